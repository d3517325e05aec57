"""What happened to a record, in words; and taking back what happened to one field of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from catalogue.model.fields import Field
from catalogue.model.merging import merged
from catalogue.model.problems import DataError, Place, Problem
from catalogue.model.states import STATE, State
from catalogue.source.form_texts import form_text, is_same, value_of
from catalogue.source.journal import (
    FILE,
    RECORD,
    Entry,
    Hand,
    entries_of,
    journal,
    recorded,
)
from catalogue.source.load import record_path
from catalogue.source.lock import in_turn
from catalogue.source.project import PATHS
from catalogue.source.saving import changed_record, fields_of, record_values, refuse_closed
from catalogue.source.write import Difference, save, text_of

UNDO = "undo"
# What happened by how it happened; a colon parts from it whose it was.
SAID: Mapping[str, str] = {
    UNDO: "{by} hat {what} zurückgenommen",
    "fix": "{by} hat {what} beheben lassen",
    "proposal": "{by} hat aus dem Vorschlag von {whose} {what} übernommen",
    "new": "{by} hat ⟪the record.acc⟫ angelegt",
    "split": "{by} hat ⟪the record.acc⟫ aus „{whose}“ herausgelöst",
    "retire": "{by} hat ⟪the record.acc⟫ aus dem Katalog genommen",
    "restore": "{by} hat ⟪the record.acc⟫ zurückgeholt",
}
CHANGED, MARKED = "{by} hat {what} geändert", "{by} hat ⟪the record.acc⟫ {state}"
MARKS = {State.DRAFT: "zum Entwurf gemacht", State.REVIEWED: "geprüft",
         State.RELEASED: "freigegeben"}  # fmt: skip
WHOLE = "die Datei"
# What these wrote is taken back by commands of their own.
OTHERWISE = {
    "new": "mit „catalogue remove {id} --grund …“",
    "split": "mit „catalogue remove {id} --grund …“",
    "retire": "mit „catalogue remove {id} --undo“", "restore": "mit „catalogue remove {id}“",
    STATE: "mit „catalogue state {id} …“",
}  # fmt: skip
# A skeleton that was taken back can only be made anew.
NO = "mit „catalogue new measure“"
LATER = "zuerst die spätere Änderung zurücknehmen oder den Text von Hand schreiben"


@dataclass(frozen=True)
class Event:
    """The fields that somebody changed at once."""

    entries: tuple[Entry, ...]

    @property
    def first(self) -> Entry:
        """One of the entries: who, when and how is the same in all."""
        return self.entries[0]


def history(root: Path, identifier: str = "", kind: str = RECORD) -> Iterator[Event]:
    """Yield what happened to a record, or to all where none is named, the newest first."""
    entries = journal(root, kind, identifier)
    for _, group in groupby(entries, key=lambda e: (e.at, e.by, e.how, e.kind, e.id)):
        yield Event(tuple(group)[::-1])


def told(event: Event, labels: Mapping[str, str]) -> str:
    """Return what happened in one sentence; ``labels`` are what the fields are called."""
    first = event.first
    way, _, whose = first.how.partition(":")
    names = [labels.get(each.field, each.field) or WHOLE for each in event.entries]
    *before, last = names
    what = f"{', '.join(before)} und {last}" if before else last
    is_mark = first.field == STATE
    state = MARKS[State(first.after)] if is_mark and first.after in [*State] else ""
    sentence = MARKED if state else SAID.get(way, CHANGED)
    return sentence.format(by=first.by, what=what, whose=whose, state=state)


def found_entry(root: Path, name: str) -> Entry:
    """Return the entry of the journal of this name; ``DataError`` when there is none."""
    entry = next((each for each in journal(root) if each.name == name), None)
    if entry is None:
        hint = "„catalogue history KENNUNG“ zeigt alle"
        message = f"die Änderung „{name}“ steht nicht im Verlauf"
        raise DataError([Problem("E219", Place(PATHS.journal), message, hint)])
    return entry


@in_turn
def undone(root: Path, name: str, by: str) -> str:
    """Take one change of a field back and return the file; what came after it stays.

    That is a change, too, and can be taken back. ``DataError`` when the field has changed since
    and both changes meet, or when it was no change of a field.
    """
    entry = found_entry(root, name)
    way = OTHERWISE.get(entry.field) or (
        entry.kind == RECORD and not entry.field and OTHERWISE.get(entry.how.partition(":")[0], NO))
    if way:
        raise DataError([_refused(root, entry, "das ist keine Änderung eines Feldes",
                                  f"zurück geht es {way.format(id=entry.id)}")])
    return _undone_file(root, entry, by) if entry.kind == FILE else _undone_field(root, entry, by)


def _undone_field(root: Path, entry: Entry, by: str) -> str:
    fields = fields_of(root, entry.id)
    field, values = fields.by_id.get(entry.field), record_values(root, entry.id)
    if field is None:
        raise DataError([_refused(root, entry, f"das Feld „{entry.field}“ gibt es nicht mehr",
                                  "von Hand übernehmen")])
    now = values.get(entry.field)
    value = entry.before if is_same(field, now, entry.after) else _merged(root, entry, field, now)
    return changed_record(root, entry.id, {entry.field: value}, Hand(by, UNDO))


def _merged(root: Path, entry: Entry, field: Field, now: Any) -> Any:
    before, after, current = (form_text(field, value) for value in (entry.before, entry.after, now))
    text = merged(after, before, current)
    if text is None:
        raise DataError([_changed_since(root, entry, field.label)])
    return value_of(field, text)


def _undone_file(root: Path, entry: Entry, by: str) -> str:
    path = PurePosixPath(entry.id)
    refuse_closed(root, path)
    now = text_of(root / path) or ""
    text = merged(entry.after or "", entry.before or "", now)
    if text is None:
        raise DataError([_changed_since(root, entry, entry.id)])
    changes = [("", now, text)]
    with recorded(root, entries_of(Hand(by, UNDO), FILE, entry.id, changes)):
        save(root, [Difference(path, now, text)])
    return text


def _changed_since(root: Path, entry: Entry, label: str) -> Problem:
    return _refused(root, entry, f"„{label}“ wurde danach noch einmal geändert,"
                    " und beide Änderungen treffen dieselben Wörter", LATER)


def _refused(root: Path, entry: Entry, message: str, hint: str) -> Problem:
    path = PurePosixPath(entry.id) if entry.kind == FILE else record_path(root, entry.id)
    return Problem("E290", Place(path), message, hint)
