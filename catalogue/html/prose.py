"""The texts of records and chapters as the pages of the web edition show them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from markupsafe import Markup

from catalogue.html.addresses import ABOUT, CONTACTS, START, relative
from catalogue.html.pictures import picture
from catalogue.html.site import File, Site
from catalogue.layout import markdown
from catalogue.layout.complaints import EDITION_URL
from catalogue.layout.templates import draw_figure
from catalogue.layout.templates import environment_of as layout_environment
from catalogue.model.form import PartHead
from catalogue.model.records import Measure
from catalogue.model.references import linked
from catalogue.source.project import PATHS

ANCHOR = re.compile(r'href="#([^"]+)"')
# On a page the title is h1, the name of a field h2.
BELOW_FIELDS = 2
DRAWING = ".svg"
PLAIN_CHARACTERS = 160


def prose(site: Site, here: str, measure: Measure, name: str) -> Markup:
    """Return a text of a record; references to parts of the catalogue lead to their pages."""
    html = partial(markdown.flowing, level=BELOW_FIELDS) if (
        measure.declared.setting == "flow") else markdown.small
    return _led(site, here, html(linked(measure.value(name), site.edition.form.parts)))


def summary(measure: Measure) -> str:
    """Return how the first text of a record begins, in whole words."""
    first = next(filter(None, measure.texts), "")
    words = " ".join(" ".join(markdown.source_words(first, has_headings=True)).split())
    if len(words) <= PLAIN_CHARACTERS:
        return words
    return f"{words[:PLAIN_CHARACTERS].rpartition(' ')[0].rstrip(',;:–')} …"


@dataclass(frozen=True)
class Chapter:
    """A chapter, and the pictures that it shows."""

    part: PartHead
    html: Markup
    pictures: tuple[File, ...] = field(default=(), repr=False)


def chapters(site: Site, here: str, level: int) -> Iterator[Chapter]:
    """Yield the chapters of the edition; their titles are headings of this level."""
    edition, layout = site.edition, site.layout
    environment = layout_environment(layout, edition.form.common)
    for part in edition.form.parts_of("chapter"):
        found: list[File] = []

        def draw(
            name: str, alternative: str, caption: str, found: list[File] = found
        ) -> str:
            if name.endswith(DRAWING):
                return draw_figure(environment, name, alternative, caption)
            shown = picture(site.source / PATHS.edition(edition.number), name)
            found.append(shown.file)
            return shown.shown(here, alternative, caption)

        if part.id in edition.chapters:
            text = _addressed(site, linked(edition.chapters[part.id], edition.form.parts))
            html = markdown.chapter(text, draw, level, part.anchor)
            yield Chapter(part, _led(site, here, html), tuple(found))


def _addressed(site: Site, text: str) -> str:
    """Return a chapter with the address of the web edition where it names that of the edition."""
    address = site.base or str(site.edition.head.url or "")
    if address:
        return text.replace(f"({EDITION_URL})", f"({address})")
    return markdown.unlinked(text, EDITION_URL)


def _led(site: Site, here: str, html: str) -> Markup:
    """Return HTML whose links to parts of the book lead to the pages that these are here."""
    found = places(site)
    return Markup(ANCHOR.sub(
        lambda each: f'href="{relative(here, found.get(each[1], START))}"', html))


def places(site: Site) -> dict[str, str]:
    """Return where the parts of the book stand here, by the names that links to them carry."""
    at = site.addresses
    found = {"imprint": ABOUT, "contacts": CONTACTS, "glance": START, "contents": START}
    for part in site.edition.form.parts:
        if part.type == "index":
            found[part.anchor] = at.register(part)
        elif part.type == "chapter":
            found[part.anchor] = f"{ABOUT}#{part.anchor}"
    return found


def folder_of_pictures(site: Site) -> Path:
    """Return the folder that the pictures of records are named from."""
    return site.source / PATHS.data
