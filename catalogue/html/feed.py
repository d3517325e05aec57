"""The Atom feed of what is new in the edition (RFC 4287), dated by the edition alone."""

from collections.abc import Iterator
from xml.etree import ElementTree

from catalogue.html.addresses import FEED, absolute
from catalogue.html.history import name_of
from catalogue.html.site import File, Site
from catalogue.model.changes import Change, ChangeKind
from catalogue.model.records import EditionHead

ATOM = "http://www.w3.org/2005/Atom"
# What a date that stops at the year or the month stands for.
FIRST_DAY = "0000-01-01"


def files(site: Site) -> Iterator[File]:
    """Yield the feed; without a permanent address or any date there can be none."""
    day = day_of(site.edition.head)
    if site.base and day:
        yield File(FEED, _written(_feed(site, f"{day}T00:00:00Z")))


def day_of(head: EditionHead) -> str:
    """Return the day that stands for an edition: its own, else that of its last change."""
    known = head.closing_date or head.date or ""
    return known and known + FIRST_DAY[len(known):]


def _feed(site: Site, updated: str) -> ElementTree.Element:
    head, at = site.edition.head, site.addresses
    feed = _element("feed", **{"xml:lang": "de"})
    _say(feed, "title", f"{head.title}: was sich ändert")
    _say(feed, "id", absolute(site.base, FEED))
    _say(feed, "updated", updated)
    ElementTree.SubElement(_say(feed, "author"), "name").text = f"{head.publisher}, {head.office}"
    _link(feed, "self", absolute(site.base, FEED))
    _link(feed, "alternate", site.base)
    number = site.edition.number
    _entry(feed, name_of(site, head), absolute(site.base, at.edition(number)), updated,
           f"{head.title}, {name_of(site, head)}")
    for change in site.steps[-1].changes if site.steps else ():
        _entry(feed, change.measure.title, _permanent(site, change), updated, _summary(change))
    return feed


def _permanent(site: Site, change: Change) -> str:
    """Return an address that only this change has: that of the edition which made it."""
    at, measure = site.addresses, change.measure
    if change.after:
        return absolute(site.base, at.frozen(site.edition.number, measure))
    return absolute(site.base, at.record(measure))


def _summary(change: Change) -> str:
    said = ", ".join(kind.word for kind in change.kinds)
    is_moved = change.kinds not in ((ChangeKind.NEW,), (ChangeKind.GONE,))
    return f"{said}: {change.what}" if is_moved else said


def _entry(feed: ElementTree.Element, title: str, address: str, updated: str, summary: str) -> None:
    entry = _say(feed, "entry")
    _say(entry, "title", title)
    _say(entry, "id", address)
    _say(entry, "updated", updated)
    _link(entry, "alternate", address)
    _say(entry, "summary", summary)


def _element(name: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.Element(name, {"xmlns": ATOM, **attributes})


def _say(parent: ElementTree.Element, name: str, text: str = "") -> ElementTree.Element:
    found = ElementTree.SubElement(parent, name)
    found.text = text or None
    return found


def _link(parent: ElementTree.Element, rel: str, address: str) -> None:
    ElementTree.SubElement(parent, "link", {"rel": rel, "href": address})


def _written(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    text = ElementTree.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
