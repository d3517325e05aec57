"""Paragraphs are broken as a whole: even lines, few divisions, no lone last word."""

import re
from collections.abc import Sequence
from itertools import accumulate

import pytest

from catalogue.typeset.breaking import Break, Paragraph, breaks

# A character is one wide, so that a room is a number of characters.
SYLLABLES = ("Zu·sam·men·ar·beit Be·rufs·ab·schlüs·se Mit·ar·bei·ten·den Ge·sell·schaft"
             " Maß·nah·men Füh·rungs·kräf·te Un·ter·stüt·zung")
POINTS = {word.replace("·", ""): list(accumulate(map(len, word.split("·")[:-1])))
          for word in SYLLABLES.split()}


def lines(text: str, room: float, first: float | None = None, zone: float = 0.0) -> list[str]:
    """Return the lines of a text, a hyphen where one divides a word."""
    def divide(start: int, end: int) -> Sequence[int]:
        return [start + point for point in POINTS.get(text[start:end], ())]

    places = [float(at) for at in range(len(text) + 1)]
    found = Paragraph(text, places, (first or room, room), divide, 1.0, zone).best()
    assert found is not None
    starts = [0, *(each.start for each in found)]
    ends = [*found, Break(len(text), len(text), 0)]
    return [text[start : each.end] + "-" * (each.kind == 2)
            for start, each in zip(starts, ends, strict=True)]


def test_a_last_line_is_not_one_word() -> None:
    assert lines("Menschen mit Behinderungen sichtbarer machen und besser repräsentieren", 58) == [
        "Menschen mit Behinderungen sichtbarer machen und", "besser repräsentieren"]


def test_a_last_line_is_not_the_rest_of_a_word() -> None:
    assert lines("Im Haus beginnt bald eine neue Zusammenarbeit", 40) == [
        "Im Haus beginnt bald eine", "neue Zusammenarbeit"]


def test_in_a_narrow_column_no_word_is_divided_to_fill_it() -> None:
    assert lines("Alle in der Zusammenarbeit", 17) == ["Alle in der", "Zusammenarbeit"]


def test_the_last_line_but_one_ends_with_a_whole_word() -> None:
    assert lines("Alle Menschen der Stadt nutzen die Unterstützung im Haus", 40) == [
        "Alle Menschen der Stadt nutzen die", "Unterstützung im Haus"]


@pytest.mark.parametrize("room", range(14, 24))
def test_a_ladder_of_divisions_is_worth_a_line(room: int) -> None:
    text = "Berufsabschlüsse Zusammenarbeit Führungskräfte Mitarbeitenden Unterstützung"
    divided = "".join("-" if line.endswith("-") else " " for line in lines(text, room))
    assert "---" not in divided


def test_no_line_is_spent_on_beauty() -> None:
    assert len(lines("Eins zwei drei vier fünf sechs sieben", 28)) == 2


def test_words_are_divided_where_that_saves_a_line() -> None:
    assert lines("Gute Zusammenarbeit hilft", 14) == ["Gute Zusammen-", "arbeit hilft"]


def test_words_are_not_divided_where_lines_are_even_without() -> None:
    text = "Alle Führungskräfte der Stadt kennen die Maßnahmen und tragen sie weiter"
    assert not [line for line in lines(text, 30) if line.endswith("-")]


def test_at_most_two_lines_in_a_row_divide_a_word() -> None:
    text = " ".join(["Zusammenarbeit Unterstützung Berufsabschlüsse Führungskräfte"] * 6)
    divided = "".join("-" if line.endswith("-") else " " for line in lines(text, 21))
    assert "-" in divided
    assert "---" not in divided


def test_no_word_is_divided_where_little_room_would_stay_free() -> None:
    text = "Gute Zusammenarbeit hilft allen"
    assert not [line for line in lines(text, 19, zone=15.0) if line.endswith("-")]


def test_a_first_line_has_a_room_of_its_own() -> None:
    assert lines("eins zwei drei vier", 9, first=4) == ["eins", "zwei drei", "vier"]


def test_what_fits_no_line_is_left_to_the_engine() -> None:
    places = [float(at) for at in range(30)]
    long = Paragraph("ein Unteilbarlangeswort", places, (8, 8), lambda a, b: (), 1.0)
    assert long.best() is None


@pytest.mark.parametrize(("word", "divided"), [
    ("E-Mail", "E-Mail"), ("SoR-SmC", "SoR-SmC"), ("4-Augen-Prinzip", "4-Augen-|Prinzip"),
    ("E-Mail-Adresse", "E-Mail-|Adresse"), ("Halbach-Stiftung", "Halbach-|Stiftung"),
    ("Bochum/Herne", "Bochum/|Herne"), ("43/5", "43/5"), ("Tages-", "Tages-"),
    ("Köln–Herne", "Köln–|Herne"), ("„Queer-Papier“", "„Queer-|Papier“"),
    ("amt-fuer-alle@herne-stadt.de", "amt|-fuer|-alle@herne|-stadt|.de"),
    ("www.herne-stadt.de/ein/weg", "www|.herne|-stadt|.de/|ein/|weg"),
    ("https://a.de/b", "https://a|.de/|b"),
])  # fmt: skip
def test_compounds_and_addresses_are_broken_where_they_may(word: str, divided: str) -> None:
    places = [each.end for each in breaks(word, lambda start, end: ())][:-1]
    assert "|".join(word[i:j] for i, j in zip([0, *places], [*places, None], strict=True)
                    ) == divided


def test_an_address_is_divided_before_a_stop_where_nothing_else_helps() -> None:
    assert lines("mehr auf www.stadt-herne.de/weg", 20)[-1] == "-herne.de/weg"
    assert lines("aktionswoche.gesundheit.net", 16) == ["aktionswoche", ".gesundheit.net"]


@pytest.mark.parametrize("room", range(36, 60))
def test_the_dashes_of_a_name_keep_from_the_end_of_a_line(room: int) -> None:
    text = "Familienberatung im Fachbereich Kinder\u00a0– Jugend\u00a0– Familie der Stadt"
    assert not [line for line in lines(text, room)[:-1] if line.endswith("–")]


def test_a_dash_that_parts_a_title_may_end_its_line() -> None:
    text = "Guter Lebensabend\u00a0– Kultursensible Altenhilfe"
    assert lines(text, 26)[0].endswith("–")


def test_nothing_is_lost_between_lines() -> None:
    text = "Alle Mitarbeitenden – auch neue – kennen E-Mail und Berufsabschlüsse der Gesellschaft"
    said = " ".join(lines(text, 17))
    assert re.sub(r"\W", "", said) == re.sub(r"\W", "", text)
