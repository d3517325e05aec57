"""Finds what a department changed in its form, field by field."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from catalogue.exchange.documents.told import FATES
from catalogue.exchange.extract.lines import Fate
from catalogue.exchange.forms.collected import Cell, Form, FormRow
from catalogue.exchange.forms.fields import (
    ANSWER,
    Choices,
    FormField,
    asked_fields,
    cells,
    fingerprint,
    form_fields,
)
from catalogue.exchange.forms.sent import Sent
from catalogue.exchange.forms.signs import CONFIRM, ID, canonical
from catalogue.exchange.forms.strays import strays
from catalogue.exchange.forms.values import Fault, is_bare_link, value_of
from catalogue.exchange.report import shown
from catalogue.model.fields import type_of
from catalogue.model.problems import Place, Problem, nearest
from catalogue.model.records import Edition, Measure
from catalogue.source.names import title_key
from catalogue.source.project import PATHS

# The key of an edit that asks about a field begins so.
QUESTION = "confirm:"


@dataclass(frozen=True)
class Edit:
    """A new value for one key of a measure, and the cell that gives it."""

    id: str
    key: str
    value: Any
    path: Path
    place: str


@dataclass(frozen=True)
class Addition:
    """A measure that a department adds."""

    values: Mapping[str, Any]
    kind: str
    department: str
    path: Path
    place: str


@dataclass(frozen=True)
class Answer:
    """What a department answers to the question that a measure still has."""

    id: str
    title: str
    question: str
    text: str
    path: Path
    place: str


Finding = Edit | Addition | Answer | Problem


@dataclass(frozen=True)
class Return:
    """A form that came back, what it was sent with, and the edition as it is now."""

    path: Path
    form: Form
    sent: Sent
    edition: Edition
    offered: Choices

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """The measures of the edition by id."""
        return {measure.id: measure for measure in self.edition.measures}

    @property
    def departments(self) -> list[str]:
        """The names of all departments."""
        return [d.name for each in self.edition.directorates for d in each.departments]

    @cached_property
    def sent_as(self) -> Mapping[str, str]:
        """The key that a field had when the form was sent, by the one it has now.

        A field that came since then has none.
        """
        sent = {each.key for each in self.sent.fields}
        found = {field.id: next((key for key in (field.id, *field.was) if key in sent), "")
                 for field in (*self.edition.form.record, ANSWER)}
        return {now: key for now, key in found.items() if key}

    @cached_property
    def fields(self) -> tuple[FormField, ...]:
        """The fields that the catalogue has now and that the form was sent with."""
        return tuple(each for each in form_fields(self.edition.form.record)
                     if each.key in self.sent_as)

    @cached_property
    def edited(self) -> tuple[FormField, ...]:
        """Those of them that can be changed in the form."""
        asked = asked_fields(self.edition.form.record)
        return tuple(each for each in self.fields if each in asked)

    def sign(self, identifier: str, key: str) -> str | None:
        """Return the fingerprint with which a field was sent."""
        return self.sent.measures[identifier].get(self.sent_as[key])

    def cells(self, row: FormRow, key: str) -> tuple[Cell, ...]:
        """Return the cells of a field, which may have had another key when the form was sent."""
        return row.cells.get(self.sent_as[key], ())

    def problem(self, code: str, place: str, message: str, hint: str = "") -> Problem:
        """Return a problem at a place of the form."""
        return Problem(code, Place(self.path), f"{place}: {message}", hint)


def findings(back: Return) -> Iterator[Finding]:
    """Yield every edit and addition of a form, and every problem it has."""
    yield from _repeated(back)
    for row in back.form.rows:
        if row.id:
            yield from _row(back, row)
        else:
            yield from _new(back, row)
    yield from _missing(back)
    yield from _unread(back)


def _repeated(back: Return) -> Iterator[Problem]:
    counts = Counter(row.id for row in back.form.rows if row.id)
    for row in back.form.rows:
        if counts[row.id] > 1:
            message = f"die Kennung „{row.id}“ steht mehrmals da"
            hint = "bei ⟪a +neu record.dat⟫ die Kennung leeren"
            yield back.problem("E239", row.place, message, hint)


def _row(back: Return, row: FormRow) -> Iterator[Finding]:
    if row.id not in back.sent.measures:
        near = nearest(row.id, back.sent.measures)
        hint = f"{near}; bei ⟪a +neu record.dat⟫ die Kennung leeren"
        yield back.problem("E234", row.place, f"unbekannte Kennung „{row.id}“", hint)
    elif row.is_empty:
        return
    elif row.id not in back.measures:
        message = f"⟪the record⟫ „{row.id}“ steht nicht mehr im Katalog"
        yield back.problem("E235", row.place, message, "ihre Felder leeren")
    else:
        for field in back.fields:
            yield from _field(back, row, field, back.measures[row.id])
        yield from _gone(back, row)


def _gone(back: Return, row: FormRow) -> Iterator[Problem]:
    """Yield what was changed in fields that the catalogue no longer has."""
    known = {*back.sent_as.values(), ID}
    for field in (each for each in back.sent.fields if each.key not in known):
        text = row.text(field.key)
        if text and fingerprint(text) != back.sent.measures[row.id].get(field.key):
            message = f"das Feld „{field.label}“ gibt es nicht mehr: „{shown(text)}“"
            yield back.problem("I247", row.cells[field.key][0].place, message,
                               "von Hand übernehmen")


def _field(back: Return, row: FormRow, field: FormField, measure: Measure) -> Iterator[Finding]:
    found = back.cells(row, field.key)
    if not found:
        yield _lacking(back, row, field)
        return
    text = canonical(cell.text for cell in found)
    is_faulty = any(cell.fault for cell in found)
    if fingerprint(text) == back.sign(row.id, field.key) and not is_faulty:
        return
    is_needed = field in back.edited and (field.field.required or field.is_text)
    if is_needed and not text and not is_faulty:
        yield from _emptied(back, found[0], field, measure)
    elif field in back.edited:
        yield from _edit(back, found, field, measure)
    elif field.key == ANSWER.id and text:
        yield from _answer(back, row, measure)
    else:
        yield from _remark(back, found, field)


def _lacking(back: Return, row: FormRow, field: FormField) -> Problem:
    hint = "das Formular mit „catalogue collect“ neu schreiben"
    return back.problem("E236", row.place, f"das Feld „{field.label}“ fehlt", hint)


def _remark(back: Return, found: Sequence[Cell], field: FormField) -> Iterator[Problem]:
    text = canonical(cell.text for cell in found).replace("\n", " ")
    if text:
        message = f"{field.label}: „{text}“"
        yield back.problem("I247", found[0].place, message, "von Hand übernehmen")


def _answer(back: Return, row: FormRow, measure: Measure) -> Iterator[Finding]:
    """Yield the answer to a question that is still open; one taken before is known."""
    text, asked = row.text(ANSWER.id).replace("\n", " "), row.text(CONFIRM).replace("\n", " ")
    place = row.cells[ANSWER.id][0].place
    if asked and canonical([measure.confirm or ""]).replace("\n", " ") == asked:
        yield Answer(measure.id, measure.title, asked, text, back.path, place)
    elif measure.confirm:
        message = f"die Frage lautet jetzt anders, {ANSWER.label}: „{text}“"
        yield back.problem("I247", place, message, "von Hand übernehmen")
    else:
        known = "die Frage ist schon beantwortet" if asked else "es war keine Frage offen"
        hint = "" if asked else "von Hand übernehmen"
        message = f"{known}, {ANSWER.label}: „{shown(text)}“"
        yield back.problem("I247", place, message, hint)


def _emptied(back: Return, cell: Cell, field: FormField, measure: Measure) -> Iterator[Finding]:
    """Yield the question that an emptied field becomes; what no page can lack stays till then."""
    if measure.value(field.key) == type_of(field.field).empty:
        return
    message = f"das Feld „{field.label}“ ist geleert; das steht jetzt als Frage unter „confirm“"
    yield back.problem("W266", cell.place, message, "klären, was dort stehen soll")
    if field.is_text and not _is_changed_here(back, field, measure):
        yield Edit(measure.id, field.key, "", back.path, cell.place)
    question = f"Im Formular ist das Feld „{field.label}“ geleert. Was soll dort stehen?"
    yield Edit(measure.id, f"{QUESTION}{field.key}", question, back.path, cell.place)


def _edit(
    back: Return, found: Sequence[Cell], field: FormField, measure: Measure
) -> Iterator[Finding]:
    value, faults = value_of(field.field, found, back.offered)
    yield from _faults(back, faults)
    if field.is_ticked and not faults:
        value = kept_in_order(field, value, _current(back, field, measure))
    if faults or value == _current(back, field, measure):
        return
    if _is_changed_here(back, field, measure):
        path = PATHS.measure(measure.id, measure.declared.id)
        message = (
            f"das Feld „{field.label}“ wurde inzwischen auch im Katalog geändert, dort steht:"
            f" „{shown(_current(back, field, measure))}“"
        )
        hint = f"in der Zelle und in {path} gleich schreiben, was gelten soll"
        yield back.problem("E237", found[0].place, message, hint)
        return
    yield from _formulas(back, found)
    yield Edit(measure.id, field.key, value, back.path, found[0].place)


def kept_in_order(field: FormField, value: Any, before: Any) -> Any:
    """Return choices as they stood before; the boxes of a form have an order of their own."""
    if not isinstance(value, list):
        return value
    options = field.field.options
    if options and field.field.chosen((*value,)) == field.field.chosen((*before,)):
        # An option that means others has no box of its own.
        return before
    return [*(each for each in before if each in value),
            *(each for each in value if each not in before)]


def _is_changed_here(back: Return, field: FormField, measure: Measure) -> bool:
    """Whether the catalogue says something else by now than when the form was sent."""
    now = fingerprint(canonical(cells(measure, back.offered)[field.key]))
    return now != back.sign(measure.id, field.key)


def _current(back: Return, field: FormField, measure: Measure) -> Any:
    texts = cells(measure, back.offered)[field.key]
    return value_of(field.field, [Cell(text) for text in texts], back.offered)[0]


def _faults(back: Return, faults: Sequence[Fault]) -> Iterator[Problem]:
    for fault in faults:
        yield back.problem("E242", fault.cell.place, fault.message, fault.hint)


def _formulas(back: Return, found: Sequence[Cell]) -> Iterator[Problem]:
    for cell in found:
        if cell.is_formula:
            message = f"die Formel „{shown(cell.text)}“ ist als Text übernommen"
            yield back.problem("W245", cell.place, message, "stimmt der Text?")


def _new(back: Return, row: FormRow) -> Iterator[Finding]:
    filled = [cell for each in row.cells.values() for cell in each if canonical([cell.text])]
    if len(filled) == 1 and not row.text("title") and not filled[0].fault:
        # A remark below the table is no measure.
        message = f"„{shown(filled[0].text)}“ steht bei ⟪no record.dat⟫ und wird nicht übernommen"
        yield back.problem("W246", filled[0].place, message, "von Hand übernehmen")
        return
    if back.departments and back.sent.department not in back.departments:
        message = f"⟪the department.acc⟫ „{back.sent.department}“ gibt es nicht mehr"
        hint = nearest(back.sent.department, back.departments)
        yield back.problem("E230", row.place, message, hint)
        return
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in back.edited:
        found = back.cells(row, field.key)
        if not found:
            problems.append(_lacking(back, row, field))
            continue
        values[field.key], faults = value_of(field.field, found, back.offered)
        problems += _faults(back, faults)
        problems += _formulas(back, found)
    yield from problems
    if not any(problem.code.startswith("E") for problem in problems):
        yield from _added(back, row, values)
        yield from _remark(back, row.cells.get(ANSWER.id, ()), back.fields[-1])


def _added(back: Return, row: FormRow, values: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield a new measure; one that was taken back before is known by its title and values."""
    key = title_key(values["title"])
    known = next((m for m in back.measures.values() if title_key(m.title) == key), None)
    if known is None:
        yield Addition(values, back.sent.kind, back.sent.department, back.path, row.place)
    elif any(values[each.key] != _current(back, each, known) for each in back.edited):
        message = f"„{values['title']}“ gibt es schon mit der Kennung {known.id}"
        hint = "den Titel ändern, oder die Zeile leeren und ⟪the record.acc⟫ neu abfragen"
        yield back.problem("E238", row.place, message, hint)


def _missing(back: Return) -> Iterator[Problem]:
    there = {row.id for row in back.form.rows if not row.is_empty}
    for identifier in back.sent.measures:
        if identifier in back.measures and identifier not in there:
            title = back.measures[identifier].title
            message = f"„{title}“ fehlt; bitte bestätigen, dass sie entfällt"
            hint = f"dann: catalogue remove {identifier} --grund \"…\"; bis dahin bleibt sie"
            yield back.problem("W244", identifier, message, hint)


def _unread(back: Return) -> Iterator[Problem]:
    for cell in strays(back.form, back.edition, back.sent.department):
        message = f"„{shown(cell.text)}“ steht in keinem Feld und wird nicht übernommen"
        yield back.problem("W246", cell.place, message, "von Hand übernehmen")
    holding = [each.key for each in back.fields if each.field.type == "links"]
    fields = (cell for row in back.form.rows for key in holding for cell in back.cells(row, key))
    links = [cell for cell in fields if is_bare_link(cell)]
    for cell in back.form.cells:
        for fate, text in cell.told:
            if fate in FATES:
                code, message, hint = FATES[fate]
                yield back.problem(code, cell.place, message.format(shown(text)), hint)
            elif fate is Fate.UNREAD or not (cell in links or cell.shows(text)):
                message = f"„{shown(text)}“ wird nicht übernommen"
                yield back.problem("W246", cell.place, message, "von Hand übernehmen")
