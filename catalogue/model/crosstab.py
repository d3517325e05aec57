"""Counts an edition in two directions at once: how many records have this value and that one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import NamedTuple

from catalogue.model.form import PartHead
from catalogue.model.grouped import named, values
from catalogue.model.records import Edition, Measure, Section

# A level of an organisation or a choice: what has few values, of which a record has some.
COUNTED = ("choice", "names")
# So many tones tell numbers apart, the last is the darkest.
TONES = 4


@dataclass(frozen=True)
class Head:
    """What a row or a column is of: its name, in full and short, its section where it is one."""

    name: str
    short: str
    section: Section | None = None


class CrossRow(NamedTuple):
    """A row: how many records it has in each column, and how many there are of them in all."""

    head: Head
    counts: tuple[int, ...]
    total: int


class CrossGroup(NamedTuple):
    """Rows below a heading; without one where they are all."""

    heading: str
    rows: tuple[CrossRow, ...]


@dataclass(frozen=True)
class Crosstab:
    """A table of numbers; every total counts each of its records once.

    ``repeated`` records stand in several of its fields, ``missing`` ones in none.
    """

    columns: tuple[Head, ...]
    groups: tuple[CrossGroup, ...]
    totals: tuple[int, ...]
    records: int
    repeated: int
    missing: int

    @property
    def rows(self) -> tuple[CrossRow, ...]:
        """All rows, in the order of their groups."""
        return tuple(row for group in self.groups for row in group.rows)

    @cached_property
    def most(self) -> int:
        """The highest number of one field."""
        return max((count for row in self.rows for count in row.counts), default=0)

    def tone(self, count: int) -> int:
        """Return which tone a number has; none has 0."""
        return ceil(count * min(TONES, self.most) / self.most) if count else 0


class _Place(NamedTuple):
    """A record with what it has of both directions."""

    measure: Measure
    rows: frozenset[str]
    columns: frozenset[str]


def crosstab(edition: Edition, part: PartHead) -> Crosstab:
    """Return the table that a part declares, without rows and columns that nothing stands in."""
    measures = [m for m in edition.measures if part.is_of(m.declared.id)]
    rows, columns = (_heads(edition, by or "") for by in (part.rows, part.columns))
    places = [_Place(each, frozenset(values(each, part.rows or "")) & rows.keys(),
                     frozenset(values(each, part.columns or "")) & columns.keys())
              for each in measures]
    counted = [each for each in places if each.rows and each.columns]
    used = [name for name in columns if any(name in each.columns for each in counted)]
    return Crosstab(
        columns=tuple(columns[name] for name in used),
        groups=tuple(_groups(edition, part, {
            name: _row(head, [each for each in counted if name in each.rows], used)
            for name, head in rows.items()})),
        totals=tuple(sum(name in each.columns for each in counted) for name in used),
        records=len(counted),
        repeated=sum(len(each.rows) * len(each.columns) > 1 for each in counted),
        missing=len(places) - len(counted),
    )


def is_crossed(measures: Iterable[Measure], part: PartHead) -> bool:
    """Whether a table has anything to count."""
    return any(values(each, part.rows or "") and values(each, part.columns or "")
               for each in measures if part.is_of(each.declared.id))


def _row(head: Head, places: Iterable[_Place], columns: Iterable[str]) -> CrossRow:
    found = [*places]
    return CrossRow(head, tuple(sum(name in each.columns for each in found) for name in columns),
                    len(found))


def _groups(
    edition: Edition, part: PartHead, rows: Mapping[str, CrossRow]
) -> Iterator[CrossGroup]:
    """Yield rows under the level above theirs, where a catalogue has one."""
    word = edition.form.words.directorate
    is_below = part.rows == "departments" and word and edition.form.having("directorate")
    levels = [(f"{word.one} {each.id}" if word else "", [d.name for d in each.departments])
              for each in edition.directorates] if is_below else [("", [*rows])]
    for heading, names in levels:
        if found := tuple(rows[name] for name in names if rows[name].total):
            yield CrossGroup(heading, found)


def _heads(edition: Edition, by: str) -> dict[str, Head]:
    """Return what a field may hold, each as it stands beside its row or above its column."""
    if by == "sections":
        return {each.id: Head(each.title, each.short_title, each) for each in edition.sections}
    word = edition.form.words.directorate
    if by == "directorate" and word:
        return {each.id: Head(f"{word.one} {each.id}", each.id) for each in edition.directorates}
    return {value: Head(name, value if by == "units" else name)
            for value, name in named(edition, by).items()}
