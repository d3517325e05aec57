"""Every file of the web edition, kind by kind."""

from collections.abc import Callable, Iterator

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
    start.files, sections.files, record.files, record_pdf.files, register.files, search.files,
    contacts.files, about.files, missing.files, style.files, changes.files, gone.files,
    frozen.files, feed.files, legal.files, plain.files,
)  # fmt: skip


def files(site: Site) -> Iterator[File]:
    """Yield every file of the site; the same site gives the same bytes."""
    found = [each for maker in MAKERS for each in maker(site)]
    yield from found
    yield from sitemap.files(site, found)
