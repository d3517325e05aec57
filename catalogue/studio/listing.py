"""The list of all records: one row each, found, filtered and sorted by the address alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlencode

from catalogue.build.rows import STATES, Row, rows_of
from catalogue.model.problems import Severity
from catalogue.model.records import Section
from catalogue.model.sorting import collation_key
from catalogue.model.states import State
from catalogue.studio.answers import View
from catalogue.studio.studio import Studio

SHOWN = 200


# Which rows a quick choice shows, by the word in the address.
CHOICES: Mapping[str, tuple[str, Callable[[Row], bool]]] = {
    "": ("Alle", lambda row: True),
    "draft": ("Entwurf", lambda row: row.state == "draft"),
    "reviewed": ("Geprüft", lambda row: row.state == "reviewed"),
    "released": ("Freigegeben", lambda row: row.state == "released"),
    "new": ("Neu", lambda row: row.is_new),
    "changed": ("Geändert", lambda row: row.is_changed),
    "found": ("Mit Befunden", lambda row: bool(row.problems)),
    "errors": ("Mit Fehlern", lambda row: row.weight == len(Severity)),
    "long": ("Zu lang", lambda row: row.is_too_long),
}
ORDERS: Mapping[str, Callable[[Row], Any]] = {
    "title": lambda row: collation_key(row.title),
    "section": lambda row: row.section.number if row.section else 0,
    "department": lambda row: collation_key(row.department),
    "page": lambda row: row.fill.page if row.fill else 10**6,
    "fill": lambda row: (row.fill.step, -row.fill.lines) if row.fill else (-1, 0),
    "state": lambda row: STATES.index(row.state),
    "found": lambda row: -row.weight,
    "at": lambda row: row.at,
}


@dataclass(frozen=True)
class Asked:
    """What the address of a list asks for; what is empty asks for everything."""

    q: str = ""
    section: str = ""
    department: str = ""
    show: str = ""
    sort: str = ""
    back: str = ""
    all: str = ""


@dataclass(frozen=True)
class Listing(View):
    """The records that were asked for, and the choices there are."""

    template: ClassVar[str] = "listing.html"

    rows: tuple[Row, ...]
    total: int
    hidden: int
    counts: Mapping[str, int]
    asked: Asked
    sections: tuple[Section, ...]
    departments: tuple[str, ...]
    choices: Mapping[str, tuple[str, object]] = field(default_factory=lambda: CHOICES)

    steps: int = 5
    marked: int = 0
    to: State = State.DRAFT

    def address(self, **changes: str) -> str:
        """Return the address of this list with something else asked for."""
        asked = {name: each for name, each in {**asdict(self.asked), **changes}.items() if each}
        return f"/eintraege?{urlencode(asked)}" if asked else "/eintraege"


def listing(
    studio: Studio, asked: Asked, marked: int = 0, to: State = State.DRAFT
) -> Listing:
    """Return the records of the edition that were asked for, in the order that was asked for."""
    snapshot = studio.snapshot
    every = rows_of(snapshot, studio.fills)
    counts = {name: sum(map(test, every)) for name, (_, test) in CHOICES.items()}
    found = list(_asked(every, asked))
    if asked.sort in ORDERS:
        found.sort(key=ORDERS[asked.sort], reverse=bool(asked.back))
    rows = found if asked.all else found[:SHOWN]
    departments = sorted({row.department for row in every if row.department}, key=collation_key)
    return Listing(
        tuple(rows), len(found), len(found) - len(rows), counts, asked, snapshot.checked.sections,
        tuple(departments), steps=snapshot.steps,
        marked=marked, to=to)


def _asked(rows: Sequence[Row], asked: Asked) -> Iterator[Row]:
    """Yield the rows that all that was asked for holds of; words may stand anywhere."""
    words = [word.casefold() for word in asked.q.split()]
    test = CHOICES.get(asked.show, CHOICES[""])[1]
    for row in rows:
        text = f"{row.title} {row.text}".casefold() if words else ""
        if (test(row) and all(word in text for word in words)
                and asked.section in ("", row.section.id if row.section else "")
                and asked.department in ("", row.department)):
            yield row
