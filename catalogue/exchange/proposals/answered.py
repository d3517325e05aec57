"""Who has answered, by link or by form, what of it waits, and what reminds those who have not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from catalogue.exchange.forms.readable import departments, readable, records_of
from catalogue.exchange.proposals.links import Link, all_links
from catalogue.exchange.proposals.submitted import (
    BY_LINK,
    Submission,
    latest,
    open_points,
    submissions,
)
from catalogue.model.fields.period import date_in_words
from catalogue.model.problems import DataError, Place, Problem, nearest
from catalogue.model.records import Edition
from catalogue.model.words import spoken
from catalogue.source.project import PATHS, Project
from catalogue.source.vocabulary import resource

REMINDER = "reminder.txt"
# The folder of the forms that were written for departments.
SENT_FORMS = "collect"


@dataclass(frozen=True)
class Answers:
    """How far a department is: which of its records it has answered, when last and how.

    ``link`` is its last link, ``reminded`` the day on which it was last reminded.
    """

    department: str
    records: tuple[str, ...]
    missing: tuple[str, ...]
    last: datetime | None
    via: str
    link: Link | None
    reminded: str

    @property
    def is_complete(self) -> bool:
        """Whether nothing of it is missing."""
        return not self.missing

    @property
    def way(self) -> str:
        """How it answered last, in words."""
        return "" if not self.last else "Link" if self.via == BY_LINK else "Formular"


@dataclass(frozen=True)
class Waiting:
    """A row of the inbox: who sent what when, and how much of it waits for a decision."""

    name: str
    submission: Submission
    titles: tuple[str, ...]
    open: int
    decided: int


def answers(root: Path, number: int) -> tuple[Answers, ...]:
    """Return how far each department is that answers for records."""
    edition, links = readable(root, number), all_links(root, number)
    sent = submissions(root, number)
    found = (_answers(edition, name, sent, links.of(name), links.reminded.get(name, ""))
             for name in departments(edition))
    return tuple(each for each in found if each.records)


def inbox(root: Path, number: int) -> tuple[Waiting, ...]:
    """Return all that departments have sent, on whichever way, the newest first."""
    found = submissions(root, number)
    titles = {each.id: each.title for each in readable(root, number).measures}
    newest = latest(found)
    rows = [_waiting(name, each, titles, len([*open_points(found, name, newest)]))
            for name, each in found.items()]
    return tuple(reversed(rows))


def is_asked(root: Path, number: int) -> bool:
    """Whether departments were asked: a link was made, a form written, or one has answered."""
    forms = Project(root).out(number) / SENT_FORMS
    return bool(all_links(root, number).links or any(forms.glob("*.*"))
                or submissions(root, number))


class Counts(NamedTuple):
    """How many departments were asked, how many have answered all, what waits for editors."""

    asked: int = 0
    answered: int = 0
    waiting: int = 0


def counts(root: Path, number: int) -> Counts:
    """Return how many departments were asked, how many have answered all, what waits for editors.

    Nobody was asked, and nothing waits, where what was sent cannot be read.
    """
    try:
        if not is_asked(root, number):
            return Counts()
        found, rows = answers(root, number), inbox(root, number)
    except DataError:
        return Counts()
    return Counts(len(found), sum(each.is_complete for each in found),
                  sum(bool(row.open) for row in rows))


def reminder(root: Path, number: int, department: str, link: str = "") -> str:
    """Return a letter that reminds a department, with its link where one was just made.

    ``DataError`` when it has answered all, or answers for nothing.
    """
    edition = readable(root, number)
    found = {each.department: each for each in answers(root, number)}
    if department not in found:
        raise _nobody(f"⟪the department⟫ „{department}“ hat keine Einträge",
                      nearest(department, found))
    told = found[department]
    if told.is_complete:
        raise _nobody(f"von „{department}“ ist alles da", "niemanden erinnern, der geantwortet hat")
    return _letter(edition, told, link)


def letter(root: Path, number: int, department: str, link: str = "") -> str:
    """Return the letter that reminds a department, nothing where all is there."""
    try:
        return reminder(root, number, department, link)
    except DataError:
        return ""


def _waiting(
    name: str, submission: Submission, titles: Mapping[str, str], is_open: int
) -> Waiting:
    points = [point for each in submission.records.values() for _, point in each.points]
    shown = tuple(titles.get(record, record) for record in submission.records)
    return Waiting(name, submission, shown, is_open, sum(p.decision is not None for p in points))


def _answers(
    edition: Edition, department: str, sent: Mapping[str, Submission], link: Link | None,
    reminded: str,
) -> Answers:
    titles = {each.id: each.title for each in records_of(edition, department)}
    own = [each for each in sent.values() if each.department == department]
    done = {record for each in own for record in each.records}
    last = own[-1] if own else None
    missing = tuple(title for record, title in titles.items() if record not in done)
    return Answers(department, tuple(titles.values()), missing, last.time if last else None,
                   last.via if last else "", link, reminded)


def _letter(edition: Edition, told: Answers, link: str) -> str:
    """Return the paragraphs that are true of a department."""
    head, contact = edition.head, edition.office
    until = told.link.until if told.link and not told.link.revoked else head.closing_date or ""
    has_link = bool(told.link and not told.link.revoked)
    holds = {"": True, "until": bool(until), "link": bool(link), "known": has_link and not link,
             "form": not (has_link or link)}
    values = {
        "title": head.title, "number": head.number, "department": told.department,
        "until": date_in_words(until), "link": link, "office": head.office,
        "publisher": head.publisher, "missing": len(told.missing), "count": len(told.records),
        "titles": "\n".join(f"- {each}" for each in told.missing),
        "reach": f", Telefon {contact.phone}, E-Mail {contact.email}" if contact else "",
    }
    lines = (line.partition(": ") for line in resource(REMINDER).splitlines() if line)
    return "\n\n".join(spoken(text.format(**values), edition.form.words)
                       for sign, _, text in lines if holds[sign.strip(".")]) + "\n"


def _nobody(message: str, hint: str) -> DataError:
    return DataError([Problem("E907", Place(PATHS.departments), message, hint)])
