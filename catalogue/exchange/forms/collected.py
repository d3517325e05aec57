"""What a form says that a department has sent back: its fields with their places."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from catalogue.exchange.extract.lines import Fate
from catalogue.exchange.extract.sandbox import refused, served
from catalogue.exchange.forms.signs import ID, LOCKED, canonical

MAX_CHARACTERS = 2_000_000


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


def serve(read: Callable[[Path], Form]) -> None:
    """Print what ``read`` says of the form named on the command line, or why it is refused."""

    def values(path: Path) -> dict[str, Any]:
        form = read(path)
        if form.characters > MAX_CHARACTERS:
            raise refused(path, "E202", "die Datei enthält zu viel Text", "sie teilen")
        return asdict(form)

    served(values)
