"""The pages of records that have left the catalogue, and of ids that a record gave up."""

from collections.abc import Iterator
from dataclasses import dataclass

from catalogue.html.history import History, name_of, stops
from catalogue.html.menu import Way
from catalogue.html.page import page
from catalogue.html.prose import summary
from catalogue.html.site import File, Site
from catalogue.model.lineage import Line, Station
from catalogue.model.records import Section
from catalogue.source.retired import Retired


def files(site: Site) -> Iterator[File]:
    """Yield a page for every address of a record that once was given and is no longer its own."""
    for line in site.lines.values():
        if line.is_gone:
            yield _gone(site, line)
    for former, line in former_addresses(site).items():
        title = f"{line.last.title}: neue Adresse"
        yield page(site, "moved.html", former, title, measure=line.last,
                   there=site.addresses.record(line.last))


def former_addresses(site: Site) -> dict[str, Line]:
    """Return the addresses that records gave up, each with the line of its record."""
    at, taken = site.addresses, {line.last.id for line in site.lines.values()}
    return {at.record(line.last.model_copy(update={"id": name})): line
            for line in site.lines.values() for name in line.former_ids if name not in taken}


def _gone(site: Site, line: Line) -> File:
    measure, held, at = line.last, _last_held(line), site.addresses
    told = next((each for each in site.retired if each.id == measure.id), Retired())
    return page(
        site, "gone.html", at.record(measure), measure.title, measure=measure, told=told,
        section=_section(site, held), since=name_of(site, _first_without(line).edition.head),
        history=History("", (), stops(site, line)), office=site.edition.office,
        last=Way(name_of(site, held.edition.head), at.frozen(held.edition.number, measure)),
        successors=tuple(_successors(site, told.successors)))


def _section(site: Site, held: Station) -> Section | None:
    """Return the section where a record stood, if there still is one of its number."""
    names = held.measure.sections if held.measure else ()
    former = held.edition.section(names[0]).number if names else 0
    return next((each for each in site.edition.sections if each.number == former), None)


def _last_held(line: Line) -> Station:
    return next(each for each in reversed(line.stations) if each.measure)


def _first_without(line: Line) -> Station:
    """Return the edition since which a record is missing."""
    return line.stations[line.stations.index(_last_held(line)) + 1]


@dataclass(frozen=True)
class Successor:
    """What there is in place of a record: its title, where it lies, what it is, its section."""

    title: str
    address: str
    summary: str
    section: str


def _successors(site: Site, names: tuple[str, ...]) -> Iterator[Successor]:
    for name in (each for each in names if each in site.lines):
        measure, entry = site.lines[name].last, next(iter(site.standing.get(name, ())), None)
        opener = entry and entry.opener
        yield Successor(measure.title, site.addresses.record(measure), summary(measure),
                        f"{opener.number} {opener.title}" if opener else "")
