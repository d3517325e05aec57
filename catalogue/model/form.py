"""What a catalogue is made of: its words, the fields of its records, its parts in printed order."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal, NamedTuple

import yaml
from pydantic import Field as Limited
from pydantic import PrivateAttr, model_validator

from catalogue.model.fields import OWN_TYPES, TYPES, Field, Fields
from catalogue.model.record import Identifier, Name, Record, Text, is_left_out

Genus = Literal["f", "m", "n"]
PartType = Literal["cover", "imprint", "contents", "chapter", "glance", "crosstab", "sections",
                   "changes", "index", "contacts", "notes"]  # fmt: skip
Pack = Literal["offices", "persons"]
Setting = Literal["page", "half", "flow"]
# What an edition may choose: the page of a record, or half of it where two are short.
PageSetting = Literal["page", "half"]


def _resource(*names: str) -> Any:
    return yaml.load(files("catalogue").joinpath(*names).read_text("utf-8"), yaml.CSafeLoader)


# What every record has, as far as the program knows it.
BUILT_IN: Mapping[str, Mapping[str, Any]] = _resource("resources", "built-in.yaml")
# They exist where they are declared: the levels of the organisation, and links.
LEVELS = ("directorate", "departments", "units")
OPTIONAL = (*LEVELS, "links")
# What a catalogue has whose words name a section.
SECTIONS = "sections"
NAMED_FIRST = ("id", "title", "short_title", SECTIONS)
# The word that names what a field holds.
NAMING = {SECTIONS: "section", "directorate": "directorate", "departments": "department",
          "units": "unit"}  # fmt: skip
# What nobody printed before it could be declared, though new catalogues begin with it.
LATER = ("crosstab",)
# What the program knows of the parts, by their type.
PARTS: Mapping[str, Any] = _resource("resources", "parts.yaml")
MAX_LEVEL = 3
# The id of the kind that every catalogue has, which is the name of its folder.
FIRST = "measures"
# The parts that print records.
OF_RECORDS: tuple[PartType, ...] = ("sections", "index", "glance", "crosstab")


class Noun(Record):
    """A word with its forms; what is left out is made by the rules of German."""

    one: Text
    many: Text
    genus: Genus
    genitive: Text | None = None
    dative: Text | None = None
    compound: Text | None = None

    def without(self, name: str) -> str:
        """Return a name without the noun that it begins with, where a name is left: „Kultur“."""
        rest = name.removeprefix(f"{self.one} ")
        return rest if rest[:1].isupper() else name


# What records of several kinds are called together.
ENTRY = Noun(one="Eintrag", many="Einträge", genus="m", dative="Einträgen")


class Words(Record):
    """What the things of a catalogue are called; what is left out but for these does not exist."""

    record: Noun
    edition: Noun
    section: Noun | None = None
    directorate: Noun | None = None
    department: Noun | None = None
    unit: Noun | None = None


class PartHead(Record):
    """A part of the catalogue: what stands there, under which title, numbered how."""

    type: PartType
    id: Identifier = ""
    title: Text | None = None
    number: Text | None = None
    running_head: Text | None = None
    level: int = Limited(default=1, ge=1, le=MAX_LEVEL)
    headings: bool = False
    by: Name | None = None
    kind: Name | None = Limited(default=None, exclude_if=is_left_out)
    rows: Name | None = Limited(default=None, exclude_if=is_left_out)
    columns: Name | None = Limited(default=None, exclude_if=is_left_out)
    optional: bool = False

    def is_of(self, kind: str) -> bool:
        """Whether it prints the records of a kind: where it names none, those of all."""
        return self.kind in (None, kind)

    @model_validator(mode="before")
    @classmethod
    def _as_its_type(cls, value: Any) -> Any:
        """Give a part the id and the title of its type where it says none."""
        if not isinstance(value, dict):
            return value
        kind = value.get("type")
        known = PARTS["parts"].get(kind, {}) if isinstance(kind, str) else {}
        named = {"id": kind} if known else {}
        return {**named, **{k: v for k, v in known.items() if k != "takes"}, **value}

    @property
    def anchor(self) -> str:
        """The name that links to the part carry."""
        return f"{self.type}-{self.id}" if self.id != self.type else self.type


class Counted(NamedTuple):
    """How many records of a kind there are, and what they are called."""

    number: int
    noun: Noun

    @property
    def name(self) -> str:
        """The noun for so many."""
        return self.noun.one if self.number == 1 else self.noun.many


class Kind(Record):
    """A kind of record: what one is called, how it is set, which fields it has."""

    id: str
    noun: Noun
    setting: Setting = "page"
    columns: int = Limited(default=1, ge=1, le=2)
    fields: Mapping[Name, Field]

    @cached_property
    def record(self) -> Fields:
        """The fields of a record, in the order of the files."""
        return Fields(tuple(self.fields.values()))


def _names_sections(value: Mapping[str, Any]) -> bool:
    words = value.get("words")
    return isinstance(words, Words) or not isinstance(words, Mapping) or bool(words.get("section"))


def _nouns(value: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the labels of fields that are called like what they name, as the words say.

    In documents they are found by their common names, too.
    """
    words = value.get("words")
    nouns = {field: words.get(word) for field, word in NAMING.items()} if isinstance(
        words, Mapping) else {}
    return {field: {"label": noun["one"], "headings": (BUILT_IN[field]["label"],)}
            for field, noun in nouns.items()
            if isinstance(noun, Mapping) and isinstance(noun.get("one"), str)}


def _completed(value: Any, whole: Mapping[str, Any]) -> Any:
    """Give every field its id, and to one that the program knows what it knows of it."""
    has_sections, nouns = _names_sections(whole), _nouns(whole)
    fields = value.get("fields") if isinstance(value, Mapping) else None
    if not isinstance(fields, Mapping):
        return value
    named = {name: {**BUILT_IN.get(name, {}), **nouns.get(name, {}), **each, "id": name}
             if isinstance(each, Mapping) else each for name, each in fields.items()}
    missing = {name: {**said, **nouns.get(name, {}), "id": name} for name, said in BUILT_IN.items()
               if name not in fields and name not in OPTIONAL
               and (name != SECTIONS or has_sections)}
    # A file begins with what its record is called, whoever declared that.
    head = {name: missing.pop(name) for name in NAMED_FIRST if name in missing} if (
        "title" not in fields) else {}
    return {**value, "fields": {**head, **named, **missing}}


class Form(Record):
    """The declaration of a catalogue, as ``data/catalogue.yaml`` says it.

    What it says beside ``kinds`` of setting, columns and fields is of the first kind.
    """

    words: Words
    setting: Setting = "page"
    columns: int = Limited(default=1, ge=1, le=2)
    fields: Mapping[Name, Field]
    kinds: Mapping[Name, Kind] = Limited(default={}, exclude_if=is_left_out)
    parts: tuple[PartHead, ...] = Limited(min_length=1)
    packs: tuple[Pack, ...] = ()
    _first: str = PrivateAttr(default=FIRST)

    @model_validator(mode="before")
    @classmethod
    def _with_fields(cls, value: Any) -> Any:
        """Give every kind its id and all fields that it has."""
        if not isinstance(value, dict):
            return value
        found, kinds = _completed(value, value), value.get("kinds")
        if not isinstance(kinds, Mapping):
            return found
        return {**found, "kinds": {
            name: {**_completed(each, value), "id": name} if isinstance(each, Mapping)
            else each for name, each in kinds.items()}}

    def __hash__(self) -> int:
        """Return the same for the same declaration."""
        return hash(self._said)

    @cached_property
    def _said(self) -> str:
        return self.model_dump_json()

    @cached_property
    def record(self) -> Fields:
        """The fields of a record of the first kind, in the order of the files."""
        return Fields(tuple(self.fields.values()))

    @cached_property
    def first(self) -> Kind:
        """The kind that every catalogue has."""
        return Kind.model_construct(
            id=self._first, noun=self.words.record, setting=self.setting, columns=self.columns,
            fields=self.fields)

    @cached_property
    def all_kinds(self) -> Mapping[str, Kind]:
        """Every kind by its id, in the order in which a catalogue prints them."""
        return {self.first.id: self.first, **self.kinds}

    @cached_property
    def common(self) -> Words:
        """The words for what all kinds have in common."""
        return self.words.model_copy(update={"record": ENTRY}) if self.kinds else self.words

    def alone(self, kind: str) -> "Form":
        """Return the form of a catalogue that has this kind only."""
        if not self.kinds:
            return self
        of = self.all_kinds[kind]
        found = Form.model_construct(
            words=self.words.model_copy(update={"record": of.noun}), setting=of.setting,
            columns=of.columns, fields=of.fields, parts=self.parts, packs=self.packs)
        found._first = kind
        return found

    def counted(self, kinds: Iterable[str]) -> tuple[Counted, ...]:
        """Return how often each kind is among these, without those that are not."""
        numbers = Counter(kinds)
        return tuple(Counted(numbers[kind.id], kind.noun)
                     for kind in self.all_kinds.values() if numbers[kind.id])

    def having(self, field: str) -> tuple[Kind, ...]:
        """Return the kinds that have a field."""
        return tuple(kind for kind in self.all_kinds.values() if field in kind.record)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The names of all fields; one that several kinds have is called as in the first."""
        return {name: label for kind in reversed([*self.all_kinds.values()])
                for name, label in kind.record.labels.items()}

    @property
    def is_paged(self) -> bool:
        """Whether every record has pages of its own."""
        return all(kind.setting == "page" for kind in self.all_kinds.values())

    @property
    def has_sections(self) -> bool:
        """Whether the records stand in sections."""
        return SECTIONS in self.record

    @property
    def needs_records(self) -> bool:
        """Whether a part that may not be left out prints records."""
        return any(part.type in OF_RECORDS and not part.optional for part in self.parts)

    @property
    def chapters(self) -> tuple[str, ...]:
        """The ids of the chapters, each a Markdown file of the edition."""
        return tuple(part.id for part in self.parts_of("chapter"))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What the parts are called by their ids."""
        return {part.id: part.title for part in self.parts if part.title}

    def parts_of(self, kind: PartType) -> tuple[PartHead, ...]:
        """Return the parts of a type in printed order."""
        return tuple(part for part in self.parts if part.type == kind)


def declared_types() -> tuple[str, ...]:
    """Return the types that a declaration may give a field."""
    return tuple(name for name in TYPES if name not in OWN_TYPES)


@cache
def house_form() -> Form:
    """Return the form of catalogues that declare none: those from before it was declared."""
    said = _resource("starters", "massnahmen", "data", "catalogue.yaml")
    parts = [each for each in said["parts"] if each["type"] not in LATER]
    return Form.model_validate({**said, "parts": parts})
