"""Small Markdown and chapters become HTML that loses and runs nothing."""

import re

import pytest

from catalogue.layout.markdown import chapter, plain_words, small, source_words


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Bürger*innen und Gäst*innen", "<p>Bürger*innen und"),
        ("Das *eine* Wort", "<em> eine</em>"),
        ("<script>alert(1)</script> bleibt Text", "&lt;script&gt;"),
        ("# Keine Überschrift", "<p># Keine"),
        ("[hier](javascript:alert)", "[hier]"),
        ("- eins\n- zweitens", "<li>zweitens</li>"),
        ("![Bild](https://example.org/x.png)", "!"),
    ],
)
def test_text_fields_know_paragraphs_lists_emphasis_and_links(text: str, html: str) -> None:
    assert html in small(text)
    assert "<script" not in small(text)
    assert "<img" not in small(text)


def test_what_leads_on_and_what_begins_with_a_quote_is_marked_for_its_style() -> None:
    assert '<p class="leads">Themen:</p>' in small("Themen:\n\n- eins")
    assert '<p class="quoted">„Ja“ ist Zustimmung.</p>' in small('"Ja" ist Zustimmung.')
    assert "class" not in small("Uhr: 12. Ein „Ja“ genügt.")


@pytest.mark.parametrize(("text", "capitals"), [
    ("Die LSBTIQ*-Jugend, das SGB und NRW.", ["LSBTIQ", "SGB", "NRW"]),
    ("EU, AGG-Schulung, GmbH, UN-BRK", ["AGG"]), ("www.NRW.de und AG@STADT.de", []),
    ("der *AWO* ihr Haus", ["AWO"]),
])  # fmt: skip
def test_abbreviations_of_capitals_are_told_apart(text: str, capitals: list[str]) -> None:
    assert re.findall(r'<span class="caps">(.*?)</span>', small(text)) == capitals


def test_a_note_that_begins_with_a_quote_is_no_paragraph() -> None:
    html = chapter("Ein Satz.[^1]\n\n[^1]: „Die Quelle“", lambda *_: "")
    assert '<span class="footnote">„Die Quelle“</span>' in html


def test_footnotes_stand_where_they_are_called() -> None:
    html = chapter("Ein Satz.[^1] Noch einer.\n\n[^1]: Die Quelle.", lambda *_: "")
    assert plain_words(html).count("Die Quelle.") == 1
    assert 'Satz.<span class="footnote">' in html


def test_figures_come_from_the_layout_with_text_and_caption() -> None:
    drawn = chapter('![Drei Ringe](layers.svg "Schichten")', lambda *told: f"<i>{told}</i>")
    assert "('layers.svg', 'Drei Ringe', 'Schichten')" in drawn


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("- Bürger*innen, trans* und *wichtig*", ["Bürger*innen,", "trans*", "und", "wichtig"]),
        ("[Angebot der Stadt](https://example.org/x)", ["Angebot", "der", "Stadt"]),
        ("2. **Zweitens** so", ["Zweitens", "so"]),
    ],
)
def test_the_words_of_the_source_carry_no_marks(line: str, words: list[str]) -> None:
    assert " ".join(source_words(line)).split() == words


def test_plain_words_are_those_a_reader_sees() -> None:
    assert plain_words("<p>a &lt;b&gt; &amp; <em>c</em></p>") == "a <b> & c"
