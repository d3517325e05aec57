"""What the schema of a declaration knows beyond its records: which key goes with which."""

from collections.abc import Iterator
from typing import Any

from catalogue.model.fields import Field
from catalogue.model.form import BUILT_IN, PARTS, declared_types
from catalogue.model.record import NAME
from catalogue.model.records import OF_RECORDS, taken_names
from catalogue.source.declared_fields import (
    COUNTED,
    FIXED,
    NEEDED,
    ONLY,
    ONLY_SAID,
    REACHING,
    known_of,
)
from catalogue.source.declared_kinds import TAKEN
from catalogue.source.declared_parts import EVERY, TITLED

# What a part must say that knows it.
NEEDED_OF_PARTS = ("title", "by", "rows", "columns")
FIELD, KNOWN_FIELD, PART, KIND = "Field", "KnownField", "PartHead", "Kind"


def completed(schema: dict[str, Any], definitions: dict[str, Any]) -> None:
    """Let a schema refuse in fields and parts what a check of the declaration refuses there."""
    field = definitions[FIELD]
    del field["properties"]["id"]
    field["required"].remove("id")
    # The program knows what its own fields are called.
    definitions[KNOWN_FIELD] = {**field, "required": [], "properties": {
        **field["properties"], **{key: {"type": "string"} for key in FIXED},
        "retired": {"const": False, "description": field["properties"]["retired"]["description"]}}}
    definitions[FIELD] = {**field, "allOf": [*_of_types(), *_of_places()], "properties": {
        **field["properties"],
        "type": {**field["properties"]["type"], "enum": [*declared_types()]}}}  # fmt: skip
    definitions[PART]["allOf"] = [*_of_parts()]
    kind = definitions[KIND]
    del kind["properties"]["id"]
    kind["required"].remove("id")
    kinds = schema["properties"]["kinds"]
    kinds |= {"propertyNames": {"pattern": NAME, "not": {"enum": [*TAKEN]}},
              "additionalProperties": _reference(KIND)}
    for properties in (schema["properties"], kind["properties"]):
        properties["fields"] = _fields(properties["fields"]["description"])


def _fields(description: str) -> dict[str, Any]:
    """Return what a kind of record may declare as its fields."""
    return {
        "type": "object", "description": description,
        "propertyNames": {"pattern": NAME, "not": {"anyOf": [
            {"enum": [*taken_names()]}, {"pattern": f"^{OF_RECORDS}"}]}},
        "properties": {name: {"allOf": [_reference(KNOWN_FIELD), {"properties": {
            key: {"const": known_of(name)[key]} for key in FIXED}}]} for name in BUILT_IN},
        "additionalProperties": _reference(FIELD),
    }  # fmt: skip


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def _of_types() -> Iterator[dict[str, Any]]:
    """Yield what a type needs, and which types know a key."""
    for kind, key in NEEDED.items():
        yield {"if": _of_type(kind), "then": {
            "required": [key], "properties": {key: {"minProperties": 1, "minItems": 1}}}}
    for key, kinds in ONLY.items():
        yield {"if": {"required": [key]}, "then": _one_of(kinds)}
    for (key, value), kinds in ONLY_SAID.items():
        said = {"const": value} if key == "role" else {"contains": {"const": value}}
        yield {"if": {"required": [key], "properties": {key: said}}, "then": _one_of(kinds)}


def _of_places() -> Iterator[dict[str, Any]]:
    """Yield how far a field must go to show in a place, and that one choice is counted by."""
    for place, reaches in REACHING.items():
        reach = {"enum": [str(each) for each in reaches]}
        yield {"if": _shown(place), "then": {"properties": {"reach": reach}}}
    yield {"if": _shown(COUNTED), "then": {"properties": {"many": {"const": False}}}}


def _shown(place: str) -> dict[str, Any]:
    return {"required": ["shows"], "properties": {"shows": {"contains": {"const": place}}}}


def _one_of(kinds: tuple[str, ...]) -> dict[str, Any]:
    is_default = Field.model_fields["type"].default in kinds
    return {"required": [] if is_default else ["type"],
            "properties": {"type": {"enum": [*kinds]}}}


def _of_parts() -> Iterator[dict[str, Any]]:
    """Yield what a part of a type may say, and what it must."""
    for kind, known in PARTS["parts"].items():
        needed = [key for key in NEEDED_OF_PARTS if key in known["takes"] and kind in TITLED]
        yield {"if": _of_type(kind), "then": {
            "propertyNames": {"enum": [*EVERY, *known["takes"]]}, "required": needed}}


def _of_type(kind: str) -> dict[str, Any]:
    return {"required": ["type"], "properties": {"type": {"const": kind}}}
