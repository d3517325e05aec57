"""Finds text of a page that something covers, or that runs into what it cannot be read on.

Boxes tell where that may be; there the page is painted with the text and without it, and each
part of the text has to show as much ink as it has.
"""

import ctypes
from bisect import bisect
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from operator import itemgetter
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
    """What a page paints: its place in the order, its kind in PDFium, its box."""

    order: int
    raw: Any
    kind: int
    box: Box

    @property
    def is_text(self) -> bool:
        """Whether it is text."""
        return bool(self.kind == pdfium.FPDF_PAGEOBJ_TEXT)

    @property
    def middle(self) -> Box:
        """The box of a text without the air above and below, and without what only touches."""
        left, bottom, right, top = self.box
        air = AIR * (top - bottom) + TOUCHING_PT
        return left + TOUCHING_PT, bottom + air, right - TOUCHING_PT, top - air


def painted(page: pypdfium2.PdfPage) -> list[Painted]:
    """Return what a page paints itself, in its order; what forms paint is in their box."""
    raws = map(partial(pdfium.FPDFPage_GetObject, page), range(pdfium.FPDFPage_CountObjects(page)))
    return [Painted(order, raw, pdfium.FPDFPageObj_GetType(raw), bounds(raw))
            for order, raw in enumerate(raws)]


def bounds(raw: object) -> Box:
    """Return the box of an object of a page."""
    left, bottom, right, top = sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(raw, *sides):
        raise pypdfium2.PdfiumError("no bounds")
    return left.value, bottom.value, right.value, top.value


def is_covered(page: pypdfium2.PdfPage, found: Sequence[Painted]) -> bool:
    """Whether some text of a page cannot be read for what is painted over or under it."""
    texts = [(each, each.middle) for each in found if each.is_text]
    shapes = [each for each in found if not each.is_text and _is_wide(each.box)]
    return _overlaps([box for _, box in texts]) or any(
        not _is_seen(page, text) for text, box in texts
        if any(shape.order > text.order or not _is_ground(shape.box, box)
               for shape in _common(box, shapes)))


def _is_wide(box: Box) -> bool:
    return min(box[2] - box[0], box[3] - box[1]) > THIN_PT


def _overlaps(boxes: Sequence[Box]) -> bool:
    """Whether two texts stand on each other."""
    rows = sorted(boxes, key=itemgetter(1))
    feet = [box[1] for box in rows]
    return any(box[0] < right and left < box[2]
               for at, (left, _, right, top) in enumerate(rows, 1)
               for box in rows[at : bisect(feet, top)])


def _common(box: Box, shapes: Sequence[Painted]) -> list[Painted]:
    """Return the shapes that stand where a text stands."""
    left, bottom, right, top = box
    return [each for each in shapes if each.box[0] < right and left < each.box[2]
            and each.box[1] < top and bottom < each.box[3]]


def _is_ground(shape: Box, text: Box) -> bool:
    """Whether a text stands on nothing but a shape."""
    return (shape[0] <= text[0] and shape[1] <= text[1]
            and shape[2] >= text[2] and shape[3] >= text[3])


def _is_seen(page: pypdfium2.PdfPage, text: Painted) -> bool:
    """Whether each part of a text, as wide as it is high, shows most of its ink."""
    box = text.box
    ink = _ink(page, text.raw)
    shown = _crop(page, box)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(text.raw)
    pdfium.FPDFTextObj_SetTextRenderMode(text.raw, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
    difference = ImageChops.difference(shown, _crop(page, box))
    pdfium.FPDFTextObj_SetTextRenderMode(text.raw, mode)
    parts = ((_dots(_part(ink, *sides), INKED), _dots(_part(difference, *sides), SEEN))
             for sides in pairwise(cuts(ink.width, ink.height)))
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


def cuts(whole: int, width: int) -> list[int]:
    """Return where the parts of a width end and begin; the last is half as wide at least.

    The pictures of a text differ by a dot or two at their ends, which a narrow part would be.
    """
    found = [*range(0, max(whole - width // 2, 1), width)]
    return [*found, whole]


def _part(picture: Image.Image, left: int, right: int) -> Image.Image:
    return picture.crop((left, 0, right, picture.height))


def _dots(picture: Image.Image, least: int) -> int:
    return sum(picture.histogram()[least:])
