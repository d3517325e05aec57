"""The schemas that editors' programs use say the same as the records."""

import json
from pathlib import Path, PurePosixPath
from typing import Any

import fastjsonschema
import pytest

from catalogue.checks.schema import LAID_OUT, OF_FORM, explained, schemas, write_schemas
from catalogue.checks.validate import check
from catalogue.model.fields.groups import PARTS
from catalogue.model.form import house_form
from catalogue.model.record import Record
from catalogue.model.records import (
    ContactPoint,
    Directorate,
    EditionHead,
    Section,
    measure_type,
)
from catalogue.model.terms import Terms
from catalogue.source.document import load_document
from catalogue.source.kinds import KINDS, head_line
from catalogue.source.project import PATHS, Project
from tests.conftest import ROOT, SMALL

SCHEMAS = schemas(SMALL)
DATA_FILES = [
    (name, path) for name, kind in KINDS.items() for path in sorted(SMALL.glob(kind.files))
]
WRONG: tuple[tuple[str, object], ...] = (
    ("titel", "Beispiel"), ("title", ""), ("title", ["a"]), ("sections", []), ("units", ["99/9"]),
    ("sections", ["unbekannt"]), ("direction", "innen"), ("since", "drei"), ("since", 0),
    ("links", [{"url": "https://example.org"}]), ("updated", "gestern"), ("pages", 3),
    ("check_ignore", {"E104": "nein"}), ("directorate", "II"),
)  # fmt: skip


def value_of(path: Path) -> Any:
    """Return the value of a data file of the project."""
    return load_document(SMALL, PurePosixPath(path.relative_to(SMALL))).value


def record(name: str) -> dict[str, Any]:
    """Return the part of a schema that describes one record."""
    key = KINDS[name].key
    schema = SCHEMAS[name]
    found: dict[str, Any] = schema["properties"][key]["items"] if key else schema
    return found


def test_the_written_schemas_are_those_of_the_records(project: Path) -> None:
    write_schemas(project)
    for name, schema in SCHEMAS.items():
        written = (Project(project).schemas / f"{name}.json").read_text("utf-8")
        assert json.loads(written) == schema


@pytest.mark.parametrize(("name", "model", "derived"), [
    ("measure", measure_type(house_form()), {"id"}), ("sections", Section, {"number"}),
    ("departments", Directorate, set()), ("contacts", ContactPoint, set()),
    ("edition", EditionHead, set()), ("terms", Terms, set()),
])  # fmt: skip
def test_a_schema_has_the_fields_of_its_record_and_no_other(
    name: str, model: type[Record], derived: set[str]
) -> None:
    schema = record(name)
    assert set(schema["properties"]) == set(model.model_fields) - derived
    assert schema["additionalProperties"] is False
    needed = {n for n, field in model.model_fields.items() if field.is_required()}
    assert set(schema.get("required", ())) == needed - derived - {"short_title", "short_name"}


@pytest.mark.parametrize(("name", "path"), DATA_FILES, ids=lambda each: getattr(each, "stem", ""))
def test_a_file_names_its_schema_and_keeps_to_it(name: str, path: Path) -> None:
    first = path.read_text("utf-8").split("\n", 1)[0]
    assert first == head_line(PurePosixPath(path.relative_to(SMALL)))
    schema = (path.parent / first.partition("$schema=")[2]).resolve()
    assert schema == (Project(SMALL).schemas / f"{name}.json").resolve()
    fastjsonschema.compile(SCHEMAS[name])(value_of(path))


@pytest.mark.parametrize(("key", "wrong"), WRONG)
def test_what_the_check_refuses_the_schema_refuses(key: str, wrong: object) -> None:
    value = value_of(SMALL / "data" / "measures" / "sprachcafe.yaml") | {key: wrong}
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        fastjsonschema.compile(SCHEMAS["measure"])(value)


@pytest.mark.parametrize("key", ["title", "sections", "directorate", "departments", "direction"])
def test_what_the_check_misses_the_schema_misses(key: str) -> None:
    value = value_of(SMALL / "data" / "measures" / "sprachcafe.yaml")
    del value[key]
    with pytest.raises(fastjsonschema.JsonSchemaValueException, match=key):
        fastjsonschema.compile(SCHEMAS["measure"])(value)


def test_every_field_is_explained_in_german() -> None:
    since = record("measure")["properties"]["since"]
    assert since["description"] == explained(house_form())["since"]
    fields = {name for kind in KINDS for name in _fields(SCHEMAS[kind])}
    parts = PARTS.keys() - fields
    assert fields | {"retired", *parts} == {*explained(house_form()), *OF_FORM}


@pytest.mark.parametrize("name", [*LAID_OUT])
def test_every_key_of_a_layout_is_explained_in_german(name: str) -> None:
    assert _fields(SCHEMAS[name]) == {*LAID_OUT[name][1]}


def _fields(node: Any) -> set[str]:
    if isinstance(node, list):
        return {name for each in node for name in _fields(each)}
    if not isinstance(node, dict):
        return set()
    own = set(node["properties"]) if "properties" in node and "type" in node else set()
    own -= {"contacts", "directorates", "retired"}
    return own | {name for each in node.values() for name in _fields(each)}


def test_writing_adds_the_head_line_once_and_keeps_the_rest(project: Path) -> None:
    path = project / "data" / "measures" / "beispiel.yaml"
    path.write_text("# Kommentar\ntitle: Beispiel\n", "utf-8")
    assert path in write_schemas(project)
    line = "# yaml-language-server: $schema=../schemas/measure.json"
    assert path.read_text("utf-8") == f"{line}\n# Kommentar\ntitle: Beispiel\n"
    assert write_schemas(project) == []


def test_a_schema_that_lacks_a_new_section_is_told(project: Path) -> None:
    write_schemas(project)
    assert "I192" not in {problem.code for problem in check(project, 4)}
    path = project / "data" / "sections.yaml"
    path.write_text(path.read_text("utf-8") + "  - {id: alter, title: Alter}\n", "utf-8")
    assert "I192" in {problem.code for problem in check(project, 4)}
    write_schemas(project)
    assert "I192" not in {problem.code for problem in check(project, 4)}


BRAND = {"colours": [{"name": "Blau", "hex": "#0b3c8c", "cmyk": [100, 60, 0, 10]}],
         "logo": {"file": "logo.svg", "alternative": "Stadt"}}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [
    ("layout", {"extends": "katalog"}), ("layout", {"extends": "katalog", "line": "calc(2 * 3pt)"}),
    ("layout", {"extends": "katalog", "style_sheets": {"unit": ["mehr.css"]}}),
    ("layout", load_document(ROOT, PATHS.layout_head("katalog")).value), ("brand", BRAND),
])  # fmt: skip
def test_what_a_layout_may_say_its_schema_takes(name: str, value: object) -> None:
    fastjsonschema.compile(SCHEMAS[name])(value)


@pytest.mark.parametrize(("name", "value"), [
    ("layout", {"line": 15}), ("layout", {"extends": "katalog", "tightnes": []}),
    ("layout", {"extends": "katalog", "tightness": []}), ("brand", {**BRAND, "farben": []}),
    ("brand", {"colours": [{"name": "Blau"}]}), ("brand", {"logo": {"file": "../logo.svg"}}),
])  # fmt: skip
def test_what_a_layout_may_not_say_its_schema_refuses(name: str, value: object) -> None:
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        fastjsonschema.compile(SCHEMAS[name])(value)


def test_the_files_of_a_layout_name_their_schemas(project: Path) -> None:
    folder = project / "layouts" / "stadt"
    folder.mkdir()
    for name, text in (("layout", "extends: katalog\n"), ("brand", "colours: []\n")):
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    write_schemas(project)
    for name in LAID_OUT:
        schema = (folder / f"{name}.yaml").read_text("utf-8").partition("\n")[0]
        path = (folder / schema.partition("$schema=")[2]).resolve()
        assert json.loads(path.read_text("utf-8")) == SCHEMAS[name]
