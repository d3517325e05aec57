"""YAML is read with the place of every value, and what is wrong in it is told in German."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.source.yaml import parsed

PATH = PurePosixPath("x.yaml")


def said(text: str) -> list[str]:
    """Return the problems of a text, one line each."""
    return [str(problem) for problem in parsed(text, PATH).problems]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: [b, c\nd: e\n", "x.yaml:2:2 E102 eine Klammer ist nicht geschlossen"),
        ("a: b\n---\nc: d\n", "x.yaml:2:1 E102 „---“ beginnt mitten in der Datei eine zweite"),
        ("a: b\nc: ü\x07d\n", "x.yaml:2:5 E102 ein unsichtbares Steuerzeichen"),
        ("a: b\u2028c\n", "x.yaml:1:5 E102 ein unsichtbares fremdes Zeilenende"),
        ("a: &b c\n", "x.yaml:1:4 E102 ein Verweis im YAML"),
        ("a: *b\n", "x.yaml:1:4 E102 ein Verweis im YAML"),
        ("a:\n  [b]: c\n", "x.yaml:2:3 E102 der Name der Angabe ist kein einfaches Wort"),
        ("a: b\na: c\n", "x.yaml:2:1 E105 die Angabe „a“ steht zweimal da"),
        ("a: " + "[" * 5000, "E102 die Datei ist zu tief verschachtelt"),
        ("a: " + "[" * 900 + "]" * 900, "x.yaml E102 die Datei ist zu tief verschachtelt"),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(text: str, problem: str) -> None:
    assert any(problem in line for line in said(text))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("7", 7), ("007", 7), ("'7'", "7"), ("9" * 5000, "9" * 5000), ("1.5", "1.5"),
        ("2026-11-21", "2026-11-21"), ("yes", "yes"), ("true", True), ("'true'", "true"),
        ("~", None), ("", None), ("''", ""), ("!!str 7", "7"), ("Rat\tund Hilfe", "Rat\tund Hilfe"),
    ],
)  # fmt: skip
def test_a_plain_word_means_what_it_means_in_yaml_1_2(written: str, value: object) -> None:
    assert parsed(f"a: {written}\n", PATH).value == {"a": value}


def test_every_value_has_its_line_and_column() -> None:
    found = parsed("a:\nb:\n  - ü: |\n      Text\n    c: 'x'\n", PATH)
    assert found.places == {
        (): (1, 1), ("a",): (1, 2), ("b",): (3, 3), ("b", 0): (3, 5), ("b", 0, "ü"): (3, 8),
        ("b", 0, "c"): (5, 8),
    }  # fmt: skip


@given(st.text(st.sampled_from("-:#[]{}&*!|>'\"%@?, \n\taäß1~.\u2028\x85\x07😀"), max_size=60))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    found = parsed(text, PATH)
    assert all(p.place.line <= text.count("\n") + 2 for p in found.problems)


@pytest.mark.parametrize(("text", "way"), [
    ("title: Woche #1 der Stadt\n", "'Woche #1 der Stadt'"),
    ("title: !Neu Woche\n", "'!Neu Woche'"),
    ("units:\n  - Amt # 4\n", "'Amt # 4'"), ("title: viel\n  mehr #3\n", "'viel mehr #3'"),
    ("title: #1\n", "'#1'"), ("title: Peter's #2\n", "'Peter''s #2'"),
])  # fmt: skip
def test_words_that_the_parser_would_drop_are_refused_with_the_quoted_way(
    text: str, way: str
) -> None:
    assert [line.rpartition(": ")[2] for line in said(text)] == [way]


@pytest.mark.parametrize("text", ["a: b  # Bemerkung\n", "a:  # später\n  - b\n", "# a\nb: c\n",
                                  "a: 'b #1'\n", "a: |\n  b #1\n", "a: [b]   # c\n"])
def test_remarks_stay_remarks(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(("text", "place"), [
    ("id: a\ntitle:\u00a0Woche\nb: c\n", "2:7"), ("a:\n\u00a0\u00a0b: c\n", "2:1"),
    ("a: b\n\u200bc: d\n", "2:1"),
])  # fmt: skip
def test_a_blank_that_is_none_is_named_where_it_stands(text: str, place: str) -> None:
    (line,) = said(text)
    assert line.startswith(f"x.yaml:{place} E102 ein geschütztes oder unsichtbares")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('a: b\nc: "Rat" und Hilfe\n', "x.yaml:2:4 E102 „\"“ am Anfang hat in YAML eine eigene"
         " Bedeutung – so schreiben: '\"Rat\" und Hilfe'"),
        ("c: 'Rat' und Hilfe\n", "so schreiben: '''Rat'' und Hilfe'"),
        ("c: [neu] Rat\n", "x.yaml:1:4 E102 „[“ am Anfang"),
        ("c: % der Kinder\n", "so schreiben: '% der Kinder'"),
        ("c: @stadt\n", "x.yaml:1:4 E102 „@“ am Anfang"),
        ("c: *Stern* im Titel\n", "so schreiben: '*Stern* im Titel'"),
        ("c:\n  - `Rat`\n", "x.yaml:2:5 E102 „`“ am Anfang"),
        ('a: "Rat\nb: c\nd: "e"\n', "x.yaml:1:4 E102 ein Anführungszeichen ist nicht geschlossen"),
        ("a: b\nc:d\ne: f\n", "x.yaml:2:2 E102 nach dem Doppelpunkt fehlt ein Leerzeichen"),
        ("a： b\nc: d\n", "x.yaml:1:2 E102 ein fremder Doppelpunkt"),
        ("a: b\nRat und Hilfe\nc: d\n", "x.yaml:2:1 E102 ein Doppelpunkt fehlt"),
        ("a: [b\n  c: d\n", "E102"),
        ("a: !!str b\n", "„!!str“ vorn gehört nicht zum Wert"),
    ],
)  # fmt: skip
def test_a_slip_is_told_where_it_was_made_and_how_to_write_it(text: str, problem: str) -> None:
    [line] = said(text)
    assert problem in line
