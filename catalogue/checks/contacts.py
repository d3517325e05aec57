"""Telephone numbers in one form, contact points that do not contradict each other."""

import re
from collections.abc import Iterator
from itertools import combinations

from catalogue.checks.checked import Checked
from catalogue.checks.rule import Check, Hit, TextRule
from catalogue.checks.text import in_texts
from catalogue.model.phones import PHONE, phone_form
from catalogue.model.problems import Problem
from catalogue.model.records import ContactPoint

SAME = ("phone", "email", "street", "postcode")
NAMES = {"phone": "Telefon", "email": "E-Mail", "street": "Straße", "postcode": "Postleitzahl"}


def _phones(text: str) -> Iterator[Hit]:
    for found in PHONE.finditer(text):
        form = phone_form(found[0])
        if form != found[0]:
            yield Hit(*found.span(),
                          f"die Telefonnummer „{found[0]}“ hat nicht die Form der DIN 5008",
                          f"„{form}“ schreiben" if form else "wie 02323 16-2383", form)


PHONES = TextRule("W351", _phones, re.compile(r"\d[\d /()–-]{5}"), in_addresses=True)


def _contradictions(data: Checked) -> Iterator[Problem]:
    for earlier, contact in combinations(data.contacts, 2):
        for name in SAME if _is_same(contact, earlier) else ():
            if getattr(contact, name) != getattr(earlier, name):
                message = (f"{NAMES[name]} ist hier {getattr(contact, name)},"
                           f" bei „{earlier.short_name}“ {getattr(earlier, name)}")
                yield Problem("W352", data.place_of(contact, name), message, "eins stimmt nicht")


def _is_same(contact: ContactPoint, other: ContactPoint) -> bool:
    if contact.person and other.person:
        return contact.person.casefold() == other.person.casefold()
    return contact.name.casefold() == other.name.casefold()


def _persons(data: Checked) -> Iterator[Problem]:
    for contact in data.contacts:
        if not contact.person and not contact.organisation:
            message = f"bei „{contact.short_name}“ steht weder Person noch Stelle"
            yield Problem("I353", data.place_of(contact), message,
                          "„person“ oder „organisation“ ergänzen, wenn eine genannt werden soll")


EDITORIAL: tuple[Check, ...] = (in_texts((PHONES,)), _contradictions, _persons)
