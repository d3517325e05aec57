"""A row for every record of an edition: its place, how full its page is, its findings."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalogue.build.snapshot import Fill, Snapshot
from catalogue.model.problems import Problem, Severity
from catalogue.model.records import Measure, Section
from catalogue.model.sorting import collation_key
from catalogue.model.states import State
from catalogue.source.document import Document

STATES = tuple(map(str, State))
LAST_PAGE = 10**6


@dataclass(frozen=True)
class Row:
    """One record as the list shows it; what is not in form has at least its id and findings.

    It is shown with its first section and department, and found by all of them.
    """

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
    sections: tuple[str, ...] = ()
    directorate: str = ""
    departments: tuple[str, ...] = ()

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


def _fullness(fill: Fill | None) -> tuple[int, int]:
    return (fill.step, -fill.lines) if fill and fill.step is not None else (-1, 0)


# Which rows a quick choice shows, by its word.
CHOICES: Mapping[str, tuple[str, Callable[[Row], bool]]] = {
    "": ("Alle", lambda row: True),
    "draft": ("Entwurf", lambda row: row.state == "draft"),
    "reviewed": ("Geprüft", lambda row: row.state == "reviewed"),
    "released": ("Freigegeben", lambda row: row.state == "released"),
    "new": ("Neu", lambda row: row.is_new),
    "changed": ("Geändert", lambda row: row.is_changed),
    "found": ("Mit Befunden", lambda row: bool(row.problems)),
    "errors": ("Mit Fehlern", lambda row: row.weight == len(Severity)),
    "warned": ("Mit Warnungen", lambda row: any(
        each.severity is Severity.WARNING for each in row.problems)),
    "long": ("Zu lang", lambda row: row.is_too_long),
}
ORDERS: Mapping[str, Callable[[Row], Any]] = {
    "title": lambda row: collation_key(row.title),
    "section": lambda row: row.section.number if row.section else 0,
    "department": lambda row: collation_key(row.department),
    "page": lambda row: row.fill.page if row.fill else LAST_PAGE,
    "fill": lambda row: _fullness(row.fill),
    "state": lambda row: STATES.index(row.state),
    "found": lambda row: -row.weight,
    "at": lambda row: row.at,
}


@dataclass(frozen=True)
class Asked:
    """Which rows are asked for, and in which order; what is empty asks for everything."""

    q: str = ""
    section: str = ""
    directorate: str = ""
    department: str = ""
    state: str = ""
    found: str = ""
    show: str = ""
    sort: str = ""
    back: str = ""
    all: str = ""

    def rows(self, every: Sequence[Row]) -> list[Row]:
        """Return the rows that all of it holds of, as they are ordered; words stand anywhere."""
        words = [word.casefold() for word in self.q.split()]
        found = [row for row in every if self._holds(row, words)]
        if self.sort in ORDERS:
            found.sort(key=ORDERS[self.sort], reverse=bool(self.back))
        return found

    def _holds(self, row: Row, words: Sequence[str]) -> bool:
        text = f"{row.title} {row.text}".casefold() if words else ""
        tests = (CHOICES.get(each, CHOICES[""])[1] for each in (self.show, self.state, self.found))
        return (all(test(row) for test in tests)
                and all(word in text for word in words)
                and self.section in ("", *row.sections)
                and self.directorate in ("", row.directorate)
                and self.department in ("", *row.departments))


def rows_of(snapshot: Snapshot, fills: Mapping[str, Fill]) -> list[Row]:
    """Return a row for every record, in printed order."""
    return [row_of(snapshot, fills, identifier) for identifier in snapshot.order]


def row_of(snapshot: Snapshot, fills: Mapping[str, Fill], identifier: str) -> Row:
    """Return the row of a record that the edition has."""
    measure, document = snapshot.records.get(identifier), snapshot.documents[identifier]
    change = snapshot.changed.get(identifier)
    return Row(
        identifier, _title(measure, document.value, identifier),
        next((snapshot.sections[each] for each in (measure.sections if measure else ())
              if each in snapshot.sections), None),
        _office(snapshot, measure.first_department if measure else ""),
        fills.get(identifier), snapshot.states.get(identifier, "draft"),
        snapshot.problems_of(identifier),
        change is not None and change.before is None,
        change is not None and change.before is not None,
        snapshot.changed_at(identifier), _words(document), measure.sections if measure else (),
        (measure.directorate or "") if measure else "",
        tuple(_office(snapshot, name) for name in (measure.departments if measure else ())))


def row_of_gone(identifier: str, document: Document) -> Row:
    """Return the row of a record that the edition has no longer, as its document tells it."""
    title = _title(None, document.value, identifier)
    return Row(identifier, title, None, "", None, STATES[0], (), False, False, "", "")


def _title(measure: Measure | None, value: Any, identifier: str) -> str:
    title = measure.title if measure else value.get("title") if isinstance(value, dict) else None
    return str(title or identifier)


def _words(document: Document) -> str:
    """Return what a record says, without the keys of its file; the file where it says nothing."""
    value = document.value
    return " ".join(map(str, value.values())) if isinstance(value, dict) else document.text


def _office(snapshot: Snapshot, name: str) -> str:
    """Return an office without the word that all of its kind begin with."""
    noun = snapshot.words.department
    return noun.without(name) if noun else name


def states_counted(rows: Sequence[Row]) -> Mapping[str, int]:
    """Return how many records are in which state."""
    counts = Counter(row.state for row in rows)
    return {state: counts[state] for state in STATES}
