"""What is wrong with a declaration or a declared value is told in German, with a way out."""

import json
import re
from pathlib import Path, PurePosixPath
from typing import Any, get_args

import fastjsonschema
import pytest

from catalogue.checks.rules import PACKS
from catalogue.checks.schema import schemas
from catalogue.model.form import Pack
from catalogue.model.problems import Problem
from catalogue.model.records import measure_type
from catalogue.source.declared import declared_form, form_of
from catalogue.source.document import document_of
from catalogue.source.typed import record_of
from catalogue.source.vocabulary import resource_values
from catalogue.source.yaml import parsed
from tests.conftest import ROOT, SMALL
from tests.declared import DECLARED, declared_project

FORM = form_of(DECLARED)
OF_DECLARATION = fastjsonschema.compile(schemas(SMALL)["catalogue"], use_default=False)
GOOD = """\
title: Dach und Wand
sections: [geschlecht]
directorate: I
departments: [Büro für Gleichstellung und Vielfalt]
direction: both
priority: high
"""
# A field, what somebody wrote there, and what is said of it.
WRONG = (
    ("slogan", "[Eins]", "Leitsatz: „slogan“ muss ein Text sein, gefunden: eine Liste"),
    ("slogan", "'" + "lang " * 20 + "'",
     "„slogan“ hat 99 Zeichen, erlaubt sind 60 – um 39 Zeichen kürzen"),
    ("priority", "mittel", "Priorität: unbekannter Wert „mittel“ für „priority“ – möglich: high"),
    ("priority", "[high]", "„priority“ ist eine Liste – nur eine Angabe möglich: high, low"),
    ("action_fields", "heat", "„action_fields“ muss eine Liste sein, gefunden: „heat“ – bei"),
    ("action_fields", "[heet]", "gemeint: „heat“?"),
    ("saving", "viel", "Einsparung: „saving“ muss eine Zahl sein, gefunden: „viel“ – wie 1250"),
    ("saving", "2,5", "Punkt statt Komma"),
    ("saving", "true", "gefunden: „true“"),
    ("saving", "[1]", "gefunden: eine Liste"),
    ("saving", "-1", "„-1“ ist für „saving“ zu klein – mindestens 0"),
    ("saving", "100000", "„100000“ ist für „saving“ zu groß – höchstens 99.999"),
    ("costs", "12.500", "„12.500“ ist mehrdeutig: tausend oder eins"),
    ("start", "21.11.2026", "Beginn: „21.11.2026“ ist keine gültige Angabe für „start“ – ein Tag"),
    ("start", "2026-13-01", "ein Tag, wie 2026-11-21"),
    ("start", "2026-02-30", "den Tag „2026-02-30“ gibt es nicht"),
    ("runtime", "2026 bis 2028", "oder 2026/ (seit 2026)"),
    ("runtime", "2028/2026", "„2028/2026“ endet, bevor es beginnt"),
    ("speaker", "Kim", "Ansprechperson: „speaker“ muss eine Gruppe von Angaben sein"),
    ("speaker", "{nam: Kim}", "Ansprechperson: unbekannte Angabe „nam“ – gemeint: „name“?"),
    ("speaker", "{name: Kim, email: kim}", "„kim“ ist keine gültige Angabe für „email“ – wie"),
    ("sources", "[https://example.org]", "so schreiben: {url: …, text: …}"),
    ("picture", "{file: dach.gif, alt: Dach}", "wie bilder/dach.jpg"),
    ("picture", "{file: dach.png}", "Bild: die Angabe „alt“ fehlt – sie ergänzen"),
    ("voice", "{text: ''}", "Stimme: „text“ ist leer – ausfüllen"),
    ("counted", "[20 Dächer]", "so schreiben: {number: …, label: …}"),
    ("related", "[Dach und Wand]", "Siehe auch: „Dach und Wand“ ist keine gültige Angabe"),
    ("budget", "[2026, 11000]", "„budget“ muss eine Liste sein, gefunden: „11000“"),
    ("budget", "[[2026]]", "Mittel: Zeile 1 von „budget“ hat zu wenige Zellen – 2 Zellen: Jahr"),
    ("budget", "[[2026, 1, 2]]", "Mittel: Zeile 1 von „budget“ hat zu viele Zellen"),
)
# The schema knows no calendar, and a number in quotation marks is a text to it.
UNKNOWN_TO_SCHEMAS = ("2026-02-30", "2028/2026")
STRANGE = ("[]", "{}", "''", "true", "[[]]", "[{}]", "{a: {b: c}}", "-1.5", "[null]", "'⟪record⟫'")
# What pydantic says, and how Python writes.
FOREIGN = re.compile(r"\b(?:[Ii]nput|should|valid|[Ff]ield|[Vv]alue|must|None|True|False)\b|[{]'")
HERNE = ROOT / "data" / "catalogue.yaml"
DECLARATION = HERNE.read_text("utf-8")
# A change of the declaration of Herne that its schema refuses as the check does.
REFUSED = (
    ("words:", "wörter:"), ("genus: f}", "genus: w}"), ("packs: [offices", "packs: [office"),
    ("type: choice", "type: coice"), ("type: choice", "type: names"),
    ("type: choice", "type: line"), ("type: choice", "type: table"),
    ("role: responsible", "role: verantwortlich"),
    ("shows: [overview", "shows: [overvue"), ("required: true", "required: ja"),
    ("shows: [overview", "many: true\n    shows: [overview"),
    ("shows: [overview", "reach: public\n    shows: [overview"),
    ("shows: [web]", "reach: internal\n    shows: [web]"),
    ("shows: [web]", "shows: [register]"),
    ("  goals:\n", "  Ziele:\n"), ("  goals:\n", "  text:\n"), ("  goals:\n", "  model_goals:\n"),
    ("label: 'Ziele'", "label: ''"), ("label: 'Ziele'", "labl: 'Ziele'"),
    ("label: 'Ziele'", "label: 'Ziele'\n    max_characters: 0"),
    ("label: 'Ziele'", "label: 'Ziele'\n    unit: Stück"),
    ("label: 'Ziele'", "label: 'Ziele'\n    id: aims"),
    ("label: 'Titel'", "label: 'Titel'\n    type: prose"),
    ("label: 'Titel'", "label: 'Titel'\n    retired: true"),
    ("inward: {label", "nach_innen: {label"), ("sign: house", "sign: Haus"),
    ("- type: cover", "- type: umschlag"), ("- type: cover", "- {type: cover, title: Umschlag}"),
    ("id: foreword, title: Vorwort", "id: foreword"), (", by: title", ""),
    ("title: Vorwort", "title: Vorwort, level: 9"), ("title: Vorwort", "title: Vorwort, by: title"),
)  # fmt: skip


def told(key: str, value: str) -> list[Problem]:
    """Return what is wrong with a record that says this."""
    text = re.sub(rf"(?m)^{key}: .*\n", "", GOOD) + f"{key}: {value}\n"
    problems: list[Problem] = []
    document = document_of(text, PurePosixPath("data/measures/dach.yaml"), problems)
    record_of(measure_type(FORM), document, (), problems, id="dach")
    return problems


@pytest.mark.parametrize(("key", "value", "said"), WRONG)
def test_a_wrong_value_is_told_with_its_label_and_a_way_out(
    key: str, value: str, said: str
) -> None:
    problems = told(key, value)
    assert said in str(problems[-1])
    assert all(each.place.line and each.hint for each in problems)


@pytest.mark.parametrize("field", FORM.record.all, ids=lambda field: field.id)
def test_nothing_strange_is_told_in_english(field: Any) -> None:
    said = [each for value in STRANGE for each in told(field.id, value)]
    assert not [str(each) for each in said if FOREIGN.search(str(each)) or not each.hint]


@pytest.mark.parametrize(("key", "value", "said"), WRONG)
def test_the_schema_refuses_a_wrong_value(key: str, value: str, said: str, declared: Any) -> None:
    record = parsed(f"{GOOD}{key}: {value}\n", PurePosixPath("x")).value
    if value in UNKNOWN_TO_SCHEMAS:
        declared(record)
        return
    with pytest.raises(fastjsonschema.JsonSchemaValueException, match=key):
        declared(record)


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The schema of records with a field of every type."""
    project = declared_project(tmp_path_factory.mktemp("declared") / "project")
    return fastjsonschema.compile(schemas(project)["measure"], use_default=False)


@pytest.mark.parametrize(("said", "instead"), REFUSED)
def test_the_schema_of_the_declaration_refuses_what_the_check_refuses(
    said: str, instead: str, tmp_path: Path
) -> None:
    assert said in DECLARATION
    text = DECLARATION.replace(said, instead, 1)
    assert problems_of(tmp_path, text)
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        OF_DECLARATION(parsed(text, PurePosixPath("x")).value)


@pytest.mark.parametrize("path", [*ROOT.glob("catalogue/starters/*/data/catalogue.yaml"), HERNE])
def test_what_is_shipped_is_refused_by_neither(path: Path, tmp_path: Path) -> None:
    text = path.read_text("utf-8")
    assert problems_of(tmp_path, text) == []
    OF_DECLARATION(parsed(text, PurePosixPath("x")).value)


def problems_of(root: Path, text: str) -> list[Problem]:
    """Return what is wrong with a declaration."""
    (root / "data").mkdir()
    (root / "data" / "catalogue.yaml").write_text(text, "utf-8")
    problems: list[Problem] = []
    declared_form(root, problems)
    return problems


def test_options_may_look_like_numbers_and_words_of_yaml(tmp_path: Path) -> None:
    options = "{1: {label: eins}, 02: {label: zwei}, true: {label: wahr}, yes: {label: ja}}"
    text = DECLARATION.replace("type: choice", "type: choice\n    many: true", 1)
    text = text.replace("glance, form]", "form]")
    text = re.sub(r"(?s)    options:\n.*?  since:", f"    options: {options}\n  since:", text)
    assert problems_of(tmp_path, text) == []
    record = measure_type(form_of(tmp_path))
    values = parsed(GOOD.replace("both", "[1, 02, true, yes]").replace("priority: high\n", ""),
                    PurePosixPath("x")).value
    assert record.model_validate({**values, "id": "dach"}).value("direction") == (
        "1", "02", "true", "yes")


def test_every_pack_that_may_be_declared_has_its_rules() -> None:
    assert set(get_args(Pack)) == set(PACKS)


def test_what_german_words_are_said_to_mean_is_a_word_of_the_files() -> None:
    known = json.dumps(schemas(SMALL))
    meant = {each for named in resource_values("german.yaml")["words"].values() for each in named}
    assert {each for each in meant if f'"{each}"' not in known} == set()
