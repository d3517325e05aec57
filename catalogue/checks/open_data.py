"""What open data need to be told: an open licence, and who provides them."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from catalogue.checks.checked import Checked
from catalogue.checks.rule import Check
from catalogue.model.problems import Problem
from catalogue.model.record import Record
from catalogue.model.records import EditionHead
from catalogue.source.document import Document
from catalogue.source.vocabulary import resource_values

OFFERED = "CC BY 4.0, CC0 1.0, dl-de/by-2-0, dl-de/zero-2-0"
CONTRIBUTORS = "http://dcat-ap.de/def/contributors/"


class Licence(Record):
    """An open licence: its name, its other names, its id at SPDX, where it stands."""

    title: str
    names: tuple[str, ...] = ()
    id: str
    url: str
    dcat: str
    attribution: bool


@cache
def _licences() -> Mapping[str, Licence]:
    """Return every licence by its names, told alike however they are spelt."""
    listed = [Licence.model_validate(each) for each in resource_values("licences.yaml")["licences"]]
    return {_key(name): each for each in listed
            for name in (each.title, each.id, each.url, each.dcat, *each.names)}


def licence_of(text: str | None) -> Licence | None:
    """Return the open licence that a text is the name or the address of."""
    return _licences().get(_key(text or ""))


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.casefold().removeprefix("https").removeprefix("http"))


def asked(head: EditionHead, document: Document) -> Iterator[Problem]:
    """Yield what must be known of an edition before its data are open."""
    if not licence_of(head.licence):
        said = f"„{head.licence}“ ist keine bekannte offene Lizenz" if head.licence else (
            "unter welcher Lizenz die Daten stehen, ist nicht gesagt")
        yield Problem("I194", document.place("licence"), said,
                      f"unter „licence“ eine nennen, wie {OFFERED}")
    if not (head.site and head.site.contributor_id):
        yield Problem("I194", document.place("site"),
                      "die Kennung als Datenbereitsteller bei GovData ist nicht gesagt",
                      f"unter „site“ als „contributor_id“ eintragen, wie {CONTRIBUTORS}…;"
                      " GovData oder das Landesportal vergibt sie")
    if not head.contact:
        yield Problem("I194", document.place(), "an wen sich Fragen zu den Daten richten, ist"
                      " nicht gesagt", "unter „contact“ eine Anlaufstelle nennen")


def _asked(data: Checked) -> Iterator[Problem]:
    if data.head and data.head.site_url:
        yield from asked(data.head, data.source.head)


EDITORIAL: tuple[Check, ...] = (_asked,)
