"""Orders what stands in a catalogue for a register: by title, by a level, by any listed field."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, NamedTuple, Protocol, TypeVar

from catalogue.model.fields import LISTED
from catalogue.model.form import PartHead
from catalogue.model.records import Edition, Measure
from catalogue.model.sorting import collation_key

# Titles that begin with no letter.
DIGITS = "0–9"


class Entry(Protocol):
    """What a register lists: where a record stands, under the title by which it is sorted."""

    @property
    def title(self) -> str:
        """The title in registers."""

    @property
    def section(self) -> int:
        """The number of the section."""

    @property
    def measure(self) -> Measure | None:
        """The record."""


E = TypeVar("E", bound=Entry)


class Group(NamedTuple, Generic[E]):
    """A heading, and what is listed below it under names; without a name where that is all."""

    heading: str
    listed: tuple[tuple[str, tuple[E, ...]], ...]


def grouped(edition: Edition, entries: Iterable[E], by: str) -> list[Group[E]]:
    """Return entries in the groups of a field, each as often as it holds values of it.

    Groups stand in the order of what the field may hold, without those that nobody is in; records
    without the field are left out.
    """
    ordered = sorted(entries, key=lambda each: (collation_key(each.title), each.section))
    if by == "title":
        return _alphabetical(ordered)
    if by == "departments" and edition.form.having("directorate"):
        return _by_department(edition, ordered)
    names = named(edition, by)
    return [Group(name, (("", found),)) for value, name in names.items()
            if (found := tuple(each for each in ordered if value in _values(each, by)))]


def is_listed(measures: Iterable[Measure], part: PartHead) -> bool:
    """Whether a register has anything to list."""
    by = part.by or "title"
    return any(by in each.fields and bool(each.value(by)) for each in measures
               if part.is_of(each.declared.id))


def _alphabetical(ordered: Iterable[E]) -> list[Group[E]]:
    letters: dict[str, list[E]] = {}
    for each in ordered:
        letter = collation_key(each.title)[:1].upper()
        letters.setdefault(letter if letter.isalpha() else DIGITS, []).append(each)
    return [Group(letter, (("", tuple(found)),)) for letter, found in letters.items()]


def _by_department(edition: Edition, ordered: list[E]) -> list[Group[E]]:
    level = edition.form.words.directorate
    groups = []
    for each in edition.directorates:
        found = ((d.name, tuple(entry for entry in ordered
                                if d.name in _values(entry, "departments")))
                 for d in each.departments)
        heading = f"{level.one} {each.id}" if level else each.id
        groups.append(Group(heading, tuple((name, units) for name, units in found if units)))
    return [group for group in groups if group.listed]


def _values(entry: Entry, by: str) -> tuple[str, ...]:
    return values(entry.measure, by) if entry.measure else ()


def values(measure: Measure, by: str) -> tuple[str, ...]:
    """Return what a record holds of a field by which records are listed or counted."""
    if by not in measure.fields:
        return ()
    field, value = measure.fields[by], measure.value(by)
    if field.type not in LISTED:
        return ()
    if field.type == "choice":
        return field.chosen(value)
    return (value,) if isinstance(value, str) else tuple(value or ())


def named(edition: Edition, by: str) -> Mapping[str, str]:
    """Return what a field may hold, each with the name it is printed under."""
    departments = [d for each in edition.directorates for d in each.departments]
    levels: Mapping[str, Iterator[tuple[str, str]]] = {
        "sections": ((each.id, each.title) for each in edition.sections),
        "directorate": ((each.id, each.id) for each in edition.directorates),
        "departments": ((each.name, each.name) for each in departments),
        "units": ((u.code, f"{u.code} {u.name}") for d in departments for u in d.units),
    }
    if by in levels:
        return dict(levels[by])
    fields = [kind.record[by] for kind in edition.form.having(by)]
    choices = {name: option.label for field in fields for name, option in field.basic.items()}
    if choices:
        return choices
    titles = sorted(edition.measures, key=lambda m: collation_key(m.short_title))
    return {measure.id: measure.short_title for measure in titles}
