"""Words of every kind of record go out and come in: forms of offices, tables, documents."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from catalogue.exchange.forms.collect import collect
from catalogue.exchange.forms.returned import take_back
from catalogue.exchange.inbox import Wanted, import_files
from catalogue.exchange.report import ImportReport
from catalogue.source.document import load_document
from catalogue.source.project import PATHS
from tests.kinds import LEADING, kinds_project
from tests.test_workbook import place

EVENING, BOX = "erzaehlabend", "buecherkiste"


@pytest.fixture
def kinds(tmp_path: Path) -> Path:
    """A small project with three kinds of record."""
    return kinds_project(tmp_path / "kinds")


def typed(path: Path, sheet: str, identifier: str, label: str, value: str) -> Path:
    """Type a value into a workbook."""
    book = load_workbook(path)
    place(book[sheet], identifier, label).value = value
    book.save(path)
    return path


def imported(root: Path, name: str, text: str, kind: str) -> ImportReport:
    """Import a document of a kind of record."""
    path = root.parent / name
    path.write_text(text, "utf-8")
    return import_files(root, [path], 4, dry_run=False, wanted=Wanted(kind=kind))


def value(root: Path, identifier: str) -> dict[str, Any]:
    """Return what the file of a project says."""
    found: dict[str, Any] = load_document(root, PATHS.measure(identifier, "projects")).value
    return found


def test_a_form_that_nobody_edited_changes_nothing(kinds: Path) -> None:
    # Nobody answers for projects, so that all of them are in one form.
    projects = [*collect(kinds, 4, None, "xlsx", "projects"),
                *collect(kinds, 4, None, "docx", "projects")]
    name = "buero-fuer-gleichstellung-und-vielfalt-projects"
    assert [path.name for path in projects] == [f"{name}.xlsx", f"{name}.docx"]
    # Each form is read in a process of its own, so that each office sends one.
    offices = [*collect(kinds, 4, None, "xlsx")[::2], *collect(kinds, 4, None, "docx")[1::2]]
    found = take_back(kinds, [*projects, *offices], 4)
    assert (found.writes, found.problems, len(found.measures)) == ((), (), 11)


def test_a_form_of_a_kind_comes_back_to_its_files(kinds: Path) -> None:
    (path,) = collect(kinds, 4, None, "xlsx", "projects")
    typed(path, "Projekte", EVENING, "Stand", "fertig")
    typed(path, "Projekte", EVENING, "Gehört zu 1", "Runder Tisch Wohnen")
    found = import_files(kinds, [path], 4, dry_run=False)
    assert found.changed == (EVENING,)
    assert value(kinds, EVENING)["status"] == "done"
    assert value(kinds, EVENING)["measures"] == ["runder-tisch-wohnen"]


def test_a_new_row_becomes_a_record_of_the_kind_of_the_form(kinds: Path) -> None:
    (path,) = collect(kinds, 4, None, "xlsx", "projects")
    book = load_workbook(path)
    sheet = book["Projekte"]
    free = next(row[0].row for row in sheet.iter_rows(min_row=2) if not row[0].value)
    for label, text in (("Titel", "Ein Fest"), ("Abschnitt 1", "Geschlecht"), ("Stand", "läuft"),
                        ("Worum es geht", "Alle feiern.")):
        place(sheet, free, label).value = text
    book.save(path)
    assert import_files(kinds, [path], 4, dry_run=False).new == ("ein-fest",)
    assert value(kinds, "ein-fest")["summary"] == "Alle feiern.\n"


def test_a_table_brings_records_of_a_kind(kinds: Path) -> None:
    rows = "Titel;Abschnitt;Stand;Worum es geht\nEin Fest;Geschlecht;läuft;Alle feiern.\n"
    more = "Bücherkiste in zwölf Sprachen;;fertig;Eine Kiste.\n"
    found = imported(kinds, "projekte.csv", rows + more, "projects")
    assert (found.new, found.changed) == (("ein-fest",), (BOX,))
    assert value(kinds, "ein-fest")["status"] == "begun"
    assert value(kinds, BOX)["summary"] == "Eine Kiste.\n"


def test_a_document_brings_records_of_a_kind_under_ids_of_their_own(kinds: Path) -> None:
    text = "# Sprachcafé\n\n## Stand\n\nläuft\n\n## Worum es geht\n\nAlle reden.\n"
    found = imported(kinds, "projekte.md", text, "projects")
    assert found.new == (f"{LEADING}-2",)
    assert value(kinds, f"{LEADING}-2")["summary"] == "Alle reden.\n"
