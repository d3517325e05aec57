"""The page that a server shows where there is none."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from catalogue.html.addresses import MISSING
from catalogue.html.page import page
from catalogue.html.site import File, Site

TITLE = "Diese Seite gibt es nicht"


def files(site: Site) -> Iterator[File]:
    """Yield the page; a server shows it at any address, so its links begin at the site's own."""
    yield page(site, "missing.html", MISSING, TITLE, home=urlsplit(site.base).path)
