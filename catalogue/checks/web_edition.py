"""What a web edition must say by law, and what of it contradicts itself."""

from collections.abc import Iterator
from functools import reduce

from catalogue.checks.checked import Checked
from catalogue.checks.rule import Check
from catalogue.model.problems import Problem
from catalogue.model.site import SiteHead
from catalogue.source.vocabulary import resource_values

BLOCK = "site"


def unanswered(site: SiteHead) -> Iterator[tuple[str, str]]:
    """Yield what nobody has said yet: the place below ``site``, the question in words."""
    for name, question in resource_values("fields.yaml")["on_the_web"].items():
        if reduce(getattr, name.split("."), site) is None:
            yield name, question


def _unsaid(data: Checked) -> Iterator[Problem]:
    head = data.head
    for name, question in unanswered(head.site) if head and head.site else ():
        yield Problem("I196", data.source.head.place(BLOCK, *name.split(".")),
                      f"offen: {question}", f"„{name}“ unter „{BLOCK}“ eintragen")


def _overstated(data: Checked) -> Iterator[Problem]:
    site = data.head and data.head.site
    if not site or site.accessibility.conformity != "full":
        return
    said = site.accessibility.barriers or None
    missing = [name for name in ("plain", "signed") if getattr(site, name) is None]
    if said or missing:
        why = "unter „barriers“ steht etwas" if said else f"„{missing[0]}“ fehlt"
        yield Problem("W197", data.source.head.place(BLOCK, "accessibility", "conformity"),
                      f"die Vorgaben sollen ganz erfüllt sein, aber {why}", "„partial“ eintragen")


EDITORIAL: tuple[Check, ...] = (_unsaid, _overstated)
