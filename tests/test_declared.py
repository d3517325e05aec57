"""A field that is declared is checked, printed, compared, published – without a line of Python."""

import json
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from catalogue.build.line import Built
from catalogue.checks.published import edition_schema, records_of
from catalogue.checks.schema import schemas
from catalogue.checks.validate import check, validate
from catalogue.model.changes import changes_between
from catalogue.model.form import house_form
from catalogue.model.problems import Problem
from catalogue.model.records import Edition, Measure
from catalogue.preflight.readback import squeezed
from catalogue.source.declared import declared_form
from catalogue.source.load import load
from tests.conftest import build_web, in_words
from tests.declared import DECLARED, FULL, PICTURE, declared_project, drawn
from tests.test_checks import told, verdicts

BAD = sorted((DECLARED / "bad").glob("*.yaml"))
# What the page of the full record says of every declared field.
ON_PAGE = (
    "Leitsatz Gemeinsam weniger verbrauchen", "Schritte Zuerst wird gezählt.", "Priorität hoch",
    "Handlungsfelder Wärme, Kälte, Strom", "Einsparung 1250,5 t/a", "Kosten 48.000 Euro",
    "Beginn 21. November 2026", "Laufzeit 2026 bis Juni 2028",
    "Ansprechperson Kim Beispiel, Klimamanagement 02323 16-2383 kim@example.org",
    "Quellen Wärmeplan der Stadt: www.example.org/waerme", "Bild", "Das neue Dach · Foto Beispiel",
    "Stimme „Das Dach trägt sich selbst.“ Alex Beispiel", "12 Dächer", "3,5 km Leitungen",
    "Siehe auch Sprachcafé in der Stadtbücherei, Seite", "Jahr Betrag in Euro", "2026 10.000",
    "Mehr dazu www.example.org/dach",
)  # fmt: skip
OWN = (
    "slogan", "steps", "priority", "action_fields", "saving", "costs", "start", "runtime",
    "speaker", "sources", "picture", "voice", "counted", "related", "budget",
)  # fmt: skip


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    """A small project with a field of every type."""
    return declared_project(tmp_path / "declared")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Its web product."""
    return build_web(declared_project(tmp_path_factory.mktemp("built") / "declared"), 4)


@pytest.fixture(scope="module")
def pages(built: Built) -> list[str]:
    """The text of every page."""
    (path,) = (each for each in built.delivery.files if each.suffix == ".pdf")
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Its 4th edition."""
    root = declared_project(tmp_path_factory.mktemp("read") / "declared")
    return validate(load(root, 4))


def full(edition: Edition) -> Measure:
    """Return the record that has every field."""
    return next(each for each in edition.measures if each.id == FULL)


def redeclared(root: Path, old: str, new: str) -> Edition:
    """Return the edition of a project under another declaration."""
    for path in (root / "data" / "catalogue.yaml", root / "data" / "measures" / f"{FULL}.yaml"):
        text = path.read_text("utf-8")
        path.write_text(re.sub(old, new, text, flags=re.MULTILINE), "utf-8")
    return validate(load(root, 4))


@pytest.mark.parametrize("bad", BAD, ids=lambda path: path.stem)
def test_a_bad_file_gets_the_verdict_it_states(bad: Path, declared: Path) -> None:
    text = bad.read_text("utf-8")
    place = told(text, "Datei")[0]
    (declared / place).write_text(text, "utf-8")
    found = [p for p in check(declared, 4) if p.place.path.as_posix() == place and p.is_error]
    expected = list(verdicts(text))
    surprises = [in_words(p) for p in found if not any(v.is_met_by(p) for v in expected)]
    assert (surprises, [v for v in expected if not any(map(v.is_met_by, found))]) == ([], [])


def test_the_full_record_is_without_fault(declared: Path) -> None:
    assert [p for p in check(declared, 4) if p.place.path.stem == FULL and p.code[0] in "EW"] == []


@pytest.mark.parametrize(("old", "new", "line", "message"), [
    ("slogan: {label: Leitsatz", "value: {label: Leitsatz", "value", "Wort des Programms"),
    ("costs: {label: Kosten", "costs: {label: Leitsatz", "costs", "doppelt vergeben"),
    ("slogan: {label: Leitsatz, type: line", "slogan: {label: Leitsatz, type: zeile", "slogan",
     "unbekannter Typ „zeile“"),
])  # fmt: skip
def test_a_declaration_that_cannot_be_is_told_with_its_place(
    declared: Path, old: str, new: str, line: str, message: str
) -> None:
    path = declared / "data" / "catalogue.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    found: list[Problem] = []
    declared_form(declared, found)
    lines = path.read_text("utf-8").split("\n")
    assert any(message in p.message for p in found)
    assert any(lines[p.place.line - 1].strip().startswith(line) for p in found)


@pytest.mark.parametrize("words", ON_PAGE)
def test_every_field_stands_on_the_page(pages: list[str], words: str) -> None:
    (number,) = (i for i, text in enumerate(pages) if "Leitsatz" in text)
    assert squeezed(words) in squeezed(" ".join(pages[number : number + 2]))


def test_fields_stand_in_the_order_of_the_declaration(pages: list[str], edition: Edition) -> None:
    text = " ".join(pages[next(i for i, each in enumerate(pages) if "Leitsatz" in each) :])
    labels = [edition.form.record[name].label for name in OWN]
    places = [text.find(label) for label in labels]
    assert places == sorted(places)
    assert places[0] >= 0


def test_a_picture_of_few_dots_is_told(declared: Path) -> None:
    drawn(declared / PICTURE, (640, 400))
    (problem,) = (p for p in check(declared, 4) if p.code == "W130")
    assert "Punkte je Zoll" in problem.message
    assert problem.place.line > 1


def test_a_picture_that_is_none_is_an_error(declared: Path) -> None:
    (declared / PICTURE).write_bytes(b"no picture")
    assert [p.code for p in check(declared, 4) if p.is_error] == ["E119"]


def test_a_picture_that_no_record_shows_is_told(declared: Path) -> None:
    drawn(declared / "data" / "bilder" / "uebrig.png", (8, 8))
    found = [p.place.path.name for p in check(declared, 4) if p.code == "W121"]
    assert found == ["uebrig.png"]


@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_pictures_may_be_jpeg_or_tiff(declared: Path, suffix: str) -> None:
    with Image.open(declared / PICTURE) as image:
        image.convert("CMYK").save((declared / PICTURE).with_suffix(f".{suffix}"))
    (declared / PICTURE).unlink()
    redeclared(declared, r"dach\.png", f"dach.{suffix}")
    assert [p for p in check(declared, 4) if p.place.path.stem == FULL and p.is_error] == []


def test_a_register_follows_any_choice(edition: Edition) -> None:
    assert [part.by for part in edition.form.parts_of("index")][-2] == "action_fields"


def test_the_published_data_hold_every_field(edition: Edition) -> None:
    value = json.loads(records_of(edition))
    (record,) = (each for each in value["measures"] if each["id"] == FULL)
    assert {name for name in OWN if record.get(name)} == set(OWN)
    assert record["action_fields"] == ["heat", "power"]
    assert record["budget"] == [["2026", "10.000"], ["2027", "38.000"]]
    json.dumps(record)


def test_the_schemas_know_every_field(edition: Edition, declared: Path) -> None:
    described = schemas(declared)["measure"]["properties"]
    assert set(OWN) < described.keys()
    assert described["priority"]["enum"] == ["high", "low"]
    assert "Handlungsfelder" in described["action_fields"]["description"]
    said: dict[str, Any] = edition_schema(edition.form)
    assert set(OWN) < said["$defs"]["Measure"]["properties"].keys()


@pytest.mark.parametrize("name", OWN)
def test_a_change_of_any_field_is_found(edition: Edition, name: str) -> None:
    measure = full(edition)
    other = {"priority": "low", "action_fields": ("traffic",), "saving": 7, "costs": 5,
             "start": "2026-12-01", "runtime": "2030/", "slogan": "Anders", "steps": "Anders",
             "speaker": None, "sources": (), "picture": measure.value("picture").model_copy(
                 update={"file": "bilder/anders.png"}), "voice": None, "counted": (),
             "related": ("starke-maedchen",), "budget": ()}  # fmt: skip
    changed = tuple(m.model_copy(update={name: other[name]}) if m.id == FULL else m
                    for m in edition.measures)
    (change,) = changes_between(edition, edition.model_copy(update={"measures": changed})).changes
    assert change.fields == (name,)
    assert change.what == edition.form.record[name].label


def test_a_renamed_field_is_no_change(edition: Edition, declared: Path) -> None:
    after = redeclared(declared, r"^(  )?slogan: (\{label: Leitsatz)?", r"\1motto: \2")
    after_text = (declared / "data" / "catalogue.yaml").read_text("utf-8")
    assert "motto: {label: Leitsatz" in after_text
    renamed = redeclared(declared, r"^  motto: \{", "  motto: {was: [slogan], ")
    assert [c.fields for c in changes_between(edition, after).changes] == [("motto", "slogan")]
    assert changes_between(edition, renamed).changes == ()


def test_what_a_retired_field_said_is_a_change(edition: Edition, declared: Path) -> None:
    after = redeclared(declared, r"^  slogan: \{|^slogan: .*\n",
                       lambda m: "  slogan: {retired: true, " if m[0][0] == " " else "")
    (change,) = changes_between(edition, after).changes
    assert (change.fields, change.what) == (("slogan",), "Leitsatz")


def test_an_added_field_is_a_change_where_it_is_filled_in(edition: Edition, declared: Path) -> None:
    after = redeclared(declared, r"^  slogan: |^slogan: ",
                       lambda m: f"  place: {{label: Ort}}\n{m[0]}" if m[0][0] == " "
                       else f"place: Schulhof\n{m[0]}")
    (change,) = changes_between(edition, after).changes
    assert (change.measure.id, change.fields) == (FULL, ("place",))


def test_an_archived_edition_is_read_with_the_form_it_had(edition: Edition) -> None:
    kept = Edition.model_validate_json(records_of(edition))
    assert kept.form == edition.form
    assert full(kept).model_dump() == full(edition).model_dump()
    assert changes_between(kept, edition).changes == ()


def test_an_edition_from_before_the_declaration_has_the_house_form(edition: Edition) -> None:
    value = json.loads(records_of(edition))
    del value["form"]
    for measure in value["measures"]:
        for name in OWN:
            measure.pop(name, None)
    old = Edition.model_validate_json(json.dumps(value))
    assert old.form == house_form()
    (change,) = (c for c in changes_between(old, edition).changes if c.measure.id == FULL)
    assert set(change.fields) == set(OWN)
