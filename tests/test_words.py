"""A catalogue's own nouns stand in what the program says, in the case that German asks for."""

import pytest

from catalogue.model.form import Noun, house_form
from catalogue.model.words import spoken

HOUSE = house_form().words
OTHERS = HOUSE.model_copy(update={
    "record": Noun(one="Projekt", many="Projekte", genus="n"),
    "section": Noun(one="Platz", many="Plätze", genus="m"),
    "department": Noun(one="Amt", many="Ämter", genus="n", genitive="Amts"),
    "edition": Noun(one="Heft", many="Hefte", genus="n"),
    "unit": None,
})  # fmt: skip


@pytest.mark.parametrize(("marked", "house", "other"), [
    ("⟪no record⟫", "keine Maßnahme", "kein Projekt"),
    ("⟪The record.gen⟫", "Der Maßnahme", "Des Projekts"),
    ("in ⟪the records.dat⟫", "in den Maßnahmen", "in den Projekten"),
    ("⟪a +neu record.dat⟫", "einer neuen Maßnahme", "einem neuen Projekt"),
    ("⟪the +alt record⟫", "die alte Maßnahme", "das alte Projekt"),
    ("⟪+unbekannt section⟫", "unbekannter Abschnitt", "unbekannter Platz"),
    ("⟪the section.gen⟫", "des Abschnitts", "des Platzes"),
    ("⟪the section.acc⟫", "den Abschnitt", "den Platz"),
    ("⟪1 record⟫, ⟪3 record⟫", "1 Maßnahme, 3 Maßnahmen", "1 Projekt, 3 Projekte"),
    ("mit ⟪3 record.dat⟫", "mit 3 Maßnahmen", "mit 3 Projekten"),
    ("⟪record-⟫blatt", "Maßnahmenblatt", "Projektblatt"),
    ("⟪it department⟫, ⟪it department.acc⟫", "er, ihn", "es, es"),
    ("⟪the department.gen⟫", "des Fachbereichs", "des Amts"),
    ("⟪im section⟫ 3, ⟪Im departments⟫", "im Abschnitt 3, In den Fachbereichen",
     "im Platz 3, In den Ämtern"),
    ("⟪im record⟫", "in der Maßnahme", "im Projekt"),
    ("⟪the 3. edition⟫, ⟪im 3. edition⟫", "die 3. Auflage, in der 3. Auflage",
     "das 3. Heft, im 3. Heft"),
    ("⟪a +später edition⟫", "eine spätere Auflage", "ein späteres Heft"),
    ("⟪your records.dat⟫", "Ihren Maßnahmen", "Ihren Projekten"),
])  # fmt: skip
def test_a_noun_stands_in_its_case(marked: str, house: str, other: str) -> None:
    assert (spoken(marked, HOUSE), spoken(marked, OTHERS)) == (house, other)


@pytest.mark.parametrize("text", ["⟪nothing known⟫", "⟪", "⟪the unit.abl⟫"])
def test_what_names_no_thing_of_the_catalogue_stays(text: str) -> None:
    assert spoken(text, OTHERS) == text


def test_a_level_that_a_catalogue_lacks_is_named_neutrally() -> None:
    assert spoken("⟪+unbekannt unit⟫", OTHERS) == "unbekannte Stelle"


@pytest.mark.parametrize(("noun", "said"), [
    ({"one": "Beitrag", "many": "Beiträge"}, "der Beitrag, des Beitrags, dem Beitrag, den Beitrag"),
    ({"one": "Pate", "many": "Paten"}, "der Pate, des Paten, dem Paten, den Paten"),
    ({"one": "Student", "many": "Studenten", "genitive": "Studenten"},
     "der Student, des Studenten, dem Studenten, den Studenten"),
    ({"one": "Gedanke", "many": "Gedanken", "genitive": "Gedankens"},
     "der Gedanke, des Gedankens, dem Gedanken, den Gedanken"),
    ({"one": "Staat", "many": "Staaten"}, "der Staat, des Staats, dem Staat, den Staat"),
    ({"one": "Bogen", "many": "Bögen"}, "der Bogen, des Bogens, dem Bogen, den Bogen"),
    ({"one": "Käse", "many": "Käse"}, "der Käse, des Käses, dem Käse, den Käse"),
])  # fmt: skip
def test_a_masculine_noun_stands_in_every_case(noun: dict[str, str], said: str) -> None:
    words = HOUSE.model_copy(update={"record": Noun(genus="m", **noun)})
    marks = ("⟪the record⟫", "⟪the record.gen⟫", "⟪the record.dat⟫", "⟪the record.acc⟫")
    assert spoken(", ".join(marks), words) == said
