"""What a site tells machines of itself: its pages, what they may read, what was moved."""

from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape

from catalogue.html.addresses import (
    MISSING,
    PAGE,
    REDIRECTS,
    ROBOTS,
    SITEMAP,
    absolute,
)
from catalogue.html.feed import day_of
from catalogue.html.gone import former_addresses
from catalogue.html.site import File, Site
from catalogue.model.lineage import Line

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
# An address that is gone for good leads elsewhere (RFC 9110, 15.4.2).
FOR_GOOD = 301


def files(site: Site, pages: Iterable[File]) -> Iterator[File]:
    """Yield the list of all pages that are their own latest state, and the rules beside it.

    Where no permanent address is known, there is nothing to list and nowhere to lead.
    """
    former = former_addresses(site)
    yield File(ROBOTS, "".join(f"{line}\n" for line in _robots(site)).encode())
    if site.base:
        addresses = (each.path.removesuffix(PAGE) for each in pages if _is_page(each))
        listed = sorted({each for each in addresses
                         if not _is_frozen(site, each) and each not in former})
        yield File(SITEMAP, "".join(f"{line}\n" for line in _listed(site, listed)).encode())
    if rows := list(_redirects(site, former)):
        yield File(REDIRECTS, "".join(f"{row}\n" for row in rows).encode())


def _is_page(file: File) -> bool:
    return file.path.endswith(PAGE) and file.path != MISSING


def _is_frozen(site: Site, address: str) -> bool:
    """Whether a page names another one as its latest state; lists of editions do not."""
    lists = {site.addresses.edition(each.number) for each in (*site.past, site.edition)}
    return address not in lists and address.startswith(tuple(lists))


def _listed(site: Site, addresses: Iterable[str]) -> Iterator[str]:
    day = day_of(site.edition.head)
    changed = f"<lastmod>{day}</lastmod>" if day else ""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<urlset xmlns="{SITEMAPS}">'
    for each in addresses:
        yield f"<url><loc>{escape(absolute(site.base, each))}</loc>{changed}</url>"
    yield "</urlset>"


def _robots(site: Site) -> Iterator[str]:
    yield "User-agent: *"
    yield "Disallow:"
    if site.base:
        yield f"Sitemap: {absolute(site.base, SITEMAP)}"


def _redirects(site: Site, former: Mapping[str, Line]) -> Iterator[str]:
    """Yield a line for each address that has moved: the old one, the new one, the code."""
    for old in site.head.moved:
        yield f"{old} {absolute(site.base, '') or '/'} {FOR_GOOD}"
    for address in sorted(former):
        new = site.addresses.record(former[address].last)
        yield f"{_path(site, address)} {absolute(site.base, new) or f'/{new}'} {FOR_GOOD}"


def _path(site: Site, address: str) -> str:
    """Return the path of an address on its server."""
    return f"/{absolute(site.base, address).split('/', 3)[-1]}" if site.base else f"/{address}"
