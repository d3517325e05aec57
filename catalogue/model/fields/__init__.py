"""The types of fields, one class each, and the fields that every record has."""

from collections.abc import Mapping
from typing import Any

from catalogue.model.fields.choice import Choice
from catalogue.model.fields.field import SAID_OTHERWISE, Field, Fields, Option, Reach
from catalogue.model.fields.groups import Figures, Images, Persons, Quotes
from catalogue.model.fields.kind import FieldType
from catalogue.model.fields.line import Line, Note
from catalogue.model.fields.links import Links
from catalogue.model.fields.number import Money, Number
from catalogue.model.fields.period import Date, Period
from catalogue.model.fields.prose import Prose
from catalogue.model.fields.table import Names, Reasons, Reference, Table

TYPES: Mapping[str, FieldType] = {each.name: each for each in (
    Line(), Prose(), Choice(), Number(), Money(), Date(), Period(), Persons(), Links(), Images(),
    Quotes(), Figures(), Reference(), Table(), Note(), Names(), Reasons(),
)}  # fmt: skip
# The program itself gives these to the fields it knows; nobody declares one.
OWN_TYPES = ("names", "note", "reasons")
# A register can be ordered by what they hold.
LISTED = ("choice", "names", "reference")
# They have these names in every record of every catalogue.
INTERNAL_FIELDS = frozenset({"confirm", "check_ignore"})


def type_of(field: Field) -> FieldType:
    """Return the type of a field."""
    return TYPES[field.type]


def is_beside(field: Field) -> bool:
    """Whether a field may stand beside the texts: what is declared, else short facts."""
    is_short = type_of(field).is_fact or field.role == "responsible"
    return is_short if field.rail is None else field.rail


def public(value: Any) -> Any:
    """Return the values of records without those that go no further than us."""
    if isinstance(value, list | tuple):
        return [public(each) for each in value]
    if isinstance(value, Mapping):
        return {name: public(each) for name, each in value.items() if name not in INTERNAL_FIELDS}
    return value


__all__ = [
    "INTERNAL_FIELDS", "LISTED", "OWN_TYPES", "SAID_OTHERWISE", "TYPES", "Field", "FieldType",
    "Fields", "Option", "Reach", "is_beside", "public", "type_of",
]  # fmt: skip
