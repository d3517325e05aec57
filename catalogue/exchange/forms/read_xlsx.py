"""Reads the workbook that a department has sent back."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from catalogue.exchange.extract import archives
from catalogue.exchange.extract.sandbox import refused
from catalogue.exchange.forms.collected import Cell, Form, FormRow
from catalogue.exchange.forms.fields import FIELDS, GAUGE_LABEL, ID, ID_LABEL, SHEET, canonical
from catalogue.exchange.forms.write_xlsx import FREE_LABEL, STATE

MAX_ROWS = 2_000
MAX_COLUMNS = 200
FOREIGN = re.compile(r"^xl/(externalLinks|connections|queryTables|embeddings|activeX|ctrlProps)")
COMMENTS = re.compile(r"^xl/(comments|threadedComments)")
NUMBERED = re.compile(r"^(.*\S) (\d{1,3})$")
RETURN = "_x000D_"
LABELS = {ID_LABEL: ID, **{field.label: field.key for field in FIELDS}}
DATES = (date, time, timedelta)


def read_workbook(path: Path) -> Form:
    """Return what a workbook says; ``DataError`` when it is harmful or none of ours."""
    archives.check(path)
    names = _refuse_foreign(path)
    # Reading row by row keeps a sheet of a million cells from filling the memory.
    book = load_workbook(path, read_only=True, keep_links=False)
    if SHEET not in book.sheetnames or STATE not in book.sheetnames:
        return Form((), ())
    lines = [_read(row[0], "").text for row in _rows(book[STATE]) if row]
    sheet = [_cells(row) for row in _rows(book[SHEET])]
    if len(sheet) > MAX_ROWS:
        raise refused(path, "E202", f"die Tabelle hat mehr als {MAX_ROWS} Zeilen", "sie teilen")
    columns = _columns(path, sheet[0] if sheet else {})
    rows = [_row(columns, number, cells) for number, cells in enumerate(sheet[1:], 2)]
    strays = [stray for cells in sheet[1:] for stray in _strays(columns, cells)]
    has_comments = any(map(COMMENTS.match, names))
    kept = tuple(row for row in rows if row.id or not row.is_empty)
    return Form(tuple(lines), kept, tuple(strays), has_comments)


def _refuse_foreign(path: Path) -> list[str]:
    with ZipFile(path) as archive:
        names = archive.namelist()
    if any(map(FOREIGN.match, names)):
        message = "die Arbeitsmappe greift auf andere Dateien zu"
        hint = "Verknüpfungen und eingebettete Objekte entfernen"
        raise refused(path, "E206", message, hint)
    return names


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    return iter(sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS))


def _cells(row: Sequence[Any]) -> dict[int, Cell]:
    """Return the filled cells of a row by the number of their column."""
    filled = (cell for cell in row if cell.value is not None)
    return {cell.column: _read(cell, _name(cell.column, cell.row)) for cell in filled}


def _name(column: int, row: int) -> str:
    return f"Tabelle ‚{SHEET}‘, Zelle {get_column_letter(column)}{row}"


def _read(cell: Any, place: str) -> Cell:
    """Return a cell as text: a formula as it was typed, never what it would yield."""
    value = cell.value
    if isinstance(value, DATES):
        return Cell("", place, "hier steht ein Datum statt Text")
    if isinstance(value, bool) or cell.data_type == "e":
        return Cell("", place, f"hier steht {value} statt Text")
    if isinstance(value, float):
        return Cell(f"{value:.15g}", place)
    text = "" if value is None else str(getattr(value, "text", None) or value)
    return Cell(text.replace(RETURN, "\n"), place, is_formula=cell.data_type == "f")


def _columns(path: Path, heads: Mapping[int, Cell]) -> dict[int, str]:
    """Return the field of every column; ``DataError`` names the headings that are missing."""
    columns = {}
    for number, head in heads.items():
        label = canonical([head.text])
        numbered = NUMBERED.match(label)
        key = LABELS.get(label) or (LABELS.get(numbered[1]) if numbered else None)
        if key or label.startswith(GAUGE_LABEL) or label == FREE_LABEL:
            columns[number] = key or ""
    missing = [label for label, key in LABELS.items() if key not in columns.values()]
    if missing:
        message = f"Tabelle ‚{SHEET}‘: es fehlt die Spalte „{'“, „'.join(missing)}“"
        raise refused(path, "E233", message, "die Überschriften in Zeile 1 wiederherstellen")
    return columns


def _row(columns: Mapping[int, str], number: int, cells: Mapping[int, Cell]) -> FormRow:
    found: defaultdict[str, list[Cell]] = defaultdict(list)
    for column, key in columns.items():
        if key:
            found[key].append(cells.get(column) or Cell("", _name(column, number)))
    place = f"Tabelle ‚{SHEET}‘, Zeile {number}"
    return FormRow(place, {key: tuple(each) for key, each in found.items()})


def _strays(columns: Mapping[int, str], cells: Mapping[int, Cell]) -> Iterable[Cell]:
    return (cell for number, cell in cells.items() if number not in columns and cell.text)
