"""Tells what every line of a document is, by the headings that a catalogue declares."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property

from catalogue.exchange.documents.outline import CAPITALS_LEVEL, is_shouted, is_title
from catalogue.exchange.extract.lines import Line
from catalogue.model.fields import Field
from catalogue.model.form import BUILT_IN, LEVELS, Form, PartHead
from catalogue.source.names import title_key

TITLE, SECTIONS = "title", "sections"
# Of what every record has, a document says no more than this.
SAID = (TITLE, "short_title", SECTIONS, *LEVELS, "links")
COUNTED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-z]\)|[IVX]{1,5}\.)\s+(?=\S)")
FACT = re.compile(r"^(?P<head>[^:]{2,60}):(?:\s+(?P<rest>\S.*)|\s*)$")
# „I.“, „IV. 1“, „IV.3“, „Anlage A“: the numbers that chapters have.
NUMBERED = re.compile(
    r"^(?P<number>(?:Anlage|Anhang)\s+(?:[A-Z]|\d{1,2})\b[.:]?|[IVX]{1,5}\.(?:\s?\d{1,2}\.?)*)"
    r"\s+(?P<title>\S.{1,119})$")  # fmt: skip
# They hold a few words on the line of their heading, and no colon need part them.
SHORT = ("line", "person", "date", "period")
SHORT_CHARACTERS = 60


class Kind(Enum):
    """What a line of a document is."""

    BLANK = auto()
    TEXT = auto()
    # A heading that names a field, and one that names none.
    FIELD = auto()
    HEAD = auto()
    FURNITURE = auto()


@dataclass(frozen=True)
class Mark:
    """A line and what it is; ``name`` is the field that a heading names."""

    line: Line
    kind: Kind
    name: str = ""

    @property
    def text(self) -> str:
        """The text of the line without blanks around it."""
        return self.line.text.strip()


@dataclass(frozen=True)
class Known:
    """The headings that a catalogue declares."""

    form: Form

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The fields by what their headings and labels have in common with other spellings."""
        said = [each for each in self.form.record if each.id in SAID or each.id not in BUILT_IN]
        named = {title_key(field.label): field for field in said}
        return named | {title_key(name): field for field in said for name in field.headings}

    @cached_property
    def chapters(self) -> Mapping[str, PartHead]:
        """The chapters by their titles."""
        return {title_key(each.title or ""): each for each in self.form.parts_of("chapter")}

    def field(self, text: str) -> Field | None:
        """Return the field that a heading names."""
        bare = text.strip().rstrip(":")
        return self.fields.get(title_key(bare)) or self.fields.get(
            title_key(COUNTED.sub("", bare)))  # fmt: skip

    def chapter(self, text: str) -> PartHead | None:
        """Return the chapter that a heading names, with its number or without."""
        found = NUMBERED.match(text.strip())
        return self.chapters.get(title_key(found["title"] if found else text))


def marks(lines: Sequence[Line], furniture: frozenset[int], known: Known) -> tuple[Mark, ...]:
    """Return every line with what it is; a heading with text behind it becomes two."""
    found: list[Mark] = []
    for index, line in enumerate(lines):
        before = found[-1] if found else None
        is_alone = index + 1 == len(lines) or not lines[index + 1].text.strip()
        if not line.text.strip():
            found.append(Mark(line, Kind.BLANK))
        elif line.number in furniture:
            found.append(Mark(line, Kind.FURNITURE))
        else:
            found += _marked(line, before, is_alone, known)
    return tuple(found)


def _marked(line: Line, before: Mark | None, is_alone: bool, known: Known) -> Iterator[Mark]:
    text = line.text.strip()
    is_first = before is None or before.kind is not Kind.TEXT or before.line.page != line.page
    opens = is_first or bool(line.level) or is_shouted(text)
    is_told = before is not None and before.kind is Kind.TEXT and bool(before.name)
    if opens and (field := known.field(text)):
        yield Mark(line, Kind.FIELD, field.id)
        return
    fact = FACT.match(text) if opens or is_told else None
    if fact and (field := known.field(fact["head"])):
        yield from _parted(line, fact["head"], fact["rest"] or "", field)
        return
    follows_head = before is None or before.kind is Kind.HEAD or (
        before.kind is Kind.BLANK and is_first)
    if follows_head and is_alone and (short := _short(text, known)):
        yield from _parted(line, *short)
        return
    if line.level or (is_first and is_alone and is_shouted(text) and is_title([line])):
        yield Mark(replace(line, level=line.level or CAPITALS_LEVEL), Kind.HEAD)
        return
    # What goes on on the line after a fact is the fact still; the name lets another follow it.
    yield Mark(line, Kind.TEXT, before.name if before is not None and is_told else "")


def _parted(line: Line, head: str, rest: str, field: Field) -> Iterator[Mark]:
    yield Mark(replace(line, text=head), Kind.FIELD, field.id)
    if rest:
        yield Mark(replace(line, text=rest), Kind.TEXT, field.id)


def _short(text: str, known: Known) -> tuple[str, str, Field] | None:
    """Return a heading of one word, the few words behind it and the field: „Von Erika Muster“."""
    head, _, rest = text.partition(" ")
    field = known.field(head)
    is_short = len(text) <= SHORT_CHARACTERS and rest[:1].isupper() and is_title([Line(0, text)])
    return (head, rest, field) if field and field.type in SHORT and is_short else None
