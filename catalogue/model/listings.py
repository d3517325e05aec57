"""Where the records of an edition are listed: in contents, overviews and registers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from catalogue.model.grouped import grouped
from catalogue.model.records import Edition, Measure

CONTENTS, OVERVIEW = "Inhalt", "Übersicht"


class Listing(NamedTuple):
    """A line that names a record: in which part, below which heading, by which title."""

    part: str
    heading: str
    title: str


class Place(NamedTuple):
    """A record in one of its sections, as a register lists it."""

    title: str
    section: int
    measure: Measure | None

    def is_of(self, kind: str | None) -> bool:
        """Whether it is of this kind, as a part names it; one that names none takes all."""
        return not kind or bool(self.measure and self.measure.declared.id == kind)


@dataclass(frozen=True)
class Consequences:
    """The lines that go and come with a change of records, and how many pages more there are."""

    gone: tuple[Listing, ...]
    come: tuple[Listing, ...]
    pages: int


def consequences(before: Edition, after: Edition) -> Consequences:
    """Return what changes in contents, overviews and registers between two states."""
    old, new = (tuple(dict.fromkeys(listings(each))) for each in (before, after))
    gone = tuple(line for line in old if line not in set(new))
    come = tuple(line for line in new if line not in set(old))
    return Consequences(gone, come, _pages(after) - _pages(before))


def listings(edition: Edition) -> Iterator[Listing]:
    """Yield every line that names a record, part by part in printed order."""
    places = tuple(_places(edition))
    titles = {section.number: section.title for section in edition.sections}
    for part in edition.form.parts:
        if part.type == "contents":
            yield from (Listing(part.title or CONTENTS, titles.get(each.section, ""), each.title)
                        for each in places)
        if part.type == "sections" and titles:
            yield from (Listing(OVERVIEW, titles[each.section], each.title) for each in places)
        if part.type == "index":
            entries = [each for each in places if each.is_of(part.kind)]
            for group in grouped(edition, entries, part.by or "title"):
                yield from (Listing(part.title or part.id, name or group.heading, each.title)
                            for name, listed in group.listed for each in listed)


def _places(edition: Edition) -> Iterator[Place]:
    """Yield every record in every place it has, in printed order."""
    if not edition.form.has_sections:
        yield from (Place(each.short_title, 0, each) for each in edition.ordered)
    for section in edition.sections if edition.form.has_sections else ():
        yield from (Place(each.short_title, section.number, each)
                    for each in edition.measures_in(section))


def _pages(edition: Edition) -> int:
    places = (place.measure for place in _places(edition) if place.measure)
    return sum(each.pages for each in places if each.declared.setting != "flow")
