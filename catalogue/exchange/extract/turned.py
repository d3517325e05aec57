"""Turns the page of a PDF until its text stands upright, whichever way it was put in."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import degrees
from typing import Any

from pypdfium2 import raw

from catalogue.exchange.extract.annotations import Overlay
from catalogue.exchange.extract.unseen import Box

# So many letters tell which way most of the text of a page runs.
MAX_LETTERS = 200
# From a box of a page to the box that is seen when the page is turned clockwise.
TURNS: Mapping[int, Callable[[Box, Box], Box]] = {
    0: lambda box, sheet: box,
    90: lambda box, sheet: (box[1] - sheet[1], sheet[2] - box[2],
                            box[3] - sheet[1], sheet[2] - box[0]),
    180: lambda box, sheet: (sheet[2] - box[2], sheet[3] - box[3],
                             sheet[2] - box[0], sheet[3] - box[1]),
    270: lambda box, sheet: (sheet[3] - box[3], box[0] - sheet[0],
                             sheet[3] - box[1], box[2] - sheet[0]),
}  # fmt: skip


@dataclass(frozen=True)
class Upright:
    """A page and its text, and how far it is turned clockwise so that most of it is upright."""

    page: Any
    text: Any
    turn: int

    def seen(self, box: Box) -> Box:
        """Return where a box of the page is seen."""
        return TURNS[self.turn](box, self.page.get_cropbox())

    def over(self, overlay: Overlay) -> Overlay:
        """Return what lies on the page where it is seen."""
        entries = tuple(replace(each, box=self.seen(each.box)) for each in overlay.entries)
        return replace(overlay, entries=entries, struck=tuple(map(self.seen, overlay.struck)))


def upright(document: Any, number: int) -> Upright:
    """Return a page so that its text runs from left to right."""
    page = document[number]
    text = page.get_textpage()
    turn = _turn(text, page.get_rotation())
    if turn != page.get_rotation():
        # PDFium orders the letters of a page as it is seen.
        page.set_rotation(turn)
        page = document[number]
        text = page.get_textpage()
    return Upright(page, text, turn)


def _turn(text: Any, rotation: int) -> int:
    """Return how far to turn a page; it stays as it is where no text says otherwise."""
    count = text.count_chars()
    letters = range(0, count, count // MAX_LETTERS + 1)
    angles = Counter(
        round(degrees(raw.FPDFText_GetCharAngle(text, index)) / 90) * -90 % 360
        for index in letters
        if not chr(raw.FPDFText_GetUnicode(text, index)).isspace()
    )
    return angles.most_common(1)[0][0] if angles else rotation
