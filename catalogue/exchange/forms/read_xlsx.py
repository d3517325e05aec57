"""Reads the workbook that a department has sent back."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
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
from catalogue.exchange.extract.word import named
from catalogue.exchange.forms import read_ods
from catalogue.exchange.forms.collected import Cell, Form, FormRow, serve
from catalogue.exchange.forms.comments import CELL, comments
from catalogue.exchange.forms.sheets import Sheet, filled
from catalogue.exchange.forms.signs import (
    FORMATS,
    FREE_LABEL,
    GAUGE_LABEL,
    ID,
    LISTS,
    canonical,
    sent_fields,
)

# Rows that somebody may have put above the headings.
MAX_HEAD = 10
FOREIGN = re.compile(r"^xl/(externalLinks|connections|queryTables|embeddings|activeX|ctrlProps)")
NUMBERED = re.compile(r"^(.*\S) (\d{1,3})$")
DRAWING = re.compile(r"xl/drawings/drawing\d*\.xml")
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# A formula that only shows a text and leads to an address.
HYPERLINK = re.compile(r'=HYPERLINK\(\s*"((?:[^"]|"")*)"\s*(?:[,;]\s*"((?:[^"]|"")*)"\s*)?\)',
                       re.IGNORECASE)  # fmt: skip
RETURN = "_x000D_"
VERTICAL = {"superscript": raised, "subscript": lowered}
STRICT = b"http://purl.oclc.org/ooxml/"
DATES = (date, time, timedelta)


def read_workbook(path: Path) -> Form:
    """Return what a workbook says; ``DataError`` when it is harmful or none of ours."""
    archives.check(path)
    names = _refuse_foreign(path)
    sheets = read_ods.sheets(path) if path.suffix.lower() == ".ods" else _sheets(path)
    state = _state(sheets)
    labels = {each.label: each.key for each in sent_fields(state)}
    name = _measures(sheets, labels)
    if not state or not name:
        return Form((), ())
    sheet = sheets[name]
    head = _head(sheet, labels)
    columns = _columns(path, name, sheet.get(head, {}), labels)
    below = {number: cells for number, cells in sheet.items() if number > head}
    rows = [_row(name, columns, number, cells) for number, cells in below.items()]
    strays = [cell for number in sheet if number < head for cell in sheet[number].values()]
    strays += _asides(sheet.get(head, {}).values())
    strays += [stray for cells in below.values() for stray in _strays(columns, cells)]
    strays += _boxes(path, names)
    known = {cell.text for cells in sheet.values() for cell in cells.values()}
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
        sheets: list[Any] = list(book.worksheets)
        return {sheet.title: filled(path, sheet.title, _rows(path, sheet)) for sheet in sheets}


def _targets(path: Path, part: str) -> dict[str, str]:
    """Return the addresses that cells of a sheet lead to, which their texts do not show."""
    folder, _, name = part.rpartition("/")
    relations = archives.member(path, f"{folder}/_rels/{name}.rels")
    known = {each.get("Id"): each.get("Target", "") for each in archives.parsed(relations)
             if each.get("TargetMode") == "External"} if relations else {}  # fmt: skip
    if not known:
        return {}
    found = archives.parsed(archives.member(path, part)).iter(f"{MAIN}hyperlink")
    linked = ((each.get("ref", "").partition(":")[0], each.get(named("r:id"))) for each in found)
    return {ref: known[each] for ref, each in linked if each in known and CELL.fullmatch(ref)}


def _tied(path: Path, part: str) -> dict[int, dict[int, list[tuple[Fate, str]]]]:
    """Return what is tied to the cells of a sheet, to empty ones too: addresses and comments."""
    found: defaultdict[int, dict[int, list[tuple[Fate, str]]]] = defaultdict(dict)
    links = ((ref, (Fate.LINK, target)) for ref, target in _targets(path, part).items())
    remarks = ((ref, (Fate.COMMENT, text))
               for ref, texts in comments(path, part).items() for text in texts)  # fmt: skip
    for ref, each in (*links, *remarks):
        row, column = coordinate_to_tuple(ref)
        found[row].setdefault(column, []).append(each)
    return found


def _state(sheets: Mapping[str, Sheet]) -> list[str]:
    """Return the lines of the sheet that keeps the state, whatever its name is now."""
    for sheet in sheets.values():
        lines = {number: cells[1].text for number, cells in sheet.items() if 1 in cells}
        if lines.get(1, "").strip() in FORMATS:
            return [lines.get(number, "") for number in range(1, max(lines) + 1)]
    return []


def _measures(sheets: Mapping[str, Sheet], labels: Mapping[str, str]) -> str:
    """Return the name of the sheet whose headings are those of the fields, none where none is."""
    counts = {name: len(_labels(rows.get(_head(rows, labels), {})) & labels.keys())
              for name, rows in sheets.items()}
    best = max(counts, key=lambda name: counts[name], default="")
    return best if counts.get(best, 0) > 1 else ""


def _head(sheet: Sheet, labels: Mapping[str, str]) -> int:
    """Return the number of the row of the headings, above which somebody may have put others."""
    own = next(label for label, key in labels.items() if key == ID)
    numbers = (n for n, cells in sheet.items() if n <= MAX_HEAD + 1 and own in _labels(cells))
    return next(numbers, 1)


def _boxes(path: Path, names: Iterable[str]) -> Iterator[Cell]:
    """Yield the words in text boxes, which lie on a sheet and in no cell."""
    for name in names:
        if DRAWING.fullmatch(name):
            for box in archives.parsed(archives.member(path, name)).iter(f"{DRAWN}p"):
                yield Cell("".join(each.text or "" for each in box.iter(f"{DRAWN}t")), "Textfeld")


def _labels(cells: Mapping[int, Cell]) -> set[str]:
    return {canonical([cell.text]) for cell in cells.values()}


def _beside(
    sheets: Mapping[str, Sheet], known: Container[str], state: Sequence[str]
) -> Iterator[Cell]:
    """Yield what other sheets say that neither the form nor the sheet of the measures says."""
    for name, rows in sheets.items():
        offers = name == LISTS
        for cell in (cell for cells in rows.values() for cell in cells.values()):
            is_own = offers or cell.is_formula or cell.text in known or cell.text in state
            yield from _asides([cell]) if is_own else [cell]


def _refuse_foreign(path: Path) -> list[str]:
    with ZipFile(path) as archive:
        names = archive.namelist()
    if any(map(FOREIGN.match, names)):
        message = "die Arbeitsmappe greift auf andere Dateien zu"
        hint = "Verknüpfungen und eingebettete Objekte entfernen"
        raise refused(path, "E206", message, hint)
    return names


def _rows(path: Path, sheet: Any) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Yield the filled cells of every row; what the sheet says of its own size may be wrong."""
    tied = _tied(path, sheet._worksheet_path)
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(min_row=1), 1):
        cells = {cell.column: _read(cell) for cell in row if cell.value is not None}
        yield number, cells | _telling(cells, tied.pop(number, {}))
    for number in sorted(tied):
        yield number, _telling({}, tied[number])


def _telling(
    cells: Mapping[int, Cell], tied: Mapping[int, Iterable[tuple[Fate, str]]]
) -> dict[int, Cell]:
    """Return the cells that something is tied to, which tell it too."""
    found = {column: (cells.get(column, Cell("")), told) for column, told in tied.items()}
    return {column: replace(cell, told=(*cell.told, *told))
            for column, (cell, told) in found.items()}  # fmt: skip


def _name(sheet: str, column: int, row: int) -> str:
    return f"Tabelle ‚{sheet}‘, Zelle {get_column_letter(column)}{row}"


def _read(cell: Any) -> Cell:
    """Return a cell as text: a formula as it was typed, never what it would yield."""
    value = cell.value
    if isinstance(value, DATES):
        # A field that holds a day takes it as it is.
        day = value.date() if isinstance(value, datetime) else value
        text = day.isoformat() if isinstance(day, date) else ""
        return Cell(text, fault="hier steht ein Datum statt Text")
    if isinstance(value, bool) or cell.data_type == "e":
        shown = {True: "WAHR", False: "FALSCH"}.get(value, value)
        return Cell("", fault=f"hier steht {shown} statt Text")
    if isinstance(value, (int, float)):
        value = _figures(value, cell.number_format or "")
    link = HYPERLINK.fullmatch(str(value)) if cell.data_type == "f" else None
    if link:
        address, label = (each.replace('""', '"') for each in (link[1], link[2] or link[1]))
        return Cell(label, told=((Fate.LINK, address),))
    parts = value if isinstance(value, CellRichText) else [getattr(value, "text", None) or value]
    pieces = [_piece(part, cell.font) for part in parts]
    text = joined(pieces).replace(RETURN, "\n")
    asides = tuple((each.fate, each.text) for each in told(pieces))
    return Cell(text, is_formula=cell.data_type == "f", told=asides)


def _figures(value: float, form: str) -> str:
    """Return a number as the cell shows it: with a comma, a share in percent."""
    is_share = form.rstrip().endswith("%")
    digits = f"{value * 100 if is_share else value:.15g}".replace(".", ",")
    return f"{digits} %" if is_share else digits


def _piece(part: Any, font: Any) -> Piece:
    """Return a part of a cell; what is struck out is not taken."""
    if isinstance(part, TextBlock):
        part, font = part.text, part.font
    text = VERTICAL.get(font.vertAlign, str)(str(part))
    return Piece(Fate.STRUCK if font.strike else Fate.TAKEN, text)


def _columns(
    path: Path, name: str, heads: Mapping[int, Cell], labels: Mapping[str, str]
) -> dict[int, str]:
    """Return the field of every column; ``DataError`` names the headings that are missing."""
    columns = {}
    for number, head in heads.items():
        label = canonical([head.text])
        numbered = NUMBERED.match(label)
        key = labels.get(label) or (labels.get(numbered[1]) if numbered else None)
        if key or label.startswith(GAUGE_LABEL) or label == FREE_LABEL:
            columns[number] = key or ""
    missing = [label for label, key in labels.items() if key not in columns.values()]
    if missing:
        message = f"Tabelle ‚{name}‘: es fehlt die Spalte „{'“, „'.join(missing)}“"
        raise refused(path, "E233", message, "die Überschriften in Zeile 1 wiederherstellen")
    return columns


def _row(
    name: str, columns: Mapping[int, str], number: int, cells: Mapping[int, Cell]
) -> FormRow:
    found: defaultdict[str, list[Cell]] = defaultdict(list)
    for column, key in columns.items():
        if key:
            cell = cells.get(column) or Cell("", _name(name, column, number))
            # A measure that is struck out whole is still known by its id.
            struck = [text for fate, text in cell.told if fate is Fate.STRUCK]
            is_struck = key == ID and not cell.text and struck
            found[key].append(replace(cell, text=struck[0]) if is_struck else cell)
    place = f"Tabelle ‚{name}‘, Zeile {number}"
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
    for cell in cells:
        told = tuple(e for e in cell.told if e[0] is not Fate.LINK or not cell.shows(e[1]))
        if told:
            yield replace(cell, text="", told=told)


if __name__ == "__main__":
    serve(read_workbook)
