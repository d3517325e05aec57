"""Reads an ODT as lines: paragraphs, lists, tables, text boxes, footnotes and links."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, fromstring

from catalogue.exchange.extract import archives
from catalogue.exchange.extract.sandbox import refused
from catalogue.exchange.extract.tables import overview_texts

NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
MAX_BLANKS = 40
MAX_REPEATS = 50


def _named(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


PARAGRAPHS = {_named("text:p"), _named("text:h")}
LIST, ITEM = _named("text:list"), _named("text:list-item")
TABLE, ROW, CELL = (_named(f"table:table{part}") for part in ("", "-row", "-cell"))
BOX, NOTE, LINK = _named("draw:text-box"), _named("text:note"), _named("text:a")
TAB, BREAK, BLANKS = _named("text:tab"), _named("text:line-break"), _named("text:s")
PAGE_BREAK = _named("text:soft-page-break")
SKIPPED = {_named("text:tracked-changes"), _named("office:annotation"), BOX}
PLAIN = {TAB: " ", BREAK: "\n", PAGE_BREAK: "\n\f"}


@dataclass(frozen=True)
class _Styles:
    """The styles that begin a page and the list styles that count."""

    breaking: frozenset[str]
    counting: frozenset[str]


def texts(path: Path) -> Iterator[str]:
    """Yield the lines of an ODT; blank lines part paragraphs, a form feed begins a page."""
    archives.check(path)
    try:
        root = fromstring(archives.member(path, "content.xml"))
    except ParseError as error:
        hint = "in LibreOffice öffnen und als .odt speichern"
        raise refused(path, "E204", "die Datei ist kein lesbares Textdokument", hint) from error
    body = root.find("office:body/office:text", NAMESPACES)
    if body is None:
        raise refused(path, "E204", "die Datei ist kein Textdokument", "als .odt speichern")
    yield from _blocks(body, _Styles(_breaking(root), _counting(root)))


def _breaking(root: Element) -> frozenset[str]:
    """Return the names of the styles whose paragraphs begin a page."""
    return frozenset(
        style.get(_named("style:name"), "")
        for style in root.iter(_named("style:style"))
        for each in style
        if each.get(_named("fo:break-before")) == "page"
    )


def _counting(root: Element) -> frozenset[str]:
    """Return the names of the list styles that count their items."""
    return frozenset(
        style.get(_named("style:name"), "")
        for style in root.iter(_named("text:list-style"))
        if style.find("text:list-level-style-number", NAMESPACES) is not None
    )


def _blocks(parent: Element, styles: _Styles, sign: str = "") -> Iterator[str]:
    for element in parent:
        if element.tag in PARAGRAPHS:
            yield from _paragraph(element, styles, sign)
            sign = ""
        elif element.tag == LIST:
            yield from _list(element, styles)
        elif element.tag == TABLE:
            yield from _table(element, styles)
        elif element.tag == PAGE_BREAK:
            yield "\f"
        elif element.tag not in SKIPPED:
            yield from _blocks(element, styles)


def _list(element: Element, styles: _Styles) -> Iterator[str]:
    counts = element.get(_named("text:style-name")) in styles.counting
    for number, item in enumerate(element.findall(ITEM), 1):
        yield from _blocks(item, styles, f"{number}. " if counts else "- ")


def _paragraph(element: Element, styles: _Styles, sign: str) -> Iterator[str]:
    if element.get(_named("text:style-name")) in styles.breaking:
        yield "\f"
    text = "".join(_inline(element))
    yield from (sign + text if text.strip() else text).split("\n")
    yield ""
    for note in element.iter(NOTE):
        yield f"[^{_citation(note)}]: {_note(note)}"
        yield ""
    for link in element.iter(LINK):
        yield link.get(_named("xlink:href"), "")
        yield ""
    for box in element.iter(BOX):
        yield from _blocks(box, styles)


def _inline(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == BLANKS:
            count = child.get(_named("text:c"), "1")
            yield " " * min(int(count) if count.isdigit() else 1, MAX_BLANKS)
        elif child.tag == NOTE:
            yield f"[^{_citation(child)}]"
        elif child.tag in PLAIN:
            yield PLAIN[child.tag]
        elif child.tag not in SKIPPED:
            yield from _inline(child)
        yield child.tail or ""


def _citation(note: Element) -> str:
    return (note.findtext("text:note-citation", "", NAMESPACES) or "").strip()


def _note(note: Element) -> str:
    body = note.find("text:note-body", NAMESPACES)
    return " ".join("".join(_inline(body)).split()) if body is not None else ""


def _table(table: Element, styles: _Styles) -> Iterator[str]:
    rows = []
    for row in table.iter(ROW):
        cells = []
        for cell in row.findall(CELL):
            repeated = cell.get(_named("table:number-columns-repeated"), "1")
            count = int(repeated) if repeated.isdigit() else 1
            cells += [list(_blocks(cell, styles))] * min(count, MAX_REPEATS)
        rows.append(cells)
    yield from overview_texts(rows)
