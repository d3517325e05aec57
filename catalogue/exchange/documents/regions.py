"""Divides a document into records and chapters, by the straightest rule that it shows."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from catalogue.exchange.documents.headings import NUMBERED, TITLE, Kind, Known, Mark
from catalogue.exchange.documents.outline import CAPITALS_LEVEL, is_title, paragraphs
from catalogue.exchange.extract.lines import Line
from catalogue.model.form import PartHead

# By what a document shows its records, as it is told.
RULES = {
    "titles": "unter jeder Überschrift „{}“",
    "heads": "unter jeder obersten Überschrift",
    "noun": "ab jedem Absatz, der mit „{}“ beginnt",
    "fields": "wo dieselben Überschriften wiederkehren",
    "file": "die ganze Datei",
}


@dataclass
class Region:
    """The lines of a record: its title, what stands over it, and what follows."""

    title: tuple[Line, ...]
    above: tuple[Line, ...]
    body: tuple[Mark, ...]
    # Headings that only open what follows, such as „Titel“.
    furniture: tuple[Line, ...] = ()


@dataclass
class Chapter:
    """A chapter of a document; one that no part declares has no ``part``."""

    part: PartHead | None
    number: str
    title: str
    heads: list[Line] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Divided:
    """A document in its parts; ``front`` stands before all of them."""

    rule: str
    front: tuple[Mark, ...]
    regions: tuple[Region, ...]


def divided(found: Sequence[Mark], known: Known) -> Divided:
    """Return the records of a document and what stands before them."""
    if not known.form.record.texts:
        return Divided("", tuple(found), ())
    for rule in ("titles", "heads", "noun", "fields"):
        starts = [*STARTS[rule](found, known)]
        if starts:
            break
    else:
        rule, starts = "file", [_first(found, 0)]
    ends = [*starts[1:], len(found)]
    regions = tuple(REGIONS.get(rule, _headed)(found[a:b])
                    for a, b in zip(starts, ends, strict=True))
    return Divided(rule, tuple(found[: starts[0]]), regions)


def _first(found: Sequence[Mark], start: int) -> int:
    seen = (i for i in range(start, len(found)) if found[i].kind is not Kind.BLANK)
    return next(seen, start)


def _by_titles(found: Sequence[Mark], known: Known) -> Iterator[int]:
    yield from (i for i, each in enumerate(found)
                if each.kind is Kind.FIELD and each.name == TITLE)


def _by_heads(found: Sequence[Mark], known: Known) -> Iterator[int]:
    """Yield the headings that most of the declared ones stand below, or those of the top level."""
    heads = [i for i, each in enumerate(found) if each.kind is Kind.HEAD
             and each.line.level < CAPITALS_LEVEL and not known.chapter(each.text)]
    above: Counter[int] = Counter()
    last = 0
    for index, each in enumerate(found):
        last = each.line.level if index in heads else last
        above[last] += each.kind is Kind.FIELD and last > 0
    levels = [found[i].line.level for i in heads]
    told = above.most_common(1)
    level = told[0][0] if told and told[0][1] else min(levels, default=0)
    last = -1
    for index in (i for i in heads if found[i].line.level == level):
        # Of headings without text between, the first stands over the title.
        between = found[last + 1 : index] if last >= 0 else ()
        if last < 0 or any(each.kind not in (Kind.BLANK, Kind.FURNITURE) for each in between):
            yield index
        last = index


def _by_noun(found: Sequence[Mark], known: Known) -> Iterator[int]:
    """Yield the paragraphs that begin with what a record is called, where there are several."""
    noun = re.compile(rf"{re.escape(known.form.words.record.one)}\s+\S")
    blank = [replace(each.line, text="") if each.kind is not Kind.TEXT else each.line
             for each in found]
    starts = [a for a, b in paragraphs(blank)
              if noun.match(found[a].text) and is_title(blank[a : a + _broken_end(blank[a:b])])]
    yield from starts if len(starts) > 1 else ()


def _title_end(lines: Sequence[Line]) -> int:
    """Return how many lines of a paragraph are its title: all, or the first and what it breaks."""
    return len(lines) if is_title(lines) else _broken_end(lines)


def _broken_end(lines: Sequence[Line]) -> int:
    """Return how many lines of a paragraph are its first, with what that breaks off."""
    end = 1
    while end < len(lines) and _goes_on(lines[end - 1].text.strip()):
        end += 1
    return end


def _goes_on(text: str) -> bool:
    # No title ends with an article or in the middle of a word.
    last = text.rsplit(None, 1)[-1]
    return last.endswith("-") or (last[0].islower() and last.isalpha())


def _by_fields(found: Sequence[Mark], known: Known) -> Iterator[int]:
    """Yield the titles above headings that come again, where there are several records."""
    seen: set[str] = set()
    starts: list[int] = []
    for index, each in enumerate(found):
        if each.kind is Kind.FIELD and (each.name in seen or not starts):
            seen = set()
            starts.append(_title_above(found, index))
        if each.kind is Kind.FIELD:
            seen.add(each.name)
    yield from starts if len(starts) > 1 else ()


def _title_above(found: Sequence[Mark], index: int) -> int:
    start = index
    while start > 0 and found[start - 1].kind in (Kind.BLANK, Kind.FURNITURE):
        start -= 1
    end = start
    while start > 0 and found[start - 1].kind in (Kind.TEXT, Kind.HEAD):
        start -= 1
    return start if is_title([each.line for each in found[start:end]]) else index


def _named(found: Sequence[Mark]) -> Region:
    """Return a record whose title stands below its heading."""
    start = _first(found, 1)
    end = start
    while end < len(found) and found[end].kind is Kind.TEXT:
        end += 1
    title = tuple(each.line for each in found[start:end])
    return Region(title, (), tuple(found[end:]), (found[0].line,))


def _nouned(found: Sequence[Mark]) -> Region:
    """Return a record whose title is the first line, with what that breaks off."""
    title, end = _title(found, 0, _broken_end)
    return Region(title, (), tuple(found[end:]))


def _headed(found: Sequence[Mark]) -> Region:
    """Return a record that begins with its title, over which a word may stand."""
    above: tuple[Line, ...] = ()
    title, end = _title(found, _first(found, 0))
    while (start := _first(found, end)) < len(found) and found[start].kind is Kind.HEAD and (
            title and title[0].level == found[start].line.level < CAPITALS_LEVEL):
        above += title
        title, end = _title(found, start)
    return Region(title, above, tuple(found[end:]))


def _title(
    found: Sequence[Mark], start: int, length: Callable[[Sequence[Line]], int] = _title_end
) -> tuple[tuple[Line, ...], int]:
    end = start
    kinds = (Kind.TEXT, Kind.HEAD)
    while end < len(found) and found[end].kind in kinds and (
            end == start or found[end].line.level == found[start].line.level):
        end += 1
    lines = [each.line for each in found[start:end]]
    count = length(lines) if lines else 0
    return (tuple(lines[:count]), start + count) if is_title(lines[:count]) else ((), start)


STARTS = {"titles": _by_titles, "heads": _by_heads, "noun": _by_noun, "fields": _by_fields}
REGIONS = {"titles": _named, "noun": _nouned}


def chapters(found: Sequence[Mark], known: Known) -> tuple[tuple[Mark, ...], tuple[Chapter, ...]]:
    """Return what stands before the chapters of a text, and the chapters themselves."""
    front: list[Mark] = []
    listed: list[Chapter] = []
    top = min((each.line.level for each in found if each.kind is Kind.HEAD), default=0)
    before: Mark | None = None
    for each in found:
        begun = _chapter(each, before, known, top)
        if begun:
            listed.append(begun)
        elif listed:
            listed[-1].lines.append(each.line if each.kind is not Kind.FURNITURE
                                    else replace(each.line, text=""))
        else:
            front.append(each)
        before = each
    return tuple(front), tuple(listed)


def _chapter(each: Mark, before: Mark | None, known: Known, top: int) -> Chapter | None:
    opens = before is None or before.kind is not Kind.TEXT or before.line.page != each.line.page
    if each.kind not in (Kind.TEXT, Kind.HEAD, Kind.FIELD) or not opens:
        return None
    numbered = NUMBERED.match(each.text)
    number, title = (numbered["number"], numbered["title"]) if numbered else ("", each.text)
    part = known.chapter(each.text)
    is_own = not known.form.record.texts and (
        numbered or (each.kind is Kind.HEAD and each.line.level == top < CAPITALS_LEVEL))
    if not (part or is_own):
        return None
    return Chapter(part, " ".join(number.split()), " ".join(title.split()), [each.line])
