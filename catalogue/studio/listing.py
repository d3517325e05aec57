"""The list of all records: one row each, found, filtered and sorted by the address alone."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlencode

from catalogue.build.snapshot import Fill, Snapshot
from catalogue.model.problems import Problem, Severity
from catalogue.model.records import Measure, Section
from catalogue.model.sorting import collation_key
from catalogue.studio.answers import View
from catalogue.studio.studio import Studio

SHOWN = 200
NO_FILL = Fill(0, 0, 0)


@dataclass(frozen=True)
class Row:
    """One record as the list shows it; what is not in form has at least its id and findings."""

    id: str
    title: str
    section: Section | None
    department: str
    fill: Fill | None
    state: str
    problems: tuple[Problem, ...] = field(repr=False)
    is_new: bool
    is_changed: bool
    at: str
    text: str = field(repr=False)

    @property
    def is_too_long(self) -> bool:
        """Whether the text does not fit its page."""
        return bool(self.fill and self.fill.lines < 0) or any(
            each.code in ("E401", "W402") for each in self.problems)

    @property
    def weight(self) -> int:
        """How heavy its heaviest finding is: 3 for an error, 0 for none."""
        weights = list(Severity)[::-1]
        return max((weights.index(each.severity) + 1 for each in self.problems), default=0)


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
STATES = ("draft", "reviewed", "released")
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

    def address(self, **changes: str) -> str:
        """Return the address of this list with something else asked for."""
        asked = {name: each for name, each in {**asdict(self.asked), **changes}.items() if each}
        return f"/eintraege?{urlencode(asked)}" if asked else "/eintraege"


def listing(studio: Studio, asked: Asked) -> Listing:
    """Return the records of the edition that were asked for, in the order that was asked for."""
    every = rows_of(studio)
    counts = {name: sum(map(test, every)) for name, (_, test) in CHOICES.items()}
    found = list(_asked(every, asked))
    if asked.sort in ORDERS:
        found.sort(key=ORDERS[asked.sort], reverse=bool(asked.back))
    rows = found if asked.all else found[:SHOWN]
    departments = sorted({each.department for each in every if each.department}, key=collation_key)
    return Listing(tuple(rows), len(found), len(found) - len(rows), counts, asked,
                   studio.snapshot.checked.sections, tuple(departments), steps=studio.steps)


def rows_of(studio: Studio) -> list[Row]:
    """Return a row for every record, in printed order."""
    snapshot = studio.snapshot
    sections = {each.id: each for each in snapshot.checked.sections}
    return [_row(studio, snapshot, sections, identifier) for identifier in snapshot.order]


def _row(
    studio: Studio, snapshot: Snapshot, sections: Mapping[str, Section], identifier: str
) -> Row:
    measure, document = snapshot.records.get(identifier), snapshot.documents[identifier]
    change = snapshot.changed.get(identifier)
    return Row(
        identifier, _title(measure, document.value, identifier),
        next((sections[each] for each in (measure.sections if measure else ())
              if each in sections), None),
        _office(snapshot, measure.first_department if measure else ""),
        studio.fills.get(identifier), studio.states.get(identifier, "draft"),
        snapshot.problems_of(identifier),
        change is not None and change.before is None,
        change is not None and change.before is not None,
        studio.changed_at(identifier), document.text)


def _title(measure: Measure | None, value: Any, identifier: str) -> str:
    title = measure.title if measure else value.get("title") if isinstance(value, dict) else None
    return str(title or identifier)


def _office(snapshot: Snapshot, name: str) -> str:
    """Return an office without the word that all of its kind begin with."""
    noun = snapshot.words.department
    return name.removeprefix(f"{noun.one} ") if noun else name


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


def states_counted(rows: Sequence[Row]) -> Mapping[str, int]:
    """Return how many records are in which state."""
    counts = Counter(row.state for row in rows)
    return {state: counts[state] for state in STATES}
