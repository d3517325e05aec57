"""Reads a DOCX as lines: paragraphs, lists, tables, text boxes, footnotes and links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from catalogue.exchange.extract import archives
from catalogue.exchange.extract.lines import MARK
from catalogue.exchange.extract.sandbox import refused
from catalogue.exchange.extract.tables import overview_texts

Element = Any

SKIPPED = {qn(f"w:{name}") for name in ("del", "moveFrom", "txbxContent", "pPr", "rPr")}
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
WRAPPERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml")}
PLAIN = {
    qn("w:tab"): " ",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:sym"): MARK,
}
BULLETS = ("bullet", "none")
REFERENCE = re.compile(r"\[\^(-?\d+)\]")


@dataclass
class _Reader:
    """The parts of a document that its paragraphs refer to, and how far its list has counted."""

    document: Word
    notes: dict[str, str]
    formats: dict[tuple[str, str], str]
    numbering: str = ""
    count: int = 0


def texts(path: Path) -> Iterator[str]:
    """Yield the lines of a DOCX; blank lines part paragraphs, a form feed begins a page."""
    archives.check(path)
    try:
        document = Document(str(path))
        reader = _Reader(document, _notes(document), _formats(document))
    # The parser's XMLSyntaxError is a SyntaxError.
    except (PackageNotFoundError, BadZipFile, SyntaxError, KeyError, ValueError) as error:
        hint = "in Word öffnen und als .docx speichern"
        raise refused(path, "E204", "die Datei ist kein lesbares Word-Dokument", hint) from error
    yield from _blocks(reader, document.element.body)


def _blocks(reader: _Reader, parent: Element) -> Iterator[str]:
    for element in parent.iterchildren():
        if element.tag == qn("w:p"):
            yield from _paragraph(reader, element)
        elif element.tag == qn("w:tbl"):
            yield from _table(reader, element)
        elif element.tag in WRAPPERS:
            yield from _blocks(reader, element)


def _paragraph(reader: _Reader, paragraph: Element) -> Iterator[str]:
    if paragraph.find(f".//{qn('w:pageBreakBefore')}") is not None:
        yield "\f"
    # Word's own numbers of footnotes do not begin at 1.
    numbers = {name: str(n) for n, name in enumerate(reader.notes, 1)}
    raw = "".join(_runs(paragraph))
    text = REFERENCE.sub(lambda found: f"[^{numbers.get(found[1], found[1])}]", raw)
    sign = _sign(reader, paragraph) if text.strip() else ""
    yield from (sign + text).split("\n")
    yield ""
    for identifier in _references(paragraph):
        if identifier in reader.notes:
            yield f"[^{numbers[identifier]}]: {reader.notes[identifier]}"
            yield ""
    yield from _links(reader, paragraph)
    for box in paragraph.iter(qn("w:txbxContent")):
        if not any(parent.tag == FALLBACK for parent in box.iterancestors()):
            yield from _blocks(reader, box)


def _runs(parent: Element) -> Iterator[str]:
    for element in parent.iterchildren():
        if element.tag == qn("w:t"):
            yield element.text or ""
        elif element.tag in PLAIN:
            yield PLAIN[element.tag]
        elif element.tag == qn("w:br"):
            yield "\n\f" if element.get(qn("w:type")) == "page" else "\n"
        elif element.tag == qn("w:footnoteReference"):
            yield f"[^{element.get(qn('w:id'))}]"
        elif element.tag not in SKIPPED and element.tag != FALLBACK:
            yield from _runs(element)


def _references(paragraph: Element) -> list[str]:
    return [str(note.get(qn("w:id"))) for note in paragraph.iter(qn("w:footnoteReference"))]


def _links(reader: _Reader, paragraph: Element) -> Iterator[str]:
    for link in paragraph.iter(qn("w:hyperlink")):
        relation = reader.document.part.rels.get(str(link.get(qn("r:id"))))
        if relation is not None and relation.is_external:
            yield relation.target_ref
            yield ""


def _sign(reader: _Reader, paragraph: Element) -> str:
    number, level = _numbering(reader, paragraph)
    before, reader.numbering = reader.numbering, f"{number}/{level}"
    if number in ("", "0"):
        return ""
    if reader.formats.get((number, level), "bullet") in BULLETS:
        return "- "
    reader.count = reader.count + 1 if reader.numbering == before else 1
    return f"{reader.count}. "


def _numbering(reader: _Reader, paragraph: Element) -> tuple[str, str]:
    """Return the list and level of a paragraph, from itself or from its style."""
    holder, seen = paragraph, 0
    while holder is not None and seen < 10:
        number = holder.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        if number is not None:
            level = holder.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:ilvl')}")
            value = str(level.get(qn("w:val"))) if level is not None else "0"
            return str(number.get(qn("w:val"))), value
        path = f"{qn('w:pPr')}/{qn('w:pStyle')}" if not seen else qn("w:basedOn")
        style = holder.find(path)
        holder = _style(reader, style.get(qn("w:val"))) if style is not None else None
        seen += 1
    return "", "0"


def _style(reader: _Reader, identifier: str) -> Element | None:
    styles = reader.document.styles.element
    return next((s for s in styles if s.get(qn("w:styleId")) == identifier), None)


def _formats(document: Word) -> dict[tuple[str, str], str]:
    try:
        root: Element = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    abstract = {
        each.get(qn("w:abstractNumId")): {
            str(level.get(qn("w:ilvl"))): str(level.find(qn("w:numFmt")).get(qn("w:val")))
            for level in each.iter(qn("w:lvl"))
            if level.find(qn("w:numFmt")) is not None
        }
        for each in root.iter(qn("w:abstractNum"))
    }
    return {
        (str(number.get(qn("w:numId"))), level): name
        for number in root.iter(qn("w:num"))
        for level, name in abstract.get(
            number.find(qn("w:abstractNumId")).get(qn("w:val")), {}
        ).items()
    }


def _notes(document: Word) -> dict[str, str]:
    try:
        part = document.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES)
    except KeyError:
        return {}
    found: Element = parse_xml(part.blob)
    return {
        str(note.get(qn("w:id"))): " ".join("".join(_runs(note)).split())
        for note in found.iter(qn("w:footnote"))
        if note.get(qn("w:type")) is None
    }


def _table(reader: _Reader, table: Element) -> Iterator[str]:
    rows = [[list(_blocks(reader, cell)) for cell in _cells(row)] for row in _rows(table)]
    yield from overview_texts(rows)


def _rows(table: Element) -> Iterator[Element]:
    for element in table.iterchildren():
        if element.tag == qn("w:tr"):
            yield element
        elif element.tag in WRAPPERS:
            yield from _rows(element)


def _cells(row: Element) -> Iterator[Element]:
    for element in row.iterchildren():
        if element.tag == qn("w:tc"):
            yield element
        elif element.tag in WRAPPERS:
            yield from _cells(element)
