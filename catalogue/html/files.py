"""Every file of the web edition, kind by kind."""

from collections.abc import Callable, Iterator
from dataclasses import replace

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
from catalogue.html.record_pdf import Pdfs
from catalogue.html.site import File, Site

Maker = Callable[[Site], Iterator[File]]

# One line for each kind of page or file.
MAKERS: tuple[Maker, ...] = (
    start.files, sections.files, register.files, search.files, contacts.files, about.files,
    missing.files, style.files, changes.files, gone.files, frozen.files, feed.files, legal.files,
    plain.files,
)  # fmt: skip
# What tells of the PDFs of records, and these.
WITH_PDFS: tuple[Maker, ...] = (record.files, record_pdf.files)


def files(site: Site, pdfs: Callable[[], Pdfs] | None = None) -> Iterator[File]:
    """Yield every file of the site; the same site gives the same bytes.

    ``pdfs`` gives the PDFs of records where they are made meanwhile.
    """
    found = [each for maker in MAKERS for each in maker(site)]
    site = replace(site, pdfs=pdfs()) if pdfs else site
    found += [each for maker in WITH_PDFS for each in maker(site)]
    yield from found
    yield from sitemap.files(site, found)
