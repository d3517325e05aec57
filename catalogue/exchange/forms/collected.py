"""What a form says that a department has sent back: its fields with their places."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalogue.exchange.extract.lines import Fate
from catalogue.exchange.forms.fields import FIELDS, ID, canonical

LOCKED = frozenset({ID, *(each.key for each in FIELDS if each.is_locked)})
MAX_CHARACTERS = 2_000_000


@dataclass(frozen=True)
class Cell:
    """The text of one cell; ``fault`` says why it cannot be read as text.

    ``told`` is what else it holds, such as struck out words, each with its fate.
    """

    text: str
    place: str = ""
    fault: str = ""
    is_formula: bool = False
    told: tuple[tuple[Fate, str], ...] = ()


Sheet = list[dict[int, Cell]]
"""The filled cells of every row by the number of their column."""


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
