"""What a form says that a department has sent back: its fields with their places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl.utils import get_column_letter

from catalogue.exchange.extract.lines import Fate
from catalogue.exchange.extract.sandbox import refused
from catalogue.exchange.forms.fields import ID, LOCKED, canonical

MAX_CHARACTERS = 2_000_000
MAX_ROWS, MAX_CELLS = 2_000, 50_000


@dataclass(frozen=True)
class Cell:
    """The text of one cell; ``fault`` says why it cannot be read as text.

    ``told`` is what else it holds, such as struck out words, each with its fate; a cell is
    ``repeated`` when those beside it say the same and none of them can be a field.
    """

    text: str
    place: str = ""
    fault: str = ""
    is_formula: bool = False
    told: tuple[tuple[Fate, str], ...] = ()
    repeated: int = 1

    def shows(self, address: str) -> bool:
        """Whether it shows the address that its words lead to."""
        return address.removeprefix("mailto:").rstrip("/") in self.text


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


@dataclass(frozen=True)
class FormRow:
    """A measure of the form: the cells of every field."""

    place: str
    cells: Mapping[str, tuple[Cell, ...]]

    def text(self, key: str) -> str:
        """Return what counts in the cells of a field."""
        return canonical(cell.text for cell in self.cells.get(key, ()))

    @property
    def id(self) -> str:
        """The id of the measure, or nothing when it is new."""
        return self.text(ID)

    @property
    def is_empty(self) -> bool:
        """Whether no field is filled in that a department may edit."""
        cells = (cell for key, each in self.cells.items() if key not in LOCKED for cell in each)
        return not any(cell.fault or canonical([cell.text]) for cell in cells)


@dataclass(frozen=True)
class Form:
    """All that a form holds; ``state`` is what it was sent with, ``strays`` belong to no field."""

    state: tuple[str, ...]
    rows: tuple[FormRow, ...]
    strays: tuple[Cell, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell of the form and what stands beside them."""
        cells = (cell for row in self.rows for each in row.cells.values() for cell in each)
        return (*cells, *self.strays)

    @property
    def characters(self) -> int:
        """How much text the form holds."""
        return sum(len(cell.text) for cell in self.cells)
