"""Reads a PDF as lines in the order of its text, with the marks of tables in their columns."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median

import pypdfium2
from pypdfium2 import raw

from catalogue.exchange.extract.annotations import Entry, Overlay, overlays
from catalogue.exchange.extract.lines import Fate, Told, serve
from catalogue.exchange.extract.pieces import Piece, told
from catalogue.exchange.extract.rows import (
    BULLETS,
    MIN_PITCH,
    PARAGRAPH_GAP,
    SAME_LINE_GAP,
    Run,
    Table,
    pitch,
    rows,
)
from catalogue.exchange.extract.sandbox import refused
from catalogue.exchange.extract.turned import Upright, upright
from catalogue.exchange.extract.unseen import Box, fates

# How the lines of a field of a form lie in its box.
ENTRY_PITCH, ENTRY_FOOT = 12.0, 3.0
# PDFium's signs for a hyphen that ends a line; it leaves out the line end itself.
DIVISION = "\x02\ufffe"


_Char = tuple[str, float, float, float]
"""A sign with its left, foot and right."""


def texts(path: Path) -> Iterator[str | Told]:
    """Yield the lines of a PDF; a form feed begins a page, addresses of links stand at its end."""
    found, has_layers = overlays(path)
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise refused(path, "E204", "die Datei ist kein lesbares PDF", "neu ausgeben") from error
    table: Table | None = None
    for number in range(len(document)):
        page = upright(document, number)
        over = page.over(found[number])
        chars, told = _chars(page, over, has_layers)
        runs = _with_entries(list(_split(chars)), over.entries)
        lines, table = rows(runs, table)
        if number:
            yield "\f"
        yield from _lines(lines, pitch(runs))
        yield from told
        yield ""
        yield from over.told


def _chars(page: Upright, overlay: Overlay, has_layers: bool) -> tuple[list[_Char], list[Told]]:
    """Return the characters of a page that are seen, and the others as texts."""
    textpage = page.text
    chars: list[_Char] = []
    boxes: dict[int, Box] = {}
    for index in range(textpage.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(textpage, index))
        box = page.seen(textpage.get_charbox(index))
        chars.append((char, *box[:3]))
        if not char.isspace():
            boxes[index] = box
    sheet = page.seen(page.page.get_cropbox())
    left = fates((page.page, textpage), boxes, sheet, overlay.struck, has_layers)
    if not left:
        return chars, []
    kept: list[_Char] = []
    pieces: list[Piece] = []
    fate = Fate.TAKEN
    for index, each in enumerate(chars):
        # The blanks between words that are left out go with them.
        fate = left.get(index, fate if each[0].isspace() else Fate.TAKEN)
        pieces.append(Piece(fate, each[0]))
        if not fate or each[0] in "\r\n":
            kept.append(each)
    return kept, list(told(pieces))


def _with_entries(runs: list[Run], entries: Iterable[Entry]) -> list[Run]:
    """Return the runs of a page with what its fields hold, each where it is seen."""
    for entry in entries:
        left, foot, _, head = entry.box
        lines = re.split(r"\r\n|\r|\n", entry.text)
        is_low = head - foot < 2 * MIN_PITCH + ENTRY_PITCH
        base = foot + ENTRY_FOOT if is_low and len(lines) == 1 else head - ENTRY_PITCH
        for line in lines if any(lines) else ():
            behind = (i for i, run in enumerate(runs) if _is_behind(run, left, base))
            runs.insert(next(behind, len(runs)), Run(line, left, base, (left,) * len(line), left))
            base -= ENTRY_PITCH
    return runs


def _is_behind(run: Run, left: float, base: float) -> bool:
    is_level = abs(run.base - base) < ENTRY_PITCH / 2
    return run.left > left if is_level else run.base < base


def _split(chars: list[_Char]) -> Iterator[Run]:
    start = 0
    for end in _ends(chars):
        yield from _run(chars[start:end])
        start = end


def _ends(chars: list[_Char]) -> Iterator[int]:
    """Yield where runs end: at a line end and on both sides of a mark that stands alone."""
    for index, (char, *_) in enumerate(chars):
        if char in "\r\n":
            yield index
        elif char in DIVISION:
            yield index + 1
        elif char in BULLETS or char in "xX":
            around = chars[index - 1 : index] + chars[index + 1 : index + 2]
            if all(each[0].isspace() for each in around):
                yield from (index, index + 1)
    yield len(chars)


def _run(chars: list[_Char]) -> Iterator[Run]:
    seen = [char for char in chars if not char[0].isspace()]
    if seen:
        text = "".join("-" if char[0] in DIVISION else char[0] for char in chars)
        lefts = tuple(char[1] for char in chars if char[0] not in "\r\n")
        base = median(char[2] for char in seen)
        written = text.replace("\r", "").replace("\n", "")
        yield Run(written, seen[0][1], base, lefts, seen[-1][3])


def _lines(runs: Iterable[Run], height: float) -> Iterator[str]:
    last: Run | None = None
    for run in runs:
        gap = last.base - run.base if last else 0.0
        if last and (gap > PARAGRAPH_GAP * height or gap < -SAME_LINE_GAP * height):
            yield ""
        yield from run.text.split("\n")
        last = run


if __name__ == "__main__":
    serve(texts)
