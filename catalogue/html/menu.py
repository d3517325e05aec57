"""What the head and the foot of every page lead to."""

from collections.abc import Iterator
from typing import NamedTuple

from catalogue.html.addresses import ABOUT, CONTACTS, SEARCH, START
from catalogue.html.site import Site


class Way(NamedTuple):
    """A link of head or foot: its words and where it leads."""

    words: str
    address: str


def menu(site: Site) -> tuple[Way, ...]:
    """Return the ways of the head, in their order."""
    return tuple(_menu(site))


def foot(site: Site) -> tuple[Way, ...]:
    """Return the ways of the foot: about the catalogue, the law, and help."""
    return tuple(_foot(site))


def _menu(site: Site) -> Iterator[Way]:
    words = site.edition.form.words
    if words.section and site.edition.sections:
        yield Way(words.section.many, f"{START}#overviews")
    if site.edition.contacts:
        yield Way("Kontakte", CONTACTS)
    yield Way("Suche", SEARCH)


def _foot(site: Site) -> Iterator[Way]:
    yield Way("Über diesen Katalog", ABOUT)
