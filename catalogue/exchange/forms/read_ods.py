"""Reads the sheets of a workbook that a department has saved in OpenDocument."""

from itertools import islice
from pathlib import Path
from xml.etree.ElementTree import Element

from openpyxl.utils import get_column_letter

from catalogue.exchange.extract.odf import (
    ANNOTATION,
    CELL,
    PARAGRAPHS,
    ROW,
    TABLE,
    Span,
    named,
    opened,
    within,
)
from catalogue.exchange.extract.pieces import Piece, joined, told
from catalogue.exchange.forms.collected import Cell, Sheet

MAX_ROWS = 2_000
MAX_COLUMNS = 1_000
MAX_GAP = 99
COVERED = named("table:covered-table-cell")


def sheets(path: Path) -> dict[str, Sheet]:
    """Return the filled cells of every sheet; ``DataError`` when the file is harmful."""
    document = opened(path, "spreadsheet")
    span = Span(document, is_shaded=True)
    return {
        table.get(named("table:name"), ""): _sheet(span, table)
        for table in document.body.iter(TABLE)
    }


def _sheet(span: Span, table: Element) -> Sheet:
    name = table.get(named("table:name"), "")
    found: Sheet = []
    for row in islice(within(table, ROW), MAX_ROWS + 1):
        cells = _cells(span, row, name, len(found) + 1)
        repeated = _count(row, "table:number-rows-repeated")
        # Empty rows up to the end of the sheet are said in one.
        times = min(repeated, MAX_ROWS + 1 - len(found)) if cells or repeated < MAX_GAP else 0
        found += [cells] * times
    return found


def _cells(span: Span, row: Element, sheet: str, number: int) -> dict[int, Cell]:
    found: dict[int, Cell] = {}
    column = 0
    for cell in (each for each in row if each.tag in (CELL, COVERED)):
        repeated = _count(cell, "table:number-columns-repeated")
        for _ in range(min(repeated, MAX_COLUMNS - column)):
            column += 1
            place = f"Tabelle ‚{sheet}‘, Zelle {get_column_letter(column)}{number}"
            read = _cell(span, cell, place)
            if read.text or read.told:
                found[column] = read
    return found


def _cell(span: Span, cell: Element, place: str) -> Cell:
    look = span.look(cell)
    paragraphs = [each for each in cell if each.tag in PARAGRAPHS]
    lines = [span.paragraph(each, look=look) for each in paragraphs]
    remarks = [each for each in cell if each.tag == ANNOTATION]
    pieces: list[Piece] = [piece for line in lines for piece in line]
    pieces += [piece for each in remarks for piece in span.comment(each)]
    text = "\n".join(joined(line) for line in lines)
    is_formula = bool(cell.get(named("table:formula")))
    return Cell(text, place, is_formula=is_formula,
                told=tuple((each.fate, each.text) for each in told(pieces)))  # fmt: skip


def _count(element: Element, name: str) -> int:
    text = element.get(named(name), "1")
    return int(text) if text.isdecimal() else 1
