"""Reads the records of a document: what stands under every heading, as its field holds it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

from catalogue.exchange.documents.chapters import headed_parts
from catalogue.exchange.documents.headings import SHORT, TITLE, Kind, Mark
from catalogue.exchange.documents.outline import is_title
from catalogue.exchange.documents.passages import (
    SENTENCE_END,
    Block,
    Clause,
    Words,
    blocks,
    listed,
    literal,
    plain,
)
from catalogue.exchange.documents.places import captions, pictured, place_of
from catalogue.exchange.documents.regions import Region
from catalogue.exchange.extract.lines import Line
from catalogue.model.fields import Field, type_of
from catalogue.model.form import Form
from catalogue.model.problems import Place, Problem

# They end with their paragraph; all others hold what comes up to the next heading.
ONE_PARAGRAPH = (*SHORT, "choice", "number", "money", "quote", "image", "names")
RUBRIC, PAGES = "rubric", "pages"
# What is read below a heading is no longer than this and no sentence.
HEADING_CHARACTERS, HEADING_LINES = 100, 3
# Of the usual width of a line; hyphens leave some more of it empty.
FITTING = 0.9
HEADING = re.compile(r"^[A-ZÄÖÜ0-9„#][^.:;]*(?:[.;](?=\S|\s\S)[^.:;]*)*[^\s.,:;)-]$")


@dataclass(frozen=True)
class Entry:
    """What a document or a row of a table says of one record."""

    place: Place
    value: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    clauses: tuple[Clause, ...] = ()
    furniture: tuple[Line, ...] = ()
    # Headings that stand in it and name no field.
    heads: tuple[Line, ...] = ()
    # The picture of the record, where the document holds it.
    picture: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Reading:
    """By what a document is read: its form, its words, what its texts may hold."""

    path: Path
    form: Form
    words: Words

    @property
    def running(self) -> str:
        """The field that takes a text without a heading: the first that must not be empty."""
        texts = [self.form.record[name] for name in self.form.record.texts]
        first = next((field.id for field in texts if field.required), "")
        return first or next((field.id for field in texts), "")

    def prose(self, lines: Sequence[Line]) -> Clause:
        """Return lines as small Markdown, headings inside as the form can set them."""
        kept = tuple(line for line in lines if line.text.strip())
        found = [each for part in headed_parts(lines) for each in self._blocks(part)]
        written = ((sign, self._text(sign, text)) for sign, text in _ended(found, self.words))
        is_headed = self.form.setting == "flow"
        said = [(sign if is_headed or sign != "##" else "", text) for sign, text in written]
        return Clause(listed(said), kept)

    def _text(self, sign: str, text: str) -> str:
        is_bold = sign == "##" and self.form.setting != "flow"
        return f"**{literal(text)}**" if is_bold else literal(text)

    def _blocks(self, lines: Sequence[Line]) -> Iterator[Block]:
        if lines[0].level:
            yield Block("##", tuple(line.text.strip() for line in lines))
            return
        for block in blocks(_apart(lines), self.words.is_running):
            text = self.words.joined(block.lines)
            is_head = not block.sign and len(text) <= HEADING_CHARACTERS and HEADING.match(text)
            yield replace(block, sign="##") if is_head else block


def _ended(found: Sequence[Block], words: Words) -> Iterator[tuple[str, str]]:
    """Yield the signs and texts of blocks; a heading that nothing stands below is none."""
    for index, block in enumerate(found):
        below = found[index + 1].sign if index + 1 < len(found) else "none"
        is_empty = block.sign == "##" and below == "none"
        yield "" if is_empty else block.sign, words.joined(block.lines)


def _apart(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield lines; what ends where the next word would have fitted is a heading of its own."""
    widths = sorted(len(line.text.rstrip()) for line in lines if line.text.strip())
    width = widths[len(widths) * 9 // 10] * FITTING if widths else 0
    held: list[Line] = []
    opens = True
    for line, after in zip_longest(lines, lines[1:]):
        yield line
        held = [*held, line] if line.text.strip() else []
        opens = len(held) <= HEADING_LINES and (opens or not held)
        if held and opens and after and _is_short(line, after, width):
            opens = False
            if after.text.strip()[:1].isupper() and _is_heading(held):
                yield replace(line, text="")
                held = []
        if after and line.page != after.page and SENTENCE_END.search(line.text.strip()):
            held, opens = [], True


def _is_short(line: Line, after: Line, width: float) -> bool:
    first = after.text.split(None, 1)[:1]
    return bool(first) and len(line.text.strip()) + 1 + len(first[0]) < width


def _is_heading(lines: Sequence[Line]) -> bool:
    text = " ".join(line.text.strip() for line in lines)
    return is_title(lines) and bool(HEADING.match(text)) and not text[-1].isdigit()


def entry(region: Region, reading: Reading) -> Entry:
    """Return what a document says of one record."""
    first = region.title or tuple(each.line for each in region.body[:1])
    place = Place(reading.path, first[0].number if first else 0)
    title = plain(region.title, reading.words)
    rubric = next(iter(reading.form.record.of_role(RUBRIC)), "") if region.above else ""
    above = plain(region.above, reading.words) if rubric else Clause()
    value: dict[str, Any] = {TITLE: title.text} | ({rubric: above.text} if rubric else {})
    clauses, problems = [title, above], []
    said, heads = _said(region.body, reading)
    if picture := _picture(said, reading, title.text):
        clauses.append(picture[1])
        value[picture[0]] = picture[2]
    for name, lines in said.items():
        field = reading.form.record[name]
        clause, found = _value(field, lines, reading)
        if isinstance(found, Problem):
            problems.append(found)
        elif clause:
            value[name] = found
            clauses.append(clause)
    pages = {each.line.page for each in region.body if each.kind is Kind.TEXT}
    if reading.form.setting == "page" and len(pages) > 1:
        value[PAGES] = len(pages)
    furniture = (*region.furniture, *(each.line for each in region.body
                                      if each.kind in (Kind.FIELD, Kind.FURNITURE)))
    return Entry(place, value, tuple(problems), tuple(clauses), furniture, heads)


def _picture(
    said: dict[str, list[Line]], reading: Reading, title: str
) -> tuple[str, Clause, dict[str, str]] | None:
    """Take the first caption out of the texts, where a field has a place for its picture."""
    field = place_of(reading.form)
    found = ((name, captions(lines)) for name, lines in said.items())
    name, lines = next((each for each in found if each[1]), ("", ()))
    if field is None or field.id in said or not lines:
        return None
    said[name] = [replace(line, text="") if line in lines else line for line in said[name]]
    return (field.id, *pictured(lines, reading.words, title))


def _said(body: Sequence[Mark], reading: Reading) -> tuple[dict[str, list[Line]], tuple[Line, ...]]:
    """Return the lines under every heading, and the headings that name no field."""
    said: dict[str, list[Line]] = {}
    heads: list[Line] = []
    name = reading.running
    for each in body:
        field = reading.form.record.by_id.get(name)
        lines = said.get(name, [])
        is_full = field and field.type in ONE_PARAGRAPH and any(line.text for line in lines)
        if each.kind is Kind.FIELD:
            name = each.name
            said.setdefault(name, [])
        elif each.kind is Kind.HEAD:
            heads.append(each.line)
            name = name if field and field.is_prose else reading.running
        elif is_full and each.kind is not Kind.TEXT:
            name = reading.running
        if name and each.kind in (Kind.TEXT, Kind.HEAD):
            said.setdefault(name, []).append(each.line)
        elif name and each.kind is not Kind.FIELD:
            said.setdefault(name, []).append(replace(each.line, text=""))
    return said, tuple(heads)


def _value(field: Field, lines: Sequence[Line], reading: Reading) -> tuple[Clause, Any]:
    """Return the text of a field and its value, or the problem that it is none."""
    if field.is_prose:
        clause = reading.prose(lines)
        return clause, clause.text
    clause = plain(lines, reading.words)
    if not clause:
        return clause, None
    text = clause.text if field.type in ONE_PARAGRAPH else "\n".join(
        line.text.strip().removeprefix("- ") for line in clause.lines)
    if field.type == "names":
        return clause, [each.strip() for each in text.split(",")]
    try:
        return clause, type_of(field).read(field, text)
    except ValueError as error:
        return Clause(), unread(Place(reading.path, clause.lines[0].number), field, error)


def unread(place: Place, field: Field, error: ValueError, code: str = "W283") -> Problem:
    """Return that a text is no value of its field, and how to write it."""
    message, hint = (*error.args, "")[:2]
    named = message if f"„{field.label}“" in message else f"unter „{field.label}“: {message}"
    return Problem(code, place, str(named), str(hint))


