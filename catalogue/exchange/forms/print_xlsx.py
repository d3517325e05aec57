"""Writes the sheet of the workbook that is made for paper: one measure a page, texts stacked."""

from collections.abc import Iterator, Sequence
from math import ceil

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from catalogue.exchange.forms.fields import FormField, cells
from catalogue.exchange.forms.sent import Collection
from catalogue.exchange.forms.signs import ID
from catalogue.exchange.forms.texts import sheet_title
from catalogue.model.form import Form

PRINTED = "Ausdruck"
A4 = 9
WIDTHS = {"A": 20, "B": 78}
LINE_POINTS = 15
MAX_ROW_POINTS = 400
TOP = Alignment(wrap_text=True, vertical="top")
BOLD = Font("Calibri", bold=True)
QUIET = PatternFill("solid", fgColor="F3EEE7")


def lay_out(sheet: Worksheet, collection: Collection, is_wide: bool) -> None:
    """Print a sheet on A4, as wide as the page, its first row on each, and count the pages."""
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape" if is_wide else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    head = collection.head
    title = f"{head.title}, {head.number}. {collection.form.words.edition.one}"
    back = f"Bitte zurück an: {collection.address[-1]}"
    sheet.HeaderFooter.oddHeader = _margin(title, collection.department)
    sheet.HeaderFooter.oddFooter = _margin(back, "Seite &P von &N")


def _margin(left: str, right: str) -> HeaderFooterItem:
    return HeaderFooterItem(left=_HeaderFooterPart(left), right=_HeaderFooterPart(right))


def print_sheet(
    sheet: Worksheet, collection: Collection, letters: Sequence[tuple[str, FormField | None]]
) -> None:
    """Show every measure of the sheet of measures, as it is filled in there, on its own page."""
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    # All that this sheet says is a formula or a label, so that what others add to it is told apart.
    _line(sheet, 1, '="Feld"', '="Eintrag"', 1)
    row = 2
    for number, measure in enumerate(collection.measures, 2):
        found = {"": (measure.id,), **cells(measure, collection.offered)}
        for label, key, formula in _lines(collection.form, letters, number):
            texts = "\n".join(found[key]).split("\n")
            lines = sum(max(1, ceil(len(line) / WIDTHS["B"])) for line in texts)
            row = _line(sheet, row, label, formula, lines)
        sheet.row_breaks.append(Break(row - 1))
    sheet.print_options.gridLines = True
    lay_out(sheet, collection, is_wide=False)


def _lines(
    form: Form, letters: Sequence[tuple[str, FormField | None]], number: int
) -> Iterator[tuple[str, str, str]]:
    """Yield name, key and formula of every field; its cells stand below each other."""
    sheet = sheet_title(form.words).replace("'", "''")
    first = f"'{sheet}'!{letters[0][0]}{number}"
    yield form.record[ID].label, "", f'={first}&""'
    for field in dict.fromkeys(field for _, field in letters if field):
        places = [f"'{sheet}'!{letter}{number}" for letter, owner in letters if owner == field]
        more = (f'&IF({place}="","",CHAR(10)&{place})' for place in places[1:])
        yield field.label, field.key, f'={places[0]}&""{"".join(more)}'


def _line(sheet: Worksheet, row: int, label: str, text: str, lines: int) -> int:
    """Write a field and return the next row; a text too high for one row goes over several."""
    points = (lines + 1) * LINE_POINTS
    last = row + ceil(points / MAX_ROW_POINTS) - 1
    for each in range(row, last + 1):
        sheet.row_dimensions[each].height = points / (last - row + 1)
    for letter, value in (("A", label), ("B", text)):
        cell = sheet[f"{letter}{row}"]
        cell.value, cell.alignment = value, TOP
        if last > row:
            sheet.merge_cells(f"{letter}{row}:{letter}{last}")
    sheet[f"A{row}"].font, sheet[f"A{row}"].fill = BOLD, QUIET
    return last + 1
