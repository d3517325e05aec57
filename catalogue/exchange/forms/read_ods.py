"""Reads the sheets of a workbook that a department has saved in OpenDocument."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

from catalogue.exchange.extract.grid import cells, paragraphs, rows
from catalogue.exchange.extract.odf import ANNOTATION, TABLE, Span, named, opened
from catalogue.exchange.extract.pieces import Piece, joined, told
from catalogue.exchange.forms.collected import Cell
from catalogue.exchange.forms.sheets import Sheet, filled

# The fields of a form stand in the first columns; a sheet has no more than the second.
MAX_COLUMNS, MAX_LAST = 200, 16_384


def sheets(path: Path) -> dict[str, Sheet]:
    """Return the filled cells of every sheet; ``DataError`` when the file is harmful."""
    document = opened(path, "spreadsheet")
    span = Span(document, is_shaded=True)
    tables = ((table.get(named("table:name"), ""), table) for table in document.body.iter(TABLE))
    return {name: filled(path, name, _rows(span, table)) for name, table in tables}


def _rows(span: Span, table: Element) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Yield the filled rows with their numbers; empty ones up to the end are said in one."""
    for number, repeated, row in rows(table):
        found = _cells(span, row)
        yield from ((each, found) for each in range(number, number + repeated) if found)


def _cells(span: Span, row: Element) -> dict[int, Cell]:
    """Return the filled cells of a row; behind the columns of fields, equal ones are one."""
    found: dict[int, Cell] = {}
    for column, repeated, cell in cells(row):
        end = min(column + repeated, MAX_LAST + 1)
        read = _cell(span, cell)
        if read.text or read.told:
            rest = max(column, min(end, MAX_COLUMNS + 1))
            found |= dict.fromkeys(range(column, rest), read)
            found |= {rest: replace(read, repeated=end - rest)} if end > rest else {}
    return found


def _cell(span: Span, cell: Element) -> Cell:
    look = span.look(cell)
    lines = [span.paragraph(each, look=look) for each in paragraphs(cell)]
    remarks = [each for each in cell if each.tag == ANNOTATION]
    pieces: list[Piece] = [piece for line in lines for piece in line]
    pieces += [piece for each in remarks for piece in span.comment(each)]
    text = "\n".join(joined(line) for line in lines)
    is_formula = bool(cell.get(named("table:formula")))
    asides = tuple((each.fate, each.text) for each in told(pieces))
    return Cell(text, is_formula=is_formula, told=asides)
