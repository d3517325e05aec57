"""The first page: where the edition is in its year, what is next, what is open."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from catalogue.checks.structure import open_questions
from catalogue.model.problems import Problem, Severity, counted
from catalogue.source.delivered import REPORT
from catalogue.source.project import Project
from catalogue.source.vocabulary import rules
from catalogue.studio.answers import View
from catalogue.studio.listing import Row, rows_of, states_counted
from catalogue.studio.studio import Studio

LATEST = 6
KINDS = 3
PRODUCTS = {"web": "Bildschirm", "archive": "Archiv", "print": "Druck", "site": "Netz"}


@dataclass(frozen=True)
class Step:
    """One step of the year: whether it is done, and how far it has come."""

    name: str
    said: str
    is_done: bool


@dataclass(frozen=True)
class Next:
    """The one thing that is to be done next, and where."""

    sentence: str
    label: str
    to: str


@dataclass(frozen=True)
class Findings:
    """All findings of one weight: how many, and what most of them are about."""

    severity: Severity
    count: int
    about: str


@dataclass(frozen=True)
class Delivered:
    """A file that was built: its name, its length in bytes, whether all checks were passed."""

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
    steps: tuple[Step, ...]
    step: int
    next: Next
    findings: tuple[Findings, ...]
    questions: tuple[Problem, ...]
    files: tuple[Delivered, ...]
    built_at: float
    pages: int
    states: Any
    days_left: int | None


def start(studio: Studio) -> Start:
    """Return where the edition is, what is next, and what is open."""
    snapshot, rows = studio.snapshot, rows_of(studio)
    report = Project(studio.root).out(studio.number) / REPORT
    steps = tuple(_steps(studio, rows))
    # Steps may be left out: whoever writes everything anew asks nobody.
    at = min(len(steps) - 1, 1 + max((n for n, each in enumerate(steps) if each.is_done),
                                     default=-1))
    return Start(
        tuple(rows), steps, at, _next(studio, rows), tuple(_findings(snapshot.problems)),
        tuple(open_questions(snapshot.checked)), tuple(_files(snapshot.built)),
        report.stat().st_mtime if report.is_file() else 0.0, int(snapshot.built.get("pages", 0)),
        states_counted(rows), _days_left(snapshot.checked.head))


def _steps(studio: Studio, rows: list[Row]) -> Iterator[Step]:
    """Yield the steps of the year, told from the files alone."""
    problems, states = studio.snapshot.problems, states_counted(rows)
    errors = sum(each.is_error for each in problems)
    long = sum(row.is_too_long for row in rows)
    asked, answered = studio.answers
    is_built = bool(studio.snapshot.built) and not studio.is_outdated
    yield Step("Abfragen", counted(asked, "Stelle", "Stellen") if asked else "noch niemand",
               bool(asked))
    yield Step("Einlesen", f"{answered} von {asked} Antworten" if asked else "noch nichts",
               bool(asked) and answered >= asked)
    yield Step("Prüfen", f"{errors} Fehler offen" if errors else "kein Fehler", not errors)
    yield Step("Auf Länge schreiben", f"{counted(long, 'Seite', 'Seiten')} zu lang" if long else
               "alles passt", not long)
    yield Step("Setzen", "gesetzt" if is_built else "steht aus", is_built)
    yield Step("Freigeben", f"{states['released']} von {len(rows)}",
               bool(rows) and states["released"] == len(rows))
    yield Step("Druckerei", "gepackt" if studio.is_packed else "steht aus", studio.is_packed)
    yield Step("Archiv", "eingefroren" if studio.is_archived else "nach dem Druck",
               studio.is_archived)


def _next(studio: Studio, rows: list[Row]) -> Next:
    errors = sum(each.is_error for each in studio.snapshot.problems)
    waiting = studio.waiting
    long = sum(row.is_too_long for row in rows)
    states = states_counted(rows)
    table = (
        (errors, f"{counted(errors, 'Fehler verhindert', 'Fehler verhindern')} das Setzen.",
         f"{errors} Fehler durchgehen", "/befunde?weight=error"),
        (waiting, f"{counted(waiting, 'Vorschlag wartet', 'Vorschläge warten')} auf Durchsicht.",
         "Vorschläge ansehen", "/vorschlaege"),
        (long, f"{counted(long, 'Text ist', 'Texte sind')} zu lang für die Seite.",
         "Zu lange Texte kürzen", "/eintraege?show=long"),
        (studio.is_outdated, "Seit dem letzten Bau hat sich etwas geändert.", "Neu setzen",
         "/dateien"),
        (states["draft"], f"⟪{states['draft']} records⟫ sind noch Entwurf.", "Entwürfe prüfen",
         "/eintraege?show=draft"),
        (states["reviewed"], f"⟪{states['reviewed']} records⟫ sind geprüft, nicht freigegeben.",
         "Geprüftes freigeben", "/eintraege?show=reviewed"),
    )
    said = next((Next(sentence, label, to) for count, sentence, label, to in table if count), None)
    return said or Next("Alles ist freigegeben.", "Zu den Dateien", "/dateien")


def _findings(problems: tuple[Problem, ...]) -> Iterator[Findings]:
    for severity in Severity:
        found = [each for each in problems if each.severity is severity]
        common = Counter(each.code for each in found).most_common(KINDS)
        about = ", ".join(f"{count} × {_title(code)}" for code, count in common)
        yield Findings(severity, len(found), about)


def _title(code: str) -> str:
    rule = rules().get(code)
    return rule.title if rule else code


def _files(built: Any) -> Iterator[Delivered]:
    for each in built.get("files", ()):
        checks = each.get("checks", ())
        failed = sum(check.get("failed", 0) or 0 for check in checks)
        yield Delivered(PRODUCTS.get(each["product"], str(each["product"])), each["name"],
                        each["bytes"], "bestanden" if checks and not failed else
                        "nicht geprüft" if not checks else f"{failed} nicht bestanden",
                        bool(checks) and not failed)


def _days_left(head: Any) -> int | None:
    if not head or not head.closing_date:
        return None
    return (date.fromisoformat(head.closing_date) - datetime.now().astimezone().date()).days
