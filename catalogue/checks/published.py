"""What is published of an edition: its records without internal notes, and their schemas."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from catalogue.checks.schema import DRAFT, EXPLAINED
from catalogue.model.fields import INTERNAL_FIELDS, public
from catalogue.model.records import (
    ContactPoint,
    Directorate,
    Edition,
    EditionHead,
    Measure,
    Record,
    Section,
    Text,
)

# What pydantic says in English, and what a reader might fill in unasked.
LEFT_OUT = ("title", "description", "default")


class Texts(Record):
    """The texts of an edition that are no records."""

    foreword: Text
    mainstreaming: Text


class Part(NamedTuple):
    """A part of the published data: its name, its German name, its form, its values."""

    name: str
    label: str
    form: Any
    value: Any


def published(edition: Edition) -> Iterator[Part]:
    """Yield what is published of an edition: one part for each kind of record, and the texts."""
    of = public(edition.model_dump(mode="json", exclude_none=True))
    yield Part("edition", "Angaben", EditionHead, of["head"])
    yield Part("measures", "Maßnahmen", tuple[Measure, ...], of["measures"])
    yield Part("sections", "Abschnitte", tuple[Section, ...], of["sections"])
    yield Part("departments", "Dezernate und Fachbereiche", tuple[Directorate, ...],
               of["directorates"])
    yield Part("contacts", "Anlaufstellen", tuple[ContactPoint, ...], of["contacts"])
    yield Part("texts", "Vorwort und Kapitel", Texts,
               {name: of[name] for name in Texts.model_fields})


def published_schema(form: Any) -> dict[str, Any]:
    """Return the JSON Schema of published values of this form; it allows no internal notes."""
    return {"$schema": DRAFT, **_published(TypeAdapter(form).json_schema())}


def _published(node: Any) -> Any:
    if isinstance(node, list):
        return [_published(each) for each in node]
    if not isinstance(node, dict):
        return node
    found = {key: _published(value) for key, value in node.items()
             if key not in (*LEFT_OUT, "properties", "$defs")}
    if "properties" in node:
        found["properties"] = {
            name: _published(field) | {"description": EXPLAINED[name]} if name in EXPLAINED
            else _published(field)
            for name, field in node["properties"].items() if name not in INTERNAL_FIELDS
        }
    if "$defs" in node:
        found["$defs"] = {name: _published(each) for name, each in node["$defs"].items()}
    return found
