"""What is published of an edition: one JSON with its schema, the edition before, its pictures."""

import json
from collections.abc import Iterator, Mapping
from functools import cache, reduce
from operator import or_
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from pydantic import TypeAdapter, create_model

from catalogue.checks.pictures import images
from catalogue.checks.schema import DRAFT, OF_FORM, explained
from catalogue.layout.markdown import chapter
from catalogue.model.fields import INTERNAL_FIELDS, Field, public, type_of
from catalogue.model.form import Form
from catalogue.model.records import ContactPoint, Edition, Measure, measure_type
from catalogue.source.names import slug
from catalogue.source.project import PATHS
from catalogue.source.vocabulary import resource_values

EDITION, SCHEMA, PREVIOUS = "edition.json", "edition.schema.json", "previous.json"
# What pydantic says in English, and what a reader might fill in unasked.
LEFT_OUT = ("title", "description", "default")
# So short a part of a name stands in many addresses.
SHORTEST_NAME = 3
Value = dict[str, Any]


class Published(NamedTuple):
    """A file of the published data: its name, what it is in German, its bytes.

    ``is_source`` is whether the pages were made of it.
    """

    name: str
    label: str
    data: bytes
    is_source: bool = False


def published(
    edition: Edition, root: Path, previous: Edition | None = None, with_persons: bool = True
) -> Iterator[Published]:
    """Yield the files from which an edition can be made again, but for internal notes.

    ``root`` is where its pictures lie, ``previous`` the archived edition that it is compared with.
    """
    said = f"⟪the {edition.number}. edition.gen⟫"
    yield Published(EDITION, f"Daten {said}", records_of(edition, with_persons), True)
    yield Published(SCHEMA, f"Schema zu {EDITION}", as_json(edition_schema(edition.form)))
    if previous:
        yield Published(PREVIOUS, f"Daten ⟪the {previous.number}. edition.gen⟫",
                        records_of(previous, with_persons))
    for path in sorted(_pictures(edition)):
        if (root / path).is_file():
            yield Published(str(path), f"Bild {said}", (root / path).read_bytes(), True)


def records_of(edition: Edition, with_persons: bool = True) -> bytes:
    """Return the published JSON of an edition, the same in a bag, in an archive file, exported."""
    return as_json(public_edition(edition, with_persons))


def as_json(value: object) -> bytes:
    """Return a value as JSON in the one form that published files have; order is data there."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def public_edition(edition: Edition, with_persons: bool = True) -> Value:
    """Return an edition as it is published: no internal notes, persons where they are wished."""
    value: Value = edition.model_dump(
        mode="json", exclude_none=True, exclude={"form", "measures", "contacts"})
    contacts = (public_contact(each, with_persons) for each in edition.contacts)
    records = (public_record(each, with_persons) for each in edition.measures)
    found = {"form": _public_form(edition.form), **value,
             "contacts": [*contacts], "measures": [*records]}
    return {name: public(found[name]) for name in Edition.model_fields if name in found}


def public_record(measure: Measure, with_persons: bool = True) -> Value:
    """Return a record as it is published."""
    value: Value = public(measure.model_dump(mode="json", exclude_none=True))
    for field in measure.fields.all:
        if field.is_internal:
            value.pop(field.id, None)
        elif field.id in value and not with_persons:
            value |= _impersonal(field, value.pop(field.id))
    return value


def _impersonal(field: Field, value: Any) -> Value:
    """Return what a field holds by its name, without persons; nothing where it is one."""
    left = type_of(field).impersonal(value)
    return {} if left is None else {field.id: left}


def public_contact(contact: ContactPoint, with_persons: bool = True) -> Value:
    """Return a contact point as it is published; without persons, no address tells a name."""
    value: Value = public(contact.model_dump(mode="json", exclude_none=True))
    name = "" if with_persons else value.pop("person", "")
    parts = [part for part in slug(name).split("-") if len(part) >= SHORTEST_NAME] if name else []
    if any(part in slug(contact.email.partition("@")[0]) for part in parts):
        del value["email"]
    return value


def _public_form(form: Form) -> Value:
    """Return a declaration without the fields that go no further than us."""
    value: Value = form.model_dump(mode="json", exclude_none=True)
    for kind in (value, *value.get("kinds", {}).values()):
        kind["fields"] = {name: field for name, field in kind["fields"].items()
                          if field["reach"] != "internal"}
    return value


def _pictures(edition: Edition) -> set[PurePosixPath]:
    """Return where the pictures of records and chapters lie, named from the project."""
    found = {PATHS.data / image.file for each in edition.measures
             for field, image in images(each) if not field.is_internal}
    names: list[str] = []

    def noted(name: str, alternative: str, caption: str) -> str:
        names.append(name)
        return ""

    for text in edition.chapters.values():
        chapter(text, noted)
    folder = PATHS.edition(edition.number)
    return found | {folder / name for name in names}


@cache
def edition_schema(form: Form) -> Value:
    """Return the JSON Schema of an edition whose records have the declared fields."""
    made: Any = create_model
    known = Form.model_validate(_public_form(form))
    records = [measure_type(known, kind) for kind in known.all_kinds]
    many = tuple.__class_getitem__((reduce(or_, records), ...))
    edition = made("Edition", __base__=Edition, measures=(many, ...))
    schema: Value = _published(TypeAdapter(edition).json_schema(), {**OF_FORM, **explained(known)},
                               {"email", *_persons(known)})
    for name, said in resource_values("fields.yaml")["published"].items():
        schema["properties"][name]["description"] = said
    return {"$schema": DRAFT, **schema}


def _persons(form: Form) -> Iterator[str]:
    """Yield the ids of fields that hold a person."""
    for kind in form.all_kinds.values():
        yield from (field.id for field in kind.record.of_type("person"))


def _published(node: Any, said: Mapping[str, str], spared: set[str]) -> Any:
    """Return a schema in German that allows no internal notes; ``spared`` are never required."""
    if isinstance(node, list):
        return [_published(each, said, spared) for each in node]
    if not isinstance(node, dict):
        return node
    found = {key: _published(value, said, spared) for key, value in node.items()
             if key not in (*LEFT_OUT, "properties", "$defs", "prefixItems", "required")}
    if "prefixItems" in node:
        # What a later draft calls its items one by one.
        found["items"] = _published(node["prefixItems"], said, spared)
    if "required" in node:
        found["required"] = [name for name in node["required"] if name not in spared]
    if "properties" in node:
        found["properties"] = {
            name: _published(field, said, spared)
            | ({"description": said[name]} if name in said else {})
            for name, field in node["properties"].items() if name not in INTERNAL_FIELDS
        }
    if "$defs" in node:
        found["$defs"] = {name: _published(each, said, spared)
                          for name, each in node["$defs"].items()}
    return found
