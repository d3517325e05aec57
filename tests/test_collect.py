"""The forms for the departments: what stands in them, what is locked, the same bytes twice."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from catalogue.checks.validate import validate
from catalogue.exchange.forms.collect import collect
from catalogue.exchange.forms.fields import running
from catalogue.exchange.forms.gauge import gauge
from catalogue.layout.layout import load_layout
from catalogue.model.problems import DataError
from catalogue.source.load import load
from catalogue.source.starters import begin, starter_of

OFFICE = "Büro für Gleichstellung und Vielfalt"
INTEGRATION = "Fachbereich Integration"
FLYER = "flyer-vielfalt-der-geschlechter"


def workbook(root: Path, department: str = OFFICE) -> Any:
    """Write the workbook of a department and open it as a spreadsheet does."""
    (path,) = collect(root, 4, department, "xlsx")
    return load_workbook(path)


def sheet(root: Path, department: str = OFFICE) -> Any:
    """Return the sheet of the measures."""
    return workbook(root, department)["Maßnahmen"]


def cell(found: Any, identifier: str, label: str) -> Any:
    """Return the cell of a measure below a heading."""
    heads = [each.value for each in found[1]]
    row = next(row for row in found.iter_rows(min_row=2) if row[0].value == identifier)
    return row[heads.index(label)]


def controls(root: Path, department: str = OFFICE) -> list[Any]:
    """Write the form of a department and return its content controls."""
    (path,) = collect(root, 4, department, "docx")
    return list(Document(str(path)).element.body.iter(qn("w:sdt")))


def words(control: Any) -> str:
    """Return the text in a control."""
    return "".join(each.text or "" for each in control.iter(qn("w:t")))


def value(control: Any, name: str) -> str | None:
    """Return a property of a control."""
    found = control.find(f"{qn('w:sdtPr')}/{qn(name)}")
    return None if found is None else found.get(qn("w:val"))


def named(found: list[Any], label: str, number: int = 0) -> Any:
    """Return the control with this label, counted from the first measure."""
    return [each for each in found if value(each, "w:alias") == label][number]


def test_every_department_gets_a_file_named_after_it(project: Path) -> None:
    paths = collect(project, 4, None, "xlsx")
    folder = project / "editions" / "4" / "out" / "collect"
    assert folder / "fachbereich-kinder-jugend-familie.xlsx" in paths
    assert len(paths) == len({*paths}) == 10


def test_one_department_gets_its_measures_and_no_other(project: Path) -> None:
    ids = {row[0].value for row in sheet(project).iter_rows(min_row=2)}
    assert ids == {"eltern-kind-tag", FLYER, None}


def test_a_department_is_found_however_it_is_spelt(project: Path) -> None:
    (path,) = collect(project, 4, "FB Kinder-Jugend-Familie", "xlsx")
    assert path.stem == "fachbereich-kinder-jugend-familie"


def test_an_unknown_department_is_answered_with_the_nearest(project: Path) -> None:
    with pytest.raises(DataError, match=r"E230 ⟪.unbekannt depart.*„Fachbereich Soziales“\?"):
        collect(project, 4, "Fachbereich Sozialem", "xlsx")


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_writing_a_form_twice_gives_the_same_bytes(project: Path, kind: str) -> None:
    first, second = (collect(project, 4, OFFICE, kind)[0].read_bytes() for _ in "12")
    assert first == second


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_every_date_in_a_form_is_the_closing_date(project: Path, kind: str) -> None:
    (path,) = collect(project, 4, OFFICE, kind)
    with ZipFile(path) as archive:
        dates = {info.date_time[:3] for info in archive.infolist()}
    opened: Any = load_workbook(path) if kind == "xlsx" else Document(str(path))
    found = opened.properties if kind == "xlsx" else opened.core_properties
    assert dates == {(2026, 11, 21)}
    assert {found.created.date(), found.modified.date()} == {datetime(2026, 11, 21).date()}


def test_the_id_is_locked_and_the_text_beside_it_is_not(project: Path) -> None:
    found = sheet(project)
    assert found.protection.sheet
    assert found.protection.password is None
    assert found["A2"].protection.locked
    assert not cell(found, FLYER, "Titel").protection.locked


def test_a_cell_holds_a_text_without_its_line_breaks(project: Path) -> None:
    measure = validate(load(project, 4)).measures_of(INTEGRATION)[0]
    text = cell(sheet(project, INTEGRATION), measure.id, "Beschreibung").value
    assert text == running(measure.description)
    assert " ".join(text.split()) == " ".join(measure.description.split())


@pytest.mark.parametrize(
    ("label", "choices"),
    [
        ("Abschnitt 2", ["Geschlecht", "Ethnische Herkunft", "Sexuelle Identität"]),
        ("Richtung", ["nach innen", "nach außen", "beides"]),
    ],
)
def test_a_cell_offers_a_list(project: Path, label: str, choices: list[str]) -> None:
    book = workbook(project)
    found = book["Maßnahmen"]
    place = cell(found, FLYER, label).coordinate
    (rule,) = (r for r in found.data_validations.dataValidation if place in r.cells)
    name, _, area = rule.formula1.partition("!")
    assert [row[0].value for row in book[name][area.replace("$", "")]] == choices


def test_the_units_are_offered_with_their_names(project: Path) -> None:
    listed = [row[2].value for row in workbook(project)["Listen"].iter_rows()]
    assert "43/5 Gesundheitsförderung" in listed


def free(found: Any, identifier: str) -> int:
    """Work out the room of a measure's page as a spreadsheet would."""
    formula = cell(found, identifier, "Zeichen frei").value
    line = "CHAR(10)"
    python = formula[1:].replace(f"{line}&{line}", r"'\n\n'").replace(line, r"'\n'")
    texts = {each: found[each].value or "" for each in re.findall(r"\b[A-Z]+\d+\b", formula)}
    return int(eval(python, {"LEN": len, "SUBSTITUTE": str.replace, **texts}))


def test_every_character_typed_leaves_one_less(project: Path) -> None:
    found = sheet(project)
    before = free(found, FLYER)
    cell(found, FLYER, "Ziele").value += "x" * 100
    assert free(found, FLYER) == before - 100


def test_a_paragraph_costs_a_line_more_than_its_characters(project: Path) -> None:
    found = sheet(project)
    before = free(found, FLYER)
    cell(found, FLYER, "Ziele").value += "\n\nx"
    assert 60 < before - free(found, FLYER) - 3 < 90


def test_a_row_is_high_enough_for_its_text(project: Path) -> None:
    sheet = load_workbook(collect(project, 4, None, "xlsx")[0])["Maßnahmen"]
    assert [15 < (sheet.row_dimensions[row].height or 0) <= 409 for row in (2, 3)] == [True] * 2
    assert sheet.row_dimensions[4].height is None


def test_a_gauge_beside_the_text_says_in_words_what_is_left(project: Path) -> None:
    found = sheet(project)
    place = cell(found, FLYER, "Zeichen frei").coordinate
    beside = cell(found, FLYER, "Platz: Ziele")
    assert beside.column == cell(found, FLYER, "Ziele").column + 1
    assert beside.value == f'=IF({place}<0,-{place}&" Zeichen zu lang","noch "&{place}&" Zeichen")'


def test_no_text_of_the_edition_is_called_too_long(project: Path) -> None:
    edition = validate(load(project, 4))
    measured = gauge(load_layout(project, edition.head.layout), edition)
    texts = [(m, list(map(running, m.texts))) for m in edition.measures]
    assert [m.id for m, found in texts if measured.free(m, found) < 0] == []


def test_the_word_form_gives_the_same_room_as_the_workbook(project: Path) -> None:
    room = free(sheet(project), FLYER)
    (path,) = collect(project, 4, OFFICE, "docx")
    cells = [row.cells[1] for table in Document(str(path)).tables for row in table.rows]
    assert f"noch {room} Zeichen" in [p.text for each in cells for p in each.paragraphs]


def test_text_that_looks_like_a_formula_is_written_as_text(project: Path) -> None:
    path = project / "data" / "measures" / f"{FLYER}.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("goals: |\n", "goals: |\n  =cmd|' /C calc'!A0\n\n"), "utf-8")
    found = cell(sheet(project), FLYER, "Ziele")
    assert found.data_type == "s"
    assert found.quotePrefix
    assert found.value.startswith("=cmd|' /C calc'!A0")


def test_a_text_no_cell_can_hold_is_refused(project: Path) -> None:
    path = project / "data" / "measures" / f"{FLYER}.yaml"
    path.write_text(path.read_text("utf-8").replace("|\n", f"|\n  {'lang ' * 7000}\n"), "utf-8")
    with pytest.raises(DataError, match=f"{FLYER}.yaml E231 .* mehr als 32767 Zeichen"):
        collect(project, 4, OFFICE, "xlsx")


def test_a_folder_that_cannot_be_written_is_named(project: Path) -> None:
    (project / "editions" / "4" / "out").write_text("", "utf-8")
    with pytest.raises(DataError, match=r"out/collect E232 .*nicht beschreibbar"):
        collect(project, 4, OFFICE, "xlsx")


def test_the_instructions_name_the_office_and_the_closing_date(project: Path) -> None:
    lines = " ".join(row[0].value for row in workbook(project)["Anleitung"].iter_rows())
    assert f"senden Sie die Datei zurück an: {OFFICE}" in lines
    assert "Redaktionsschluss ist am 21. November 2026." in lines


def test_the_state_is_hidden_from_the_department(project: Path) -> None:
    assert workbook(project)["Stand"].sheet_state == "hidden"


def test_a_word_form_can_be_edited_only_in_its_fields(project: Path) -> None:
    (path,) = collect(project, 4, OFFICE, "docx")
    protection = Document(str(path)).settings.element.find(qn("w:documentProtection"))
    assert protection.get(qn("w:edit")) == "forms"
    assert value(named(controls(project), "Kennung"), "w:lock") == "sdtContentLocked"
    assert value(named(controls(project), "Titel"), "w:lock") == "sdtLocked"


def test_a_word_form_offers_boxes_and_lists(project: Path) -> None:
    found = controls(project)
    boxes = [value(c, "w:alias") for c in found
             if str(value(c, "w:tag")).startswith("catalogue.1.sections.")]
    assert boxes == ["Geschlecht", "Ethnische Herkunft", "Sexuelle Identität"]
    units = named(found, "Abteilung 1").iter(qn("w:listItem"))
    assert len([each.get(qn("w:displayText")) for each in units]) > 1


def test_a_word_form_ends_with_empty_measures(project: Path) -> None:
    titles = [words(c) for c in controls(project) if value(c, "w:alias") == "Titel"]
    assert titles[-2:] == ["Hier klicken und schreiben"] * 2


def test_a_form_without_choices_prints_its_titles(tmp_path: Path) -> None:
    begin(tmp_path, starter_of("artikel"), starter_of("artikel").answers)
    sheet = load_workbook(collect(tmp_path, 1, None, "xlsx")[0])["Artikel"]
    assert sheet.print_area.endswith("$C$2")
