"""Finds the characters of a PDF page that nobody sees: whoever looks at the page decides."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from ctypes import byref, c_uint
from typing import Any

from pypdfium2 import raw

from catalogue.exchange.extract.lines import Fate

Box = tuple[float, float, float, float]

INVISIBLE = 3
WHITE = 245
# Letters and ground that differ less look the same.
CONTRAST = 10
MAX_PIXELS = 3_000_000
PIXELS_PER_POINT = 1.5
MARGIN, SLACK = 2, 0.25


def fates(
    pages: tuple[Any, Any],
    boxes: Mapping[int, Box],
    sheet: Box,
    struck: Sequence[Box],
    has_layers: bool,
) -> dict[int, Fate]:
    """Return the characters that are not seen or struck out, by their places in the text.

    ``pages`` are the page and its text; all boxes are as they are seen.
    """
    page, textpage = pages
    found = {index: Fate.HIDDEN for index, box in boxes.items() if not _is_in(box, sheet)}
    objects: defaultdict[int, list[int]] = defaultdict(list)
    doubtful: dict[int, bool] = {}
    for index in boxes:
        text = raw.FPDFText_GetTextObject(textpage, index)
        key = _address(text)
        objects[key].append(index)
        if key not in doubtful:
            doubtful[key] = has_layers or _is_doubtful(textpage, index, text)
    asked = [indices for key, indices in objects.items() if doubtful[key]]
    found |= dict.fromkeys(_unseen(page, sheet, asked, boxes), Fate.HIDDEN)
    lined = (index for index, box in boxes.items() if any(_is_in(box, each) for each in struck))
    return found | dict.fromkeys(lined, Fate.STRUCK)


def _address(text: Any) -> int:
    from_pointer = getattr(text, "contents", None)
    return id(text) if from_pointer is None else raw.ctypes.addressof(from_pointer)


def _is_in(box: Box, around: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return around[0] <= x <= around[2] and around[1] <= y <= around[3]


def _is_doubtful(textpage: Any, index: int, text: Any) -> bool:
    """Whether a text is white, transparent or drawn without ink."""
    colour = [c_uint() for _ in range(4)]
    raw.FPDFText_GetFillColor(textpage, index, *map(byref, colour))
    *ink, opacity = (each.value for each in colour)
    is_inkless = bool(text) and raw.FPDFTextObj_GetTextRenderMode(text) == INVISIBLE
    return is_inkless or min(ink) >= WHITE or opacity < CONTRAST


def _unseen(
    page: Any, sheet: Box, asked: Sequence[Sequence[int]], boxes: Mapping[int, Box]
) -> list[int]:
    """Return the characters of those texts of which most letters leave no trace on the page."""
    if not asked:
        return []
    width, height = page.get_size()
    scale = min(PIXELS_PER_POINT, (MAX_PIXELS / (width * height)) ** 0.5)
    picture = page.render(scale=scale).to_pil().convert("L")
    left, _, _, head = sheet

    def is_plain(box: Box) -> bool:
        # The lines above and below may touch a letter; the letters beside it are its own text.
        slack = (box[3] - box[1]) * SLACK
        top = int((head - box[3] + slack) * scale)
        foot = max(top + 1, int((head - box[1] - slack) * scale))
        sides = int((box[0] - left) * scale) - MARGIN, int((box[2] - left) * scale) + MARGIN
        area = (sides[0], top, sides[1], foot)
        darkest, lightest = picture.crop(area).getextrema()
        return bool(lightest - darkest < CONTRAST)

    return [
        index
        for indices in asked
        if 2 * sum(is_plain(boxes[index]) for index in indices) > len(indices)
        for index in indices
    ]
