"""The first page: where the edition is in its year, what is next, what is open."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from catalogue.build.rows import Row, rows_of, states_counted
from catalogue.build.year import Year, year_of
from catalogue.checks.structure import open_questions
from catalogue.exchange.proposals.answered import Answers, answers
from catalogue.model.problems import Problem, Severity
from catalogue.source.delivered import REPORT
from catalogue.source.project import Project
from catalogue.source.vocabulary import rules
from catalogue.studio.answers import View
from catalogue.studio.studio import Studio

KINDS = 3
PRODUCTS = {"web": "Bildschirm", "archive": "Archiv", "print": "Druck", "site": "Netz"}


@dataclass(frozen=True)
class Counted:
    """All findings of one weight: how many, and what most of them are about."""

    severity: Severity
    count: int
    about: str


@dataclass(frozen=True)
class Delivered:
    """A file that was built: its name, its length in bytes, what the checks said of it."""

    product: str
    name: str
    bytes: int
    verdict: str
    is_good: bool


@dataclass(frozen=True)
class Start(View):
    """What an editor sees first."""

    template: ClassVar[str] = "start.html"

    rows: tuple[Row, ...]
    year: Year
    findings: tuple[Counted, ...]
    questions: tuple[Problem, ...]
    files: tuple[Delivered, ...]
    built_at: float
    pages: int
    states: Mapping[str, int]
    days_left: int | None
    missing: tuple[Answers, ...]


def start(studio: Studio) -> Start:
    """Return where the edition is, what is next, and what is open."""
    snapshot = studio.snapshot
    rows = tuple(rows_of(snapshot, studio.fills))
    report = Project(studio.root).out(studio.number) / REPORT
    return Start(
        rows, year_of(snapshot, rows, *studio.answers, studio.waiting),
        tuple(_counted(snapshot.problems)), tuple(open_questions(snapshot.checked)),
        tuple(delivered(snapshot.built)), report.stat().st_mtime if report.is_file() else 0.0,
        int(snapshot.built.get("pages", 0)), states_counted(rows),
        _days_left(snapshot.checked.head), _missing(studio))


def delivered(built: Mapping[str, Any]) -> Iterator[Delivered]:
    """Yield the files that a build report names, with what its checks said of them."""
    for each in built.get("files", ()):
        checks = each.get("checks", ())
        failed = sum(check.get("failed", 0) or 0 for check in checks)
        verdict = f"{failed} nicht bestanden" if failed else "bestanden"
        yield Delivered(PRODUCTS.get(each["product"], str(each["product"])), each["name"],
                        each["bytes"], verdict if checks else "nicht geprüft",
                        bool(checks) and not failed)


def _missing(studio: Studio) -> tuple[Answers, ...]:
    """Return the departments that were asked and have not answered all."""
    asked, done = studio.answers
    found = answers(studio.root, studio.number) if asked > done else ()
    return tuple(each for each in found if not each.is_complete)


def _counted(problems: tuple[Problem, ...]) -> Iterator[Counted]:
    for severity in Severity:
        found = [each.code for each in problems if each.severity is severity]
        about = (f"{count} × {rules()[code].title}"
                 for code, count in Counter(found).most_common(KINDS))
        yield Counted(severity, len(found), ", ".join(about))


def _days_left(head: Any) -> int | None:
    if not head or not head.closing_date:
        return None
    return (date.fromisoformat(head.closing_date) - datetime.now().astimezone().date()).days
