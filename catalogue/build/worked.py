"""The work at one record: how far it is, what happened to it, what is new in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.build.snapshot import Snapshot
from catalogue.checks.silence import KEY
from catalogue.model.changes import Change, earlier_text, text_of
from catalogue.model.fields import Field
from catalogue.model.flowing import flowing
from catalogue.model.problems import counted, errors
from catalogue.model.runs import TextRun, clipped, runs
from catalogue.model.states import STATE, State
from catalogue.source.form_texts import form_text
from catalogue.source.history import Event, history, told
from catalogue.source.journal import Entry
from catalogue.source.saving import Collision
from catalogue.source.splice import spliced

UNREVIEWED = "Freigeben geht, sobald ⟪the record⟫ geprüft ist."
FAULTY = "Als geprüft kennzeichnen geht, sobald {} behoben {}."


@dataclass(frozen=True)
class Stage:
    """A state: whether a record has it now, who gave it last and when, what keeps it away."""

    state: State
    is_now: bool
    by: str = ""
    at: str = ""
    hindrance: str = ""


@dataclass(frozen=True)
class Step:
    """A field with its words before and after; by its name a change is taken back.

    ``earlier`` is what can be put back into the form.
    """

    field: str
    label: str
    runs: Sequence[TextRun]
    before: str
    after: str
    name: str = ""
    earlier: str = ""


@dataclass(frozen=True)
class Happening:
    """What somebody did at once: when, in a sentence, and field by field."""

    name: str
    at: str
    by: str
    sentence: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class News:
    """What is new since the archived edition before: its number, the fields, how many are same."""

    number: int
    is_new: bool
    steps: tuple[Step, ...]
    same: int


@dataclass(frozen=True)
class Choice:
    """A field that two have changed: what each wrote, and who has saved the other text when."""

    step: Step
    theirs: Step
    common: str
    merged: str | None
    by: str
    at: str


@dataclass(frozen=True)
class Work:
    """All of it: the states, what happened, what is new, what differs between two states."""

    stages: tuple[Stage, ...]
    happenings: tuple[Happening, ...]
    news: News | None
    between: tuple[Step, ...]
    silenced: Mapping[str, str]
    meanwhile: tuple[str, ...]


def worked(
    snapshot: Snapshot, identifier: str, theirs: Iterable[str] = (), first: str = "", last: str = ""
) -> Work:
    """Return the work at a record.

    ``theirs`` are fields that others have just changed, ``first`` and ``last`` two states that
    shall be compared.
    """
    events = tuple(history(snapshot.root, identifier))
    return Work(
        tuple(stages(snapshot, identifier, events)), tuple(happenings(snapshot, events)),
        news(snapshot, identifier),
        between(snapshot, identifier, events, first, last) if first else (),
        silenced(snapshot, identifier), meanwhile(snapshot, identifier, events, theirs))


def stages(snapshot: Snapshot, identifier: str, events: Iterable[Event]) -> Iterator[Stage]:
    """Yield the states in their order, with what keeps a record from each."""
    now = State(snapshot.states.get(identifier, State.DRAFT))
    given: dict[str, Entry] = {}
    for event in events:
        is_mark = event.first.field == STATE
        given.setdefault(str(event.first.after) if is_mark else State.DRAFT, event.first)
    count = len(errors(snapshot.problems_of(identifier)))
    faulty = FAULTY.format(counted(count, "Fehler", "Fehler"), "sind" if count > 1 else "ist")
    hindrances = {State.REVIEWED: faulty if count else "",
                  State.RELEASED: UNREVIEWED if now is State.DRAFT else ""}
    for state in State:
        entry = given.get(state)
        by, at = (entry.by, entry.at) if entry else ("", "")
        if state is State.DRAFT and not at:
            at = snapshot.changed_at(identifier)
        yield Stage(state, state is now, by, at, hindrances.get(state, ""))


def happenings(snapshot: Snapshot, events: Iterable[Event]) -> Iterator[Happening]:
    """Yield what happened to a record, each with the words that changed."""
    for event in events:
        fields = snapshot.fields_of(event.first.id)
        steps = (_step(fields[each.field], each.before, each.after, each.name)
                 for each in event.entries if each.field in fields)
        first = event.first
        yield Happening(first.name, first.at, first.by, told(event, fields.labels), tuple(steps))


def news(snapshot: Snapshot, identifier: str) -> News | None:
    """Return what is new in a record, nothing where there is no edition before or it is broken."""
    previous, record = snapshot.previous, snapshot.records.get(identifier)
    if not previous or not record:
        return None
    change = snapshot.changed.get(identifier)
    if not change:
        return News(previous.number, False, (), len(record.fields.compared))
    steps = tuple(_novelty(change, name) for name in change.fields)
    same = len(record.fields.compared) - len(steps)
    return News(previous.number, change.before is None, steps, same)


def between(
    snapshot: Snapshot, identifier: str, events: Sequence[Event], first: str, last: str
) -> tuple[Step, ...]:
    """Return the fields that differ between two states, each named by the change it came from.

    What no change is called is the state of now.
    """
    fields = snapshot.fields_of(identifier)
    now = _values(snapshot, identifier)
    old, new = (_values_at(now, events, name) for name in (first, last))
    steps = (_step(field, old.get(field.id), new.get(field.id)) for field in fields)
    return tuple(each for each in steps if each.before != each.after)


def text_at(snapshot: Snapshot, identifier: str, name: str) -> str:
    """Return the file of a record as it was right after a change."""
    fields, now = snapshot.fields_of(identifier), _values(snapshot, identifier)
    then = _values_at(now, history(snapshot.root, identifier), name)
    differing = {each: then.get(each) for each in fields.by_id if then.get(each) != now.get(each)}
    return spliced(snapshot.documents[identifier].text, differing, tuple(fields.by_id),
                   fields.texts)


def choices(
    snapshot: Snapshot, identifier: str, collision: Collision, events: Iterable[Event]
) -> Iterator[Choice]:
    """Yield the fields that two have changed, each with all texts in the lines of a form."""
    fields, last = snapshot.fields_of(identifier), latest(events)
    for each in collision.conflicts:
        known = fields[each.field]
        yours, theirs = (Step(known.id, known.label, runs(each.common, text), each.common,
                              _shown(known, text)) for text in (each.yours, each.theirs))
        entry = last.get(each.field)
        merged = None if each.merged is None else _shown(known, each.merged)
        yield Choice(yours, theirs, _shown(known, each.common), merged,
                     entry.by if entry else "", entry.at if entry else "")


def latest(events: Iterable[Event]) -> Mapping[str, Entry]:
    """Return the last change of each field."""
    found: dict[str, Entry] = {}
    for event in events:
        for entry in event.entries:
            found.setdefault(entry.field, entry)
    return found


def meanwhile(
    snapshot: Snapshot, identifier: str, events: Iterable[Event], names: Iterable[str]
) -> tuple[str, ...]:
    """Return in sentences who has changed these fields while somebody else wrote."""
    labels, last = snapshot.fields_of(identifier).labels, latest(events)
    by_hand: dict[str, list[str]] = {}
    for name in names:
        if name in labels:
            by = last[name].by if name in last else "Jemand"
            by_hand.setdefault(by, []).append(labels[name])
    return tuple(f"{by} hat inzwischen {' und '.join(each)} geändert; beides steht jetzt hier."
                 for by, each in by_hand.items())


def silenced(snapshot: Snapshot, identifier: str) -> Mapping[str, str]:
    """Return the rules that are silent for a record, each with its reason."""
    known = _values(snapshot, identifier).get(KEY)
    return {str(code): str(reason) for code, reason in known.items()
            } if isinstance(known, dict) else {}


def _values(snapshot: Snapshot, identifier: str) -> Mapping[str, Any]:
    document = snapshot.documents.get(identifier)
    return document.value if document and isinstance(document.value, dict) else {}


def _values_at(now: Mapping[str, Any], events: Iterable[Event], name: str) -> dict[str, Any]:
    """Return the values of a record as they were right after a change."""
    values, later = dict(now), dict[str, Any]()
    for event in events:
        if any(each.name == name for each in event.entries):
            return values | later
        later |= {each.field: each.before for each in event.entries if each.field}
    return values


def _novelty(change: Change, name: str) -> Step:
    """Return a field that has changed since the edition before, of a record that it holds, too."""
    record = change.measure
    before, after = earlier_text(change.before or record, record, name), text_of(record, name)
    known = record.fields.by_id.get(name)
    earlier = flowing(before) if known and known.is_prose else ""
    return Step(name, change.labels[name], clipped(runs(before, after)), before, after,
                earlier=earlier)


def _step(known: Field, before: Any, after: Any, name: str = "") -> Step:
    old, new = (_shown(known, form_text(known, value)) for value in (before, after))
    return Step(known.id, known.label, clipped(runs(old, new)), old, new, name)


def _shown(known: Field, text: str) -> str:
    return flowing(text) if known.is_prose else text
