"""How well the lines of a written file are set, read back from its tags and what it paints."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pikepdf

from catalogue.preflight.outline import INLINE, SOFT_HYPHEN, Map, font_map, shown
from catalogue.preflight.written import Element, Mark, opened

# Elements whose own content is running text.
RUNNING = ("P", "LBody", "Note", "BlockQuote")
OPERATORS = "BDC BMC EMC Tf Tm TJ"
# So many divided lines in a row are no ladder yet.
LADDER = 2
# Less than any leading; calls of notes stand so much higher.
SAME_LINE = 6.0
PART_OF_ADDRESS = re.compile(r"^-\w|[\w-]/[\w-]|\w[.@_]\w")


@dataclass(frozen=True)
class Line:
    """A line of a paragraph as it was painted; whether it divides the word at its end."""

    page: int
    text: str
    is_divided: bool


@dataclass(frozen=True)
class Figures:
    """What is told of the lines of a file; ladders, lone words and fragments as they stand."""

    lines: int
    paragraphs: int
    divided: int
    ladders: tuple[str, ...]
    lone: tuple[str, ...]
    fragments: tuple[str, ...]

    @property
    def share(self) -> float:
        """Which share of the lines divides a word, in per cent."""
        return 100 * self.divided / max(1, self.lines)

    def __str__(self) -> str:
        """Say them in a row."""
        return (f"{self.lines} Zeilen in {self.paragraphs} Absätzen, {self.divided} getrennt"
                f" ({self.share:.1f} %), {len(self.ladders)} Leitern über {LADDER},"
                f" {len(self.lone)} letzte Zeilen aus einem Wort,"
                f" {len(self.fragments)} aus einem Wortrest")


def figures(data: bytes) -> Figures:
    """Return the figures of a tagged file."""
    paragraphs = list(lines_of(data))
    lines = [line for each in paragraphs for line in each]
    # A paragraph of one line has no last one that could be too short.
    ends = [each[-2:] for each in paragraphs if len(each) > 1 and _is_lone(each[-1].text)]
    return Figures(
        len(lines), len(paragraphs), sum(line.is_divided for line in lines),
        tuple(_said(run) for each in paragraphs for run in _ladders(each)),
        tuple(_said(each) for each in ends if not each[0].is_divided),
        tuple(_said(each) for each in ends if each[0].is_divided))


def _is_lone(text: str) -> bool:
    # The number of a page stands in a list beside its words, not below them; and what is left of
    # an address is no word.
    return len(text.split()) == 1 and not text.isdigit() and not PART_OF_ADDRESS.search(text)


def lines_of(data: bytes) -> Iterator[list[Line]]:
    """Yield the lines of every paragraph, list item and note of a tagged file."""
    file = opened(data)
    with file.pdf:
        painted = _texts(file.pdf)
        running = [each for each in file.elements if each.role in RUNNING]
        found = [list(_lines([(mark[0], *piece) for mark in _marks(each)
                              for piece in painted.get(mark, ())])) for each in running]
    yield from filter(None, found)


def _texts(pdf: pikepdf.Pdf) -> dict[Mark, list[tuple[float, str]]]:
    """Return base line and characters of every text by its marked content."""
    painted: dict[Mark, list[tuple[float, str]]] = {}
    maps: dict[tuple[int, int], Map] = {}
    for number, page in enumerate(pdf.pages):
        for mark, base, text in _painted(page, maps):
            painted.setdefault((number, mark), []).append((base, text))
    return painted


def _marks(element: Element) -> Iterator[Mark]:
    for each in element.content:
        if not isinstance(each, Element):
            yield each
        elif each.role in INLINE:
            yield from _marks(each)


def _lines(pieces: list[tuple[int, float, str]]) -> Iterator[Line]:
    line: list[tuple[int, float, str]] = []
    for piece in pieces:
        if line and (piece[0] != line[0][0] or abs(piece[1] - line[0][1]) > SAME_LINE):
            yield _line(line)
            line = []
        line.append(piece)
    if line:
        yield _line(line)


def _line(pieces: list[tuple[int, float, str]]) -> Line:
    text = "".join(text for _, _, text in pieces).strip()
    return Line(pieces[0][0] + 1, text.replace(SOFT_HYPHEN, "-"), text.endswith(SOFT_HYPHEN))


def _painted(
    page: pikepdf.Page, maps: dict[tuple[int, int], Map]
) -> Iterator[tuple[int, float, str]]:
    """Yield each text of a page: its mark, its base line, its characters; a division as such."""
    resources: Any = page.resources
    stack: list[tuple[int, bool]] = [(-1, False)]
    font: Map = {}
    base = 0.0
    for instruction in pikepdf.parse_content_stream(page, OPERATORS):
        name, operands = str(instruction.operator), list(instruction.operands)
        mark, is_division = stack[-1]
        if name in ("BDC", "BMC"):
            stack.append(_entered(operands, mark, is_division))
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            font = font_map(resources.Font[str(operands[0])], maps)
        elif name == "Tm":
            base = float(operands[5])
        elif mark >= 0:
            yield mark, base, SOFT_HYPHEN if is_division else "".join(shown(operands[0], font))


def _entered(operands: list[Any], mark: int, is_division: bool) -> tuple[int, bool]:
    properties = operands[1] if len(operands) > 1 else None
    if not isinstance(properties, pikepdf.Dictionary):
        return mark, is_division
    says = str(properties.get("/ActualText", ""))
    return int(properties.get("/MCID", mark)), is_division or says == SOFT_HYPHEN


def _ladders(lines: list[Line]) -> Iterator[list[Line]]:
    for is_divided, run in groupby(lines, lambda line: line.is_divided):
        found = list(run)
        if is_divided and len(found) > LADDER:
            yield found


def _said(lines: list[Line]) -> str:
    return f"Seite {lines[-1].page}: {' | '.join(line.text for line in lines)}"
