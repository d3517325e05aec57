"""Every record as a PDF of its own, cut out of the web file of the edition."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

import msgspec

from catalogue.html.addresses import absolute
from catalogue.html.prose import places
from catalogue.html.site import File, Site
from catalogue.pdf.cut import Whole
from catalogue.source.cache import Cache
from catalogue.source.program import own_sums
from catalogue.source.project import Project

NAME, WEB = "record-pdfs", "web"
Units = Iterable[Mapping[str, Any]]
Pdfs = Mapping[str, bytes]


def files(site: Site) -> Iterator[File]:
    """Yield the PDF of every record, beside its page."""
    for identifier, data in site.pdfs.items():
        measure = site.standing[identifier][0].measure
        yield File(site.addresses.beside(measure, "pdf"), data)


def record_pdfs(site: Site, units: Units) -> Pdfs:
    """Return the pages of every record by its id; ``units`` is what the report of the build says.

    They are cut out once: the same file gives the same parts.
    """
    web = next((each for each in site.offers if each.product == WEB), None)
    if not web:
        return {}
    spans = _spans(site, units)
    leads = _leads(site, units)
    said = [sha256(web.data).hexdigest(), spans, leads, own_sums()]
    key = msgspec.msgpack.encode(said)
    name = f"{NAME}-{site.edition.number}"
    cache = Cache(site.cache or Project(site.layout.root).cache)
    if (kept := cache.get(name, key)) is not None:
        return msgspec.msgpack.decode(kept, type=dict[str, bytes])
    whole = Whole(web.data)
    found = {identifier: whole.cut(range(first, first + count), title, leads.get)
             for identifier, (first, count, title) in spans.items()}
    cache.keep(name, key, msgspec.msgpack.encode(found))
    return found


def _spans(site: Site, units: Units) -> dict[str, tuple[int, int, str]]:
    """Return of every record its first page, from 0, how many it has, and its title."""
    head = site.edition.head
    spans: dict[str, tuple[int, int, str]] = {}
    name = f"{head.title}, {head.number}. {site.edition.form.words.edition.one}"
    for unit in units:
        if unit.get("measure") in site.standing:
            place = unit["first_page"] - 1, unit["pages"], f"{unit['title']} – {name}"
            spans.setdefault(unit["measure"], place)
    return spans


def _leads(site: Site, units: Units) -> dict[str, str]:
    """Return the permanent address of every part of the file by the name that links to it carry."""
    found = {name: absolute(site.base, address) for name, address in places(site).items()}
    for unit in units:
        if unit.get("measure") in site.standing:
            entry = site.standing[unit["measure"]][0]
            found[f"{unit['kind']}-{unit['id']}"] = absolute(site.base, entry.address)
    return found
