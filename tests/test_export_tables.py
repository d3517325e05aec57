"""Open data as tables: every type of field, every kind, no formula, no person unasked."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pydantic import TypeAdapter

from catalogue.build.export import open_data
from catalogue.html.export.csv_files import BOM, EXCEL, guarded, unguarded
from catalogue.html.export.formats import data_files
from catalogue.html.export.tables import Column
from catalogue.html.export.value import OpenData
from catalogue.model.fields import TYPES, type_of
from catalogue.source.workbook import FORMULA_SIGNS
from tests.declared import FULL, declare, declared_project, without_sections
from tests.kinds import kinds_project
from tests.test_field_forms import FIELDS, VALUES

TEXTS = (".csv", ".json", ".jsonld", ".ttl")
BASE = "https://katalog.example"
EVIL = ("=1+1", "+49 1234", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''-2")


def exported(root: Path, *formats: str, **options: Any) -> dict[str, bytes]:
    """The files of some forms by their paths."""
    data = open_data(root, 4, BASE, **options)
    return {each.path: each.data for each in data_files(data, formats)}


def rows(data: bytes, separator: str = ",") -> list[dict[str, str]]:
    """The rows of a CSV file."""
    text = data.decode().removeprefix(BOM)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> OpenData:
    """A record with a field of every type."""
    return open_data(declared_project(tmp_path_factory.mktemp("export") / "declared"), 4, BASE,
                     with_persons=True)


def columns_of(data: OpenData) -> dict[str, Column]:
    """The columns of the records of the first kind."""
    return {column.name: column for column in data.tables[0].columns}


@pytest.mark.parametrize("text", EVIL)
def test_no_program_takes_a_text_for_a_formula(text: str) -> None:
    assert not guarded(text).startswith(FORMULA_SIGNS)
    assert unguarded(guarded(text)) == text


@given(st.text("=+-@'\t\r ab", max_size=6))
def test_a_guarded_text_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(FORMULA_SIGNS)


def test_a_harmless_text_stays_as_it_is() -> None:
    assert [guarded(each) for each in ("Text", "'s Haus", "1-2", "")] == ["Text", "'s Haus", "1-2",
                                                                        ""]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_record_brings_no_formula_into_excel(project: Path, sign: str) -> None:
    path = project / "data" / "measures" / "sprachcafe.yaml"
    lines = path.read_text("utf-8").splitlines()
    written = [f"title: '{sign}cmd|calc'" if line.startswith("title:") else line for line in lines]
    path.write_text("\n".join(written) + "\n", "utf-8")
    files = exported(project, "csv", "xlsx")
    excel = rows(files[f"massnahmen{EXCEL}.csv"], ";")
    assert f"'{sign}cmd|calc" in [row["Titel"] for row in excel]
    for row in excel:
        assert not any(cell.startswith(FORMULA_SIGNS) for cell in row.values())
    assert f"{sign}cmd|calc" in [row["title"] for row in rows(files["massnahmen.csv"])]
    book = load_workbook(io.BytesIO(next(data for name, data in files.items() if "xlsx" in name)))
    found = [cell for line in book["massnahmen"].iter_rows() for cell in line
             if cell.value == f"{sign}cmd|calc"]
    assert {cell.data_type for cell in found} == {"s"}
    assert all(cell.quotePrefix for cell in found)


def test_every_type_has_a_column(declared: OpenData) -> None:
    found = columns_of(declared)
    assert VALUES.keys() < found.keys()
    assert {each.field.type for each in found.values() if each.field} == TYPES.keys() - {"reasons"}


@pytest.mark.parametrize("name", VALUES)
@given(drawn=st.data())
def test_a_value_is_read_back_from_both_kinds_of_cell(name: str, drawn: st.DataObject) -> None:
    field = FIELDS[name]
    adapter = TypeAdapter(type_of(field).value(field))
    held = adapter.validate_python(drawn.draw(VALUES[name]))
    column = Column(name, field.label, type="array" if field.many else "string", field=field)
    value = adapter.dump_python(held, mode="json", exclude_none=True)
    if held or held == 0:
        machine, human = column.machine(value), unguarded(guarded(column.human(value)))
        read = json.loads(machine) if machine[:1] in ("[", "{") else machine
        assert adapter.validate_python(read) == held
        if field.type != "reference":
            back = type_of(field).read(field, human)
            assert adapter.validate_python(back) == (held.strip() if field.is_prose else held)


def test_programs_read_types_and_editors_german(declared: OpenData) -> None:
    files = {each.path: each.data for each in data_files(declared, ("csv",))}
    (machine,) = (row for row in rows(files["massnahmen.csv"]) if row["id"] == FULL)
    assert (machine["saving"], machine["costs"], machine["start"]) == (
        "1250.5", "48000", "2026-11-21")
    assert machine["runtime"] == "2026/2028-06"
    assert json.loads(machine["action_fields"]) == ["heat", "power"]
    assert json.loads(machine["speaker"])["name"] == "Kim Beispiel"
    assert (machine["is_new"], machine["web_address"]) == (
        "true", f"{BASE}/massnahme/{FULL}/")
    (human,) = (row for row in rows(files[f"massnahmen{EXCEL}.csv"], ";")
                if row["Kennung"] == FULL)
    assert (human["Einsparung"], human["Kosten"], human["Beginn"]) == (
        "1250,5", "48.000", "21. November 2026")
    assert (human["Priorität"], human["neu"]) == ("hoch", "ja")


def test_the_csv_of_programs_has_no_mark_and_that_of_excel_has(project: Path) -> None:
    files = exported(project, "csv")
    assert {name: data.startswith(BOM.encode()) for name, data in files.items()} == {
        name: EXCEL in name for name in files}
    assert files["massnahmen.csv"].splitlines(keepends=True)[0].endswith(b"\r\n")


def test_the_workbook_knows_numbers_and_days(declared: OpenData) -> None:
    (file,) = data_files(declared, ("xlsx",))
    sheet = load_workbook(io.BytesIO(file.data))["massnahmen"]
    heads, *lines = sheet.iter_rows()
    row = next(line for line in lines if line[0].value == FULL)
    found = {head.value: cell for head, cell in zip(heads, row, strict=True)}
    assert (found["Einsparung"].value, found["Kosten"].value) == (1250.5, 48000)
    assert found["Beginn"].value.date() == date(2026, 11, 21)
    assert found["Ziele"].value == "Weniger Wärme geht verloren."


def test_every_kind_has_a_table(tmp_path: Path) -> None:
    data = open_data(kinds_project(tmp_path / "kinds"), 4)
    found = {table.name: len(table.rows) for table in data.tables}
    assert found == {"massnahmen": 8, "projekte": 3, "berichte": 1, "abschnitte": 3,
                     "fachbereiche": 13, "anlaufstellen": 3}
    assert data.tables[1].rows[0]["web_address"].startswith("projekt/")


def test_a_catalogue_without_sections_and_offices_has_no_tables_of_them(project: Path) -> None:
    declare(project, [{"type": "cover"}, {"type": "sections"},
                      {"type": "contacts", "title": "Hier finden Sie Rat"}])
    without_sections(project)
    data = open_data(project, 4)
    assert [table.name for table in data.tables] == ["massnahmen", "anlaufstellen"]
    assert not {"sections", "departments"} & columns_of(data).keys()


@pytest.mark.parametrize("with_persons", [True, False])
def test_persons_are_there_when_they_are_wished(tmp_path: Path, with_persons: bool) -> None:
    root = declared_project(tmp_path / "declared")
    files = exported(root, "csv", "xlsx", "json", "jsonld", "datapackage", "dcat",
                     with_persons=with_persons)
    said = b"".join(data for name, data in files.items() if name.endswith(TEXTS)).decode()
    for name in ("Kim Beispiel", "kim@example.org", "Alex Beispiel", "Maria Muster"):
        assert (name in said) == with_persons
    assert "Das Dach trägt sich selbst." in said


def test_an_address_that_tells_a_name_goes_with_the_person(project: Path) -> None:
    path = project / "data" / "contacts.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("beschwerde@muster", "m.muster@muster"), "utf-8")
    said = exported(project, "json", "csv")
    assert b"m.muster@" not in b"".join(said.values())
    assert b"personalrat@musterstadt" in said["edition.json"]
    assert b"m.muster@" in exported(project, "json", with_persons=True)["edition.json"]
