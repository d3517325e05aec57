"""Arranges the forms of the sections for the cover: overlapping, in rows, up from the foot."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

# How far the next form stands off, in widths of a form: less than one, for they overlap.
STEP = 56.7 / 73.6
ROUNDING = 0.003
DIGITS = 1


@dataclass(frozen=True)
class Cell:
    """Where the form of a section stands: its row up from the foot, its column, its corner."""

    number: int
    row: int
    column: int
    x: float
    y: float


@dataclass(frozen=True)
class Motif:
    """The forms of all sections, as wide as each is, and the pairs of them that may overlap."""

    size: float
    cells: tuple[Cell, ...]

    @property
    def drawn(self) -> list[Cell]:
        """The forms in the order they are drawn, row by row from the top."""
        return sorted(self.cells, key=lambda cell: (-cell.row, cell.column))

    @property
    def pairs(self) -> list[tuple[Cell, Cell]]:
        """The neighbours of every form: above and beside in the order of rows, then askew."""
        at = {(cell.row, cell.column): cell for cell in self.cells}
        rows = list(dict.fromkeys(cell.row for cell in self.cells))
        found = [pair for place, row in enumerate(rows)
                 for pair in (*_upright(at, row, rows[:place]), *_level(at, row))]
        return found + [(upper, lower) for upper in self.drawn for side in (-1, 1)
                        if (lower := at.get((upper.row - 1, upper.column + side)))]


Cells = dict[tuple[int, int], Cell]


def _level(at: Cells, row: int) -> Iterator[tuple[Cell, Cell]]:
    columns = sorted(column for each, column in at if each == row)
    yield from ((at[row, column], at[row, column + 1]) for column in columns[:-1])


def _upright(at: Cells, row: int, known: list[int]) -> Iterator[tuple[Cell, Cell]]:
    """Yield each form of a row with the one above or below it whose row came before."""
    for other in (each for each in known if abs(each - row) == 1):
        upper, lower = max(row, other), min(row, other)
        yield from ((at[upper, column], at[lower, column]) for each, column in sorted(at)
                    if each == upper and (lower, column) in at)


def motif(sections: int, left: float, width: float, top: float, height: float) -> Motif:
    """Arrange so many forms between a margin and the edge, below ``top`` and down to the foot.

    The row above the foot is the first in order, the foot the last; each row begins in its middle.
    """
    columns = next(n for n in count(1) if _fits(n, sections, width - left, height - top))
    size = _size(columns, width - left)
    rows = -(-sections // columns)
    numbers = iter(range(1, sections + 1))
    cells = []
    for row in (*range(1, rows), 0) if rows else ():
        # The topmost row may be short; it ends at the edge.
        first = rows * columns - sections if row == rows - 1 else 0
        middle = (columns - 1) / 2
        for column in sorted(range(first, columns), key=lambda each: (abs(each - middle), each)):
            x = left + column * STEP * size
            y = height - size - row * STEP * size
            cells.append(Cell(next(numbers), row, column, round(x, DIGITS), round(y, DIGITS)))
    return Motif(round(size, DIGITS), tuple(cells))


def _size(columns: int, width: float) -> float:
    return width / (1 + (columns - 1) * STEP)


def _fits(columns: int, sections: int, width: float, height: float) -> bool:
    rows = max(1, -(-sections // columns))
    return _size(columns, width) * (1 + (rows - 1) * STEP) <= height * (1 + ROUNDING)
