"""Tables as CSV: one for programs, and one that Excel opens by a double click."""

import csv
import re
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

from catalogue.html.export.tables import Column, Table
from catalogue.html.export.value import DataFile, Files, Made, OpenData
from catalogue.source.workbook import FORMULA_SIGNS

EXCEL = "-excel"
BOM = "\ufeff"
# A text that would be a formula has an apostrophe before it; one that has it, one more.
FORMULA = re.compile(rf"'*[{re.escape(''.join(FORMULA_SIGNS))}]")


def csv_files(data: OpenData, made: Made) -> Files:
    """Yield two files for each table.

    The first is CSV by RFC 4180 in UTF-8, its values as programs read them and a Table Schema
    tells; the second has German values, semicolons and a byte order mark.
    """
    for table in data.tables:
        text = written(table, Column.machine, ",", [each.name for each in table.columns])
        yield DataFile(f"{table.name}.csv", f"{table.title} (CSV)", text.encode())
        text = written(table, _harmless, ";", [each.label for each in table.columns])
        yield DataFile(f"{table.name}{EXCEL}.csv", f"{table.title} (CSV für Excel)",
                       f"{BOM}{text}".encode())


def written(
    table: Table, cell: Callable[[Column, Any], str], separator: str, heads: list[str]
) -> str:
    """Return a table as CSV."""
    out = StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(heads)
    writer.writerows(_cells(table, cell))
    return out.getvalue()


def _cells(table: Table, cell: Callable[[Column, Any], str]) -> Iterator[list[str]]:
    for row in table.rows:
        yield [cell(column, row.get(column.name)) for column in table.columns]


def _harmless(column: Column, value: Any) -> str:
    is_number = isinstance(value, int | float)
    return column.human(value) if is_number else guarded(column.human(value))


def guarded(text: str) -> str:
    """Return a text that no program takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return what a guarded text was."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
