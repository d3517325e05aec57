"""Finds text of a page that something covers, or that runs into what it cannot be read on.

Boxes tell where that may be; there the page is painted with the text and without it, and each
part of the text has to show as much ink as it has.
"""

import ctypes
from bisect import bisect
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from catalogue.preflight.graphics import Box

# What is thinner is a line, what overlaps by less touches; in points.
THIN_PT, TOUCHING_PT = 2.0, 1.0
# Above and below their middle, letters have so much of their height for what is seldom there.
AIR = 0.25
SCALE = 3.0
# From here on, of 255, a dot belongs to a stroke, and from this difference of brightness on it is
# seen; of each part so much has to be.
INKED, SEEN, SHARE = 128, 50, 0.6
# So much ink, in dots, is a letter and no edge of one.
LEAST_INK = 12


class Painted(NamedTuple):
    """What a page paints: its place in the order, the middle of a text or the box of a shape."""

    order: int
    raw: Any
    box: Box


def is_covered(page: pypdfium2.PdfPage) -> bool:
    """Whether some text of a page cannot be read for what is painted over or under it."""
    texts, shapes = _painted(page)
    return _overlaps(texts) or any(
        not _is_seen(page, text) for text in texts
        if any(_is_suspect(text, shape) for shape in shapes))


def bounds(raw: object) -> Box:
    """Return the box of an object of a page."""
    left, bottom, right, top = sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(raw, *sides):
        raise pypdfium2.PdfiumError("no bounds")
    return left.value, bottom.value, right.value, top.value


def _painted(page: pypdfium2.PdfPage) -> tuple[list[Painted], list[Painted]]:
    texts, shapes = [], []
    for order in range(pdfium.FPDFPage_CountObjects(page)):
        raw = pdfium.FPDFPage_GetObject(page, order)
        left, bottom, right, top = box = bounds(raw)
        if pdfium.FPDFPageObj_GetType(raw) == pdfium.FPDF_PAGEOBJ_TEXT:
            air = AIR * (top - bottom)
            texts.append(Painted(order, raw, (left, bottom + air, right, top - air)))
        elif min(right - left, top - bottom) > THIN_PT:
            shapes.append(Painted(order, raw, box))
    return texts, shapes


def _overlaps(texts: Sequence[Painted]) -> bool:
    """Whether two texts stand on each other."""
    rows = sorted(texts, key=lambda each: each.box[1])
    feet = [each.box[1] for each in rows]
    return any(_is_common(one.box, each.box) for at, one in enumerate(rows, 1)
               for each in rows[at : bisect(feet, one.box[3])])


def _is_suspect(text: Painted, shape: Painted) -> bool:
    """Whether a shape overlaps a text and is not simply what the text stands on."""
    if not _is_common(text.box, shape.box):
        return False
    left, bottom, right, top = (a - b for a, b in zip(text.box, shape.box, strict=True))
    is_ground = min(left, bottom) >= -TOUCHING_PT and max(right, top) <= TOUCHING_PT
    return shape.order > text.order or not is_ground


def _is_common(one: Box, other: Box) -> bool:
    """Whether two boxes do more than touch."""
    return (one[0] < other[2] - TOUCHING_PT and other[0] < one[2] - TOUCHING_PT
            and one[1] < other[3] - TOUCHING_PT and other[1] < one[3] - TOUCHING_PT)


def _is_seen(page: pypdfium2.PdfPage, text: Painted) -> bool:
    """Whether each part of a text, as wide as it is high, shows most of its ink."""
    box = bounds(text.raw)
    ink = _ink(page, text.raw)
    shown = _crop(page, box)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(text.raw)
    pdfium.FPDFTextObj_SetTextRenderMode(text.raw, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
    difference = ImageChops.difference(shown, _crop(page, box))
    pdfium.FPDFTextObj_SetTextRenderMode(text.raw, mode)
    parts = ((_dots(wanted, INKED), _dots(seen, SEEN)) for wanted, seen in
             zip(_parts(ink, ink.height), _parts(difference, ink.height), strict=False))
    return all(seen >= SHARE * wanted for wanted, seen in parts if wanted >= LEAST_INK)


def _ink(page: pypdfium2.PdfPage, text: object) -> Image.Image:
    """Return the letters of a text alone, in white on black."""
    raw = pdfium.FPDFTextObj_GetRenderedBitmap(page.pdf, page, text, SCALE)
    picture: Image.Image = pypdfium2.PdfBitmap.from_raw(raw).to_pil()
    return picture.getchannel("A")


def _crop(page: pypdfium2.PdfPage, box: Box) -> Image.Image:
    width, height = page.get_size()
    margins = (box[0], box[1], width - box[2], height - box[3])
    picture: Image.Image = page.render(scale=SCALE, crop=margins).to_pil()
    return picture.convert("L")


def _parts(picture: Image.Image, width: int) -> Iterator[Image.Image]:
    yield from (picture.crop((left, 0, min(left + width, picture.width), picture.height))
                for left in range(0, picture.width, width))


def _dots(picture: Image.Image, least: int) -> int:
    return sum(picture.histogram()[least:])
