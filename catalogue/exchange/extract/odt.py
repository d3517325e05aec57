"""Reads an ODT as lines: paragraphs, lists, tables, text boxes, notes and links."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from catalogue.exchange.extract.lines import Fate, Told, serve
from catalogue.exchange.extract.odf import (
    BOXED,
    CELL,
    ITEMS,
    LIST,
    PARAGRAPHS,
    ROW,
    TABLE,
    Open,
    Span,
    is_shape,
    named,
    opened,
    outer_texts,
    within,
)
from catalogue.exchange.extract.pieces import joined, told
from catalogue.exchange.extract.tables import overview_texts

MAX_REPEATS = 50
SECTION, HEADING = named("text:section"), named("text:h")
# What holds no text of the document; deleted text is told where it stood.
DEAF = {named("text:tracked-changes"), named("office:forms"), named("text:sequence-decls")}

Text = str | Told


@dataclass
class _Reader:
    """The document, its walk, and how far its lists have counted."""

    document: Open
    span: Span
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    noted: int = 0


def texts(path: Path) -> Iterator[Text]:
    """Yield the lines of an ODT; blank lines part paragraphs, a form feed begins a page."""
    document = opened(path, "text")
    reader = _Reader(document, Span(document))
    yield from _blocks(reader, document.body, Fate.TAKEN)
    yield from reader.span.rest(document.body)
    yield from outer_texts(document)


def _blocks(reader: _Reader, parent: Element, fate: Fate, sign: str = "") -> Iterator[Text]:
    for element in parent:
        if element.tag in PARAGRAPHS:
            yield from _paragraph(reader, element, fate, sign)
            sign = ""
        elif element.tag == LIST:
            yield from _list(reader, element, fate, "", 1)
        elif element.tag == TABLE:
            yield from _table(reader, element, fate)
        elif element.tag not in DEAF:
            is_hidden = element.tag == SECTION and reader.document.is_hidden(element)
            yield from _blocks(reader, element, fate or (Fate.HIDDEN if is_hidden else fate))


def _list(
    reader: _Reader, element: Element, fate: Fate, style: str, level: int
) -> Iterator[Text]:
    style = element.get(named("text:style-name")) or style
    start = reader.document.counting.get((style, level))
    goes_on = named("text:continue-numbering"), named("text:continue-list")
    key = (style, level)
    if start is not None and not any(element.get(name) not in (None, "false") for name in goes_on):
        reader.counts[key] = start - 1
    for item in element:
        if item.tag not in ITEMS:
            continue
        sign = ""
        if ITEMS[item.tag]:
            given = item.get(named("text:start-value"), "")
            last = int(given) - 1 if given.isdecimal() else reader.counts.get(key, 0)
            reader.counts[key] = last + 1
            sign = "- " if start is None else f"{last + 1}. "
        for child in item:
            if child.tag == LIST:
                yield from _list(reader, child, fate, style, level + 1)
            else:
                yield from _blocks(reader, _holder(child), fate, sign)
                sign = ""


def _holder(child: Element) -> Element:
    holder = Element("holder")
    holder.append(child)
    return holder


def _paragraph(reader: _Reader, element: Element, fate: Fate, sign: str) -> Iterator[Text]:
    if reader.document.breaks(element):
        yield "\f"
    pieces = reader.span.paragraph(element, fate)
    text = joined(pieces)
    yield from (sign + text if text.strip() else text).split("\n")
    level = element.get(named("text:outline-level"), "")
    if element.tag == HEADING and level.isdecimal() and text.strip():
        yield Told(Fate.HEADING, level)
    yield from told(pieces)
    yield ""
    yield from _notes(reader)
    outer, reader.span.is_shaded = reader.span.is_shaded, True
    for box in _boxes(element):
        yield from _blocks(reader, box, fate)
    reader.span.is_shaded = outer


def _notes(reader: _Reader) -> Iterator[Text]:
    """Yield the notes that have been met since the last time."""
    for number, note in list(enumerate(reader.span.notes, 1))[reader.noted :]:
        found = [reader.span.paragraph(each) for each in note.iter() if each.tag in PARAGRAPHS]
        yield f"[^{number}]: {' '.join(' '.join(map(joined, found)).split())}"
        yield from (text for pieces in found for text in told(pieces))
        yield ""
    reader.noted = len(reader.span.notes)


def _boxes(parent: Element) -> Iterator[Element]:
    for element in parent:
        if is_shape(element):
            yield element
        elif element.tag not in BOXED:
            yield from _boxes(element)


def _table(reader: _Reader, table: Element, fate: Fate) -> Iterator[Text]:
    rows = []
    outer, reader.span.is_shaded = reader.span.is_shaded, True
    for row in within(table, ROW):
        cells: list[list[Text]] = []
        for cell in within(row, CELL):
            repeated = cell.get(named("table:number-columns-repeated"), "1")
            count = int(repeated) if repeated.isdecimal() else 1
            cells += [list(_blocks(reader, cell, fate))] * min(count, MAX_REPEATS)
        rows.append(cells)
    reader.span.is_shaded = outer
    yield from overview_texts(rows)


if __name__ == "__main__":
    serve(texts)
