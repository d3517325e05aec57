"""Reads the Word form that a department has sent back."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from catalogue.exchange.extract import archives
from catalogue.exchange.extract.lines import Fate
from catalogue.exchange.extract.numbering import Numbering
from catalogue.exchange.extract.pieces import Piece, joined, told
from catalogue.exchange.extract.runs import P, Walk, comment_text, is_prompt
from catalogue.exchange.extract.word import full, named, opened, value
from catalogue.exchange.forms.collected import Cell, Form, FormRow, serve
from catalogue.exchange.forms.signs import (
    EMPTY,
    FORMATS,
    NOTHING,
    ROOM,
    STATE_TAG,
    SentField,
    sent_fields,
)
from catalogue.model.problems import DataError

TAG = re.compile(r"^catalogue\.(\d{1,4})\.(\w+)\.(\d{1,3})$")
# A box before a choice, of whatever program or font, and whether it is ticked.
BOX = re.compile(r"\s*(?:([☒☑✓✔✗✘])|[☐□])\s*(.*)", re.DOTALL)
TABLE, ROW, CELL = named("w:tbl"), named("w:tr"), named("w:tc")
CONTROL, CONTENT = named("w:sdt"), named("w:sdtContent")
TICK = full("w:sdtPr/w14:checkbox")


@dataclass(frozen=True)
class Found:
    """The content of one field of a form: its measure, its key, and which of its cells it is."""

    row: int
    field: SentField
    index: int
    pieces: tuple[Piece, ...]

    @property
    def cell(self) -> Cell:
        """The cell; what only asks to be filled in is nothing."""
        text = joined(self.pieces).strip("\n")
        if self.field.how == "ticked" and (box := BOX.fullmatch(text)):
            text = box[2] if box[1] else ""
        asks = text.strip() in (NOTHING, *EMPTY.values())
        asides = ((each.fate, each.text) for each in told(self.pieces)
                  if each.fate is not Fate.PROMPT)  # fmt: skip
        return Cell("" if asks else text, place(self.row, self.field.label), told=tuple(asides))


def place(row: int, label: str) -> str:
    """Return the words for the place of a field."""
    return f"⟪record⟫ {row}, Feld „{label}“"


def placed(row: int, field: SentField, paragraphs: Iterable[Sequence[Piece]]) -> Iterator[Found]:
    """Yield what stands behind a label where no control says which field it is."""
    kept = [list(each) for each in paragraphs if not ROOM.fullmatch(joined(each).strip())]
    if field.how != "one":
        yield from (Found(row, field, index, tuple(each)) for index, each in enumerate(kept))
    else:
        pieces = (piece for each in kept for piece in (*each, Piece(Fate.TAKEN, "\n")))
        yield Found(row, field, 0, tuple(pieces))


def form_of(state: Sequence[str], found: Iterable[Found], strays: Iterable[Cell]) -> Form:
    """Return a form from its fields and from what stands beside them."""
    rows: defaultdict[int, defaultdict[str, dict[int, Cell]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for each in found:
        rows[each.row][each.field.key][each.index] = each.cell
    listed = (
        FormRow(f"⟪record⟫ {number}", {key: tuple(cells.values()) for key, cells in each.items()})
        for number, each in sorted(rows.items())
    )
    kept = tuple(row for row in listed if row.id or not row.is_empty)
    return Form(tuple(state), kept, tuple(strays))


def is_form(path: Path, part: str = "word/document.xml") -> bool:
    """Whether a text holds one of our forms; a harmful file is none."""
    try:
        archives.check(path)
    except DataError:
        return False
    text = archives.member(path, part)
    return STATE_TAG.encode() in text or any(each.encode() in text for each in FORMATS)


def read_form(path: Path) -> Form:
    """Return what a form says; ``DataError`` when it is harmful."""
    word = opened(path)
    walk = Walk(word, word.main, table="none")
    body = word.root(word.main)
    reader = _Reader(walk, Numbering(word))
    state = reader.state(body)
    # LibreOffice 7 drops the tags of controls; their place in the tables is left.
    fields = sent_fields(state)
    found = list(reader.tagged(body, fields)) or list(reader.placed(body, fields))
    return form_of(state, found, reader.strays(body))


@dataclass(frozen=True)
class _Reader:
    """The walk over a form, and its lists."""

    walk: Walk
    numbering: Numbering

    def state(self, body: Element) -> list[str]:
        """Return the lines in which the form keeps the state it was sent in."""
        # What a search walks over is met by nobody: its comments are still to be told.
        search = Walk(self.walk.word, self.walk.part)
        for holder in (*body.iter(CONTROL), *body.iter(P)):
            content = holder.find(CONTENT) if holder.tag == CONTROL else holder
            pieces = search.paragraph(content) if content is not None else []
            text = "".join(each.text for each in pieces if each.fate in (Fate.TAKEN, Fate.HIDDEN))
            if _tag(holder) == STATE_TAG or text.startswith(FORMATS):
                self.walk.seen.update(id(each) for each in holder.iter())
                return text.strip("\n").split("\n")
        return []

    def tagged(self, body: Element, fields: Iterable[SentField]) -> Iterator[Found]:
        """Yield the fields by the tags of their controls; what a box means stands behind it."""
        keys = {each.key: each for each in fields}
        lines = {id(box): line for line in body.iter(P) for box in line.iter(CONTROL)
                 if box.find(TICK) is not None}  # fmt: skip
        for control in body.iter(CONTROL):
            if (match := TAG.match(_tag(control))) and match[2] in keys:
                line = lines.get(id(control))
                pieces = self.content(control) if line is None else self.paragraph(line)
                yield Found(int(match[1]), keys[match[2]], int(match[3]), tuple(pieces))

    def placed(self, body: Element, fields: Iterable[SentField]) -> Iterator[Found]:
        """Yield the fields by the labels before them."""
        labels = {each.label: each for each in fields}
        for row, table in enumerate(body.iter(TABLE), 1):
            for line in table.iter(ROW):
                if field := labels.get(_label(list(line.iter(CELL)))):
                    yield from self.behind(row, field, line)

    def behind(self, row: int, field: SentField, line: Element) -> Iterator[Found]:
        """Yield what stands behind a label: its controls, or its paragraphs when there are none."""
        controls = () if field.how == "ticked" else tuple(line.iter(CONTROL))
        for index, control in enumerate(controls):
            yield Found(row, field, index, tuple(self.content(control)))
        if not controls:
            paragraphs = (each for cell in list(line.iter(CELL))[1:] for each in cell.iter(P))
            yield from placed(row, field, map(self.paragraph, paragraphs))

    def content(self, control: Element) -> Iterator[Piece]:
        """Yield the pieces of what was filled in."""
        content = control.find(CONTENT)
        if content is None or is_prompt(control):
            self.walk.seen.update(id(each) for each in control.iter())
            return
        paragraphs = list(content.iter(P))
        if not paragraphs:
            yield from self.walk.paragraph(content)
        for paragraph in paragraphs:
            yield from self.paragraph(paragraph)
            yield Piece(Fate.TAKEN, "\n")

    def paragraph(self, paragraph: Element) -> list[Piece]:
        """Return the pieces of a paragraph with the sign of its list before them."""
        pieces = self.walk.paragraph(paragraph)
        sign = self.numbering.sign(paragraph) if joined(pieces).strip() else ""
        return [Piece(Fate.TAKEN, sign), *pieces]

    def strays(self, body: Element) -> Iterator[Cell]:
        """Yield the text that stands in no field, and the comments on it."""
        for number, table in enumerate(body.iter(TABLE), 1):
            for line in table.iter(ROW):
                label = _label(list(line.iter(CELL)))
                where = f"⟪record⟫ {number}, neben dem Feld „{label}“"
                yield from (Cell(each.text, where) for each in self.walk.rest(line))
        yield from (Cell(each.text, "außerhalb der Felder") for each in self.walk.rest(body))
        for comment in self.walk.comments.values():
            yield Cell("", "Kommentar", told=((Fate.COMMENT, comment_text(comment)),))


def _tag(control: Element) -> str:
    return value(control, "w:sdtPr/w:tag")


def _label(cells: Sequence[Element]) -> str:
    texts = (each.text or "" for cell in cells[:1] for each in cell.iter(named("w:t")))
    return "".join(texts).strip()


if __name__ == "__main__":
    serve(read_form)
