"""What editors decide of what departments propose, field by field; only then the data change."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from catalogue.exchange.forms.collected import Cell
from catalogue.exchange.forms.edits import kept_in_order
from catalogue.exchange.forms.fields import (
    Choices,
    FormField,
    asked_fields,
    cells,
    choices,
    fingerprint,
    ticked,
)
from catalogue.exchange.forms.readable import readable
from catalogue.exchange.forms.returned import asked_text, stored_value
from catalogue.exchange.forms.signs import CONFIRM, canonical
from catalogue.exchange.forms.values import markdown, value_of
from catalogue.exchange.proposals.questions import with_question, without
from catalogue.exchange.proposals.submitted import (
    ANSWER_SIGN,
    CHOICE_WORDS,
    NOTE,
    Choice,
    Decision,
    Proposed,
    Replied,
    Submission,
    Suggested,
    answer_key,
    folder,
    latest,
    named,
    now,
    open_points,
    submissions,
    written,
)
from catalogue.model.form import FIRST
from catalogue.model.merging import merged
from catalogue.model.problems import DataError, Place, Problem, nearest
from catalogue.model.records import Edition, Measure
from catalogue.source.journal import Hand, recorded
from catalogue.source.lock import in_turn
from catalogue.source.project import PATHS
from catalogue.source.saving import record_change
from catalogue.source.write import Difference, save

CHOICES: tuple[Choice, ...] = get_args(Choice)
WRITING: tuple[Choice, ...] = ("accepted", "changed")
NEEDS_TEXT: Mapping[Choice, str] = {"changed": "den neuen Text", "asked": "die Frage"}
# How the journal calls the way by which a text came.
HOW = "Vorschlag"
NOTE_LABEL, GONE = "Nachricht", "⟪The record⟫ soll entfallen."


@dataclass(frozen=True)
class Point:
    """Something to be decided: what the department saw, what it wants, what stands there now.

    ``sign`` is sent back with the decision, so that nobody decides of a text he has not seen.
    """

    record: str
    key: str
    label: str
    base: str
    proposed: str
    now: str
    decision: Decision | None
    is_open: bool = False
    kind: str = FIRST

    @property
    def sign(self) -> str:
        """The sign of the text that stands there now."""
        return fingerprint(canonical([self.now]))

    @property
    def is_question(self) -> bool:
        """Whether it answers a question; ``base`` is the question then."""
        return self.key.startswith(ANSWER_SIGN)

    @property
    def is_note(self) -> bool:
        """Whether it is only to be read."""
        return self.key == NOTE

    @property
    def merged(self) -> str | None:
        """Both texts in one where that is safe, nothing where it is not or nobody else wrote."""
        return merged(self.base, self.now, self.proposed) if self.is_collision else None

    @property
    def is_collision(self) -> bool:
        """Whether the catalogue says by now neither what the department saw nor what it wants."""
        texts = (canonical([each]) for each in (self.now, self.base, self.proposed))
        here, base, proposed = texts
        return not (self.is_question or self.is_note) and here not in (base, proposed)


@dataclass(frozen=True)
class Review:
    """A submission point by point; ``newer`` names the one that has taken its place, if any."""

    name: str
    submission: Submission
    titles: Mapping[str, str]
    points: tuple[Point, ...]
    newer: str = ""

    def of(self, record: str) -> tuple[Point, ...]:
        """Return the points of a record."""
        return tuple(point for point in self.points if point.record == record)


@dataclass(frozen=True)
class Verdict:
    """A decision on one point; ``seen`` is the sign of the text that stood there then."""

    record: str
    key: str
    choice: Choice
    text: str = ""
    seen: str = ""


def review(root: Path, number: int, name: str) -> Review:
    """Return a submission point by point; ``DataError`` when there is none of this name."""
    named(root, number, name)
    return _review(readable(root, number), name, submissions(root, number))


@in_turn
def decide(
    root: Path, number: int, name: str, verdicts: Sequence[Verdict], by: str = ""
) -> Review:
    """Decide of points, write what is taken over, and return the submission as it is then.

    ``DataError`` holds all that keeps any of it from being decided; nothing is written then.
    """
    path, submission = named(root, number, name)
    edition = readable(root, number)
    found = _review(edition, name, submissions(root, number))
    points = {(point.record, point.key): point for point in found.points}
    problems = [problem for each in verdicts for problem in _undecidable(each, points, found)]
    values = {} if problems else dict(_values(edition, points, verdicts, problems))
    if problems:
        raise DataError(problems)
    decided = _decided(submission, verdicts, by)
    _write(root, values, written(root, path, decided), by)
    return review(root, number, name)


def value_of_text(
    measure: Measure, known: FormField, text: str, offered: Choices, problems: list[Problem]
) -> Any:
    """Return the value that a text gives a field, nothing where it is empty; faults are noted."""
    value, faults = value_of(known.field, [Cell(text)], offered)
    place = Place(PATHS.measure(measure.id, measure.declared.id))
    problems += (Problem("E242", place, f"„{known.label}“: {fault.message}", fault.hint)
                 for fault in faults)
    if not (value or known.field.required or known.is_text or value == 0):
        return None
    if known.is_ticked and not faults:
        return kept_in_order(known, value, measure.value(known.key))
    return value


def _review(edition: Edition, name: str, found: Mapping[str, Submission]) -> Review:
    newest, submission = latest(found), found[name]
    measures = {each.id: each for each in edition.measures}
    waiting = {*open_points(found, name, newest)}
    points = tuple(
        replace(_alike(_point(record, key, point, _texts(measure, edition),
                              _asked(measure).get(key)), measure, edition),
                kind=measure.declared.id if measure else FIRST, is_open=(record, key) in waiting)
        for record, proposed in submission.records.items() for measure in [measures.get(record)]
        for key, point in proposed.points)
    later = [newest[submission.department, record] for record in submission.records]
    return Review(name, submission, {each: measures[each].title if each in measures else each
                                     for each in submission.records}, points,
                  next((each for each in later if each != name), ""))


def _alike(point: Point, measure: Measure | None, edition: Edition) -> Point:
    """Return a point whose texts say alike what is chosen: as ticks do."""
    field = _asked(measure).get(point.key)
    if not (measure and field and field.is_choice):
        return point
    offered = choices(edition, measure.declared.id)
    return replace(point, base=ticked(field, point.base, offered),
                   proposed=ticked(field, point.proposed, offered),
                   now=ticked(field, point.now, offered))


def _asked(measure: Measure | None) -> Mapping[str, FormField]:
    """Return the fields of a record that a department may change, by key."""
    return {each.key: each for each in asked_fields(measure.fields)} if measure else {}


def _texts(measure: Measure | None, edition: Edition) -> Mapping[str, str]:
    """Return what stands in the catalogue, and nothing of a record that is no longer there."""
    if measure is None:
        return {}
    offered = choices(edition, measure.declared.id)
    return {key: "\n".join(each) for key, each in cells(measure, offered).items()}


def _point(
    record: str, key: str, point: Suggested | Replied | Proposed, texts: Mapping[str, str],
    field: FormField | None,
) -> Point:
    if isinstance(point, Suggested):
        label = field.label if field else key
        return Point(record, key, label, point.base, point.text, texts.get(key, ""),
                     point.decision)
    if isinstance(point, Replied):
        return Point(record, key, point.question, point.question, point.text,
                     texts.get(CONFIRM, ""), point.decision)
    said = " ".join(filter(None, (GONE if point.is_gone else "", point.remark)))
    return Point(record, key, NOTE_LABEL, "", said, "", point.decision)


def _undecidable(
    verdict: Verdict, points: Mapping[tuple[str, str], Point], found: Review
) -> Iterator[Problem]:
    """Yield why a point cannot be decided so."""
    point = points.get((verdict.record, verdict.key))
    if point is None:
        keys = [key for _, key in points]
        message = f"„{found.name}“ hat zu „{verdict.record}“ kein Feld „{verdict.key}“"
        yield Problem("E904", Place(folder(0)), message, nearest(verdict.key, keys))
        return
    place = Place(PATHS.measure(point.record, point.kind))
    if verdict.choice in NEEDS_TEXT and not verdict.text.strip():
        yield Problem("E906", place, f"„{point.label}“: es fehlt der Text",
                      f"{NEEDS_TEXT[verdict.choice]} angeben")
    if verdict.choice == "changed" and (point.is_question or point.is_note):
        yield Problem("E906", place, f"„{point.label}“ ist kein Feld, das sich so ändern lässt",
                      "übernehmen, nachfragen oder lassen")
    is_retaken = point.decision and point.decision.choice in ("asked", "kept")
    if not point.is_open and not (is_retaken and not found.newer):
        word = CHOICE_WORDS[point.decision.choice] if point.decision else "überholt"
        hint = f"der neue Vorschlag heißt {found.newer}" if found.newer else ""
        yield Problem("E904", place, f"„{point.label}“ ist schon entschieden: {word}", hint)
    elif verdict.choice in WRITING and point.is_collision and verdict.seen != point.sign:
        yield _collision(point, place)


def _collision(point: Point, place: Place) -> Problem:
    said = "; ".join(f"{name}: „{canonical([text]) or '–'}“" for name, text in (
        ("damals", point.base), ("vorgeschlagen", point.proposed), ("jetzt", point.now)))
    message = f"„{point.label}“ ist seit dem Vorschlag geändert worden – {said}"
    return Problem("E905", place, message, "den Text, der gelten soll, mit --text angeben, mit"
                   " --trotzdem den vorgeschlagenen nehmen oder mit --lassen den jetzigen")


def _values(
    edition: Edition, points: Mapping[tuple[str, str], Point], verdicts: Iterable[Verdict],
    problems: list[Problem],
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what changes in each record, by its keys; what cannot be is noted."""
    measures = {each.id: each for each in edition.measures}
    by_record: defaultdict[str, list[Verdict]] = defaultdict(list)
    for each in verdicts:
        by_record[each.record].append(each)
    for record, given in by_record.items():
        measure = measures.get(record)
        if measure is None:
            if any(each.choice != "kept" for each in given):
                message = f"⟪the record⟫ „{record}“ steht nicht mehr im Katalog"
                problems.append(Problem("E235", Place(PATHS.measure(record)), message,
                                        "beim Alten lassen, oder sie zurückholen: catalogue"
                                        f" remove {record} --undo"))
            continue
        changes = _changes(measure, edition, [(each, points[record, each.key])
                                              for each in given], problems)
        if changes:
            yield record, changes


def _changes(
    measure: Measure, edition: Edition, given: Sequence[tuple[Verdict, Point]],
    problems: list[Problem],
) -> dict[str, Any]:
    """Return the keys of a record that decisions change, each with its new value."""
    offered, fields = choices(edition, measure.declared.id), _asked(measure)
    typed = {
        point.key: value_of_text(measure, fields[point.key],
                                 verdict.text if verdict.choice == "changed" else point.proposed,
                                 offered, problems)
        for verdict, point in given
        if verdict.choice in WRITING and not (point.is_question or point.is_note)}
    closed = [point for verdict, point in given
              if point.is_question and verdict.choice == "accepted"]
    wanted = asked_text(measure)
    if len(closed) == 1 and wanted and wanted not in typed:
        typed[wanted] = markdown(closed[0].proposed)
    stored = {key: stored_value(key, typed, measure) for key in typed}
    confirm = _confirm(measure.confirm or "", closed, given)
    if confirm != " ".join((measure.confirm or "").split()):
        stored[CONFIRM] = confirm or None
    return stored


def _confirm(
    confirm: str, closed: Iterable[Point], given: Iterable[tuple[Verdict, Point]]
) -> str:
    """Return the open questions without those that are closed and with those that are asked."""
    for point in closed:
        confirm = without(confirm, point.base)
    for verdict, point in given:
        if verdict.choice == "asked":
            named = "" if point.is_question or point.is_note else f"{point.label}: "
            confirm = with_question(confirm, f"{named}{verdict.text}")
    return " ".join(confirm.split())


def _decided(submission: Submission, verdicts: Iterable[Verdict], by: str) -> Submission:
    """Return a submission with what is decided of its points."""
    at, records = now(), dict(submission.records)
    for each in verdicts:
        decision = Decision(choice=each.choice, by=by, at=at, text=each.text)
        records[each.record] = _with(records[each.record], each.key, decision)
    return submission.model_copy(update={"records": records})


def _with(proposed: Proposed, key: str, decision: Decision) -> Proposed:
    update = {"decision": decision}
    if key == NOTE:
        return proposed.model_copy(update=update)
    if key.startswith(ANSWER_SIGN):
        return proposed.model_copy(update={"answers": tuple(
            each.model_copy(update=update) if answer_key(each.question) == key else each
            for each in proposed.answers)})
    fields = {**proposed.fields, key: proposed.fields[key].model_copy(update=update)}
    return proposed.model_copy(update={"fields": fields})


def _write(
    root: Path, values: Mapping[str, Mapping[str, Any]], decided: Difference, by: str
) -> None:
    """Write what is taken over, and that it is decided, all or none; the journal tells it."""
    changes = [record_change(root, record, each, Hand(by, HOW)) for record, each in values.items()]
    with recorded(root, [entry for _, entries in changes for entry in entries]):
        save(root, [*(difference for difference, entries in changes if entries), decided])
