"""Divides the rows of a chart among pages, at the largest of its sizes that keeps them together."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ChartPage:
    """The rows of a chart on one page, by number and with where each begins, and where all end."""

    rows: tuple[tuple[int, float], ...]
    end: float


@dataclass(frozen=True)
class Chart:
    """The size that was taken, by number, and the pages."""

    size: int
    pages: tuple[ChartPage, ...]


def chart(
    sizes: Sequence[Sequence[float]], top: float, room: float, first: float, following: float
) -> Chart:
    """Return a chart whose rows are so high at each size, under a head that ends at ``top``.

    Alone on its page it may end at ``room``; where it does at no size, the last one fills pages
    down to ``first`` and to ``following``.
    """
    whole = (number for number, heights in enumerate(sizes) if top + sum(heights) <= room)
    if (number := next(whole, None)) is not None:
        return Chart(number, tuple(_pages(sizes[number], top, room, room)))
    return Chart(len(sizes) - 1, tuple(_pages(sizes[-1], top, first, following)))


def _pages(
    heights: Sequence[float], top: float, first: float, following: float
) -> list[ChartPage]:
    pages: list[ChartPage] = []
    rows: list[tuple[int, float]] = []
    y, limit = top, first
    for number, height in enumerate(heights):
        # A row that no page holds stands on one of its own.
        if rows and y + height > limit:
            pages.append(ChartPage(tuple(rows), y))
            rows, y, limit = [], top, following
        rows.append((number, y))
        y += height
    return [*pages, ChartPage(tuple(rows), y)]
