"""The public data of an edition as tables: a table for each kind of record and each list."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter

from catalogue.checks.published import public_contact, public_record
from catalogue.model.fields import Field, type_of
from catalogue.model.fields.table import HIGHEST
from catalogue.model.form import BUILT_IN, LEVELS, Form, Kind
from catalogue.model.records import ContactPoint, Edition, Measure
from catalogue.model.words import spoken
from catalogue.source.names import slug
from catalogue.source.vocabulary import resource_values

Cells = Mapping[str, Any]
# What a type of field is called in a Table Schema (Data Package 2.0); all others are texts.
TYPES: Mapping[str, str] = {
    "number": "number", "money": "number", "date": "date", "person": "object", "image": "object",
    "quote": "object", "links": "array", "figures": "array", "reference": "array",
    "table": "array", "names": "array",
}  # fmt: skip
# Numbers that count.
WHOLE = ("since", "order", "pages")
YES_NO = {True: "ja", False: "nein"}
ADDRESS, IS_NEW = "web_address", "is_new"
NEW_HELP = "Ob ⟪the record⟫ in ⟪this edition.dat⟫ neu ist"
ADDRESS_HELP = "Wo ⟪the record⟫ in der Web-Ausgabe steht"
SECTION = ("id", "title", "short_title")
CONTACT = ("id", "name", "short_name", "purpose", "description", "organisation", "person", "street",
           "postcode", "city", "phone", "email")  # fmt: skip
WIDTH = 32


@dataclass(frozen=True)
class Column:
    """A column: its name in the data, what it is called, its type in a Table Schema.

    ``field`` is the declared field that it holds, if it holds one.
    """

    name: str
    label: str
    help: str = ""
    type: str = "string"
    field: Field | None = None
    is_required: bool = False

    @property
    def width(self) -> int:
        """The characters of a column on a sheet."""
        return type_of(self.field).width if self.field else WIDTH

    @cached_property
    def _value(self) -> TypeAdapter[Any]:
        assert self.field
        return TypeAdapter(type_of(self.field).value(self.field))

    def machine(self, value: Any) -> str:
        """Return a value as other programs read it: ISO, a decimal point, lists as JSON."""
        if _is_empty(value):
            return ""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def human(self, value: Any) -> str:
        """Return a value as Germans write it, so that the type of the field reads it back."""
        if _is_empty(value):
            return ""
        if self.field is None:
            return YES_NO[value] if isinstance(value, bool) else str(value)
        if self.field.options and self.field.many:
            # A label may hold commas, so each has a line.
            return "\n".join(self.field.options[name].label for name in value)
        return type_of(self.field).cell(self.field, self._value.validate_python(value))


@dataclass(frozen=True)
class Table:
    """A table: the name of its file, its title, its columns, its rows; ``key`` names a row."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Cells, ...]
    key: str = ""


def tables(
    edition: Edition, address: Callable[[Measure], str], with_persons: bool
) -> Iterator[Table]:
    """Yield a table for each kind of record, then one for each list that the catalogue has."""
    taken: list[str] = []
    for name, table in (*_of_records(edition, address, with_persons),
                        *_of_lists(edition, with_persons)):
        taken.append(slug(name, taken))
        yield Table(taken[-1], name, *table)


Body = tuple[tuple[Column, ...], tuple[Cells, ...], str]


def _of_records(
    edition: Edition, address: Callable[[Measure], str], with_persons: bool
) -> Iterator[tuple[str, Body]]:
    for kind in edition.form.all_kinds.values():
        columns = tuple(_columns(kind, edition.form, with_persons))
        rows = tuple({IS_NEW: edition.is_new(each), ADDRESS: address(each),
                      **public_record(each, with_persons)} for each in edition.of_kind(kind))
        yield kind.noun.many, (columns, rows, "id")


def _columns(kind: Kind, form: Form, with_persons: bool) -> Iterator[Column]:
    words = form.alone(kind.id).words
    for field in kind.record:
        is_person = type_of(field).impersonal({"text": ""}) is None
        if not field.is_internal and (with_persons or not is_person):
            yield Column(field.id, field.label, spoken(field.help or "", words), _type(field),
                         field, field.required and not field.is_prose)
    own = {
        IS_NEW: Column(IS_NEW, "neu", spoken(NEW_HELP, words), "boolean"),
        ADDRESS: Column(ADDRESS, "Adresse", spoken(ADDRESS_HELP, words)),
    }
    # A field of the same name says something else.
    yield from (column for name, column in own.items() if name not in kind.record)


def _type(field: Field) -> str:
    if field.id in WHOLE:
        return "integer"
    if field.id == HIGHEST:
        return "string"
    return "array" if field.many else TYPES.get(field.type, "string")


def _of_lists(edition: Edition, with_persons: bool) -> Iterator[tuple[str, Body]]:
    form, words = edition.form, edition.form.words
    if form.has_sections and words.section:
        columns = (Column("number", "Nummer", type="integer", is_required=True),
                   *(Column(name, BUILT_IN[name]["label"], is_required=True) for name in SECTION))
        rows = tuple({column.name: getattr(each, column.name) for column in columns}
                     for each in edition.sections)
        yield words.section.many, (columns, rows, "id")
    if any(map(form.having, LEVELS)):
        yield _offices(edition)
    if edition.contacts:
        yield _contacts(edition.contacts, with_persons)


def _offices(edition: Edition) -> tuple[str, Body]:
    """Return the organisation, a row for each unit, else for each department."""
    nouns = {"directorate": "⟪directorate⟫", "department": "⟪department⟫",
             "code": "Kennzahl", "unit": "⟪unit⟫"}  # fmt: skip
    columns = tuple(Column(name, spoken(noun, edition.form.words)) for name, noun in nouns.items())
    rows = tuple(
        {"directorate": top.id, "department": each.name,
         "code": unit.code if unit else "", "unit": unit.name if unit else ""}
        for top in edition.directorates for each in top.departments
        for unit in (each.units or (None,)))
    return spoken("⟪departments⟫", edition.form.words), (columns, rows, "")


def _contacts(contacts: tuple[ContactPoint, ...], with_persons: bool) -> tuple[str, Body]:
    said: Mapping[str, str] = resource_values("fields.yaml")["explained"]
    names = [name for name in CONTACT if with_persons or name != "person"]
    columns = tuple(Column(name, said.get(name, "Kennung"), is_required=name in ("id", "name"))
                    for name in names)
    rows = tuple(public_contact(each, with_persons) for each in contacts)
    return "Anlaufstellen", (columns, rows, "id")


def _is_empty(value: Any) -> bool:
    """Whether a value says nothing; zero and no do."""
    return value is None or (isinstance(value, str | list | tuple | dict) and not value)
