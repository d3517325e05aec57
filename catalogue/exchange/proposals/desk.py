"""What a department sees of its own records, and what it may send: nothing touches the data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from catalogue.exchange.forms.collected import Cell
from catalogue.exchange.forms.fields import (
    Choices,
    FormField,
    asked_fields,
    cells,
    choices,
    ticked,
    ticks,
)
from catalogue.exchange.forms.gauge import gauge
from catalogue.exchange.forms.readable import department_named, readable, records_of
from catalogue.exchange.forms.signs import canonical
from catalogue.exchange.forms.texts import helps
from catalogue.exchange.forms.values import value_of
from catalogue.exchange.proposals.links import all_links
from catalogue.exchange.proposals.questions import questions
from catalogue.exchange.proposals.submitted import (
    Proposed,
    Replied,
    Submission,
    Suggested,
    answer_key,
    draft_of,
    draft_path,
    folder,
    latest,
    new_path,
    now,
    submissions,
    written,
)
from catalogue.layout.layout import load_layout
from catalogue.model.problems import DataError, Place, Problem
from catalogue.model.records import ContactPoint, Edition, EditionHead, Measure
from catalogue.source.edit import block
from catalogue.source.lock import in_turn
from catalogue.source.write import save

# More than this nobody writes by hand: of a field, of all that is sent at once, of a name.
MAX_TEXT, MAX_SENT, MAX_NAME = 20_000, 200_000, 200
# How often a department may send something for one edition.
MAX_SUBMISSIONS = 500


class EntryState(StrEnum):
    """How far a department is with a record; its value is what a person reads."""

    OPEN = "offen"
    BEGUN = "begonnen"
    ASKED = "Rückfrage"
    SENT = "fertig"


@dataclass(frozen=True)
class Question:
    """A question to the department, what it has answered, and the key its answer is sent under."""

    key: str
    text: str
    answer: str = ""


@dataclass(frozen=True)
class DeskField:
    """A field in the form of a department: what stands in it, and what the catalogue says now.

    ``options`` are what can be chosen, each with whether it is.
    """

    field: FormField
    text: str
    base: str
    help: str = ""
    options: tuple[tuple[str, bool], ...] = ()

    @property
    def key(self) -> str:
        """The key of the field, under which its text is sent."""
        return self.field.key

    @property
    def label(self) -> str:
        """The name of the field as people read it."""
        return self.field.label

    @property
    def is_changed(self) -> bool:
        """Whether the department wants it otherwise than it stands in the catalogue."""
        return is_other(self.field, self.text, self.base)


@dataclass(frozen=True)
class Entry:
    """A record as a department sees it: its questions first, then its fields."""

    id: str
    title: str
    short_title: str
    sections: tuple[tuple[int, str], ...]
    state: EntryState
    questions: tuple[Question, ...]
    fields: tuple[DeskField, ...]
    remark: str = ""
    is_gone: bool = False
    saved_at: str = ""


@dataclass(frozen=True)
class Desk:
    """All that a department sees: its edition, whom it may ask, its records, until when."""

    department: str
    head: EditionHead
    contact: ContactPoint | None
    entries: tuple[Entry, ...]
    until: str = ""

    @property
    def done(self) -> int:
        """How many records need nothing more."""
        return sum(each.state is EntryState.SENT for each in self.entries)

    def entry(self, identifier: str) -> Entry:
        """Return a record; ``DataError`` for one of somebody else."""
        found = next((each for each in self.entries if each.id == identifier), None)
        if found is None:
            raise foreign(identifier)
        return found


@dataclass(frozen=True)
class Typed:
    """What somebody typed for a record, by the keys of its fields and questions.

    ``bases`` are the texts that stood in the form when it was opened; what can be chosen stands
    one a line.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""
    is_gone: bool = False

    @property
    def texts(self) -> Iterator[str]:
        """Every text of it."""
        for each in (self.fields, self.answers, self.bases):
            yield from each.values()
        yield self.remark


@dataclass(frozen=True)
class FieldFault:
    """Why a field cannot be sent as it is, and the way out, in plain words."""

    key: str
    message: str
    hint: str


@dataclass(frozen=True)
class Shelf:
    """What a department works with: the edition, its records, what it has begun and sent."""

    root: Path
    number: int
    department: str
    edition: Edition
    sent: Mapping[str, Submission]
    draft: Submission | None

    @cached_property
    def offered(self) -> Mapping[str, Choices]:
        """What can be chosen, by the kind of record."""
        return {kind: choices(self.edition, kind) for kind in self.edition.form.all_kinds}

    @cached_property
    def records(self) -> Mapping[str, Measure]:
        """The records of the department by id."""
        return {each.id: each for each in records_of(self.edition, self.department)}

    def fields(self, record: str) -> Mapping[str, FormField]:
        """Return the fields of a record that it may change, by key."""
        return {each.key: each for each in asked_fields(self.records[record].fields)}

    def begun(self, record: str) -> Proposed | None:
        """Return what was typed for a record and not sent yet."""
        return self.draft.records.get(record) if self.draft else None

    def last(self, record: str) -> Submission | None:
        """Return the last submission that speaks of a record."""
        name = latest(self.sent).get((self.department, record))
        return self.sent[name] if name else None

    def texts(self, measure: Measure) -> dict[str, str]:
        """Return what stands in the catalogue, field by field, as a form shows it."""
        offered = self.offered[measure.declared.id]
        found = cells(measure, offered)
        return {key: ticked(known, "\n".join(found[key]), offered)
                for key, known in self.fields(measure.id).items()}


def desk(root: Path, number: int, department: str) -> Desk:
    """Return what a department sees; ``DataError`` when there is no such department."""
    shelf = _shelf(root, number, department)
    edition = shelf.edition
    entries = tuple(_entry(shelf, each) for each in shelf.records.values())
    link = all_links(root, number).of(shelf.department)
    until = link.until if link and not link.revoked else edition.head.closing_date or ""
    return Desk(shelf.department, edition.head, edition.office, entries, until)


def characters_left(root: Path, number: int, record: str, texts: Mapping[str, str]) -> int:
    """Return about how many characters a page has left beside these texts; below zero: too many."""
    edition = readable(root, number)
    measure = next((each for each in edition.measures if each.id == record), None)
    if measure is None:
        raise foreign(record)
    alone = edition.alone(measure.declared.id)
    measured = gauge(load_layout(root, edition.head.layout), alone)
    return measured.free(measure, [texts.get(name, "") for name in measure.fields.texts])


@in_turn
def keep_draft(
    root: Path, number: int, department: str, record: str, typed: Typed, by: str = ""
) -> Entry:
    """Keep what a department has typed for a record, so that it can go on later.

    ``DataError`` for what it must not send; whatever was kept before stays then.
    """
    shelf = _shelf(root, number, department)
    _refuse(shelf, record, typed, by)
    known = shelf.draft.records if shelf.draft else {}
    begun = {**known, record: _proposed(shelf, record, typed)}
    draft = Submission(department=shelf.department, by=_line(by), at=now(), records=begun)
    save(root, [written(root, draft_path(number, shelf.department), draft)])
    return _entry(replace(shelf, draft=draft), shelf.records[record])


@in_turn
def submit(
    root: Path, number: int, department: str, record: str, typed: Typed, by: str = ""
) -> Submission | tuple[FieldFault, ...]:
    """Send what a department proposes for a record; nothing typed confirms all as it stands.

    What cannot be a value of its field is returned with a way out, and nothing is sent.
    ``DataError`` for what a department must not send at all.
    """
    shelf = _shelf(root, number, department)
    _refuse(shelf, record, typed, by)
    proposed = _proposed(shelf, record, typed)
    faults = tuple(_faults(shelf, record, proposed))
    if faults:
        return faults
    sent = Submission(department=shelf.department, by=_line(by), at=now(),
                      records={record: proposed})
    rest = {name: each for name, each in (shelf.draft.records if shelf.draft else {}).items()
            if name != record}
    draft = shelf.draft.model_copy(update={"records": rest}) if shelf.draft and rest else None
    changes = [written(root, new_path(root, number, sent), sent)]
    if shelf.draft:
        changes.append(written(root, draft_path(number, shelf.department), draft))
    save(root, changes)
    return sent


def is_other(field: FormField, text: str, base: str) -> bool:
    """Whether two texts of a field differ; choices have no order of their own."""
    one, other = canonical([text]), canonical([base])
    if field.is_choice:
        return sorted(one.split("\n")) != sorted(other.split("\n"))
    return one != other


def foreign(record: str) -> DataError:
    """Return that a department has no such record."""
    message = f"⟪the record.acc⟫ „{record[:MAX_NAME]}“ gibt es hier nicht"
    return DataError([Problem("E903", Place(Path()), message, "eine aus der eigenen Liste wählen")])


def _shelf(root: Path, number: int, department: str) -> Shelf:
    edition = readable(root, number)
    name = department_named(department, edition)
    return Shelf(root, number, name, edition, submissions(root, number),
                 draft_of(root, number, name))


def _entry(shelf: Shelf, measure: Measure) -> Entry:
    begun, last = shelf.begun(measure.id), shelf.last(measure.id)
    said = begun or (last.records[measure.id] if last else None)
    told = helps(shelf.edition.form.alone(measure.declared.id))
    base = shelf.texts(measure)
    sections = tuple((s.number, s.title) for s in shelf.edition.sections
                     if s.id in measure.sections)
    return Entry(
        measure.id, measure.title, measure.short_title, sections, _state(shelf, measure.id),
        tuple(Question(answer_key(text), text, _answer(text, said))
              for text in questions(measure.confirm or "")),
        tuple(_field(each, shelf.offered[measure.declared.id], base[key], said, told.get(key, ""))
              for key, each in shelf.fields(measure.id).items()),
        said.remark if said and not said.decision else "",
        bool(said and said.is_gone and not said.decision),
        shelf.draft.at if begun and shelf.draft else last.at if last else "")


def _field(
    known: FormField, offered: Choices, base: str, said: Proposed | None, told: str
) -> DeskField:
    """Return a field with what the department wants there as long as nobody has decided it."""
    wanted = said.fields.get(known.key) if said else None
    is_open = wanted and (wanted.decision is None or wanted.decision.choice == "asked")
    text = wanted.text if wanted and is_open else base
    chosen = [line for line in text.split("\n") if line]
    options = ticks(known, chosen, offered) if known.is_choice else ()
    return DeskField(known, text, base, told, options)


def _answer(question: str, said: Proposed | None) -> str:
    answers = said.answers if said else ()
    return next((each.text for each in answers if each.question == question), "")


def _state(shelf: Shelf, record: str) -> EntryState:
    if shelf.begun(record):
        return EntryState.BEGUN
    last = shelf.last(record)
    if not last:
        return EntryState.OPEN
    points = (point.decision for _, point in last.records[record].points)
    is_asked = any(each and each.choice == "asked" for each in points)
    return EntryState.ASKED if is_asked else EntryState.SENT


def _refuse(shelf: Shelf, record: str, typed: Typed, by: str) -> None:
    """Raise ``DataError`` for what no form of ours would send."""
    if record not in shelf.records:
        raise foreign(record)
    place = Place(folder(shelf.number))
    problems = [Problem("E903", place, message, hint)
                for message, hint in _unsendable(shelf, record, typed, by)]
    if problems:
        raise DataError(problems)


def _unsendable(shelf: Shelf, record: str, typed: Typed, by: str) -> Iterator[tuple[str, str]]:
    asked = {answer_key(each) for each in questions(shelf.records[record].confirm or "")}
    for key in sorted({*typed.fields, *typed.bases} - {*shelf.fields(record)}):
        yield f"das Feld „{key[:MAX_NAME]}“ gibt es nicht", "die Seite neu laden"
    if typed.answers.keys() - asked:
        yield "die Frage ist inzwischen beantwortet oder geändert", "die Seite neu laden"
    if any(len(text) > MAX_TEXT for text in typed.texts):
        yield f"ein Text hat mehr als {MAX_TEXT} Zeichen", "kürzen"
    elif sum(map(len, typed.texts)) > MAX_SENT:
        yield f"der Vorschlag hat mehr als {MAX_SENT} Zeichen", "kürzen"
    if len(by) > MAX_NAME:
        yield f"der Name hat mehr als {MAX_NAME} Zeichen", "kürzen"
    if sum(each.department == shelf.department for each in shelf.sent.values()) >= MAX_SUBMISSIONS:
        yield f"schon {MAX_SUBMISSIONS} Vorschläge sind angekommen", "bei der Redaktion anrufen"


def _proposed(shelf: Shelf, record: str, typed: Typed) -> Proposed:
    """Return what differs in what was typed from what stood in the form."""
    measure = shelf.records[record]
    now_there = shelf.texts(measure)
    fields = {}
    for key, known in shelf.fields(record).items():
        base = block(typed.bases.get(key, now_there[key]))
        text = block(typed.fields.get(key, base))
        if is_other(known, text, base):
            fields[key] = Suggested(base=base, text=text)
    answers = {key: block(text) for key, text in typed.answers.items()}
    asked = questions(measure.confirm or "")
    return Proposed(
        fields=fields, remark=block(typed.remark), is_gone=typed.is_gone,
        answers=tuple(Replied(question=each, text=text) for each in asked
                      if (text := answers.get(answer_key(each), ""))))


def _line(text: str) -> str:
    return " ".join(block(text).split())


def _faults(shelf: Shelf, record: str, proposed: Proposed) -> Iterator[FieldFault]:
    """Yield why what is proposed cannot be a value of its field."""
    fields, offered = shelf.fields(record), shelf.offered[shelf.records[record].declared.id]
    for key, each in proposed.fields.items():
        for fault in value_of(fields[key].field, [Cell(each.text)], offered)[1]:
            yield FieldFault(key, fault.message, fault.hint)
