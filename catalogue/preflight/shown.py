"""What the pages of a set file show, read back: their text in reading order, where words stand."""

import io
from collections.abc import Iterator, Mapping, Sequence

import pikepdf
import pypdfium2

from catalogue.preflight.outline import INLINE, texts
from catalogue.preflight.readback import squeezed
from catalogue.typeset.leaf import Box, Element, LinkMark, Mark

LABEL, BODY, ITEM = "Lbl", "LBody", "LI"
MAX_PLACES = 20


def read_aloud(data: bytes, elements: Sequence[Element]) -> Iterator[tuple[str, str]]:
    """Yield role and words of every paragraph as a screen reader takes them (ISO 32000-1, 14.8).

    ``elements`` are those of the leaf that the file was written from.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield from _paragraphs(elements, texts(pdf))


def _paragraphs(
    elements: Sequence[Element], found: Mapping[tuple[int, int], str]
) -> Iterator[tuple[str, str]]:
    for element in elements:
        if words := " ".join(_own(element, found).split()):
            yield ITEM if element.role == BODY else element.role, words
        below = [kid for kid in element.kids if isinstance(kid, Element)]
        yield from _paragraphs([kid for kid in below if kid.role not in INLINE], found)


def _own(element: Element, found: Mapping[tuple[int, int], str]) -> str:
    """Return what an element says itself, with the elements inside its lines."""
    if said := element.properties.get("Alt") or element.properties.get("ActualText"):
        return said
    return "".join(_said(kid, found) for kid in element.kids)


def _said(kid: Element | Mark | LinkMark, found: Mapping[tuple[int, int], str]) -> str:
    if isinstance(kid, Mark):
        return found.get((kid.page, kid.number), "")
    is_inside = isinstance(kid, Element) and kid.role in INLINE and kid.role != LABEL
    return _own(kid, found) if isinstance(kid, Element) and is_inside else ""


Hit = tuple[int, tuple[Box, ...]]


def places(data: bytes, wanted: Sequence[str]) -> list[list[Hit]]:
    """Return where each of some words stands, time after time: the page from 0 and its lines.

    Boxes are in points from the lower left corner. Typography counts for nothing: what setting
    makes of blanks, hyphens and quotes is alike.
    """
    found: list[list[Hit]] = [[] for _ in wanted]
    with pypdfium2.PdfDocument(data) as document:
        for number, page in enumerate(document):
            text = page.get_textpage()
            signs = [(at, sign) for at, char in enumerate(text.get_text_range())
                     for sign in squeezed(char)]
            line = "".join(sign for _, sign in signs)
            for each, words in zip(found, wanted, strict=True):
                each += [(number, tuple(_boxes(text, signs[first][0], signs[last][0])))
                         for first, last in _spans(line, squeezed(words))]
    return found


def _spans(line: str, wanted: str) -> Iterator[tuple[int, int]]:
    at = line.find(wanted) if wanted else -1
    while at >= 0:
        yield at, at + len(wanted) - 1
        at = line.find(wanted, at + 1)


def _boxes(text: pypdfium2.PdfTextPage, first: int, last: int) -> Iterator[Box]:
    """Yield a box for every line that a range of characters stands on."""
    for number in range(min(MAX_PLACES, text.count_rects(first, last - first + 1))):
        x1, y1, x2, y2 = text.get_rect(number)
        yield x1, y1, x2, y2
