"""What leaves the house holds no internal notes, and keeps to the schemas that go with it."""

import copy
import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema
import pikepdf
import pytest

from catalogue.checks.published import edition_schema, records_of
from catalogue.checks.validate import validate
from catalogue.model.changes import changes_between
from catalogue.model.form import house_form
from catalogue.model.records import Edition
from catalogue.source.load import load
from catalogue.source.project import Project
from tests.products import small_archive

NOTES = ("confirm", "check_ignore")
IN_LINE = "{confirm: Stimmt das?, check_ignore: {W301: Eigenname}, "
IN_LINES = "  - confirm: Stimmt das?\n    check_ignore: {W301: Eigenname}\n    "


@cache
def enclosed() -> dict[str, Any]:
    """The values of all files inside the archive."""
    with pikepdf.open(io.BytesIO(small_archive())) as pdf:
        return {name: json.loads(spec.get_file().read_bytes())
                for name, spec in pdf.attachments.items()}


def noted(project: Path) -> Edition:
    """The edition of a project with notes in its head, print, sections, contacts, measures."""
    home = Project(project)
    for path, notes in ((home.sections, IN_LINE), (home.contacts, IN_LINES)):
        start = notes.partition("confirm")[0]
        path.write_text(path.read_text("utf-8").replace(start, notes, 1), "utf-8")
    return validate(load(project, 4))


def keys(value: Any) -> set[str]:
    """Every name in a value, at any depth."""
    if isinstance(value, list):
        return set().union(*map(keys, value))
    if isinstance(value, dict):
        return set(value).union(*map(keys, value.values()))
    return set()


def test_the_notes_of_every_record_stay_in_the_house(project: Path) -> None:
    edition = noted(project)
    assert edition.contacts[0].confirm
    assert edition.sections[0].check_ignore
    assert keys(edition.model_dump(mode="json")) >= set(NOTES)
    assert not keys(json.loads(records_of(edition))) & set(NOTES)


def test_the_archive_file_holds_no_notes() -> None:
    assert enclosed()["edition.json"]["head"]["print"]
    assert not keys(list(enclosed().values())) & set(NOTES)


def test_what_is_enclosed_keeps_to_the_schema_beside_it() -> None:
    keeps = fastjsonschema.compile(enclosed()["edition.schema.json"])
    value = enclosed()["edition.json"]
    assert keeps(copy.deepcopy(value)) == value


@pytest.mark.parametrize("note", NOTES)
def test_the_schema_refuses_a_note(note: str) -> None:
    keeps = fastjsonschema.compile(enclosed()["edition.schema.json"])
    value = enclosed()["edition.json"]
    first, *rest = value["measures"]
    with pytest.raises(fastjsonschema.JsonSchemaException, match=note):
        keeps({**value, "measures": [{**first, note: "Stimmt das?"}, *rest]})


def test_a_schema_explains_its_fields_in_german() -> None:
    fields = enclosed()["edition.schema.json"]["$defs"]["EditionHead"]["properties"]
    assert fields["closing_date"]["description"] == "Redaktionsschluss, wie 2026-11-21"


def test_the_records_of_a_bag_keep_to_their_schema(project: Path) -> None:
    fastjsonschema.compile(edition_schema(house_form()))(json.loads(records_of(noted(project))))


def test_a_note_is_no_change_of_a_part(project: Path) -> None:
    before = validate(load(project, 4))
    assert changes_between(before, noted(project)).parts == ()
