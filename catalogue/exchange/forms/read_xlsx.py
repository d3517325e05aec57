"""Reads the workbook that a department has sent back."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet import _read_only
from openpyxl.worksheet._reader import WorkSheetParser

from catalogue.exchange.extract import archives
from catalogue.exchange.extract.lines import Fate
from catalogue.exchange.extract.pieces import Piece, joined, lowered, raised, told
from catalogue.exchange.extract.sandbox import refused
from catalogue.exchange.forms import read_ods
from catalogue.exchange.forms.collected import Cell, Form, FormRow, Sheet
from catalogue.exchange.forms.comments import comments
from catalogue.exchange.forms.fields import FIELDS, GAUGE_LABEL, ID, ID_LABEL, SHEET, canonical
from catalogue.exchange.forms.sent import FORMAT
from catalogue.exchange.forms.write_xlsx import FREE_LABEL, LISTS

MAX_ROWS = 2_000
MAX_COLUMNS = 200
FOREIGN = re.compile(r"^xl/(externalLinks|connections|queryTables|embeddings|activeX|ctrlProps)")
NUMBERED = re.compile(r"^(.*\S) (\d{1,3})$")
RETURN = "_x000D_"
LABELS = {ID_LABEL: ID, **{field.label: field.key for field in FIELDS}}
VERTICAL = {"superscript": raised, "subscript": lowered}
STRICT = b"http://purl.oclc.org/ooxml/"
DATES = (date, time, timedelta)


def read_workbook(path: Path) -> Form:
    """Return what a workbook says; ``DataError`` when it is harmful or none of ours."""
    archives.check(path)
    _refuse_foreign(path)
    sheets = read_ods.sheets(path) if path.suffix.lower() == ".ods" else _sheets(path)
    state = _state(sheets)
    name = _measures(sheets)
    if not state or not name:
        return Form((), ())
    sheet = sheets[name]
    if len(sheet) > MAX_ROWS:
        raise refused(path, "E202", f"die Tabelle hat mehr als {MAX_ROWS} Zeilen", "sie teilen")
    columns = _columns(path, sheet[0] if sheet else {})
    rows = [_row(columns, number, cells) for number, cells in enumerate(sheet[1:], 2)]
    strays = [*_asides(sheet[0].values())] if sheet else []
    strays += [stray for cells in sheet[1:] for stray in _strays(columns, cells)]
    known = {cell.text for cells in sheet for cell in cells.values()}
    strays += _beside({each: sheets[each] for each in sheets if each != name}, known, state)
    kept = tuple(row for row in rows if row.id or not row.is_empty)
    left = (cell for row in rows if row not in kept for each in row.cells.values() for cell in each)
    return Form(tuple(state), kept, (*strays, *_asides(left)))


def _sheets(path: Path) -> dict[str, Sheet]:
    # Reading row by row keeps a sheet of a million cells from filling the memory.
    with path.open("rb") as file:
        is_strict = STRICT in archives.member(path, "xl/workbook.xml")
        source = BytesIO(archives.rewritten(path)) if is_strict else file
        # Reading row by row, openpyxl 3.1 forgets to ask for the looks of texts inside the sheet.
        _read_only.WorkSheetParser = partial(WorkSheetParser, rich_text=True)  # type: ignore
        book = load_workbook(source, read_only=True, keep_links=False, rich_text=True)
        return {
            sheet.title: _commented(path, sheet, [_cells(row, sheet.title) for row in _rows(sheet)])
            for sheet in book.worksheets
        }


def _commented(path: Path, sheet: Any, rows: Sheet) -> Sheet:
    """Return the rows of a sheet with the comments on their cells, on empty ones too."""
    for name, texts in comments(path, sheet._worksheet_path).items():
        row, column = coordinate_to_tuple(name)
        if row <= MAX_ROWS and column <= MAX_COLUMNS:
            rows += [{} for _ in range(row - len(rows))]
            cell = rows[row - 1].get(column) or Cell("", _name(column, row, sheet.title))
            remarks = tuple((Fate.COMMENT, text) for text in texts)
            rows[row - 1][column] = replace(cell, told=(*cell.told, *remarks))
    return rows


def _state(sheets: Mapping[str, Sheet]) -> list[str]:
    """Return the lines of the sheet that keeps the state, whatever its name is now."""
    for sheet in sheets.values():
        lines = [cells[1].text if 1 in cells else "" for cells in sheet]
        if lines and lines[0].strip() == FORMAT:
            return lines
    return []


def _measures(sheets: Mapping[str, Sheet]) -> str:
    """Return the name of the sheet of the measures, or of the one whose headings are theirs."""
    if SHEET in sheets:
        return SHEET
    headed = (n for n, rows in sheets.items() if rows and ID_LABEL in _labels(rows[0]))
    return next(headed, "")


def _labels(cells: Mapping[int, Cell]) -> set[str]:
    return {canonical([cell.text]) for cell in cells.values()}


def _beside(
    sheets: Mapping[str, Sheet], known: Container[str], state: Sequence[str]
) -> Iterator[Cell]:
    """Yield what other sheets say that neither the form nor the sheet of the measures says."""
    for name, rows in sheets.items():
        offers = name == LISTS
        for cell in (cell for cells in rows for cell in cells.values()):
            is_own = offers or cell.is_formula or cell.text in known or cell.text in state
            if not is_own:
                yield cell
            elif cell.told:
                yield replace(cell, text="")


def _refuse_foreign(path: Path) -> None:
    with ZipFile(path) as archive:
        names = archive.namelist()
    if any(map(FOREIGN.match, names)):
        message = "die Arbeitsmappe greift auf andere Dateien zu"
        hint = "Verknüpfungen und eingebettete Objekte entfernen"
        raise refused(path, "E206", message, hint)


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    return iter(sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS))


def _cells(row: Sequence[Any], sheet: str) -> dict[int, Cell]:
    """Return the filled cells of a row by the number of their column."""
    filled = (cell for cell in row if cell.value is not None)
    return {cell.column: _read(cell, _name(cell.column, cell.row, sheet)) for cell in filled}


def _name(column: int, row: int, sheet: str = SHEET) -> str:
    return f"Tabelle ‚{sheet}‘, Zelle {get_column_letter(column)}{row}"


def _read(cell: Any, place: str) -> Cell:
    """Return a cell as text: a formula as it was typed, never what it would yield."""
    value = cell.value
    if isinstance(value, DATES):
        return Cell("", place, "hier steht ein Datum statt Text")
    if isinstance(value, bool) or cell.data_type == "e":
        return Cell("", place, f"hier steht {value} statt Text")
    if isinstance(value, float):
        value = f"{value:.15g}"
    parts = value if isinstance(value, CellRichText) else [getattr(value, "text", None) or value]
    pieces = [_piece(part, cell.font) for part in parts]
    text = joined(pieces).replace(RETURN, "\n")
    asides = tuple((each.fate, each.text) for each in told(pieces))
    return Cell(text, place, is_formula=cell.data_type == "f", told=asides)


def _piece(part: Any, font: Any) -> Piece:
    """Return a part of a cell; what is struck out is not taken."""
    if isinstance(part, TextBlock):
        part, font = part.text, part.font
    text = VERTICAL.get(font.vertAlign, str)(str(part))
    return Piece(Fate.STRUCK if font.strike else Fate.TAKEN, text)


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
            cell = cells.get(column) or Cell("", _name(column, number))
            # A measure that is struck out whole is still known by its id.
            struck = [text for fate, text in cell.told if fate is Fate.STRUCK]
            is_struck = key == ID and not cell.text and struck
            found[key].append(replace(cell, text=struck[0]) if is_struck else cell)
    place = f"Tabelle ‚{SHEET}‘, Zeile {number}"
    return FormRow(place, {key: tuple(each) for key, each in found.items()})


def _strays(columns: Mapping[int, str], cells: Mapping[int, Cell]) -> Iterator[Cell]:
    """Yield what stands in no field; a gauge is one that holds its formula or what it yields."""
    for number, cell in cells.items():
        if columns.get(number):
            continue
        if number in columns and cell.is_formula:
            yield from _asides([cell])
        else:
            yield cell


def _asides(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Yield what cells tell beside their text, where the text itself is ours."""
    return (replace(cell, text="") for cell in cells if cell.told)
