"""A reference to a part by its number leads there, and one to no part is told."""

from pathlib import Path

import pytest

from catalogue.checks.validate import check
from catalogue.model.form import PartHead
from catalogue.model.references import linked, references
from tests.declared import declare, write_chapter

PARTS = tuple(
    PartHead.model_validate({"type": "chapter", "id": name, "title": title, "number": number})
    for name, title, number in (("anlass", "Anlass", "I."), ("abende", "Abende", "IV.1"),
                                ("beschluss", "Beschluss", "Anlage A")))


@pytest.mark.parametrize(("text", "anchor"), [
    ("Mehr dazu: siehe Anlage A.", "chapter-beschluss"),
    ("(vgl. Kapitel I)", "chapter-anlass"),
    ("siehe\nKapitel\nIV.1.", "chapter-abende"),
])
def test_a_reference_becomes_a_link_to_its_part(text: str, anchor: str) -> None:
    assert f"](#{anchor} " in linked(text, PARTS)
    assert "siehe Anlage A" not in linked("siehe Anlage A", PARTS)


@pytest.mark.parametrize("text", [
    "Die Anlage A wird geprüft.", "siehe\n\nAnlage A", "[siehe Anlage A](https://example.org)",
    "siehe Anlagen", "siehe Anlage B",
])
def test_other_words_stay_as_they_are(text: str) -> None:
    assert linked(text, PARTS) == text


def test_nothing_is_a_reference_where_parts_have_no_numbers() -> None:
    plain = tuple(part.model_copy(update={"number": None}) for part in PARTS)
    assert not list(references("siehe Anlage A", plain))


def test_a_reference_to_no_part_is_told_with_the_nearest(project: Path) -> None:
    declare(project, [{"type": "chapter", "id": "foreword", "title": "Vorwort", "number": "I."},
                      {"type": "sections"}])
    write_chapter(project, "foreword", "Ein Wort.\n\nMehr dazu siehe Kapitel II und Kapitel I.")
    found = [each for each in check(project, 4) if each.code == "W136"]
    assert [str(each) for each in found] == [
        "editions/4/foreword.md:3:17 W136 „Kapitel II“ gibt es in diesem Katalog nicht –"
        " möglich: I"]
