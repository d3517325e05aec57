"""Every file of the web edition, kind by kind."""

from collections.abc import Callable, Iterator, Sequence

from catalogue.html import (
    about,
    changes,
    contacts,
    feed,
    frozen,
    gone,
    legal,
    missing,
    plain,
    record,
    record_pdf,
    register,
    search,
    sections,
    sitemap,
    start,
    style,
)
from catalogue.html.site import File, Site

Maker = Callable[[Site], Iterator[File]]

# One line for each kind of page or file.
MAKERS: tuple[Maker, ...] = (
    start.files, sections.files, record.files, register.files, search.files, contacts.files,
    about.files, missing.files, style.files, changes.files, gone.files, feed.files, legal.files,
    plain.files,
)  # fmt: skip
# What may be made meanwhile: nothing else needs it, and it takes a third of the time.
APART: tuple[Maker, ...] = (frozen.files, record_pdf.files)


def files(site: Site, others: Callable[[], Sequence[File]] | None = None) -> Iterator[File]:
    """Yield every file of the site; the same site gives the same bytes.

    ``others`` gives what is made apart.
    """
    found = [each for maker in MAKERS for each in maker(site)]
    found += others() if others else apart(site)
    yield from found
    yield from sitemap.files(site, found)


def apart(site: Site) -> list[File]:
    """Return the files that hang on no other."""
    return [each for maker in APART for each in maker(site)]
