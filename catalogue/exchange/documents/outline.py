"""Finds how a document of headings and text is divided: its pages, its headings, its items."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from catalogue.exchange.documents.bullets import drawn, mended
from catalogue.exchange.documents.form import Role, marked
from catalogue.exchange.extract.lines import Line

SIGNED = re.compile(r"^(#{1,6})\s+(\S.*?)\s*#*$")
# Text exported from a PDF without form feeds sets the first line of every page one blank in.
PAGE_HEAD = re.compile(r"^ \S")
MAX_HEADS = 0.1
TITLE_CHARACTERS, TITLE_LINES = 120, 4
# A heading that only its capitals mark stands below all that a document marks as headings.
CAPITALS_LEVEL = 9
SENTENCE_END = re.compile(r"(?<!\be\.V)(?<!\be\. V)(?<!\bCo)[.,:;]$")


def outlined(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with the pages, headings and items that a text tells by its looks."""
    return tuple(map(_levelled, drawn(mended(_paged(lines)))))


def _paged(lines: Sequence[Line]) -> tuple[Line, ...]:
    written = [line for line in lines if line.text.strip()]
    heads = {line.number for line in written if PAGE_HEAD.match(line.text)}
    is_told = not any(line.page for line in lines) and written and written[0].number in heads
    if not is_told or len(heads) > max(2, MAX_HEADS * len(written)):
        return tuple(lines)
    page, found = 0, []
    for line in lines:
        page += line.number in heads and bool(line.text.strip())
        found.append(replace(line, page=max(page, 1)))
    return tuple(found)


def _levelled(line: Line) -> Line:
    signed = SIGNED.match(line.text.strip())
    return replace(line, text=signed[2], level=len(signed[1])) if signed else line


def furniture(lines: Sequence[Line]) -> frozenset[int]:
    """Return the numbers of lines that only count pages or head them."""
    kinds = (Role.PAGE_NUMBER, Role.RUNNING)
    return frozenset(each.line.number for each in marked(lines) if each.kind in kinds)


def paragraphs(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield where paragraphs begin and end: at blank lines, headings and pages."""
    start = 0
    for index in range(len(lines) + 1):
        is_end = index == len(lines) or not lines[index].text.strip()
        if is_end or (index > start and _parts(lines[index - 1], lines[index])):
            if start < index:
                yield start, index
            start = index + is_end


def _parts(before: Line, line: Line) -> bool:
    return before.page != line.page or bool(before.level) != bool(line.level)


def is_title(lines: Sequence[Line]) -> bool:
    """Whether a paragraph may be a heading: short, and no sentence that ends."""
    text = " ".join(line.text.strip() for line in lines)
    return (0 < len(text) <= TITLE_CHARACTERS and len(lines) <= TITLE_LINES
            and not SENTENCE_END.search(text) and not text.startswith("- "))


def is_shouted(text: str) -> bool:
    """Whether a line is in capitals only, as headings are."""
    return text.strip().replace("ß", "").isupper() and len(text.strip()) > len("ABC")
