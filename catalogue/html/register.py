"""The registers: all records from A to Z, which is also the page of the search, and others."""

from collections.abc import Iterator

from catalogue.html.addresses import SEARCH
from catalogue.html.filters import filters, words_of
from catalogue.html.page import page
from catalogue.html.site import Entry, File, Group, Site
from catalogue.model.grouped import grouped

TITLE = "Suche"


def files(site: Site) -> Iterator[File]:
    """Yield the register by title, complete without a script, and every other declared one."""
    edition, entries = site.edition, _once(site)
    everything = Group(None, tuple(entries))
    found = filters(site, everything)
    yield page(
        site, "search.html", SEARCH, TITLE, index=grouped(edition, entries, "title"), by="title",
        filters=found, words=words_of(everything, found), count=len(entries),
        led=lambda each, choice: f"?{each.key}={choice.word if choice else ''}",
        is_search=True, name=_name_of_all(site),
        others=tuple(part for part in edition.form.parts_of("index")
                     if site.addresses.register(part) != SEARCH))
    for part in edition.form.parts_of("index"):
        if (here := site.addresses.register(part)) == SEARCH or not edition.measures:
            continue
        of_kind = [each for each in entries if part.is_of(each.measure.declared.id)]
        by = part.by or "title"
        yield page(site, "register.html", here, part.title or part.id, words={}, is_search=False,
                   index=grouped(edition, of_kind, by), by=by, others=(),
                   name=part.title or part.id)


def _once(site: Site) -> list[Entry]:
    """Return every record in the first place it has: here, its page is one."""
    return [places[0] for places in site.standing.values()]


def _name_of_all(site: Site) -> str:
    declared = next((part.title for part in site.edition.form.parts_of("index")
                     if site.addresses.register(part) == SEARCH and part.title), None)
    return declared or "Alle ⟪records⟫ von A bis Z"
