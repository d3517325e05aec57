"""Sets a table in two directions out: how wide it is, in how many pieces, under which heads."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import ceil, inf
from string import ascii_uppercase
from typing import Any

from catalogue.layout.layout import Face, Layout
from catalogue.layout.typography import typeset
from catalogue.model.crosstab import Crosstab, Head, crosstab
from catalogue.model.form import PartHead
from catalogue.model.records import Edition
from catalogue.model.words import spoken
from catalogue.typeset.hyphenation import division

# How many lines a head may take before a sign stands for it; how many a page has beside its rows:
# for its title and what it says, around the table, for heads, sum and note. Of the words that signs
# stand for, so many share one.
HEAD_LINES, OTHER_LINES, SHARED = 3, 18, 3
Divide = Callable[[str], Sequence[int]]
# A line may end behind a slash or a hyphen.
PIECE = re.compile(r"[^/-]+[/-]?|[/-]")
LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Piece:
    """The columns that stand beside each other, by number; behind the last ones stands the sum."""

    columns: tuple[int, ...]
    is_last: bool

    @property
    def width(self) -> int:
        """How many columns there are with the names of the rows and the sum."""
        return 1 + len(self.columns) + self.is_last


@dataclass(frozen=True)
class SetOut:
    """How a table is set: its pieces, how wide its names are, what stands above its columns.

    ``keys`` are signs that stand for the heads, none where these have room themselves.
    """

    pieces: tuple[Piece, ...]
    name_width: float
    keys: tuple[str, ...]
    is_airy: bool


def crossed(edition: Edition, part: PartHead, layout: Layout) -> dict[str, Any]:
    """Return what the template of a table takes."""
    table, form = crosstab(edition, part), edition.form
    words = (form.alone(part.kind) if part.kind else form).common
    return {
        "crosstab": table, "set_out": _Measured(table, layout, division(layout.root)).set_out,
        "label": form.labels.get(part.rows or "", ""), "records": words.record.many,
        "a_record": spoken("⟪A record⟫", words), "it": spoken("⟪it record⟫", words),
        "sides": [side(edition, by or "") for by in (part.rows, part.columns)],
    }  # fmt: skip


def side(edition: Edition, by: str) -> str:
    """Return what stands beside the rows or above the columns, in words."""
    words = edition.form.words
    nouns = {"sections": words.section, "directorate": words.directorate,
             "departments": words.department, "units": words.unit}
    noun = nouns.get(by)
    return f"die {noun.many}" if noun else f"die Angaben zu „{edition.form.labels[by]}“"


def key(number: int) -> str:
    """Return a sign for a column: a letter, two where these do not last."""
    first, last = divmod(number, len(ascii_uppercase))
    return f"{ascii_uppercase[first - 1] if first else ''}{ascii_uppercase[last]}"


@dataclass(frozen=True)
class _Measured:
    """What the widths of characters tell of a table before it is laid out."""

    table: Crosstab
    layout: Layout
    divide: Divide

    @cached_property
    def set_out(self) -> SetOut:
        pieces = tuple(self._pieces())
        is_airy = len(pieces) == 1 and self._is_airy()
        return SetOut(pieces, round(self._name_width, 2), self._keys, is_airy)

    def _pieces(self) -> Iterator[Piece]:
        """Yield as few pieces as there must be, all about as wide."""
        count = len(self.table.columns)
        number = ceil(count / self._most)
        for at in range(number):
            start, end = (count * each // number for each in (at, at + 1))
            yield Piece(tuple(range(start, end)), at == number - 1)

    @cached_property
    def _most(self) -> int:
        """How many columns have room beside the sum and names that are as narrow as may be."""
        room = self._area - self.layout.points("crosstab-name")
        return max(1, int(room / self.layout.points("crosstab-column")) - 1)

    @cached_property
    def _area(self) -> float:
        return self.layout.points("area-width")

    @cached_property
    def _columns(self) -> int:
        """How many columns the widest piece has, with the sum."""
        return ceil(len(self.table.columns) / ceil(len(self.table.columns) / self._most)) + 1

    @cached_property
    def _name_width(self) -> float:
        """How wide the names are: in one line where that leaves the columns wide enough."""
        narrow, wide = (self._area - self._columns * self.layout.points(name)
                        for name in ("crosstab-wide", "crosstab-cell"))
        wanted = max((self._text.width(typeset(row.head.name)) * self._size
                      for row in self.table.rows), default=0) + self.layout.points("gap")
        return max(self.layout.points("crosstab-name"), narrow, min(wanted, wide))

    @cached_property
    def _column_width(self) -> float:
        gap = self.layout.points("crosstab-gap")
        return (self._area - self._name_width) / self._columns - gap

    @cached_property
    def _text(self) -> Face:
        return self.layout.text_face

    @cached_property
    def _size(self) -> float:
        return self.layout.points("size-side")

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        if max(self._head_lines, default=0) <= HEAD_LINES:
            return ()
        return tuple(str(each.section.number) if each.section else key(number)
                     for number, each in enumerate(self.table.columns))

    @cached_property
    def _head_lines(self) -> tuple[float, ...]:
        return tuple(map(self._lines_of_head, self.table.columns))

    def _lines_of_head(self, head: Head) -> float:
        size = self.layout.points("size-small")
        return self._lines(head.short, self._column_width / size)

    def _is_airy(self) -> bool:
        """Whether rows of two lines have room on one page, each with its name in one of them."""
        room = self._name_width / self._size
        is_short = all(self._lines(row.head.name, room) == 1 for row in self.table.rows)
        headings = sum(bool(group.heading) for group in self.table.groups)
        high = 2 * (len(self.table.rows) + headings) + OTHER_LINES + len(self._keys) / SHARED
        return is_short and high <= self.layout.points("area-height") / self.layout.points("line")

    def _lines(self, text: str, room: float) -> float:
        return lines(typeset(text), room, self._text, self.divide)


def lines(text: str, room: float, face: Face, divide: Divide) -> float:
    """Return how many lines of so many ems a text takes, without end where a syllable is wider."""
    count, filled = 1.0, 0.0
    for word in text.split():
        filled += face.width(" ") if filled else 0
        for piece in PIECE.findall(word):
            more, filled = _filled(_parts(piece, divide), room, filled, face)
            count += more
    return count


def _filled(
    parts: Sequence[str], room: float, filled: float, face: Face
) -> tuple[float, float]:
    """Return how many lines begin inside a word, and how far the last one is filled."""
    whole = sum(map(face.width, parts))
    if filled + whole <= room:
        return 0, filled + whole
    count = 0.0
    for number, part in enumerate(parts):
        hyphen = face.width("-") if number < len(parts) - 1 else 0
        if (width := face.width(part)) + hyphen > room:
            return inf, filled
        if filled + width + hyphen > room:
            count, filled = count + 1, 0
        filled += width
    return count, filled


def _parts(word: str, divide: Divide) -> list[str]:
    if not (letters := LETTERS.search(word)):
        return [word]
    at = [letters.start() + each for each in divide(letters[0])]
    return [word[start:end] for start, end in pairwise([0, *at, len(word)])]
