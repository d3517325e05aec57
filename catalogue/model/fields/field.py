"""A field of a record: what it is called, what it holds, where it shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field as Limited
from pydantic import StringConstraints

from catalogue.model.record import Identifier, Name, Quantity, Record, Text, is_left_out

# By it a rule of the checks, an importer or a layout knows a field whatever it is called.
Role = Literal["responsible", "rubric", "byline", "direction", "plain", "signed", "plain_edition"]
# The option of the direction that reaches the public.
OUTWARD = "outward"
# What a record says in other ways than print: its type, for each role that means it.
SAID_OTHERWISE = {"plain": "prose", "signed": "links", "plain_edition": "number"}
# What stands before a value, in a column or on a button.
Label = Annotated[Text, StringConstraints(max_length=80)]
Place = Literal["page", "overview", "register", "form", "diff", "web", "glance"]


class Reach(StrEnum):
    """How far a field goes: onto the page, into the published data, or no further than us."""

    PRINTED = "printed"
    PUBLIC = "public"
    INTERNAL = "internal"


class Option(Record):
    """What may be chosen; one that ``means`` others stands for all of them."""

    label: Label
    # What the page says instead, and the class of the sign that it draws.
    phrase: Text | None = None
    sign: Name | None = None
    means: tuple[Identifier, ...] = ()


class Column(Record):
    """A column of a field that holds a table."""

    label: Label
    is_number: bool = False


class Field(Record):
    """A field as ``data/catalogue.yaml`` declares it; what a type does not know it leaves out."""

    id: str
    label: Label
    help: Text | None = None
    type: Text = "line"
    required: bool = False
    reach: Reach = Reach.PRINTED
    question: Text | None = None
    role: Role | None = None
    headings: tuple[Text, ...] = ()
    shows: tuple[Place, ...] = ()
    options: Mapping[Identifier, Option] = {}
    many: bool = False
    columns: tuple[Column, ...] = ()
    kind: Name | None = Limited(default=None, exclude_if=is_left_out)
    unit: Text | None = None
    minimum: Quantity | None = None
    maximum: Quantity | None = None
    max_characters: int | None = Limited(default=None, ge=1)
    was: tuple[Name, ...] = ()
    retired: bool = False
    # How a page sets it: beside its texts, or with a first sentence that leads.
    rail: bool | None = None
    lead: bool = False

    def __hash__(self) -> int:
        """Return the same for the same field."""
        return hash((self.id, self.label, self.type))

    @property
    def is_printed(self) -> bool:
        """Whether it stands on the page."""
        return self.reach is Reach.PRINTED

    @property
    def is_in_forms(self) -> bool:
        """Whether departments are asked for it."""
        return self.is_printed or "form" in self.shows

    @property
    def is_internal(self) -> bool:
        """Whether it goes no further than us."""
        return self.reach is Reach.INTERNAL

    @property
    def is_prose(self) -> bool:
        """Whether it is one of the texts that fill the page."""
        return self.type == "prose"

    def chosen(self, value: str | tuple[str, ...] | None) -> tuple[str, ...]:
        """Return the options that a value stands for, in the order of the declaration."""
        named = (value,) if isinstance(value, str) else value or ()
        meant = {each for name in named for each in self.options[name].means or (name,)}
        return tuple(name for name in self.options if name in meant)

    @cached_property
    def basic(self) -> Mapping[str, Option]:
        """The options that stand for themselves."""
        return {name: each for name, each in self.options.items() if not each.means}


# What a layout sets in a place of its own: above the body of a page, or below it.
PLACED = ("id", "title", "short_title", "sections", "directorate", "departments", "units", "links")
# What is said around a title, above it and below, and the types that say it in a line.
HEADED, IN_A_LINE = ("rubric", "byline"), ("line", "choice")
# The types that a column of an overview has room for, beside choices, which it marks.
LISTED_FACTS = ("line", "number", "money", "date", "period")


@dataclass(frozen=True)
class Fields:
    """The fields of a kind of record in the order of the files."""

    all: tuple[Field, ...]

    def __iter__(self) -> Iterator[Field]:
        """Go through the fields that are in use."""
        return (field for field in self.all if not field.retired)

    def __getitem__(self, name: str) -> Field:
        """Return the field of this id."""
        return self.by_id[name]

    def __contains__(self, name: str) -> bool:
        """Whether there is a field of this id."""
        return name in self.by_id

    @cached_property
    def by_id(self) -> Mapping[str, Field]:
        """Every field by its id."""
        return {field.id: field for field in self.all}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The names of the fields."""
        return {field.id: field.label for field in self.all}

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The ids of the texts that fill the page."""
        return tuple(field.id for field in self if field.is_prose and field.is_printed)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The ids of the texts that a record may lack only while a question is open."""
        return tuple(field.id for field in self
                     if field.is_prose and (field.required or field.question))

    @cached_property
    def printed(self) -> tuple[str, ...]:
        """The ids of what stands on the page."""
        return tuple(field.id for field in self if field.is_printed)

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """The ids of what must be the same for two editions to say the same."""
        return tuple(field.id for field in self if field.is_printed or "diff" in field.shows)

    @cached_property
    def body(self) -> tuple[Field, ...]:
        """What fills the body of a page, one below the other."""
        placed = (*self.head, *self.marked)
        return tuple(field for field in self if field.is_printed
                     and field.id not in PLACED and field not in placed)

    @cached_property
    def head(self) -> tuple[Field, ...]:
        """What stands around the title of a page: the rubric above it, the byline below."""
        return tuple(field for field in self if field.is_printed and field.role in HEADED
                     and field.type in IN_A_LINE and field not in self.marked)

    @cached_property
    def marked(self) -> tuple[Field, ...]:
        """The choices whose options are marked on the page and have a column in overviews."""
        return tuple(field for field in self.shown("overview") if field.type == "choice")

    @cached_property
    def listed(self) -> tuple[Field, ...]:
        """The short facts that have a column in overviews."""
        return tuple(field for field in self.shown("overview") if field.type in LISTED_FACTS)

    def earlier(self, field: Field) -> str:
        """Return the id that a field of a later declaration has here, nothing where it has none."""
        names = (name for name in (field.id, *field.was) if name in self)
        return next((name for name in names if not self[name].retired), "")

    def of_role(self, role: str) -> tuple[str, ...]:
        """Return the ids of the fields that play a role."""
        return tuple(field.id for field in self if field.role == role)

    def of_type(self, *types: str) -> tuple[Field, ...]:
        """Return the fields of these types."""
        return tuple(field for field in self if field.type in types)

    def shown(self, place: Place) -> tuple[Field, ...]:
        """Return the fields that show in a place beside the page."""
        return tuple(field for field in self if place in field.shows)

    def in_order(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Return values in the order of the files; what is empty is left out."""
        return {field.id: value[field.id] for field in self
                if value.get(field.id) or _is_number(value.get(field.id))}


def _is_number(value: Any) -> bool:
    """Whether a value is a number, which says something even where it is zero."""
    return isinstance(value, int | float)
