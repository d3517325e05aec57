"""Reads the sheets of a workbook that a department has saved in OpenDocument."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

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
from catalogue.exchange.forms.collected import Cell, Sheet, filled

# The fields of a form stand in the first columns; a sheet has no more than the second.
MAX_COLUMNS, MAX_LAST = 200, 16_384
COVERED = named("table:covered-table-cell")


def sheets(path: Path) -> dict[str, Sheet]:
    """Return the filled cells of every sheet; ``DataError`` when the file is harmful."""
    document = opened(path, "spreadsheet")
    span = Span(document, is_shaded=True)
    tables = ((table.get(named("table:name"), ""), table) for table in document.body.iter(TABLE))
    return {name: filled(path, name, _rows(span, table)) for name, table in tables}


def _rows(span: Span, table: Element) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Yield the filled rows with their numbers; empty ones up to the end are said in one."""
    number = 1
    for row in within(table, ROW):
        cells = _cells(span, row)
        repeated = _count(row, "table:number-rows-repeated")
        yield from ((each, cells) for each in range(number, number + repeated) if cells)
        number += repeated


def _cells(span: Span, row: Element) -> dict[int, Cell]:
    """Return the filled cells of a row; behind the columns of fields, equal ones are one."""
    found: dict[int, Cell] = {}
    column = 1
    for cell in (each for each in row if each.tag in (CELL, COVERED)):
        repeated = _count(cell, "table:number-columns-repeated")
        end = min(column + repeated, MAX_LAST + 1)
        read = _cell(span, cell)
        if read.text or read.told:
            rest = max(column, min(end, MAX_COLUMNS + 1))
            found |= dict.fromkeys(range(column, rest), read)
            found |= {rest: replace(read, repeated=end - rest)} if end > rest else {}
        column += repeated
    return found


def _cell(span: Span, cell: Element) -> Cell:
    look = span.look(cell)
    paragraphs = [each for each in cell if each.tag in PARAGRAPHS]
    lines = [span.paragraph(each, look=look) for each in paragraphs]
    remarks = [each for each in cell if each.tag == ANNOTATION]
    pieces: list[Piece] = [piece for line in lines for piece in line]
    pieces += [piece for each in remarks for piece in span.comment(each)]
    text = "\n".join(joined(line) for line in lines)
    is_formula = bool(cell.get(named("table:formula")))
    asides = tuple((each.fate, each.text) for each in told(pieces))
    return Cell(text, is_formula=is_formula, told=asides)


def _count(element: Element, name: str) -> int:
    text = element.get(named(name), "1")
    return int(text) if text.isdecimal() else 1
