"""Tables as one workbook, a sheet for each."""

from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from catalogue.html.export.tables import Column, Table
from catalogue.html.export.value import DataFile, Files, Made, OpenData
from catalogue.source.names import slug
from catalogue.source.workbook import put_text, sealed

# What Excel takes at most: the characters of a cell, and those of the name of a sheet.
MAX_CELL, MAX_NAME = 32_767, 31
CUT = " … (gekürzt, vollständig in der CSV-Datei)"
DAY_FORMAT = "DD.MM.YYYY"
HEAD, TOP = Font(bold=True), Alignment(vertical="top", wrap_text=True)


def xlsx_file(data: OpenData, made: Made) -> Files:
    """Yield the workbook; the same content is the same bytes."""
    book = Workbook()
    book.properties.creator = data.edition.head.publisher
    book.properties.title = data.title
    first = book.worksheets[0]
    for table in data.tables:
        _fill(book.create_sheet(table.name[:MAX_NAME]), table)
    book.remove(first)
    written = BytesIO()
    book.save(written)
    name = slug(data.edition.head.title)
    yield DataFile(f"{name}-{data.edition.number}.xlsx", f"{data.title} (Excel)",
                   sealed(written.getvalue(), data.day))


def _fill(sheet: Worksheet, table: Table) -> None:
    for number, column in enumerate(table.columns, 1):
        put_text(head := sheet.cell(1, number), column.label)
        head.font, head.alignment = HEAD, TOP
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    for at, row in enumerate(table.rows, 2):
        for number, column in enumerate(table.columns, 1):
            _put(sheet.cell(at, number), column, row.get(column.name))
    sheet.freeze_panes = "B2"


def _put(cell: Any, column: Column, value: Any) -> None:
    """Put a number as a number, a day as a day, all else as text."""
    cell.alignment = TOP
    if isinstance(value, int | float) and not isinstance(value, bool):
        cell.value = value
    elif column.type == "date" and value:
        cell.value = date.fromisoformat(value)
        cell.number_format = DAY_FORMAT
    else:
        text = column.human(value)
        put_text(cell, text if len(text) <= MAX_CELL else text[:MAX_CELL - len(CUT)] + CUT)
