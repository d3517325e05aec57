"""What is published of an edition: its records without internal notes, and their schemas."""

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from pydantic import TypeAdapter, create_model

from catalogue.checks.schema import DRAFT, explained
from catalogue.model.fields import INTERNAL_FIELDS, public
from catalogue.model.form import Form
from catalogue.model.record import Identifier, Text
from catalogue.model.records import (
    ContactPoint,
    Directorate,
    Edition,
    EditionHead,
    Measure,
    Section,
    measure_type,
)

# What pydantic says in English, and what a reader might fill in unasked.
OFFICES = "⟪directorates⟫ und ⟪departments⟫"
LEFT_OUT = ("title", "description", "default")


class Part(NamedTuple):
    """A part of the published data: its name, its German name, its form, its values."""

    name: str
    label: str
    form: Any
    value: Any
    explained: Mapping[str, str]


def published(edition: Edition) -> Iterator[Part]:
    """Yield what is published of an edition: one part for each kind of record, and the texts."""
    form = edition.form
    of = public(edition.model_dump(mode="json", exclude_none=True))
    said = explained(form)
    yield Part("edition", "Angaben", EditionHead, of["head"], said)
    for kind in form.all_kinds.values():
        records = [each for each, measure in zip(of["measures"], edition.measures, strict=True)
                   if measure.declared.id == kind.id]
        yield Part(kind.id, kind.noun.many, many(measure_type(form, kind.id)), records,
                   explained(form.alone(kind.id)))
    forms: tuple[tuple[str, str, str, Any], ...] = (
        ("sections", "⟪sections⟫", "sections", tuple[Section, ...]),
        ("departments", OFFICES, "directorates", tuple[Directorate, ...]),
        ("contacts", "Anlaufstellen", "contacts", tuple[ContactPoint, ...]),
        ("texts", "Kapitel", "chapters", dict[Identifier, Text]),
    )
    for name, label, key, form in forms:
        yield Part(name, label, form, of[key], said)


def many(*records: type[Measure]) -> Any:
    """Return the type of a list of records whose kinds are only known at run time."""
    return tuple.__class_getitem__((reduce(or_, records), ...))


def edition_schema(form: Form) -> dict[str, Any]:
    """Return the JSON Schema of an edition whose records have the declared fields."""
    made: Any = create_model
    records = [measure_type(form, kind) for kind in form.all_kinds]
    return published_schema(
        made("Edition", __base__=Edition, measures=(many(*records), ...)), explained(form))


def published_schema(form: Any, said: Mapping[str, str]) -> dict[str, Any]:
    """Return the JSON Schema of published values; it allows no internal notes.

    ``said`` is what it tells of a key.
    """
    return {"$schema": DRAFT, **_published(TypeAdapter(form).json_schema(), said)}


def _published(node: Any, said: Mapping[str, str]) -> Any:
    if isinstance(node, list):
        return [_published(each, said) for each in node]
    if not isinstance(node, dict):
        return node
    found = {key: _published(value, said) for key, value in node.items()
             if key not in (*LEFT_OUT, "properties", "$defs")}
    if "properties" in node:
        found["properties"] = {
            name: _published(field, said) | {"description": said[name]} if name in said
            else _published(field, said)
            for name, field in node["properties"].items() if name not in INTERNAL_FIELDS
        }
    if "$defs" in node:
        found["$defs"] = {name: _published(each, said) for name, each in node["$defs"].items()}
    return found
