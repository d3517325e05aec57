"""The tag tree and the reading order of a written file as text, as a screen reader takes it."""

from collections.abc import Iterator, Mapping

from catalogue.preflight.texts import texts
from catalogue.preflight.written import Element, Mark, opened

INDENT = "  "
# What is read inside a line; all else begins a new one.
INLINE = frozenset({"Span", "Link", "Reference", "Lbl", "Quote", "Code"})
PROPERTIES = (("/Alt", "Beschreibung"), ("/ActualText", "gelesen als"), ("/Lang", "Sprache"),
              ("/E", "ausgeschrieben"), ("/ID", "Name"))
ATTRIBUTES = (("/Scope", "überschreibt"), ("/ColSpan", "Spalten"), ("/RowSpan", "Zeilen"),
              ("/ListNumbering", "Zählung"))
WORDS = {"/Row": "die Zeile", "/Column": "die Spalte", "/Decimal": "Zahlen", "/Disc": "Punkte"}


def outline(data: bytes) -> Iterator[str]:
    """Yield the tag tree line by line in reading order, with the text of every element."""
    file = opened(data)
    with file.pdf:
        found, page = texts(file.pdf), 0
        for element in file.elements:
            if element.role in INLINE and element.parent:
                continue
            if element.page > page:
                page = element.page
                yield f"Seite {page}"
            yield _line(element, found)


def _line(element: Element, found: Mapping[Mark, str]) -> str:
    depth = sum(1 for _ in element.above()) + 1
    parts = " ".join([element.role, *_said(element), _text(element, found)])
    return INDENT * depth + " ".join(parts.split())


def _said(element: Element) -> Iterator[str]:
    for key, label in PROPERTIES:
        if element.text(key):
            yield f"[{label}: {element.text(key)}]"
    for key, label in ATTRIBUTES:
        if value := element.attribute(key):
            yield f"[{label}: {WORDS.get(str(value), value)}]"


def _text(element: Element, found: Mapping[Mark, str]) -> str:
    parts = []
    for each in element.content:
        if not isinstance(each, Element):
            parts.append("" if element.text("/ActualText") else found.get(each, ""))
        elif each.role in INLINE:
            parts.append(_inline(each, found))
    return "".join(parts)


def _inline(element: Element, found: Mapping[Mark, str]) -> str:
    leads = sorted({str(each.get("/Contents", "")) for each in element.annotations})
    said = [*_said(element), *(f"[Verweis: {each}]" for each in leads)]
    return _text(element, found) + "".join(f" {each} " for each in said)
