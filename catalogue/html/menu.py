"""What the head and the foot of every page lead to."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from catalogue.html.addresses import (
    ABOUT,
    ACCESSIBILITY,
    CONTACTS,
    IMPRINT,
    PLAIN,
    PRIVACY,
    SEARCH,
    SIGNED,
    START,
)
from catalogue.html.site import Site


class Way(NamedTuple):
    """A link of head or foot: its words and where it leads."""

    words: str
    address: str


# What every page leads to by law.
LAW = (Way("Barrierefreiheit", ACCESSIBILITY), Way("Datenschutz", PRIVACY),
       Way("Impressum", IMPRINT))


def menu(site: Site) -> tuple[Way, ...]:
    """Return the ways of the head, in their order."""
    return tuple(_menu(site))


def foot(site: Site) -> tuple[Way, ...]:
    """Return the ways of the foot: about the catalogue, the law, and help."""
    return (*_about(site), *LAW)


def report_address(site: Site, address: str) -> str:
    """Return where a barrier of a page is reported, nothing where nobody takes reports.

    A letter names the page; a form of somebody else cannot be told.
    """
    to = site.head.feedback or (site.edition.office.email if site.edition.office else "")
    if not to or to.startswith("https:"):
        return to
    place = f"/{address}" if address else site.edition.head.title
    return f"mailto:{to}?subject={quote(f'Barriere: {place}', safe='/:')}"


def _menu(site: Site) -> Iterator[Way]:
    words = site.edition.form.words
    if words.section and site.edition.sections:
        yield Way(words.section.many, f"{START}#overviews")
    if site.steps:
        yield Way("Neues", site.addresses.changes(site.edition.number))
    if site.edition.contacts:
        yield Way("Kontakte", CONTACTS)
    yield Way("Suche", SEARCH)


def _about(site: Site) -> Iterator[Way]:
    yield Way("Über diesen Katalog", ABOUT)
    yield Way(site.said("Alle ⟪editions⟫"), site.addresses.edition(site.edition.number))
    if site.head.plain:
        yield Way("Leichte Sprache", PLAIN)
    if site.head.signed:
        yield Way("Gebärdensprache", SIGNED)
