"""Makes the text say its words: blanks at line ends, soft hyphens where only the line divides.

What a line break swallows is not in the file: a reader would run two words together or take every
hyphen at a line end for a real one (ISO 32000-1, 14.8.2.2.3 and 14.8.2.5).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pydyf

from catalogue.typeset.leaf import Mark
from catalogue.typeset.painted import PaintedPage

HYPHENS = ("-", "\u2010")
SOFT_HYPHEN = "\u00ad"
BLANK = " "
WORD = re.compile(r"-?[\w*]+")
LINE_BOX = "LineBox"
FONT = re.compile(rb"/(\w+) \S+ Tf")
LAST_GLYPH = re.compile(rb"<([0-9a-f]*)([0-9a-f]{4})>(-?[\d.]*)\] TJ$")
# The engine notes a correction of nothing after almost every glyph.
NO_KERNING = b">0<"


Joints = dict[int, dict[int, str]]


@dataclass(frozen=True)
class PaintedLine:
    """A line of a block: its page and its texts, those of blanks too."""

    page: int
    texts: tuple[Any, ...]

    @property
    def words(self) -> list[str]:
        """The words of the line."""
        return "".join(each.text for each in self.texts).split()


def mend_words(
    pages: Sequence[PaintedPage], blank: Callable[[str], int], ends: Set[Mark]
) -> None:
    """Write into the pages of a unit what its breaks swallow.

    ``blank`` gives the glyph of the blank in a font. Nothing is missing at ``ends``, the last
    content of every block.
    """
    joints: Joints = {}
    for element, lines in _blocks(pages).items():
        source = " ".join("".join(element.itertext()).split())
        for line, following in zip(lines, [*lines[1:], None], strict=True):
            _join(line, following, source, pages[line.page].marks, joints)
    for page, found in joints.items():
        inside = {n: joint for n, joint in found.items()
                  if Mark(page, n) not in ends}
        _write(pages[page].items, inside, blank)


def _blocks(pages: Sequence[PaintedPage]) -> dict[Any, list[PaintedLine]]:
    """The lines of every element, over all pages it stands on."""
    found: dict[Any, list[PaintedLine]] = {}
    for number, page in enumerate(pages):
        for box in _lines(page):
            texts = tuple(each for each in _boxes(box) if hasattr(each, "text"))
            found.setdefault(box.element, []).append(PaintedLine(number, texts))
    return found


def _lines(page: PaintedPage) -> Iterator[Any]:
    for top in page.tops:
        yield from (each for each in _boxes(top)
                    if type(each).__name__ == LINE_BOX and each.element is not None)


def _boxes(box: Any) -> Iterator[Any]:
    box = getattr(box, "_box", box)
    yield box
    for child in box.children:
        yield from _boxes(child)


def _join(
    line: PaintedLine,
    following: PaintedLine | None,
    source: str,
    marks: Mapping[Any, int],
    joints: Joints,
) -> None:
    """Note what stands behind the texts of a line: blanks, which are not painted, and its end."""
    found = joints.setdefault(line.page, {})
    for text, after in pairwise(line.texts):
        if text in marks and after.text.isspace():
            found[marks[text]] = BLANK
    painted = [each for each in line.texts if each in marks and each.text.strip()]
    if painted and not painted[-1].text[-1:].isspace():
        joint = _joint(line.words, following.words, source) if following else BLANK
        found[marks[painted[-1]]] = joint


def _joint(words: Sequence[str], following: Sequence[str], source: str) -> str:
    """Return what stands between two lines in the source: a blank, nothing, or a division."""
    start = WORD.match("".join(following[:1]))
    if not words or not start:
        return BLANK
    if f"{words[-1]} {start[0]}" in source:
        return BLANK
    if f"{words[-1]}{start[0]}" in source:
        return ""
    divided = words[-1].endswith(HYPHENS) and f"{words[-1][:-1]}{start[0]}" in source
    return SOFT_HYPHEN if divided else BLANK


def _write(items: list[Any], joints: Mapping[int, str], blank: Callable[[str], int]) -> None:
    """Put the joints into a content stream, the last first, so that places stay what they are."""
    for begin in reversed([at for at, item in enumerate(items) if item == b"BDC"]):
        joint = joints.get(items[begin - 1].get("MCID"), "")
        end = items.index(b"EMC", begin)
        shown = [at for at in range(begin, end) if _shows_text(items[at])]
        if not joint or not shown:
            continue
        last = shown[-1]
        divided = joint == SOFT_HYPHEN
        items[last : last + 1] = (
            _divided(items[last]) if divided else [_with_blank(items, last, blank)])


def _with_blank(items: list[Any], at: int, blank: Callable[[str], int]) -> bytes:
    """Return a text with the blank of its font behind it."""
    font = next(match[1] for item in reversed(items[:at])
                if isinstance(item, bytes) and (match := FONT.match(item)))
    return bytes(items[at].removesuffix(b"] TJ") + b"<%04x>] TJ" % blank(font.decode()))


def _shows_text(item: Any) -> bool:
    return isinstance(item, bytes) and item.endswith(b"] TJ")


def _divided(item: bytes) -> list[Any]:
    """Return the operators of a text whose last glyph is a hyphen that only the line makes."""
    match = LAST_GLYPH.search(item)
    if not match:
        return [item]
    before = item[: match.start()] + b"<%b>] TJ" % match[1]
    said = pydyf.Dictionary({"ActualText": pydyf.String(SOFT_HYPHEN)})
    return [before, "/Span", said, b"BDC", b"[<%b>] TJ" % match[2], b"EMC"]


def tighten(items: list[Any]) -> None:
    """Drop the corrections of nothing from a content stream; every glyph stays where it is."""
    for at, item in enumerate(items):
        if _shows_text(item):
            items[at] = item.replace(NO_KERNING, b"")
