"""Sheets of any size: little memory, and nothing that stands far out is passed over."""

from pathlib import Path
from typing import Any

import pytest

from catalogue.exchange.forms import read_ods
from catalogue.exchange.forms.returned import take_back
from catalogue.model.problems import DataError
from tests.test_returned_kinds import as_ods, opened, row
from tests.test_workbook import changed, codes, sent

MANY = 1_048_000
TABLE = '<table:table table:name="Zahlen">{}</table:table>'
CELL = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
EMPTY = '<table:table-cell table:number-columns-repeated="{}"/>'


def repeated(text: str, times: int) -> str:
    """Return a row of one cell that is repeated."""
    cell = CELL.format(f' table:number-columns-repeated="{times}"', text)
    return f"<table:table-row>{cell}</table:table-row>"


def rows(text: str, times: int) -> str:
    """Return a row that is repeated."""
    attribute = f'table:number-rows-repeated="{times}"'
    return row([text]).replace("<table:table-row", f"<table:table-row {attribute}")


def found(folder: Path, *parts: str) -> dict[str, str]:
    """Return the texts of a sheet by their places."""
    path = opened(folder / "a.ods", "spreadsheet", TABLE.replace("{}", "".join(parts)))
    cells = (cell for each in read_ods.sheets(path)["Zahlen"].values() for cell in each.values())
    return {cell.place.rpartition("Zelle ")[2]: cell.text for cell in cells}


def test_a_cell_far_to_the_right_is_read(tmp_path: Path) -> None:
    far = f"<table:table-row>{EMPTY.format(700)}{CELL.format('', 'weit')}</table:table-row>"
    assert found(tmp_path, far) == {"ZY1": "weit"}


def test_a_cell_far_below_has_its_own_place(tmp_path: Path) -> None:
    assert found(tmp_path, rows("", MANY), row(["tief"])) == {f"A{MANY + 1}": "tief"}


def test_a_row_filled_to_its_end_is_told_in_few_words(tmp_path: Path) -> None:
    cells = found(tmp_path, repeated("x", 16_384))
    assert (len(cells), cells["GR1"], cells["GS1 bis XFD1"]) == (201, "x", "x")


def test_a_column_filled_to_its_end_is_refused_with_its_sheet(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="E202 die Tabelle ‚Zahlen‘ hat mehr als 2000 Zeilen"):
        found(tmp_path, rows("x", MANY))


def test_too_many_cells_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="E202 die Tabelle ‚Zahlen‘ hat mehr als 50000 Zellen"):
        found(tmp_path, repeated("x", 16_384).replace("<table:table-row", "<table:table-row"
              ' table:number-rows-repeated="900"', 1))  # fmt: skip


@pytest.mark.parametrize("sheet", ["Maßnahmen", "Anleitung"])
@pytest.mark.parametrize(("save", "cell"), [(as_ods, "ZZ3"), (Path, "ZZ3"), (Path, "ZZ3000")])
def test_a_word_far_out_is_told_with_its_place(
    project: Path, save: Any, sheet: str, cell: str
) -> None:
    def write(book: Any) -> None:
        book[sheet][cell] = "Weit draußen"

    report = take_back(project, [save(changed(sent(project), write))], 4)
    assert codes(report) == ["W246"]
    assert f"Zelle {cell}" in str(report.problems[0])
    assert "„Weit draußen“" in report.problems[0].message
