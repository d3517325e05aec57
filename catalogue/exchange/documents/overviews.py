"""Reads the overview tables of the sections and tells which row names which sheet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.exchange.documents.form import SECTION, Role, Zone
from catalogue.exchange.documents.passages import Clause, Words, plain
from catalogue.exchange.extract.lines import MARK, NO_MARK, Line

SIGNS = f"{MARK}\uf0fc\uf0a7•●■▪✓✔☒✗"
ROW = re.compile(rf"^(?P<title>.*?)(?P<blanks>\s*)(?<!\S)[{SIGNS}](?P<second>\s+[{SIGNS}])?\s*$")
UNMARKED = re.compile(rf"^(?P<title>.*?)\s*{NO_MARK}\s*$")
MIN_LIKENESS = 0.2
MIN_WORD = 4
MAX_COMPARED = 120
MAX_ROWS, MAX_ROW_CHARACTERS = 300, 400


@dataclass(frozen=True)
class OverviewRow:
    """A row of an overview; ``direction`` is empty when the row has no mark."""

    short_title: Clause
    direction: str


@dataclass(frozen=True)
class Overview:
    """The heading of a section, its rows, and how many carry the sign „neu“."""

    title: Clause
    rows: tuple[OverviewRow, ...]
    new: int
    furniture: tuple[Line, ...]


def overview(zone: Zone, words: Words) -> Overview:
    """Read the overview that opens a section."""
    heading, *rest = zone.lines
    found = SECTION.fullmatch(heading.text)
    title, number = (found[2], found[1]) if found else (heading.text, "")
    line = heading.line
    repeated = [each.line for each in rest if each.text == heading.text]
    body = [each.line for each in rest if each.kind is Role.TEXT and each.text != heading.text]
    furniture = (Line(line.number, number, line.page), *repeated)
    rows, signs = _rows(body, words)
    return Overview(
        Clause(title, (Line(line.number, title, line.page),)),
        rows,
        len(zone.of(Role.NEW)),
        (*furniture, *signs),
    )


def _rows(lines: Sequence[Line], words: Words) -> tuple[tuple[OverviewRow, ...], tuple[Line, ...]]:
    rows: list[OverviewRow] = []
    signs: list[Line] = []
    title: list[Line] = []
    for line in lines:
        is_short = len(line.text) <= MAX_ROW_CHARACTERS
        found = is_short and (ROW.match(line.text) or UNMARKED.match(line.text))
        if not found:
            title.append(line)
            continue
        if found["title"].strip():
            title.append(Line(line.number, found["title"], line.page))
        signs.append(Line(line.number, line.text[len(found["title"]) :], line.page))
        rows.append(OverviewRow(plain(title, words), _direction(found)))
        title = []
    return tuple(rows), tuple(signs)


def _direction(found: re.Match[str]) -> str:
    """Return the direction of a row: a lone mark after one more blank is in the second column."""
    if found.re is UNMARKED:
        return ""
    if found["second"]:
        return "both"
    blanks = len(found["blanks"]) - bool(found["title"].strip())
    return "outward" if blanks > 0 else "inward"


def aligned(titles: Sequence[str], rows: Sequence[OverviewRow]) -> dict[int, int]:
    """Return the row of each title by their places; both are in the same order as a rule."""
    shorts = [_profile(row.short_title.text) for row in rows[:MAX_ROWS]]
    likeness = [[_alike(short, title) for short in shorts] for title in map(_profile, titles)]
    pairs = _in_order(likeness, len(shorts))
    pairs |= _left_over(likeness, pairs)
    return pairs


def _in_order(likeness: Sequence[Sequence[float]], width: int) -> dict[int, int]:
    """Return the pairs in order whose likenesses add up to the most."""
    height = len(likeness)
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            taken = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] >= MIN_LIKENESS else 0
            best[i][j] = max(taken, best[i + 1][j], best[i][j + 1])
    pairs = {}
    i = j = 0
    while i < height and j < width:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs[i] = j
            i, j = i + 1, j + 1
    return pairs


def _left_over(likeness: Sequence[Sequence[float]], pairs: dict[int, int]) -> dict[int, int]:
    """Return pairs out of order among the titles and rows that have none, the likest first."""
    rows = set(pairs.values())
    ranked = sorted(
        ((value, i, j) for i, line in enumerate(likeness) for j, value in enumerate(line)),
        key=lambda each: (-each[0], each[1], each[2]),
    )
    found: dict[int, int] = {}
    for value, i, j in ranked:
        if value >= 2 * MIN_LIKENESS and i not in pairs and i not in found and j not in rows:
            found[i] = j
            rows.add(j)
    return found


@dataclass(frozen=True)
class _Profile:
    """What titles are compared by: their telling words and their runs of three letters."""

    words: frozenset[str]
    letters: frozenset[str]


def _profile(title: str) -> _Profile:
    text = title[:MAX_COMPARED]
    found = re.findall(r"\w+", text)
    telling = [word for word in found if len(word) >= MIN_WORD or word.isupper()] or found
    folded = text.casefold()
    runs = frozenset(folded[i : i + 3] for i in range(len(folded) - 2))
    return _Profile(frozenset(word.casefold() for word in telling), runs)


def _alike(short: _Profile, title: _Profile) -> float:
    """Return how likely a short title stands for a title: above 1 when it is part of it."""
    shared = len(short.words & title.words) / len(short.words) if short.words else 0.0
    both = len(short.letters) + len(title.letters)
    return shared + 0.6 * len(short.letters & title.letters) / both if both else shared
