"""The public JSON: one in archive, bag and export, by its schema, without what is ours alone."""

import copy
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
import yaml

from catalogue.build.export import export, open_data
from catalogue.checks.published import edition_schema, published, records_of
from catalogue.checks.validate import validate
from catalogue.html.export.formats import FORMATS, data_files
from catalogue.model.records import Edition
from catalogue.source.load import load
from catalogue.source.starters import starters
from tests.declared import FULL, PICTURE, declared_project, write_chapter
from tests.kinds import kinds_project
from tests.test_declared import OWN
from tests.test_export_tables import BASE
from tests.test_starters import begin

SECRET = "Unter vier Augen"
PROJECTS = {"declared": declared_project, "kinds": kinds_project}


def everything(root: Path, number: int = 4, with_persons: bool = True) -> dict[str, str]:
    """What all files of all forms say, the parts of workbooks too."""
    found = {}
    for file in data_files(open_data(root, number, BASE, with_persons), FORMATS):
        if file.path.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(file.data)) as parts:
                found[file.path] = "".join(parts.read(each).decode() for each in parts.namelist())
        elif not file.path.endswith(".png"):
            found[file.path] = file.data.decode()
    return found


@pytest.mark.parametrize("name", PROJECTS)
@pytest.mark.parametrize("with_persons", [True, False])
def test_it_keeps_to_the_schema_beside_it(tmp_path: Path, name: str, with_persons: bool) -> None:
    root = PROJECTS[name](tmp_path / name)
    files = {each.path: each.data for each in data_files(
        open_data(root, 4, with_persons=with_persons), ("json",))}
    value = json.loads(files["edition.json"])
    keeps = fastjsonschema.compile(json.loads(files["edition.schema.json"]))
    assert keeps(copy.deepcopy(value)) == value


@pytest.mark.parametrize("name", sorted(starters()))
def test_every_starter_is_published(name: str, tmp_path: Path) -> None:
    starter = starters()[name]
    begin(tmp_path, starter, starter.answers)
    edition = validate(load(tmp_path, 1))
    fastjsonschema.compile(edition_schema(edition.form))(json.loads(records_of(edition)))
    assert everything(tmp_path, 1)


def test_it_holds_all_that_a_build_reads(tmp_path: Path) -> None:
    root = declared_project(tmp_path / "declared")
    edition = validate(load(root, 4))
    back = Edition.model_validate_json(records_of(edition))
    assert back.terms == edition.terms
    assert back.hyphenation == edition.hyphenation != ()
    assert back.languages == edition.languages != {}
    assert (back.chapters, back.sections, back.directorates) == (
        edition.chapters, edition.sections, edition.directorates)
    assert back.head == edition.head.model_copy(update={
        "confirm": None, "print": edition.head.print.model_copy(update={"confirm": None})})
    assert [each.model_dump() for each in back.measures] == [
        each.model_dump() | {"confirm": None} for each in edition.measures]


def test_pictures_of_records_and_chapters_go_with_it(tmp_path: Path) -> None:
    root = declared_project(tmp_path / "declared")
    beside = root / "editions" / "4" / "foto.png"
    beside.write_bytes((root / PICTURE).read_bytes())
    write_chapter(root, "foreword", "Ein Satz.\n\n![Ein Dach](foto.png)\n")
    files = {each.name: each.data for each in published(validate(load(root, 4)), root)}
    assert files[PICTURE.as_posix()] == files["editions/4/foto.png"] == beside.read_bytes()


def test_no_note_to_the_editors_leaves_the_house(tmp_path: Path) -> None:
    root = declared_project(tmp_path / "declared")
    notes = f"confirm: {SECRET}?\ncheck_ignore: {{W301: {SECRET}}}\n"
    for path in (root / "data" / "measures").glob("*.yaml"):
        text = re.sub(r"(?m)^confirm: .*(\n +.*)*\n", "", path.read_text("utf-8"))
        path.write_text(text.rstrip("\n") + "\n" + notes, "utf-8")
    for name, key in (("sections", "sections"), ("contacts", "contacts")):
        path = root / "data" / f"{name}.yaml"
        value = yaml.safe_load(path.read_text("utf-8"))
        value[key] = [each | yaml.safe_load(notes) for each in value[key]]
        path.write_text(yaml.safe_dump(value, allow_unicode=True), "utf-8")
    head = root / "editions" / "4" / "edition.yaml"
    value = yaml.safe_load(head.read_text("utf-8")) | yaml.safe_load(notes)
    value["print"]["confirm"] = SECRET
    head.write_text(yaml.safe_dump(value, allow_unicode=True), "utf-8")
    assert validate(load(root, 4)).contacts[0].confirm == f"{SECRET}?"
    for name, said in everything(root).items():
        assert SECRET not in said, name
        assert not re.search(r"\b(confirm|check_ignore)\b", said), name


@pytest.mark.parametrize("name", OWN)
def test_a_field_that_is_ours_alone_is_in_no_file(tmp_path: Path, name: str) -> None:
    root = declared_project(tmp_path / "declared")
    path = root / "data" / "catalogue.yaml"
    form = yaml.safe_load(path.read_text("utf-8"))
    before, label = everything(root), form["fields"][name]["label"]
    form["fields"][name] |= {"reach": "internal", "label": "Ganz vertraulich", "shows": []}
    form["parts"] = [part for part in form["parts"]
                     if name not in (part.get(key) for key in ("by", "rows", "columns"))]
    path.write_text(yaml.safe_dump(form, allow_unicode=True, sort_keys=False), "utf-8")
    after = everything(root)
    (record,) = (each for each in json.loads(after["edition.json"])["measures"]
                 if each["id"] == FULL)
    assert name not in record
    assert label in before["datapackage.json"]
    for file, said in after.items():
        assert "Ganz vertraulich" not in said, file
        assert not re.search(rf'"{name}"|\b{name},|,{name}\b', said), file


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    root = declared_project(tmp_path / "declared")
    first, second = (export(root, 4, (), tmp_path / name, BASE) for name in ("one", "two"))
    assert len(first.files) == len(second.files) > len(FORMATS)
    for one, two in zip(first.files, second.files, strict=True):
        assert one.read_bytes() == two.read_bytes(), one.name


def test_an_edition_that_was_compared_brings_the_one_before(project: Path) -> None:
    bag = project / "editions" / "3" / "archive" / "data" / "records"
    bag.mkdir(parents=True)
    earlier = records_of(validate(load(project, 3)))
    (bag / "edition.json").write_bytes(earlier)
    files: dict[str, Any] = {each.path: each.data for each in data_files(
        open_data(project, 4, with_persons=True), ("json",))}
    assert files["previous.json"] == earlier
    assert json.loads(files["edition.json"])["new"] == ["starke-maedchen"]


def test_a_bag_from_before_is_exported_too(project: Path) -> None:
    bag = project / "editions" / "3" / "archive" / "data" / "records"
    bag.mkdir(parents=True)
    value = json.loads(records_of(validate(load(project, 3))))
    for name in ("terms", "hyphenation", "languages", "retired"):
        del value[name]
    value["head"]["note"] = None
    (bag / "edition.json").write_text(json.dumps(value), "utf-8")
    data = open_data(project, 3)
    assert {each.id for each in data.edition.measures} == {
        each["id"] for each in value["measures"]}
    assert data_files(data, ("csv", "json", "jsonld"))
