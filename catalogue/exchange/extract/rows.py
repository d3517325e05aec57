"""Finds the overviews on the pages of a PDF: its texts are written line by line, row by row."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise
from statistics import median

from catalogue.exchange.extract.tables import MARKS
from catalogue.source.vocabulary import HOUSE_FORM, resource_values

# Gaps in line pitches: less than the first is one line, more than the second parts paragraphs.
SAME_LINE_GAP, PARAGRAPH_GAP = 0.35, 1.35
MIN_PITCH, USUAL_PITCH, USUAL_BLANK = 6.0, 12.0, 3.0
# Marks stand about below the heading of their column, and all of a column below each other.
COLUMN_POINTS, MARK_POINTS = 20, 9
INWARD = re.compile(r"(nach\s+)?innen\b", re.IGNORECASE)
OUTWARD = re.compile(r"(nach\s+)?außen\b", re.IGNORECASE)
OVERVIEW = resource_values(HOUSE_FORM)["overview"]
HEAD, HEAD_LINE = re.compile(OVERVIEW["head"], re.IGNORECASE), OVERVIEW["line"]
TITLE = "titel"
BULLETS = "•●▪·○◦‣➢➤\uf0b7\uf0a7\uf0d8✓✔"
COUNT = re.compile(r"\d{1,2}[.)]")
ADDRESS = re.compile(r"(https?|file|ftp)://\S+")
# One word with a sign that addresses have, but neither an address nor a word of a sentence.
REST = re.compile(r"(?!www\.|\w+:)(?=\S*[/%#=?&_\d-]|\S+\.\w)[^\s@]+")
# What of an address stands on a line or on the next.
PIECE = re.compile(r"\W*\w+\W?")
NEW = re.compile(r"neu!?", re.IGNORECASE)


@dataclass(frozen=True)
class Run:
    """Text set in one go, in points from the left and the foot of the page as it is seen.

    A run that ``is_done`` is a line already; nothing else belongs to it.
    """

    text: str
    left: float
    base: float
    lefts: tuple[float, ...]
    right: float
    is_done: bool = False

    @property
    def is_mark(self) -> bool:
        """Whether the run is nothing but one sign of a list or a table."""
        return self.text.strip() in {*BULLETS, "x", "X"}

    @property
    def is_new(self) -> bool:
        """Whether the run is the word that stands beside a row or a page."""
        return bool(NEW.fullmatch(self.text.strip()))

    @property
    def is_head(self) -> bool:
        """Whether the run is of a heading, which running text may speak of too."""
        return bool(HEAD.fullmatch(self.text.strip()))

    @property
    def sign(self) -> str:
        """The sign of a list item when the run is nothing else."""
        text = "" if self.is_done else self.text.strip()
        return "- " if text in {*BULLETS} else f"{text} " if COUNT.fullmatch(text) else ""


@dataclass(frozen=True)
class Table:
    """Where both columns of an overview begin, and where the marks seen below them stand."""

    inward: float
    outward: float
    marks: tuple[float, ...] = ()

    @property
    def edge(self) -> float:
        """Where the second column begins."""
        return self.outward - COLUMN_POINTS

    @property
    def is_drawn(self) -> bool:
        """Whether its marks stand in columns, not behind titles of any length."""
        sides = ([x for x in self.marks if (x < self.edge) is first] for first in (True, False))
        is_below = all(x > self.inward - COLUMN_POINTS for x in self.marks)
        return is_below and all(max(x) - min(x) < MARK_POINTS for x in sides if x)


def rows(runs: Sequence[Run], table: Table | None) -> tuple[list[Run], Table | None]:
    """Return the runs of a page line by line, and the overview that may go on on the next one.

    ``table`` is the overview that the page before ended with.
    """
    page = _Page(tuple(runs))
    starts = {0: table, **dict(_heads(runs))}
    done: list[Run] = []
    for start, end in pairwise((*sorted(starts), len(runs))):
        table, stop = starts[start], start
        if table:
            marks, stop = page.marks(start, end, table)
            goes_on = marks or not table.marks
            table = replace(table, marks=(*table.marks, *(runs[i].left for i in marks)))
            done += page.rows(range(start, stop), marks, table)
            table = table if goes_on else None
        done += runs[stop:end]
    return list(page.rejoined(_bulleted(done, page.pitch))), table


def _heads(runs: Sequence[Run]) -> Iterator[tuple[int, Table | None]]:
    """Yield where an overview begins, and with nothing where a sheet does."""
    for is_head, found in groupby(range(len(runs)), lambda index: runs[index].is_head):
        indices = list(found)
        head = [runs[index] for index in indices] if is_head else []
        inward, outward = (_first(head, pattern) for pattern in (INWARD, OUTWARD))
        if inward and outward:
            yield indices[0], Table(inward, outward)
        elif any(TITLE in run.text.lower() for run in head):
            yield indices[0], None


def _first(head: Sequence[Run], pattern: re.Pattern[str]) -> float:
    found = ((run, pattern.search(run.text)) for run in head)
    return next((run.lefts[each.start()] for run, each in found if each), 0.0)


@dataclass(frozen=True)
class _Page:
    """The runs of a page in the order of its text."""

    runs: tuple[Run, ...]

    @cached_property
    def pitch(self) -> float:
        """How far the baselines of lines below each other are apart."""
        return pitch(self.runs)

    def marks(self, start: int, end: int, table: Table) -> tuple[list[int], int]:
        """Return the marks of an overview, and where it ends: with the last before any list."""
        marks: list[int] = []
        stop = next((i for i in range(start, end) if not self.runs[i].is_head), end)
        for index in range(start, end):
            if self._is_of(index, table):
                marks.append(index)
                stop = index + 1
            elif self.runs[index].sign:
                break
        return marks, stop

    def _is_of(self, index: int, table: Table) -> bool:
        """Whether a mark stands below a column or at the end of its line."""
        run = self.runs[index]
        return run.is_mark and (
            run.left > table.inward - COLUMN_POINTS
            or not any(
                other.left > run.left and not (other.is_mark or other.is_new)
                for other in self.runs
                if _is_level(other, run, self.pitch)
            )
        )

    def rows(self, indices: range, marks: Container[int], table: Table) -> Iterator[Run]:
        """Yield the rows of an overview as its text has them: the title, then the marks."""
        for kind, found in groupby(indices, lambda i: (self.runs[i].is_head, i in marks)):
            runs = [self.runs[index] for index in found]
            if kind[0]:
                yield replace(runs[0], text=HEAD_LINE, is_done=True)
            elif not kind[1]:
                yield from (replace(_apart(run), is_done=True) for run in runs)
            else:
                yield from self._marked(runs, table)

    def _marked(self, marks: Sequence[Run], table: Table) -> Iterator[Run]:
        if table.is_drawn:
            found = [any((m.left < table.edge) is first for m in marks) for first in (True, False)]
            yield _row(marks[0], *found)
            return
        for _, each in groupby(marks, lambda mark: round(mark.base / self.pitch)):
            line = list(each)
            is_outward = self._blanks(line[0]) > 1
            yield _row(line[0], len(line) > 1 or not is_outward, len(line) > 1 or is_outward)

    def _blanks(self, mark: Run) -> int:
        """Return the blanks before a mark in running text, one more when no title is before it."""
        before = [run for run in self.runs if run.left < mark.left]
        ends = [run.right for run in before if _is_level(run, mark, self.pitch)]
        margin = min(run.left for run in self.runs) - self.blank
        return round((mark.left - max(ends, default=margin)) / self.blank)

    def rejoined(self, lines: Iterable[Run]) -> Iterator[Run]:
        """Yield lines; an address that a line end divides is one again."""
        margin = max((run.right for run in self.runs), default=0.0)
        last: Run | None = None
        for line in lines:
            if last and self._is_rest(last, line, margin):
                text = last.text.rstrip() + line.text.strip()
                last = replace(line, text=text)
                continue
            if last:
                yield last
            last = line
        if last:
            yield last

    def _is_rest(self, address: Run, rest: Run, margin: float) -> bool:
        """Whether a line can only be the rest of the address in the line before."""
        if not ADDRESS.fullmatch(address.text.strip()) or not REST.fullmatch(rest.text.strip()):
            return False
        piece = PIECE.match(rest.text.strip())
        end = len(piece[0]) if piece else 0
        width = (*rest.lefts, rest.right)[min(end, len(rest.lefts))] - rest.left
        gap = address.base - rest.base
        return 0 < gap < PARAGRAPH_GAP * self.pitch and address.right + width > margin

    @cached_property
    def blank(self) -> float:
        """How wide a blank is."""
        return median(
            [
                right - left
                for run in self.runs
                for char, (left, right) in zip(run.text, pairwise(run.lefts), strict=False)
                if char == " " and right > left
            ]
            or [USUAL_BLANK]
        )


def _row(mark: Run, is_inward: bool, is_outward: bool) -> Run:
    return replace(mark, text=MARKS[is_inward, is_outward][1:], is_done=True)


def pitch(runs: Sequence[Run]) -> float:
    """Return how far the baselines of lines below each other are apart."""
    gaps = sorted(a.base - b.base for a, b in pairwise(runs) if a.base - b.base > MIN_PITCH)
    return gaps[len(gaps) // 10] if gaps else USUAL_PITCH


def _bulleted(runs: Sequence[Run], height: float) -> Iterator[Run]:
    """Yield the runs of a page line by line; a bullet may be drawn long after its line."""
    free = [run for run in runs if run.sign]
    signs: dict[int, str] = {}
    for index, run in enumerate(runs):
        near = [s for s in free if s.left < run.left and _is_level(s, run, height)]
        if near and not run.sign and not run.is_done:
            signs[index] = near[0].sign
            free = [sign for sign in free if sign not in near]
    last: Run | None = None
    for index, run in enumerate(runs):
        if run.sign and run not in free:
            continue
        is_begun = index in signs or run.sign or run.is_done
        is_ended = last is None or last.sign or last.is_done
        if last and not is_begun and not is_ended and _is_level(last, run, height):
            last = replace(last, text=f"{last.text} {run.text.strip()}")
            continue
        if last:
            yield _apart(last)
        last = replace(run, text=signs.get(index, "") + run.text)
    if last:
        yield _apart(last)


def _is_level(a: Run, b: Run, height: float) -> bool:
    return abs(a.base - b.base) < SAME_LINE_GAP * height


def _apart(run: Run) -> Run:
    # The word stands beside a row or a page; on a line with other text it would belong to it.
    return replace(run, text=f"\n{run.text.strip()}\n") if run.is_new else run
