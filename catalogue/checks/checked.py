"""The records of an edition as far as they could be read, and every text they print."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath, PurePosixPath
from typing import Any

from catalogue.layout.typography import KEPT
from catalogue.model.fields import Field, type_of
from catalogue.model.form import FIRST
from catalogue.model.problems import Place
from catalogue.model.records import (
    ContactPoint,
    Directorate,
    EditionHead,
    Measure,
    Retired,
    Section,
)
from catalogue.model.terms import NO_TERMS, Terms
from catalogue.source.document import Document
from catalogue.source.load import Source
from catalogue.source.phrases import Phrases
from catalogue.source.project import PATHS
from catalogue.source.yaml import Key

CONTACT_TEXTS = (
    "name", "short_name", "purpose", "description", "organisation", "person", "street", "city",
)  # fmt: skip
HEAD_TEXTS = ("title", "subtitle", "publisher", "office", "note")
# An address keeps its length, so that what is found beside it keeps its place.
BLANK = "\x00"
LINK_TARGET = re.compile(r"(?<=\])\([^()\s]*(?:\s+\"(?=[^\n]*\"\)))?|(?<!\s)\"\)")
# Each with what is quick to look for: a text without it holds none.
ADDRESSES = (
    (re.compile(r"\("), LINK_TARGET),
    (re.compile(r"@|:/|www\.|\.[\w-]|[.:]\s?\d|\+\d|0[\s1-9]"), KEPT),
)
REACH = 80
BLOCK_SCALAR = "|>"
QUOTES = "\"'"


@dataclass(frozen=True)
class Passage:
    """A printed text and the value it comes from; a chapter is a file without keys."""

    document: Document
    key: Key
    text: str

    @property
    def path(self) -> PurePath:
        """The file the text stands in."""
        return self.document.path

    @property
    def field(self) -> str:
        """The name of the value."""
        return str(self.key[-1]) if self.key else ""

    @cached_property
    def words(self) -> str:
        """The text with addresses, telephone numbers and link targets blanked out."""
        return blanked(self.text)

    def place(self, offset: int = 0) -> Place:
        """Return the line and column of a character of the text in its file."""
        raw = self.document.text
        found = self.in_file(offset)
        start = raw.rfind("\n", 0, found) + 1
        return Place(self.document.path, raw.count("\n", 0, found) + 1, found - start + 1)

    def in_file(self, offset: int) -> int:
        """Return where a character of the text stands in the text of its file."""
        return self._positions[offset] if self.key else offset

    @cached_property
    def _positions(self) -> tuple[int, ...]:
        raw = self.document.text
        line, column = self.document.places[self.key]
        position = sum(len(each) + 1 for each in raw.split("\n")[: line - 1]) + column - 1
        if raw[position] in BLOCK_SCALAR:
            position = raw.find("\n", position) + 1
        elif raw[position] in QUOTES:
            position += 1
        found = []
        for char in self.text:
            # A line end that YAML folded away is no character of the value.
            at = position if raw.startswith(char, position) else -1
            if at < 0 and not char.isspace():
                at = raw.find(char, position, position + REACH)
            found.append(at if at >= 0 else position)
            position = at + 1 if at >= 0 else position
        return tuple(found)


@dataclass(frozen=True)
class Checked:
    """The records that could be read, beside the source that knows their places.

    ``others`` are measures that are known to be in order and not looked at.
    """

    source: Source
    head: EditionHead | None
    sections: tuple[Section, ...]
    directorates: tuple[Directorate, ...]
    contacts: tuple[ContactPoint, ...]
    measures: tuple[Measure, ...]
    terms: Terms = NO_TERMS
    hyphenation: tuple[str, ...] = ()
    languages: Phrases = field(default_factory=dict)
    retired: tuple[Retired, ...] = ()
    others: tuple[Measure, ...] = ()

    @property
    def printed(self) -> tuple[Measure, ...]:
        """The measures that the edition holds: those of later editions are left out."""
        return tuple(m for m in self.measures if (m.since or 0) <= self.source.number)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The files of measures but for those of later editions; some may not be in form."""
        later = {measure.id for measure in self.measures} - {m.id for m in self.printed}
        return tuple(d for d in self.source.measures if d.path.stem not in later)

    @property
    def year(self) -> int | None:
        """The year the edition appears in, or that of its closing date."""
        known = (self.head.date or self.head.closing_date) if self.head else None
        return int(known[:4]) if known else None

    @cached_property
    def section_ids(self) -> tuple[str, ...]:
        """The ids of all sections, also of those with mistakes elsewhere."""
        return tuple(named(self.source.sections.value, "sections", "id"))

    @cached_property
    def directorate_ids(self) -> tuple[str, ...]:
        """The ids of all directorates."""
        return tuple(named(self.source.departments.value, "directorates", "id"))

    @cached_property
    def departments(self) -> dict[str, str]:
        """The directorate of every department, by name."""
        return {
            name: str(each.get("id")).strip()
            for each in items(self.source.departments.value, "directorates").values()
            for name in named(each, "departments", "name")
        }

    @cached_property
    def units(self) -> dict[str, str]:
        """The department of every unit, by code."""
        return {
            code: str(department.get("name")).strip()
            for each in items(self.source.departments.value, "directorates").values()
            for department in items(each, "departments").values()
            for code in named(department, "units", "code")
        }

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every text that the edition prints, in the order of the files."""
        return tuple(_passages(self))

    @cached_property
    def _documents(self) -> dict[PurePath, Document]:
        return {document.path: document for document in self.source.measures}

    def path_of(self, identifier: str, kind: str = "") -> PurePosixPath:
        """Return the file of a record; one that there is not is of this kind, or of the first."""
        return self._paths.get(identifier, PATHS.measure(identifier, kind or FIRST))

    @cached_property
    def _paths(self) -> dict[str, PurePosixPath]:
        return {each.path.stem: each.path for each in reversed(self.source.measures)}

    def document(self, measure: Measure) -> Document:
        """Return the file a measure was read from."""
        return self._documents[PATHS.measure(measure.id, measure.declared.id)]

    def place(self, measure: Measure, *key: str | int) -> Place:
        """Return where a value of the measure stands."""
        return self.document(measure).place(*key)

    def place_of(self, record: Section | ContactPoint, *key: str | int) -> Place:
        """Return where a value of a section or contact point stands."""
        name = "sections" if isinstance(record, Section) else "contacts"
        document: Document = getattr(self.source, name)
        ids = {str(each.get("id")).strip(): i for i, each in items(document.value, name).items()}
        return document.place(name, ids[record.id], *key)

    def passages_of(self, measure: Measure) -> tuple[Passage, ...]:
        """Return the texts of one measure."""
        return self._by_path[self.document(measure).path]

    @property
    def pages(self) -> tuple[tuple[Passage, ...], ...]:
        """The texts that are read together: those of one file."""
        return tuple(self._by_path.values())

    @cached_property
    def _by_path(self) -> dict[PurePath, tuple[Passage, ...]]:
        found: dict[PurePath, list[Passage]] = {path: [] for path in self._documents}
        for passage in self.passages:
            found.setdefault(passage.path, []).append(passage)
        return {path: tuple(each) for path, each in found.items()}


def blanked(text: str) -> str:
    """Return a text of the same length without addresses, numbers to call and link targets."""
    for pattern in [pattern for needed, pattern in ADDRESSES if needed.search(text)]:
        text = pattern.sub(lambda found: BLANK * len(found[0]), text)
    return text


def items(value: Any, key: str) -> dict[int, dict[str, Any]]:
    """Return the groups in a list, by their place, of a value that may not be in form."""
    found = value.get(key) if isinstance(value, dict) else None
    listed = enumerate(found if isinstance(found, list) else ())
    return {place: each for place, each in listed if isinstance(each, dict)}


def named(value: Any, key: str, name: str) -> list[str]:
    """Return one value of every group in a list, as the records hold it."""
    values = (each.get(name) for each in items(value, key).values())
    return [text for each in values if each is not None and (text := str(each).strip())]


def _passages(data: Checked) -> Iterator[Passage]:
    source = data.source
    yield from _texts(source.head, HEAD_TEXTS)
    for name, text in source.chapters.items():
        path = source.head.path.with_name(f"{name}.md")
        yield Passage(Document(path, {}, {}, text), (), text)
    for i in items(source.sections.value, "sections"):
        yield from _texts(source.sections, ("title", "short_title"), "sections", i)
    for n, directorate in items(source.departments.value, "directorates").items():
        for i in items(directorate, "departments"):
            yield from _texts(source.departments, ("name",), "directorates", n, "departments", i)
    for i in items(source.contacts.value, "contacts"):
        yield from _texts(source.contacts, CONTACT_TEXTS, "contacts", i)
    for document in data.documents:
        fields = source.kind_of(document.path).record
        lines = (field.id for field in fields.of_type("line") if field.id != "id")
        yield from _texts(document, (*lines, *fields.texts))
        for each in fields:
            yield from _parts(document, each)


def _parts(document: Document, field: Field) -> Iterator[Passage]:
    """Yield the words in the parts of a field, which may be several groups."""
    parts = type_of(field).parts
    if parts and isinstance(document.value, dict) and field.id in document.value:
        for i in items(document.value, field.id):
            yield from _texts(document, parts, field.id, i)
        if isinstance(document.value[field.id], dict):
            yield from _texts(document, parts, field.id)


def _texts(document: Document, names: tuple[str, ...], *key: str | int) -> Iterator[Passage]:
    value: Any = document.value
    for step in key:
        value = value[step]
    for name in names:
        text = value.get(name) if isinstance(value, dict) else None
        if isinstance(text, str) and text.strip():
            yield Passage(document, (*key, name), text)
