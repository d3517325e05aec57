"""The page of all contact points, and which of them answers for a record."""

import re
from collections.abc import Iterator

from catalogue.html.addresses import CONTACTS
from catalogue.html.page import page
from catalogue.html.site import File, Site
from catalogue.model.records import ContactPoint, Edition, Measure
from catalogue.source.names import spelling_key

TITLE = "Kontakte"


def files(site: Site) -> Iterator[File]:
    """Yield the page of the contact points, where there are any."""
    if site.edition.contacts:
        part = next(iter(site.edition.form.parts_of("contacts")), None)
        title = part.title if part and part.title else TITLE
        yield page(site, "contacts.html", CONTACTS, title, office=site.edition.office)


def contact_of(edition: Edition, measure: Measure) -> ContactPoint | None:
    """Return the contact point of an office that answers for a record, as far as the data say.

    It is called like a department or unit of the record, or the text on who is responsible
    names it.
    """
    known = {unit.code: unit.name for each in edition.directorates
             for department in each.departments for unit in department.units}
    offices = [*measure.departments, *(known[code] for code in measure.units if code in known)]
    keys = [spelling_key(office) for office in offices]
    named = [each for key in keys for each in edition.contacts if key in _keys(each)]
    text = measure.spoken_by("responsible")
    told = (each for each in edition.contacts if _is_named(each, text))
    return next(iter((*named, *told)), None)


def _keys(contact: ContactPoint) -> set[str]:
    names = (contact.name, contact.short_name, contact.organisation or "")
    return {spelling_key(name) for name in names if name}


def _is_named(contact: ContactPoint, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(contact.short_name)}(?!\w)", " ".join(text.split())))
