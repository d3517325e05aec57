"""The fields of a measure: one table from which forms, reports, schema and import derive."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

import yaml


class FieldType(StrEnum):
    """What a field holds."""

    LINE = "line"
    TEXT = "text"
    NOTE = "note"
    CHOICE = "choice"
    CHOICES = "choices"
    LINKS = "links"
    NUMBER = "number"
    DATE = "date"
    REASONS = "reasons"


class Reach(StrEnum):
    """How far a field goes: onto the page, into the published data, or no further than us."""

    PRINTED = "printed"
    PUBLIC = "public"
    INTERNAL = "internal"


@dataclass(frozen=True)
class Field:
    """A field: its key, its name and explanation in German, and what is asked when it is empty."""

    id: str
    label: str
    help: str
    type: FieldType = FieldType.LINE
    required: bool = False
    reach: Reach = Reach.PRINTED
    question: str = ""

    @classmethod
    def said(cls, id: str, said: Mapping[str, Any]) -> "Field":
        """Return the field that a file describes."""
        words = {"type": FieldType.LINE, "reach": Reach.PRINTED, **said}
        return cls(id, **words | {"type": FieldType(words["type"]), "reach": Reach(words["reach"])})


SAID = yaml.load(files("catalogue").joinpath("resources", "measure.yaml").read_text("utf-8"),
                 yaml.CSafeLoader)
# In the order of the files.
FIELDS = tuple(Field.said(name, said) for name, said in SAID.items())
FIELD = {field.id: field for field in FIELDS}
LABELS = {field.id: field.label for field in FIELDS}
TEXT_FIELDS = tuple(field.id for field in FIELDS if field.type is FieldType.TEXT)
PRINTED_FIELDS = tuple(field.id for field in FIELDS if field.reach is Reach.PRINTED)
# They have these names in every record.
INTERNAL_FIELDS = frozenset(field.id for field in FIELDS if field.reach is Reach.INTERNAL)
# Strings, for the records know the fields and not the other way round.
BOTH = "both"
DIRECTIONS = {"inward": "nach innen", "outward": "nach außen", BOTH: "beides"}


def in_order(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a measure in the order of the files; what is empty is left out."""
    return {field.id: value[field.id] for field in FIELDS if value.get(field.id)}


def public(value: Any) -> Any:
    """Return the values of records without those that go no further than us."""
    if isinstance(value, list | tuple):
        return [public(each) for each in value]
    if isinstance(value, Mapping):
        return {name: public(each) for name, each in value.items() if name not in INTERNAL_FIELDS}
    return value
