"""Gives lists their bullets back where a document writes the signs of another font as letters."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from catalogue.exchange.documents.passages import WORD
from catalogue.exchange.extract.lines import Line

# Letters that are bullets in the fonts of signs: a smile, a disc, a box, an arrow, a tick.
LETTERS = "JlnuqvwrpoØüÜ§¨¡ðàèÞ"
LOST = re.compile(rf"^\s?([{LETTERS}])\1?(?P<gap>\s+)(?P<rest>\S.*)$")
# Signs that nobody types at the head of a line but for an item.
SIGNS = "\uf000-\uf8ff\ufffd♦◊►▶→⇒✦❑❒★☆●○◘◙⁍⁌•▪■◆➢➤"
DRAWN = re.compile(rf"^\s*(?:[{SIGNS}]+|-(?=\s*$))\s*(?P<rest>.*)$")
# A letter that heads so many lines is no word.
MIN_LOST = 2


def mended(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with a dash for every letter that was a bullet, alone or doubled."""
    found = {index: match for index, line in enumerate(lines) if (match := LOST.match(line.text))}
    counts = Counter(match[1] for match in found.values())
    items = {index: match for index, match in found.items() if counts[match[1]] >= MIN_LOST}
    known = Counter(_words(lines, items))
    return tuple(
        replace(line, text=f"- {_bare(items[index], known)}") if index in items else line
        for index, line in enumerate(lines)
    )


def _words(lines: Sequence[Line], items: dict[int, re.Match[str]]) -> Iterator[str]:
    for index, line in enumerate(lines):
        text = items[index]["rest"].partition(" ")[2] if index in items else line.text
        yield from (word.casefold() for word in WORD.findall(text))


def _bare(item: re.Match[str], known: Counter[str]) -> str:
    """Return the text of an item without the letter that is set close to its first word."""
    sign, rest = item[1], item["rest"]
    if item["gap"] != " " or not rest.startswith(sign) or len(rest) == 1:
        return rest
    if rest[1] == sign and len(rest) > 2:
        return rest[2:]
    words = WORD.findall(rest)
    first = words[0].casefold() if words else ""
    is_glued = rest[1].isupper() or known[first[1:]] > known[first]
    return rest[1:] if is_glued else rest


def drawn(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with a dash for every sign that is drawn; one that is alone heads the next.

    A box to be ticked stays what it is.
    """
    result: list[Line] = []
    waits = False
    for line in lines:
        match = DRAWN.match(line.text)
        text = match["rest"] if match else line.text.strip()
        is_item = bool(match) or waits
        waits = is_item and not text
        result.append(replace(line, text=f"- {text}" if text else "") if is_item else line)
    return tuple(result)
