"""Tables with a column for every field come in: CSV, XLSX, ODS; what is unclear is told at once."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from catalogue.cli import main
from catalogue.exchange.inbox import Wanted, import_files
from catalogue.exchange.report import ImportReport
from catalogue.model.problems import DataError
from tests.test_import_declared import catalogue, values
from tests.test_returned_kinds import opened, row
from tests.test_returned_sizes import CELL

HEAD = "Titel;Stand;Worum es geht;Kosten (Euro);Laufzeit\n"
ROWS = "Frösche;fertig;Grün.;1.250,5;2026-2028\nMolche;geplant;Naß.;;\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A catalogue of projects."""
    return catalogue(tmp_path / "katalog")


def taken(root: Path, data: bytes | str, maps: dict[str, str] | None = None) -> ImportReport:
    """Import a table."""
    path = root.parent / "tabelle.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return import_files(root, [path], 1, dry_run=False, wanted=Wanted(maps or {}))


@pytest.mark.parametrize("data", [
    (HEAD + ROWS).encode(), (HEAD + ROWS).encode("utf-8-sig"), (HEAD + ROWS).encode("cp1252"),
    (HEAD + ROWS).encode("utf-16"), (HEAD + ROWS).replace("\n", "\r\n").encode(),
    (HEAD + ROWS).replace(";", "\t").encode(),
    (HEAD + ROWS).replace("1.250,5", '"1.250,5"').replace(";", ",").encode(),
    b"Stand vom Mai\n\n" + (HEAD + ROWS).encode(),
])  # fmt: skip
def test_a_table_comes_in_however_it_is_saved(root: Path, data: bytes) -> None:
    taken(root, data)
    found = values(root)
    assert [(each["title"], each["story"], each["status"]) for each in found.values()] == [
        ("Frösche", "Grün.\n", "done"), ("Molche", "Naß.\n", "planned")]  # fmt: skip
    assert (found["froesche"]["costs"], found["froesche"]["period"]) == ("1250.5", "2026/2028")


def test_a_workbook_comes_in_with_its_numbers_and_dates(root: Path, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (("Titel", "Stand", "Beschreibung", "Kosten"),
                  ("Frösche", "fertig", "A\nB", 12.5)):
        sheet.append(cells)
    book.save(tmp_path / "tabelle.xlsx")
    import_files(root, [tmp_path / "tabelle.xlsx"], 1, dry_run=False)
    found = values(root)["froesche"]
    assert (found["story"], found["costs"]) == ("A\n\nB\n", "12.5")


TYPED = (
    '<table:table-cell office:value-type="float" office:value="1250.5"><text:p>1.250,50 €</text:p>'
    "</table:table-cell>",
    '<table:table-cell office:value-type="date" office:date-value="2026-01-01">'
    "<text:p>1. Januar 2026</text:p></table:table-cell>",
)


def test_a_sheet_of_libreoffice_comes_in_with_its_numbers_and_dates(
    root: Path, tmp_path: Path
) -> None:
    empty = '<table:table-cell table:number-columns-repeated="2"/>'
    many = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/>'
    filled = row(["Frösche", "fertig", "Grün.\nUnd naß."]).removesuffix("</table:table-row>")
    rows = "".join((
        row(["Stand vom Mai"]), row(["Titel", "Stand", "Beschreibung", "Kosten", "Laufzeit"]),
        f"{filled}{''.join(TYPED)}</table:table-row>",
        f"<table:table-row>{CELL.format('', 'Molche')}{CELL.format('', 'geplant')}{empty}"
        f"{TYPED[1]}</table:table-row>", f"{many}</table:table-row>"))
    notes = f'<table:table table:name="leer">{many}</table:table-row></table:table>'
    path = opened(tmp_path / "tabelle.ods", "spreadsheet",
                  f'{notes}<table:table table:name="Projekte">{rows}</table:table>')
    import_files(root, [path], 1, dry_run=False)
    frogs, newts = values(root)["froesche"], values(root)["molche"]
    assert (frogs["story"], frogs["costs"], frogs["period"]) == (
        "Grün.\n\nUnd naß.\n", "1250.5", "2026-01-01")
    assert (newts["status"], newts["period"], "costs" in newts) == (
        "planned", "2026-01-01", False)


@pytest.mark.parametrize("part", [
    '<table:table-row table:number-rows-repeated="30000">{}</table:table-row>',
    '<table:table-row><table:table-cell table:number-columns-repeated="300"/>{}</table:table-row>',
])  # fmt: skip
def test_a_sheet_of_libreoffice_has_an_end(root: Path, tmp_path: Path, part: str) -> None:
    rows = part.format(CELL.format("", "x"))
    path = opened(tmp_path / "tabelle.ods", "spreadsheet", f"<table:table>{rows}</table:table>")
    with pytest.raises(DataError, match="E202 mehr als 20000 Zeilen oder 200 Spalten"):
        import_files(root, [path], 1, dry_run=False)


def test_a_column_without_a_field_is_told_with_the_option_to_copy(root: Path) -> None:
    report = taken(root, "Titel;Stand;Beschreib;Notiz;leer\nFrosch;fertig;Grün.;x;\n")
    assert [(each.heading, each.field) for each in report.columns] == [
        ("Titel", "Titel"), ("Stand", "Stand"), ("Beschreib", "Worum es geht"), ("Notiz", "")]
    assert [(each.code, each.hint.rpartition(": ")[2]) for each in report.problems] == [
        ("E285", '--map Notiz=')]  # fmt: skip
    assert values(root) == {}


def test_map_names_fields_and_leaves_columns_out(root: Path) -> None:
    report = taken(root, "Name;Stand;Was;Notiz\nFrosch;fertig;Grün.;x\n",
                   {"Name": "title", "Was": "Worum es geht", "Notiz": ""})
    assert values(root)["frosch"]["story"] == "Grün.\n"
    assert report.columns[-1].field == "(weggelassen)"


@pytest.mark.parametrize(("maps", "message"), [
    ({"Nam": "title"}, "eine Spalte „Nam“ gibt es nicht"),
    ({"Name": "titel2"}, "ein Feld „titel2“ gibt es nicht"),
])  # fmt: skip
def test_a_map_that_names_nothing_is_told(
    root: Path, maps: dict[str, str], message: str
) -> None:
    report = taken(root, "Name;Stand\nFrosch;fertig\n", maps)
    assert report.problems[0].message == message


def test_every_bad_cell_is_told_with_its_place_and_nothing_is_written(root: Path) -> None:
    report = taken(root, "Titel;Stand;Kosten\nFrosch;fertg;viel\nMolch;geplant;1\n")
    assert [(each.code, each.place.line, each.place.column) for each in report.problems] == [
        ("E286", 2, 2), ("E286", 2, 3)]  # fmt: skip
    assert report.problems[0].hint == "gemeint: „fertig“?"
    assert values(root) == {}


def test_a_row_without_a_title_is_told(root: Path) -> None:
    report = taken(root, "Titel;Stand\n;fertig\n")
    assert [(each.code, each.place.line) for each in report.problems] == [("E211", 2)]


def test_a_dry_run_shows_the_columns_and_writes_nothing(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "tabelle.csv"
    path.write_text(HEAD + ROWS, "utf-8")
    done = CliRunner().invoke(
        main, ["import", str(path), "--edition", "1", "--dry-run", "--root", str(root)])
    assert (done.exit_code, values(root)) == (0, {})
    assert "Spalte" in done.output
    assert "2 Projekte gefunden, 2 neu" in done.output


def test_tables_and_documents_come_in_apart(root: Path, tmp_path: Path) -> None:
    paths = [tmp_path / "a.csv", tmp_path / "b.txt"]
    for path in paths:
        path.write_text("Titel;Stand\nFrosch;fertig\n", "utf-8")
    with pytest.raises(DataError) as refused:
        import_files(root, paths, 1, dry_run=False)
    assert [each.code for each in refused.value.problems] == ["E215"]
