"""Ends the columns of a list where a reader expects it: the last ones alike, what goes on named."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from math import ceil
from typing import NamedTuple

from catalogue.typeset.composition import Composition, Part
from catalogue.typeset.leaves import Leaves

START, ITEM, END = "fit-start", "fit-item-{}", "fit-end"
# What rounding may add up to, in lines.
ROUNDED = 0.1


class Item(NamedTuple):
    """A row of a list, or a name above some; in lines of one endless column.

    ``heads`` is how many names stand above it; said again where it begins a column, they take
    ``again`` lines.
    """

    is_head: bool
    heads: int
    top: float
    bottom: float
    again: float = 0.0


def columned(composition: Composition, leaves: Leaves) -> Composition:
    """Return a composition whose contents and registers know where each column begins."""
    return replace(composition, units=tuple(
        _planned(composition, leaves, unit) if unit.kind in ROWS else unit
        for unit in composition.units))


def _planned(composition: Composition, leaves: Leaves, unit: Part) -> Part:
    head, flow = composition.layout.head, composition.layout.head.flow.get(unit.kind)
    found = leaves.heights(composition.tried(unit.extended(is_endless=True)), unit.place)
    tops = {name: top / head.line for name, (_, top) in found.items()}
    items = [] if found[END][0] else list(_items(unit, tops))
    if not (flow and items):
        return unit
    room = head.area_height // head.line
    rooms = (room - ceil(items[0].top - tops[START] - ROUNDED), room)
    starts = balanced(items, rooms, round(flow.page / head.area_height))
    return unit.extended(columns={at: items[at].heads for at in starts[1:]})


def _items(unit: Part, tops: Mapping[str, float]) -> Iterator[Item]:
    """Yield what a register shows with its place."""
    heads = list(ROWS[unit.kind](unit))
    names: list[float] = []
    for at, (is_head, count) in enumerate(heads):
        top = tops[ITEM.format(at)]
        # Above a name that follows a row a line is free.
        is_closed = at + 1 < len(heads) and heads[at + 1][0] and not is_head
        bottom = tops.get(ITEM.format(at + 1), tops[END]) - is_closed
        yield Item(is_head, count, top, bottom, ceil(sum(names[:count]) - ROUNDED))
        if is_head:
            names[count:] = [bottom - top]


Rows = Iterator[tuple[bool, int]]


def _of_index(unit: Part) -> Rows:
    """Yield of each row whether it names those below it, and how many names stand above it."""
    for group in unit.context["index"]:
        yield True, 0
        for name, entries in group.listed:
            if name:
                yield True, 1
            yield from ((False, 1 + bool(name)) for _ in entries)


def _of_contents(unit: Part) -> Rows:
    """Yield the same of the contents, where nothing is said again."""
    rows = [*reversed(unit.context["rows"])]
    while rows:
        row = rows.pop()
        yield bool(row.rows), 0
        rows += reversed(row.rows)


ROWS: Mapping[str, Callable[[Part], Rows]] = {"index": _of_index, "contents": _of_contents}


def balanced(items: Sequence[Item], rooms: tuple[float, float], count: int) -> list[int]:
    """Return the items that begin a column, ``count`` of which stand on a page.

    ``rooms`` are the lines of a column on the first page and on every other. The columns of the
    last page are as even as they can be.
    """
    first, other = rooms
    starts = _starts(items, 0, [first] * count, other)
    page = (len(starts) - 1) // count * count
    least = (_starts(items, starts[page], [], lines) for lines in range(1, int(other) + 1))
    even = next((each for each in least if len(each) <= count), starts[page:])
    return [*starts[:page], *even]


def _starts(items: Sequence[Item], start: int, rooms: list[float], other: float) -> list[int]:
    """Return where columns begin that are filled one after the other."""
    found: list[int] = []
    while start < len(items):
        room = rooms[len(found)] if len(found) < len(rooms) else other
        found.append(start)
        start = _end(items, start, room)
    return found


def _end(items: Sequence[Item], start: int, room: float) -> int:
    """Return the item that begins the next column: a name has two rows below it, if it has two."""
    limit = items[start].top + room - items[start].again + ROUNDED
    ends = (at + 1 for at in range(start, len(items)) if not _leads_on(items, start, at))
    # What fits no column stands in one all the same.
    end = next(ends, len(items))
    for later in takewhile(lambda each: items[each - 1].bottom <= limit, ends):
        end = later
    return end


def _leads_on(items: Sequence[Item], start: int, at: int) -> bool:
    """Whether a row, in a column from ``start`` on, needs the next one beside it."""
    is_first = at > start and items[at - 1].is_head
    is_only = at + 1 == len(items) or items[at + 1].is_head
    return items[at].is_head or (is_first and not is_only)
