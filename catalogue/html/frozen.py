"""The pages that stay for good: every record as each edition had it, with a list for each."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from catalogue.html.history import name_of
from catalogue.html.menu import LAW
from catalogue.html.page import page
from catalogue.html.record import drawn_for, printed_of
from catalogue.html.site import Entry, File, Site
from catalogue.model.lineage import Line
from catalogue.model.records import Edition


def files(site: Site) -> Iterator[File]:
    """Yield the pages of every archived edition and of this one."""
    for edition in (*site.past, site.edition):
        # What an edition said is read by its own lists, and shown under the head of this one.
        then = replace(site, edition=edition, past=(), changes=None)
        yield _list(site, then)
        lines = _lines(site, edition)
        for places in then.standing.values():
            yield from _record(site, then, places[0], lines[places[0].measure.id])


def _lines(site: Site, edition: Edition) -> Mapping[str, Line]:
    """Return the line of every record by the id that it had in an edition."""
    return {each.measure.id: line for line in site.lines.values() for each in line.stations
            if each.measure and each.edition.number == edition.number}


def _list(site: Site, then: Site) -> File:
    number = then.edition.number
    has_changes = any(step.after.number == number for step in site.steps)
    address = site.addresses.edition(number)
    return page(site, "edition.html", address, name_of(site, then.edition.head), then=then.edition,
                groups=then.groups, has_changes=has_changes, editions=tuple(_editions(site)))


def _editions(site: Site) -> Iterator[tuple[str, str]]:
    """Yield the name and the list of every edition, the latest first."""
    for edition in reversed((*site.past, site.edition)):
        yield name_of(site, edition.head), site.addresses.edition(edition.number)


def _record(site: Site, then: Site, entry: Entry, line: Line) -> Iterator[File]:
    measure, edition = entry.measure, then.edition
    address = site.addresses.frozen(edition.number, measure)
    drawn: list[File] = []
    # The pictures of an earlier edition lie in its bag, here are those of today.
    draw = drawn_for(site, address, drawn) if edition is site.edition else _told
    blocks = printed_of(then, measure, address, draw)
    name = name_of(site, edition.head)
    yield page(site, "frozen.html", address, f"{measure.title} ({name})", measure=measure,
               then=edition, blocks=blocks, name=name, section=entry.opener,
               latest=site.addresses.record(line.last), is_gone=line.is_gone, foot=LAW)
    yield from drawn


def _told(image: Any, said: str) -> Markup:
    """Return a picture in words."""
    return Markup("<p>Bild: {}</p>").format(" · ".join(filter(None, (image.alt, said))))
