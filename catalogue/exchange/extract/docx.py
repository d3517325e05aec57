"""Reads a DOCX as lines: paragraphs, lists, tables, text boxes, notes and links."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from catalogue.exchange.extract.lines import Fate, Told, serve
from catalogue.exchange.extract.numbering import Numbering
from catalogue.exchange.extract.page import page_texts
from catalogue.exchange.extract.pieces import joined, told
from catalogue.exchange.extract.runs import BOX, P, Walk, comment_text, is_prompt, other_parts
from catalogue.exchange.extract.tables import overview_texts
from catalogue.exchange.extract.word import Word, each_named, full, is_on, named, opened, value

CHANGED_ROWS = {"w:trPr/w:del": Fate.DELETED, "w:trPr/w:hidden": Fate.HIDDEN}
ROW, CELL = named("w:tr"), named("w:tc")
DEAF = each_named("w", "sectPr", "pPr", "tblPr", "tblGrid", "sdtPr", "tcPr", "trPr")
# What is drawn, what says in words what is to be seen, what names the part of a picture.
DRAWINGS = each_named("w", "drawing", "pict", "object")
DROPPED = each_named("w", "del", "moveFrom")
ALT = {named("wp:docPr"): "descr", named("v:shape"): "alt"}
EMBEDDED = {named("a:blip"): named("r:embed"), named("v:imagedata"): named("r:id")}

Text = str | Told


@dataclass
class _Reader:
    """The document, its walk, the lists it counts, and the notes it has written."""

    word: Word
    walk: Walk
    numbering: Numbering
    noted: int = 0


def texts(path: Path) -> Iterator[Text]:
    """Yield the lines of a DOCX; blank lines part paragraphs, a form feed begins a page."""
    yield from _texts(opened(path))


def _texts(word: Word) -> Iterator[Text]:
    reader = _Reader(word, Walk(word, word.main), Numbering(word))
    root = word.root(word.main)
    yield from _blocks(reader, root, Fate.TAKEN)
    yield from reader.walk.rest(root)
    for kind in ("footnote", "endnote"):
        notes = word.related(f"{kind}s")
        yield from reader.walk.rest(notes)
    yield from (Told(Fate.COMMENT, comment_text(each)) for each in reader.walk.comments.values())
    yield from other_parts(word)


def _blocks(reader: _Reader, parent: Element, fate: Fate) -> Iterator[Text]:
    for element in parent:
        if element.tag == P:
            yield from _paragraph(reader, element, fate)
        elif element.tag == named("w:tbl"):
            yield from _table(reader, element, fate)
        elif element.tag == named("w:altChunk"):
            yield from _chunk(reader, element)
        elif element.tag not in DEAF:
            asks = element.tag == named("w:sdt") and is_prompt(element)
            yield from _blocks(reader, element, fate or (Fate.PROMPT if asks else fate))


def _paragraph(reader: _Reader, paragraph: Element, fate: Fate) -> Iterator[Text]:
    if is_on(paragraph.find(full("w:pPr/w:pageBreakBefore"))):
        yield "\f"
    pieces = reader.walk.paragraph(paragraph, fate)
    text = joined(pieces)
    sign = reader.numbering.sign(paragraph) if text.strip() else ""
    yield from (sign + text).split("\n")
    if text.strip() and (level := reader.word.level(paragraph)):
        yield Told(Fate.HEADING, str(level))
    yield from told(pieces)
    yield from _pictures(reader, paragraph) if not fate else ()
    yield ""
    yield from _notes(reader)
    # White words are read in a box or a table, whose ground may be dark.
    outer, reader.walk.table = reader.walk.table, reader.walk.table or "none"
    for box in _boxes(paragraph) if paragraph.find(f".//{BOX}") is not None else ():
        yield from _blocks(reader, box, fate)
    reader.walk.table = outer


def _pictures(reader: _Reader, paragraph: Element) -> Iterator[Told]:
    """Yield the pictures of a paragraph, those in a box apart: what is said of each, its part."""
    drawn = [each for each in _drawings(paragraph) if each.find(f".//{BOX}") is None]
    for each in drawn:
        said = (e.get(ALT[e.tag], "") for e in each.iter() if e.tag in ALT)
        spoken = next(filter(None, said), "")
        names = (e.get(EMBEDDED.get(e.tag, ""), "") for e in each.iter())
        for relation in filter(None, map(reader.walk.relations.get, names)):
            # What stands in a document inside this one cannot be taken out of its file.
            is_here = reader.word.source == reader.word.path and not relation.is_external
            yield Told(Fate.PICTURE, spoken, relation.target if is_here else "")


def _drawings(parent: Element) -> Iterator[Element]:
    """Yield what is drawn in a paragraph, but for what is deleted or stands in a box."""
    for element in parent:
        if element.tag in DRAWINGS:
            yield element
        elif element.tag not in (BOX, *DROPPED):
            yield from _drawings(element)


def _boxes(parent: Element) -> Iterator[Element]:
    """Yield the text boxes of a paragraph, not those in a box."""
    for element in parent:
        if element.tag == BOX:
            yield element
        else:
            yield from _boxes(element)


def _notes(reader: _Reader) -> Iterator[Text]:
    """Yield the notes that have been referred to since the last time."""
    if reader.noted == len(reader.walk.notes):
        return
    for (kind, identifier), number in list(reader.walk.notes.items())[reader.noted :]:
        root = reader.word.related(f"{kind}s")
        walk = Walk(reader.word, reader.word.target(reader.word.main, f"{kind}s"))
        walk.seen = reader.walk.seen
        listed = root.iter(named(f"w:{kind}"))
        note = next((n for n in listed if n.get(named("w:id")) == identifier), Element("none"))
        found = [walk.paragraph(each) for each in note.iter(P)]
        yield f"[^{number}]: {' '.join(' '.join(map(joined, found)).split())}"
        for pieces in found:
            yield from told(pieces)
        yield ""
    reader.noted = len(reader.walk.notes)


def _chunk(reader: _Reader, chunk: Element) -> Iterator[Text]:
    """Yield the lines of a whole document that Word shows in this one."""
    relation = reader.walk.relations.get(chunk.get(named("r:id"), ""))
    name = relation.target if relation else ""
    data = reader.word.chunk(name)
    if data.startswith(b"PK"):
        yield from _texts(reader.word.inside(data))
    elif name.endswith((".htm", ".html", ".xhtml")) or data.lstrip()[:1] == b"<":
        yield from page_texts(data)
    elif name.endswith(".txt"):
        yield from data.decode("utf-8-sig", "replace").splitlines()
    else:
        yield Told(Fate.UNREAD, name.rpartition("/")[2], "eingefügte Datei")


def _table(reader: _Reader, table: Element, fate: Fate) -> Iterator[Text]:
    rows = []
    style = value(table, "w:tblPr/w:tblStyle")
    outer, reader.walk.table = reader.walk.table, style or reader.walk.table or "none"
    for row in _within(table, ROW):
        marks = (CHANGED_ROWS[path] for path in CHANGED_ROWS if is_on(row.find(full(path))))
        own = fate or next(marks, fate)
        rows.append([list(_blocks(reader, cell, own)) for cell in _within(row, CELL)])
    reader.walk.table = outer
    yield from overview_texts(rows)


def _within(parent: Element, tag: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, whatever control or change holds them."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag not in DEAF:
            yield from _within(element, tag)


if __name__ == "__main__":
    serve(texts)
