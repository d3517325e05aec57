"""The fields a department sees, the text each holds, and how unchanged text is told."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import pairwise

from catalogue.exchange.documents.passages import ITEM, NUMBER, unwrapped
from catalogue.exchange.extract.lines import cleaned
from catalogue.exchange.forms.signs import CONFIRM, ID
from catalogue.model.fields import Field, Fields, type_of
from catalogue.model.form import FIRST
from catalogue.model.records import Edition, Measure, by_title

NEW_ROWS = 10
NEW_FORMS = 2
# What tells a record from others, and what decides which form it stands in.
UNASKED = (ID, "directorate", "departments")
NAMING = ("title", "short_title")
# The first text of a page is the long one.
FIRST_TEXT_WIDTH, LONGEST_CHOICE = 90, 30

ANSWER = Field(id="answer", label="Ihre Antwort", help="Antwort auf die offene Frage", type="note")


@dataclass(frozen=True)
class FormField:
    """A field as a form shows it; ``count`` cells stand for one that takes several choices.

    A Word form has a box for each choice of one that ``is_ticked``.
    """

    field: Field
    width: int
    count: int = 1
    is_locked: bool = False

    @property
    def key(self) -> str:
        """The key of the field."""
        return self.field.id

    @property
    def label(self) -> str:
        """The name of the field as people read it."""
        return self.field.label

    @property
    def is_choice(self) -> bool:
        """Whether its cells are chosen from a list."""
        return self.field.type in ("choice", "names", "reference")

    @property
    def is_ticked(self) -> bool:
        """Whether a Word form has a box for each choice: where more than one may hold."""
        field = self.field
        several = field.many or len(field.basic) < len(field.options)
        return field.id == "sections" or (field.type == "choice" and several)

    @property
    def is_text(self) -> bool:
        """Whether it is one of the texts that fill the page."""
        return self.field.is_prose

    @property
    def is_line(self) -> bool:
        """Whether it is a single line."""
        return self.field.type in ONE_LINE

    @property
    def labels(self) -> tuple[str, ...]:
        """The heading of each of its cells."""
        if self.count == 1:
            return (self.label,)
        return tuple(f"{self.label} {number}" for number in range(1, self.count + 1))


ONE_LINE = ("date", "image", "line", "money", "number", "period", "person", "quote")


@cache
def form_fields(fields: Fields) -> tuple[FormField, ...]:
    """Return the fields that a form shows: names, then what is ticked, then all others.

    The last ones are the open question and the answer to it.
    """
    found = [_form_field(field, fields) for field in fields if _is_asked(field)]
    found.sort(key=lambda each: (each.key not in NAMING, not each.is_ticked))
    note = type_of(ANSWER).width
    return (*found, FormField(fields[CONFIRM], note, is_locked=True), FormField(ANSWER, note))


def asked_fields(fields: Fields) -> tuple[FormField, ...]:
    """Return the fields of a form that can be changed there."""
    return tuple(each for each in form_fields(fields)
                 if not each.is_locked and each.key != ANSWER.id)


def _is_asked(field: Field) -> bool:
    return field.is_in_forms and field.id not in (*UNASKED, CONFIRM)


def _form_field(field: Field, fields: Fields) -> FormField:
    kind = type_of(field)
    longest = max((len(option.label) for option in field.options.values()), default=0)
    width = max(kind.width, min(longest, LONGEST_CHOICE))
    is_first = field.id == next(iter(fields.texts), "")
    return FormField(field, FIRST_TEXT_WIDTH if is_first else width, kind.several(field))


# What the drop-downs offer: the words for every value that a field may hold.
Choices = Mapping[str, Mapping[str, str]]


def choices(edition: Edition, kind: str = FIRST) -> Choices:
    """Return what can be chosen for a kind of record: titles, options, units with their names."""
    departments = [d for each in edition.directorates for d in each.departments]
    fields = edition.form.all_kinds[kind].record
    return {
        "sections": {each.id: each.title for each in edition.sections},
        "units": {u.code: f"{u.code} {u.name}" for d in departments for u in d.units},
        **{field.id: {name: option.label for name, option in field.options.items()}
           for field in fields.of_type("choice")},
        **{field.id: _titles(m for m in edition.measures if field.kind in (None, m.declared.id))
           for field in fields.of_type("reference")},
    }


def _titles(measures: Iterable[Measure]) -> dict[str, str]:
    """Return the titles of records by their ids; a title that two have says which."""
    named = {each.id: each.short_title for each in by_title(measures)}
    counts = Counter(named.values())
    return {name: title if counts[title] == 1 else f"{title} ({name})"
            for name, title in named.items()}


def cells(measure: Measure, offered: Choices) -> dict[str, tuple[str, ...]]:
    """Return what stands in the cells of every field for a measure."""
    found = {each.key: _cells(measure, each.field, offered)
             for each in form_fields(measure.fields) if each.key != ANSWER.id}
    return {**found, ANSWER.id: ("",)}


def _cells(measure: Measure, field: Field, offered: Choices) -> tuple[str, ...]:
    value = measure.value(field.id)
    if field.id == "short_title" and value == measure.title:
        return ("",)
    if field.id in offered:
        names = (value,) if isinstance(value, str) else value or ()
        return tuple(offered[field.id].get(name, name) for name in names)
    if field.is_prose:
        return (running(value),)
    return ("" if value is None else type_of(field).cell(field, value),)


def ticks(
    field: FormField, texts: Collection[str], offered: Choices
) -> tuple[tuple[str, bool], ...]:
    """Return what there is to tick in a field, and what is: one that means two is two ticks."""
    labels = offered[field.key]
    options = field.field.options
    chosen = [name for name, text in labels.items() if text in texts]
    meant = {each for name in chosen
             for each in (options[name].means if options else ()) or (name,)}
    return tuple((text, name in meant) for name, text in labels.items()
                 if not options or name in field.field.basic)


def ticked(field: FormField, text: str, offered: Choices) -> str:
    """Return the text of a choice as its ticks say it, so that one that means two is two lines.

    What is no choice stays as it is.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    if not field.field.options or not {*lines} <= {*offered[field.key].values()}:
        return text
    return "\n".join(label for label, is_chosen in ticks(field, lines, offered) if is_chosen)


def running(text: str) -> str:
    """Return Markdown as it stands in a cell: a paragraph or list item a line, never wrapped."""
    parts = [" ".join(cleaned(part).split()) for part in unwrapped(text)]
    lines = parts[:1]
    for before, part in pairwise(parts):
        is_list = _is_item(before) and _is_item(part)
        lines.append(part if is_list else f"\n{part}")
    return "\n".join(lines)


def _is_item(part: str) -> bool:
    return bool(ITEM.match(part) or NUMBER.match(part))


def fingerprint(text: str) -> str:
    """Return a short sign by which canonical text is known again."""
    return sha256(text.encode()).hexdigest()[:12]
