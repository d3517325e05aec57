"""The page about the catalogue: its chapters, its figures, what it is set with."""

from collections.abc import Iterator

from catalogue.html.addresses import ABOUT
from catalogue.html.page import page
from catalogue.html.prose import chapters
from catalogue.html.site import File, Site

TITLE = "Über diesen Katalog"
LEVEL = 2


def files(site: Site) -> Iterator[File]:
    """Yield the page and the pictures of its chapters."""
    found = tuple(chapters(site, ABOUT, LEVEL))
    yield page(site, "about.html", ABOUT, TITLE, chapters=found,
               credit=site.layout.tokens.get("font-credit", "").strip('"'))
    for chapter in found:
        yield from chapter.pictures
