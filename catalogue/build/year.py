"""The year of an edition in eight steps: which are done, and the one thing to do next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from catalogue.build.rows import Row, states_counted
from catalogue.build.snapshot import Snapshot
from catalogue.model.problems import counted, errors


@dataclass(frozen=True)
class Step:
    """One step of the year: whether it is done, and how far it has come."""

    name: str
    said: str
    is_done: bool


@dataclass(frozen=True)
class Next:
    """The one thing that is to be done next, and the view of the desk where it is done."""

    sentence: str
    label: str
    to: str


@dataclass(frozen=True)
class Year:
    """Where an edition is: its steps, the current one, what is next, the days until it closes."""

    steps: tuple[Step, ...]
    at: int
    next: Next
    days_left: int | None


def year_of(snapshot: Snapshot, rows: Sequence[Row]) -> Year:
    """Return where an edition is, by its files and by how many departments have answered."""
    steps = (*_before_setting(snapshot, rows), *_after_setting(snapshot, rows))
    # Steps may be left out: whoever writes everything anew asks nobody.
    done = max((n for n, each in enumerate(steps) if each.is_done), default=-1)
    head = snapshot.checked.head
    closing = date.fromisoformat(head.closing_date) if head and head.closing_date else None
    days = (closing - datetime.now().astimezone().date()).days if closing else None
    return Year(steps, min(len(steps) - 1, done + 1), _next(snapshot, rows), days)


def _before_setting(snapshot: Snapshot, rows: Sequence[Row]) -> Iterator[Step]:
    asked, answered, _ = snapshot.answers
    wrong, long = len(errors(snapshot.problems)), sum(row.is_too_long for row in rows)
    yield Step("Abfragen", counted(asked, "Stelle", "Stellen") if asked else "noch niemand",
               bool(asked))
    yield Step("Einlesen", f"{answered} von {asked} Antworten" if asked else "noch nichts",
               bool(asked) and answered >= asked)
    yield Step("Prüfen", f"{wrong} Fehler offen" if wrong else "kein Fehler", not wrong)
    yield Step("Auf Länge schreiben", f"{counted(long, 'Seite', 'Seiten')} zu lang" if long else
               "alles passt", not long)


def _after_setting(snapshot: Snapshot, rows: Sequence[Row]) -> Iterator[Step]:
    is_built, released = not snapshot.is_outdated, states_counted(rows)["released"]
    yield Step("Setzen", "gesetzt" if is_built else "steht aus", is_built)
    yield Step("Freigeben", f"{released} von {len(rows)}", bool(rows) and released == len(rows))
    yield Step("Druckerei", "gepackt" if snapshot.is_packed else "steht aus", snapshot.is_packed)
    yield Step("Archiv", "eingefroren" if snapshot.is_archived else "nach dem Druck",
               snapshot.is_archived)


def _next(snapshot: Snapshot, rows: Sequence[Row]) -> Next:
    """Return the first thing that waits, of those that stop others before those that do not."""
    wrong, long = len(errors(snapshot.problems)), sum(row.is_too_long for row in rows)
    states, waiting = states_counted(rows), snapshot.answers.waiting
    table = (
        (wrong, f"{counted(wrong, 'Fehler verhindert', 'Fehler verhindern')} das Setzen.",
         f"{wrong} Fehler durchgehen", "/befunde?weight=error"),
        (waiting, f"{counted(waiting, 'Vorschlag wartet', 'Vorschläge warten')} auf Durchsicht.",
         "Vorschläge ansehen", "/vorschlaege"),
        (long, f"{counted(long, 'Text ist', 'Texte sind')} zu lang für die Seite.",
         "Zu lange Texte kürzen", "/eintraege?show=long"),
        (snapshot.is_outdated, "Seit dem letzten Bau hat sich etwas geändert.", "Neu setzen",
         "/dateien"),
        (states["draft"], f"Im Entwurf: ⟪{states['draft']} records⟫.", "Entwürfe prüfen",
         "/eintraege?show=draft"),
        (states["reviewed"], f"Geprüft, aber nicht freigegeben: ⟪{states['reviewed']} records⟫.",
         "Geprüftes freigeben", "/eintraege?show=reviewed"),
    )
    said = next((Next(sentence, label, to) for count, sentence, label, to in table if count), None)
    return said or Next("Alles ist freigegeben.", "Zu den Dateien", "/dateien")
