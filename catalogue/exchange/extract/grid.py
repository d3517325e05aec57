"""Walks the cells of a spreadsheet in OpenDocument, which writes what repeats once."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from catalogue.exchange.extract.odf import CELL, PARAGRAPHS, ROW, Open, Span, named, within
from catalogue.exchange.extract.pieces import joined
from catalogue.model.numerals import german

COVERED = named("table:covered-table-cell")
KIND, VALUE = named("office:value-type"), named("office:value")
DAY, TRUTH = named("office:date-value"), named("office:boolean-value")
YES_OR_NO = {"true": "ja", "false": "nein"}
# So many figures behind the point tell a number from what the computer makes of it.
FIGURES = 10


def rows(table: Element) -> Iterator[tuple[int, int, Element]]:
    """Yield the rows of a sheet: their first number, how many are alike, the row."""
    number = 1
    for row in within(table, ROW):
        repeated = _count(row, "table:number-rows-repeated")
        yield number, repeated, row
        number += repeated


def cells(row: Element) -> Iterator[tuple[int, int, Element]]:
    """Yield the cells of a row: their first column, how many are alike, the cell."""
    column = 1
    for cell in (each for each in row if each.tag in (CELL, COVERED)):
        repeated = _count(cell, "table:number-columns-repeated")
        yield column, repeated, cell
        column += repeated


def paragraphs(cell: Element) -> list[Element]:
    """Return the lines of a cell."""
    return [each for each in cell if each.tag in PARAGRAPHS]


def written(document: Open, cell: Element) -> str:
    """Return the value of a cell as somebody would write it, whatever way it is shown."""
    kind = cell.get(KIND, "")
    if kind in ("float", "currency", "percentage"):
        return german(round(float(cell.get(VALUE, "0")), FIGURES))
    if kind == "date":
        return cell.get(DAY, "")[:10]
    if kind == "boolean":
        return YES_OR_NO.get(cell.get(TRUTH, ""), "")
    span = Span(document, is_shaded=True)
    return "\n".join(joined(span.paragraph(each)) for each in paragraphs(cell))


def _count(element: Element, name: str) -> int:
    text = element.get(named(name), "1")
    return int(text) if text.isdecimal() else 1
