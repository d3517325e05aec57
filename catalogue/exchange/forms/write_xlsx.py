"""Writes the workbook that a department fills in."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from catalogue.exchange.forms.fields import NAMING, NEW_ROWS, FormField, cells
from catalogue.exchange.forms.print_xlsx import (
    BOLD,
    LINE_POINTS,
    PRINTED,
    TOP,
    lay_out,
    print_sheet,
)
from catalogue.exchange.forms.sent import Collection, sent_lines
from catalogue.exchange.forms.signs import FREE_LABEL, GAUGE_LABEL, ID, LISTS
from catalogue.exchange.forms.texts import instructions, sheet_title
from catalogue.model.records import Measure
from catalogue.source.workbook import put_text, sealed

INSTRUCTIONS = "Anleitung"
STATE = "Stand"
ID_WIDTH = 24
GAUGE_WIDTH = 14
INSTRUCTIONS_WIDTH = 78
MAX_ROW_POINTS = 409
GREY = PatternFill("solid", fgColor="E7E6E6")
RED = Font("Calibri", color="C00000", bold=True)
# Heading, width and field of a column.
Column = tuple[str, int, FormField | None]


def workbook(collection: Collection) -> bytes:
    """Return the workbook of a department; the same content is the same bytes."""
    book = Workbook()
    book.properties.creator = collection.head.publisher
    book.properties.title = f"{collection.head.title}: {collection.department}"
    book.security = WorkbookProtection(lockStructure=True)
    first = book.worksheets[0]
    first.title = INSTRUCTIONS
    head, reach = collection.head, collection.reach
    told = list(instructions(collection.form, head, collection.department, "xlsx", reach))
    _list(first, 1, told)
    first.column_dimensions["A"].width = INSTRUCTIONS_WIDTH
    for row, text in enumerate(told, 1):
        _set_height(first, row, [(text, INSTRUCTIONS_WIDTH)])
    first["A1"].font = Font("Calibri", bold=True, size=14)
    lay_out(first, collection, is_wide=False)
    columns = list(_columns(collection))
    measures = book.create_sheet(sheet_title(collection.form.words))
    _measures(measures, collection, columns)
    letters = [(get_column_letter(n), field) for n, (_, _, field) in enumerate(columns, 1)]
    print_sheet(book.create_sheet(PRINTED), collection, letters)
    lists = book.create_sheet(LISTS)
    for number, field in enumerate(_chosen(collection), 1):
        _list(lists, number, collection.offered[field.key].values())
    _list(book.create_sheet(STATE), 1, sent_lines(collection))
    for name in (LISTS, STATE):
        book[name].sheet_state = "hidden"
    book.active = book.index(measures)
    for sheet in book.worksheets:
        sheet.protection.sheet = True
        sheet.sheet_view.tabSelected = sheet is measures
    written = BytesIO()
    book.save(written)
    return sealed(written.getvalue(), collection.day)


def _chosen(collection: Collection) -> list[FormField]:
    return [field for field in collection.fields if field.is_choice]


def _list(sheet: Worksheet, column: int, lines: Iterable[str]) -> None:
    for row, line in enumerate(lines, 1):
        _write(sheet.cell(row, column), line)


def _set_height(sheet: Worksheet, row: int, texts: Iterable[tuple[str, int]]) -> None:
    """Make a row as high as its longest text needs; LibreOffice does not when it opens a file."""
    lines = max(
        sum(max(1, ceil(len(line) / width)) for line in text.split("\n")) for text, width in texts
    )
    sheet.row_dimensions[row].height = min((lines + 1) * LINE_POINTS, MAX_ROW_POINTS)


def _write(cell: Any, text: str, is_locked: bool = True) -> None:
    put_text(cell, text)
    cell.alignment = TOP
    cell.protection = Protection(locked=is_locked)


def _measures(sheet: Worksheet, collection: Collection, columns: list[Column]) -> None:
    last = len(collection.measures) + NEW_ROWS + 1
    for number, (label, width, _) in enumerate(columns, 1):
        _write(sheet.cell(1, number), label)
        sheet.cell(1, number).font = BOLD
        sheet.cell(1, number).fill = GREY
        sheet.column_dimensions[get_column_letter(number)].width = width
    rows = [*collection.measures, *([None] * NEW_ROWS)]
    for row, measure in enumerate(rows, 2):
        _row(sheet, row, measure, collection)
    _gauges(sheet, collection, [label for label, _, _ in columns], last)
    _drop_downs(sheet, collection, columns, last)
    sheet.column_dimensions[get_column_letter(len(columns))].hidden = True
    sheet.freeze_panes = "C2"
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    lay_out(sheet, collection, is_wide=True)
    # On paper this sheet lists names and choices; texts are printed by the sheet made for them.
    listed = [n for n, (*_, field) in enumerate(columns, 1)
              if field and (field.is_ticked or field.key in NAMING)]
    last_printed = get_column_letter(listed[-1])
    sheet.print_area = f"A1:{last_printed}{len(collection.measures) + 1}"


def _columns(collection: Collection) -> Iterator[Column]:
    """Yield heading, width and field of every column."""
    yield collection.form.record[ID].label, ID_WIDTH, None
    for field in collection.fields:
        for label in field.labels:
            yield label, field.width, field
        if field.is_text:
            yield f"{GAUGE_LABEL}: {field.label}", GAUGE_WIDTH, None
    yield FREE_LABEL, GAUGE_WIDTH, None


def _row(sheet: Worksheet, row: int, measure: Measure | None, collection: Collection) -> None:
    found = cells(measure, collection.offered) if measure else {}
    _write(sheet.cell(row, 1), measure.id if measure else "")
    sheet.cell(row, 1).fill = GREY
    column = 1
    for field in collection.fields:
        texts = [*found.get(field.key, ()), *[""] * field.count]
        for text in texts[: field.count]:
            column += 1
            _write(sheet.cell(row, column), text, field.is_locked)
            if field.is_locked:
                sheet.cell(row, column).fill = GREY
        column += field.is_text
    # An empty row grows while it is filled.
    if measure:
        widths = [(text, field.width) for field in collection.fields for text in found[field.key]]
        _set_height(sheet, row, [(measure.id, ID_WIDTH), *widths])


def _gauges(sheet: Worksheet, collection: Collection, labels: list[str], last: int) -> None:
    """Write beside every text how much room its page still has."""
    texts = [field.label for field in collection.fields if field.is_text]
    letters = {label: get_column_letter(labels.index(label) + 1) for label in labels}
    free = letters[FREE_LABEL]
    rooms = [collection.gauge.room(each) for each in collection.measures]
    rooms += [collection.gauge.room()] * NEW_ROWS
    for row, room in zip(range(2, last + 1), rooms, strict=True):
        used = "".join(_used(f"{letters[label]}{row}", collection) for label in texts)
        sheet[f"{free}{row}"] = f"={room}{used}"
        for label in texts:
            cell = sheet[f"{letters[f'{GAUGE_LABEL}: {label}']}{row}"]
            cell.value = (
                f'=IF({free}{row}<0,-{free}{row}&" Zeichen zu lang",'
                f'"noch "&{free}{row}&" Zeichen")'
            )
            cell.alignment = TOP
    for label in texts:
        letter = letters[f"{GAUGE_LABEL}: {label}"]
        too_long = Rule("expression", formula=[f"${free}2<0"], dxf=DifferentialStyle(font=RED))
        sheet.conditional_formatting.add(f"{letter}2:{letter}{last}", too_long)


def _used(cell: str, collection: Collection) -> str:
    """Return what the text of a cell takes, as part of a formula; blank lines do not count."""
    line = "CHAR(10)"
    breaks = f"LEN(SUBSTITUTE({cell},{line}&{line},{line}))-LEN(SUBSTITUTE({cell},{line},\"\"))"
    return f"-LEN({cell})-{collection.gauge.characters_per_line}*({breaks})"


def _drop_downs(
    sheet: Worksheet,
    collection: Collection,
    columns: list[Column],
    last: int,
) -> None:
    for number, field in enumerate(_chosen(collection), 1):
        letter = get_column_letter(number)
        count = max(1, len(collection.offered[field.key]))
        rule = DataValidation(type="list", formula1=f"{LISTS}!${letter}$1:${letter}${count}")
        rule.error = "Bitte einen Eintrag der Liste wählen oder das Feld leeren."
        rule.errorTitle = field.label
        rule.showErrorMessage = True
        for place, (_, _, owner) in enumerate(columns, 1):
            if owner == field:
                column = get_column_letter(place)
                rule.add(f"{column}2:{column}{last}")
        sheet.add_data_validation(rule)
