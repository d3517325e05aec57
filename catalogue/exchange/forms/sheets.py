"""The filled cells of a sheet, each with its place."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from openpyxl.utils import get_column_letter

from catalogue.exchange.extract.sandbox import refused
from catalogue.exchange.forms.collected import Cell

MAX_ROWS, MAX_CELLS = 2_000, 50_000

Sheet = dict[int, dict[int, Cell]]
"""The filled rows of a sheet by their number, and their filled cells by that of their column."""


def filled(path: Path, name: str, rows: Iterable[tuple[int, Mapping[int, Cell]]]) -> Sheet:
    """Return the filled rows of a sheet, each cell with its place.

    ``DataError`` when they are more than a form can have: nothing of a sheet is passed over.
    """
    found: Sheet = {}
    count = 0
    for number, cells in rows:
        if cells:
            found[number] = {c: replace(each, place=_place(name, number, c, each.repeated))
                             for c, each in cells.items()}  # fmt: skip
            count += len(cells)
        if len(found) > MAX_ROWS or count > MAX_CELLS:
            most = f"{MAX_ROWS} Zeilen" if len(found) > MAX_ROWS else f"{MAX_CELLS} Zellen"
            message = f"die Tabelle ‚{name}‘ hat mehr als {most}"
            hint = "sie teilen; was versehentlich ausgefüllt ist, löschen"
            raise refused(path, "E202", message, hint)
    return found


def _place(sheet: str, row: int, column: int, repeated: int) -> str:
    first, last = (f"{get_column_letter(c)}{row}" for c in (column, column + repeated - 1))
    return f"Tabelle ‚{sheet}‘, Zelle {first}" + (f" bis {last}" if repeated > 1 else "")
