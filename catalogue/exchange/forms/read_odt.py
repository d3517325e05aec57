"""Reads the form that a department has saved as an OpenDocument text."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from catalogue.exchange.extract.lines import Fate
from catalogue.exchange.extract.odf import CELL, PARAGRAPHS, ROW, TABLE, Span, opened, within
from catalogue.exchange.extract.pieces import joined
from catalogue.exchange.forms.collected import Cell, Form, serve
from catalogue.exchange.forms.read_docx import Found, form_of, placed
from catalogue.exchange.forms.signs import FORMATS, SentField, sent_fields


def read_form(path: Path) -> Form:
    """Return what a form says; its fields are known by the labels before them."""
    document = opened(path, "text")
    span = Span(document, is_shaded=True)
    state = _state(span, document.body)
    found = list(_fields(span, document.body, sent_fields(state)))
    strays = (Cell(each.text, "außerhalb der Felder") for each in span.rest(document.body))
    return form_of(state, found, strays)


def _state(span: Span, body: Element) -> list[str]:
    for paragraph in (each for each in body.iter() if each.tag in PARAGRAPHS):
        seen = set(span.seen)
        pieces = span.paragraph(paragraph)
        text = "".join(each.text for each in pieces if each.fate in (Fate.TAKEN, Fate.HIDDEN))
        if text.startswith(FORMATS):
            return text.split("\n")
        span.seen = seen
    return []


def _fields(span: Span, body: Element, fields: Iterable[SentField]) -> Iterator[Found]:
    labels = {each.label: each for each in fields}
    for row, table in enumerate(body.iter(TABLE), 1):
        for line in within(table, ROW):
            label, *values = within(line, CELL)
            first = [joined(span.paragraph(each)) for each in _paragraphs(label)]
            field = labels.get(" ".join(first).strip())
            if field:
                paragraphs = (each for cell in values for each in _paragraphs(cell))
                yield from placed(row, field, map(span.paragraph, paragraphs))


def _paragraphs(parent: Element) -> list[Element]:
    return [each for each in parent.iter() if each.tag in PARAGRAPHS]


if __name__ == "__main__":
    serve(read_form)
