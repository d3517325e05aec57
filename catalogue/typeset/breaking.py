"""Breaks a paragraph as a whole: as few lines as it needs, and of all ways to do so the best.

What a way costs is what a reader minds: uneven lines, words divided, divisions one below the other,
a last line of one word or of what is left of one, a dash at the end of a line.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from math import ceil
from operator import attrgetter
from typing import NamedTuple

# What a line costs in hundredths of the square of the share of its room that it leaves free.
UNEVEN = 100.0
ONE_WORD, FRAGMENT, SHORT_END = 30.0, 60.0, 4.0
# The last line but one ends with a whole word where that leaves it even enough.
DIVIDED_END = 12.0
# A last line shorter than this share of its room looks like a slip.
SHORT_SHARE = 0.12
# No line is left emptier than this while a later break would fill it better; in a column of less
# than so many hyphens, one word may be half a line.
MOST_FREE, MOST_FREE_NARROW, NARROW = 0.45, 0.65, 60
# So uneven may lines of whole words be that no word is divided for it: a sixth of each is free.
EVEN = 2.5
# Above all costs of one paragraph together: nothing is worth a line but a ladder of divisions.
LINE = 1e6
# What a float may lose.
TOLERANCE = 1e-3

WORD = re.compile(r"[^ ]+")
NAME = re.compile(r"[A-ZÄÖÜ]\S+\s–$")
LETTERS = re.compile(r"[^\W\d_]+")
ADDRESS = re.compile(r"\w@\w|://|^\W?www\.|^\W?[\w-]+(\.[\w-]+)*\.[a-z]{2,4}(/|\W?$)")
# An address is divided where nobody takes what stands there for a part of the sentence.
IN_ADDRESS = re.compile(r"(?<=\w)(?=[-?&#])|(?<=[^/:]/)(?=\w)|(?<=\w)(?=\.\w)")
# A compound is divided behind a first part that is long enough to be one, and so is a pair.
IN_WORD = re.compile(r"(?<=[^\W\d_]{4}[-–])(?=[^\W\d_]{3})|(?<=[^\W\d_]{3}/)(?=[^\W\d_]{3})")
# Signs that break a line by other rules than these.
FOREIGN = re.compile("[\n\t\u00ad\u200b\u2028\u2029\u2e80-\uffff]")

BLANK, WITHIN, HYPHEN, END = range(4)
# By how many lines in a row divide a word.
PRICES = {BLANK: (0.0,), WITHIN: (6.0,), HYPHEN: (0.0, 2.5, 14.0, 1.5 * LINE)}
MOST_IN_A_ROW = 3
# Behind a dash of a name such as „Kinder – Jugend – Familie“, and a hyphen before a blank.
NAMED, CUT_SHORT = 21.0, 3.0
# Before the full stop of an address, where nothing else helps.
BEFORE_STOP = 40.0


class Break(NamedTuple):
    """Where a line may end and the next one begins, by character; what ends it, what it costs."""

    end: int
    start: int
    kind: int
    price: float = 0.0


class _Node(NamedTuple):
    """The best way to a break: where the next line begins, what the lines above it cost.

    ``in_a_row`` is how many of them, the last one among them, divide a word.
    """

    at: int
    start: float
    room: float
    cost: float
    in_a_row: int
    before: "_Node | None"


Divide = Callable[[int, int], Sequence[int]]


def breaks(text: str, divide: Divide) -> Iterator[Break]:
    """Yield where a paragraph may be broken, its end last.

    ``divide`` gives the places where a word from one character to another may be divided.
    """
    words = list(WORD.finditer(text))
    before = ""
    for word, following in zip(words, [*words[1:], None], strict=True):
        start, said = word.start(), word[0]
        for at, kind in _inside(word, divide):
            yield Break(start + at, start + at, kind, BEFORE_STOP * (said[at] == "."))
        if following:
            price = _price(before, said, following[0])
            yield Break(word.end(), following.start(), BLANK, price)
        before = said
    yield Break(words[-1].end(), len(text), END)


def _price(before: str, said: str, following: str) -> float:
    if NAME.search(said) and (NAME.search(before) or NAME.search(following)):
        return NAMED
    return CUT_SHORT * said.endswith("-")


def _inside(word: re.Match[str], divide: Divide) -> list[tuple[int, int]]:
    said, start = word[0], word.start()
    if ADDRESS.search(said):
        return [(match.start(), WITHIN) for match in IN_ADDRESS.finditer(said)]
    found = [(match.start(), WITHIN) for match in IN_WORD.finditer(said)]
    for part in LETTERS.finditer(said):
        if not part[0].isupper():
            found += [(at - start, HYPHEN)
                      for at in divide(start + part.start(), start + part.end())]
    return sorted(found)


def _undivided(start: int, end: int) -> Sequence[int]:
    return ()


@dataclass(frozen=True)
class Paragraph:
    """A text with the places of its characters on one endless line.

    ``rooms`` are the widths of the first line and of every other. No word is divided where less
    than the ``zone`` would stay free without.
    """

    text: str
    places: Sequence[float]
    rooms: tuple[float, float]
    divide: Divide
    hyphen: float
    zone: float = 0.0

    def best(self) -> list[Break] | None:
        """Return the breaks between its lines, nothing where a line would be too long."""
        found = list(breaks(self.text, _undivided))
        last = self._last(found)
        # Most are even enough with whole words, and looking no further takes half the time.
        if not last or last.cost > self._good_enough:
            found = list(breaks(self.text, self.divide))
            last = self._last(found)
        return _chosen(last, found) if last else None

    @cached_property
    def _most_free(self) -> float:
        return MOST_FREE if self.rooms[1] > NARROW * self.hyphen else MOST_FREE_NARROW

    @property
    def _good_enough(self) -> float:
        lines = 1 + max(0, ceil((self.places[-1] - self.rooms[0]) / self.rooms[1]))
        return lines * (LINE + EVEN)

    def _last(self, found: Sequence[Break]) -> _Node | None:
        """Return the best way to the end."""
        first, nodes, whole = 0, [_Node(-1, 0.0, self.rooms[0], 0.0, 0, None)], 0.0
        words = [at for at, each in enumerate(found) if each.kind == BLANK]
        for at, each in enumerate(found):
            end = self.places[each.end]
            while first < len(nodes) and nodes[first].start + nodes[first].room < end - TOLERANCE:
                first += 1
            if first == len(nodes):
                return None
            before: Iterable[_Node] = islice(nodes, first, None)
            if each.kind == END:
                ends = (self._end(node, found, words) for node in before)
                return min(ends, key=attrgetter("cost"))
            if each.kind != HYPHEN:
                whole = end
            elif self.zone:
                before = (node for node in before if node.start + node.room - whole > self.zone)
            nodes += self._cheapest(found, at, before)
        return None

    def _cheapest(
        self, found: Sequence[Break], at: int, nodes: Iterable[_Node]
    ) -> Iterable[_Node]:
        """Return the best ways to a break, one for each number of divisions in a row."""
        each, best = found[at], dict[int, _Node]()
        is_divided, price, room = each.kind == HYPHEN, PRICES[each.kind], self.rooms[1]
        end = self.places[each.end] + self.hyphen * is_divided
        start, more = self.places[each.start], self.places[found[at + 1].end] - end
        for node in nodes:
            free = node.start + node.room - end
            if free < -TOLERANCE:
                continue
            if free > self._most_free * node.room and free > more:
                break
            in_a_row = min(node.in_a_row + 1, MOST_IN_A_ROW) * is_divided
            cost = (node.cost + LINE + UNEVEN * (free / node.room) ** 2 + price[in_a_row]
                    + each.price)
            if in_a_row not in best or cost < best[in_a_row].cost:
                best[in_a_row] = _Node(at, start, room, cost, in_a_row, node)
        return best.values()

    def _end(self, node: _Node, found: Sequence[Break], words: Sequence[int]) -> _Node:
        """Return the end of a paragraph whose last line begins at a break."""
        free = node.start + node.room - self.places[found[-1].end]
        cost = node.cost + LINE + SHORT_END * (free > (1 - SHORT_SHARE) * node.room)
        cost += DIVIDED_END * bool(node.in_a_row)
        if not words or node.at >= words[-1]:
            cost += FRAGMENT if node.in_a_row else ONE_WORD
        return _Node(len(found) - 1, 0.0, 0.0, cost, 0, node)


def _chosen(last: _Node, found: Sequence[Break]) -> list[Break]:
    chosen, node = [], last.before
    while node and node.before:
        chosen.append(found[node.at])
        node = node.before
    return chosen[::-1]
