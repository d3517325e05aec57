"""Reads a PDF as lines in the order of its text, with the marks of tables in their columns."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pypdfium2
from pypdfium2 import raw

from catalogue.exchange.extract.annotations import Entry, Overlay, overlays
from catalogue.exchange.extract.lines import Fate, Told
from catalogue.exchange.extract.pieces import Piece, told
from catalogue.exchange.extract.sandbox import refused
from catalogue.exchange.extract.tables import MARKS
from catalogue.exchange.extract.unseen import Box, fates

# Gaps in line pitches: more than the first parts paragraphs, less than the second is one line.
PARAGRAPH_GAP, SAME_LINE_GAP = 1.35, 0.35
MIN_PITCH = 6.0
# How the lines of a field of a form lie in its box.
ENTRY_PITCH, ENTRY_FOOT = 12.0, 3.0
COLUMN_POINTS = 20
INWARD = re.compile(r"nach\s+innen\b", re.IGNORECASE)
OUTWARD = re.compile(r"nach\s+außen\b", re.IGNORECASE)
HEAD = re.compile(r"(titel der maßnahme|nach|innen|außen|gerichtet|\s)+", re.IGNORECASE)
HEAD_LINE = "Titel der Maßnahme  nach innen  nach außen"
# PDFium's signs for a hyphen that ends a line; it leaves out the line end itself.
DIVISION = "\x02\ufffe"
BULLETS = "•●▪·○◦‣➢➤\uf0b7\uf0a7\uf0d8✓✔"
COUNT = re.compile(r"\d{1,2}[.)]")
NEW = re.compile(r"neu!?", re.IGNORECASE)


_Char = tuple[str, float, float, float]
Columns = tuple[float, float] | None


@dataclass(frozen=True)
class _Run:
    """Text set in one go, in points from the left and the foot of the page."""

    text: str
    left: float
    base: float
    lefts: tuple[float, ...]

    @property
    def is_mark(self) -> bool:
        """Whether the run is nothing but one sign of a list or a table."""
        return self.text.strip() in {*BULLETS, "x", "X"}

    @property
    def sign(self) -> str:
        """The sign of a list item when the run is nothing else."""
        text = self.text.strip()
        return "- " if text in {*BULLETS} else f"{text} " if COUNT.fullmatch(text) else ""


def texts(path: Path) -> Iterator[str | Told]:
    """Yield the lines of a PDF; a form feed begins a page, addresses of links stand at its end."""
    found, has_layers = overlays(path)
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise refused(path, "E204", "die Datei ist kein lesbares PDF", "neu ausgeben") from error
    columns: Columns = None
    for number, page in enumerate(document):
        chars, told = _chars(page, found[number], has_layers)
        runs = _with_entries(list(_split(chars)), found[number].entries)
        columns = _columns(runs) or _carried(columns, runs)
        if number:
            yield "\f"
        yield from _lines(runs, columns)
        yield from told
        yield ""
        yield from found[number].told


def _chars(page: Any, overlay: Overlay, has_layers: bool) -> tuple[list[_Char], list[Told]]:
    """Return the characters of a page that are seen, and the others as texts."""
    textpage = page.get_textpage()
    chars: list[_Char] = []
    boxes: dict[int, Box] = {}
    for index in range(textpage.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(textpage, index))
        box = textpage.get_charbox(index)
        chars.append((char, *box[:3]))
        if not char.isspace():
            boxes[index] = box
    left = fates(page, textpage, boxes, overlay.struck, has_layers)
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


def _with_entries(runs: list[_Run], entries: Iterable[Entry]) -> list[_Run]:
    """Return the runs of a page with what its fields hold, each where it is seen."""
    for entry in entries:
        left, foot, _, head = entry.box
        lines = re.split(r"\r\n|\r|\n", entry.text)
        is_low = head - foot < 2 * MIN_PITCH + ENTRY_PITCH
        base = foot + ENTRY_FOOT if is_low and len(lines) == 1 else head - ENTRY_PITCH
        for line in lines if any(lines) else ():
            behind = (i for i, run in enumerate(runs) if _is_behind(run, left, base))
            runs.insert(next(behind, len(runs)), _Run(line, left, base, (left,) * len(line)))
            base -= ENTRY_PITCH
    return runs


def _is_behind(run: _Run, left: float, base: float) -> bool:
    is_level = abs(run.base - base) < ENTRY_PITCH / 2
    return run.left > left if is_level else run.base < base


def _split(chars: list[_Char]) -> Iterator[_Run]:
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


def _run(chars: list[_Char]) -> Iterator[_Run]:
    seen = [char for char in chars if not char[0].isspace()]
    if seen:
        text = "".join("-" if char[0] in DIVISION else char[0] for char in chars)
        lefts = tuple(char[1] for char in chars)
        base = median(char[2] for char in seen)
        yield _Run(text.replace("\r", "").replace("\n", ""), seen[0][1], base, lefts)


def _lines(runs: list[_Run], columns: Columns) -> Iterator[str]:
    pitch = _pitch(runs)
    last: _Run | None = None
    for run in _table(runs, columns) if columns else _bulleted(runs, pitch):
        gap = last.base - run.base if last else 0.0
        if last and (gap > PARAGRAPH_GAP * pitch or gap < -SAME_LINE_GAP * pitch):
            yield ""
        yield from run.text.split("\n")
        last = run


def _pitch(runs: list[_Run]) -> float:
    gaps = sorted(a.base - b.base for a, b in pairwise(runs) if a.base - b.base > MIN_PITCH)
    return gaps[len(gaps) // 10] if gaps else 12.0


def _carried(columns: Columns, runs: list[_Run]) -> Columns:
    """Return the columns of the page before when its overview goes on here."""
    marks = [run for run in runs if run.is_mark]
    is_table = all(columns and run.left > columns[0] - COLUMN_POINTS for run in marks)
    return columns if columns and marks and is_table else None


def _columns(runs: list[_Run]) -> Columns:
    """Return where the two columns of an overview begin, or nothing on any other page."""
    inward = next(filter(None, (_left(run, INWARD) for run in runs)), None)
    outward = next(filter(None, (_left(run, OUTWARD) for run in runs)), None)
    return (inward, outward) if inward and outward else None


def _left(run: _Run, pattern: re.Pattern[str]) -> float | None:
    # Running text may speak of inside and outside too.
    found = pattern.search(run.text) if HEAD.fullmatch(run.text.strip()) else None
    return run.lefts[found.start()] if found else None


def _bulleted(runs: list[_Run], pitch: float) -> Iterator[_Run]:
    """Yield the runs of a page line by line; a bullet may be drawn long after its line."""
    free = [run for run in runs if run.sign]
    signs: dict[int, str] = {}
    for index, run in enumerate(runs):
        near = [s for s in free if s.left < run.left and _is_level(s, run, pitch)]
        if near and not run.sign:
            signs[index] = near[0].sign
            free = [sign for sign in free if sign not in near]
    last: _Run | None = None
    for index, run in enumerate(runs):
        if run.sign and run not in free:
            continue
        is_begun = index in signs or run.sign or (last is not None and last.sign)
        if last and not is_begun and _is_level(last, run, pitch):
            last = replace(last, text=f"{last.text} {run.text.strip()}")
            continue
        if last:
            yield _apart(last)
        last = replace(run, text=signs.get(index, "") + run.text)
    if last:
        yield _apart(last)


def _is_level(a: _Run, b: _Run, pitch: float) -> bool:
    return abs(a.base - b.base) < SAME_LINE_GAP * pitch


def _apart(run: _Run) -> _Run:
    # The word stands beside a row or a page; on a line with other text it would belong to it.
    is_new = NEW.fullmatch(run.text.strip())
    return replace(run, text=f"\n{run.text.strip()}\n") if is_new else run


def _table(runs: list[_Run], columns: tuple[float, float]) -> Iterator[_Run]:
    """Yield the rows of an overview as its text has them: the title, then the marks."""
    marks: list[_Run] = []
    is_headed = False
    for run in runs:
        if run.is_mark and run.left > columns[0] - COLUMN_POINTS:
            marks.append(run)
            continue
        yield from _marked(marks, columns)
        marks = []
        if HEAD.fullmatch(run.text.strip()):
            if not is_headed:
                yield replace(run, text=HEAD_LINE)
            is_headed = True
            continue
        yield _apart(run)
    yield from _marked(marks, columns)


def _marked(marks: list[_Run], columns: tuple[float, float]) -> Iterator[_Run]:
    if marks:
        middle = columns[1] - COLUMN_POINTS
        found = any(m.left < middle for m in marks), any(m.left >= middle for m in marks)
        yield replace(marks[0], text=MARKS[found][1:])
