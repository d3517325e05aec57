"""The fields a department sees, the text each holds, and how unchanged text is told."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

from catalogue.exchange.documents.passages import ITEM, NUMBER, unwrapped
from catalogue.exchange.extract.lines import cleaned
from catalogue.model.fields import Field
from catalogue.model.house import BOTH, DIRECTIONS, FIELD, LABELS, TEXT_FIELDS
from catalogue.model.records import Edition, Measure

SHEET = "Maßnahmen"
ID = "id"
ID_LABEL = LABELS[ID]
GAUGE_LABEL = "Platz"
NEW_ROWS = 10
NEW_FORMS = 2
NOTHING = "– keine Angabe –"
LINK_SIGN = " | "


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
    is_ticked: bool = False

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
        return self.field.type in ("choice", "names")

    @property
    def is_text(self) -> bool:
        """Whether it is one of the texts that fill the page."""
        return self.field.is_prose

    @property
    def is_line(self) -> bool:
        """Whether it is a single line."""
        return self.field.type == "line"

    @property
    def labels(self) -> tuple[str, ...]:
        """The heading of each of its cells."""
        if self.count == 1:
            return (self.label,)
        return tuple(f"{self.label} {number}" for number in range(1, self.count + 1))


FIELDS = (
    FormField(FIELD["title"], 32),
    FormField(FIELD["short_title"], 26),
    FormField(FIELD["sections"], 22, count=3, is_ticked=True),
    FormField(FIELD["direction"], 14, is_ticked=True),
    FormField(FIELD["units"], 30, count=4),
    FormField(FIELD["description"], 90),
    FormField(FIELD["goals"], 60),
    FormField(FIELD["target_groups"], 60),
    FormField(FIELD["responsible"], 45),
    FormField(FIELD["links"], 45),
    FormField(FIELD["confirm"], 45, is_locked=True),
    FormField(ANSWER, 45),
)


# What the drop-downs offer: the words for every value that a field may hold.
Choices = Mapping[str, Mapping[str, str]]


def choices(edition: Edition) -> Choices:
    """Return what can be chosen in an edition: titles, directions, units with their names."""
    departments = [d for each in edition.directorates for d in each.departments]
    return {
        "sections": {each.id: each.title for each in edition.sections},
        "direction": DIRECTIONS,
        "units": {u.code: f"{u.code} {u.name}" for d in departments for u in d.units},
    }


def cells(measure: Measure, offered: Choices) -> dict[str, tuple[str, ...]]:
    """Return what stands in the cells of every field for a measure."""
    short_title = measure.short_title if measure.short_title != measure.title else ""
    links = (f"{link.text}{LINK_SIGN}{link.url}" for link in measure.links)
    return {
        "title": (measure.title,),
        "short_title": (short_title,),
        "sections": tuple(offered["sections"][each] for each in measure.sections),
        "direction": (offered["direction"][measure.value("direction")],),
        "units": tuple(offered["units"][each] for each in measure.units),
        **{name: (running(getattr(measure, name)),) for name in TEXT_FIELDS},
        "links": ("\n".join(links),),
        "confirm": (measure.confirm or "",),
        "answer": ("",),
    }


def ticks(
    field: FormField, texts: Collection[str], offered: Choices
) -> tuple[tuple[str, bool], ...]:
    """Return what there is to tick in a field, and what is: both directions are two ticks."""
    labels = {key: text for key, text in offered[field.key].items() if key != BOTH}
    has_all = offered[field.key].get(BOTH) in texts
    return tuple((text, has_all or text in texts) for text in labels.values())


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


def canonical(texts: Iterable[str]) -> str:
    """Return what counts in the cells of a field: their lines without blank ones and margins."""
    lines = (" ".join(cleaned(line).split()) for text in texts for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def fingerprint(text: str) -> str:
    """Return a short sign by which canonical text is known again."""
    return sha256(text.encode()).hexdigest()[:12]
