"""Marks passages in another language, so that screen readers change their voice (WCAG 3.1.2)."""

import re
from collections.abc import Iterator

from catalogue.source.phrases import Phrases

TAG = re.compile(r"(<[^>]*>)")
# Tags that stand inside a passage; every other one ends it.
INLINE = re.compile(r"</?(?:span|strong|em|a|abbr)\b")
# Text that is not set: what stands between these tags is told in other ways.
UNSET = re.compile(r"<(/?)(?:head|style|svg)\b")
BREAK = "\n"


def mark_languages(html: str, phrases: Phrases) -> str:
    """Return a page in which every foreign phrase names its language."""
    pieces = TAG.split(html)
    for code, wordings in phrases.items():
        words = "|".join(re.escape(each).replace(r"\ ", r"\s") for each in wordings)
        # Quotation marks go with the passage: the type between them is set closer.
        pattern = re.compile(rf"(?<!\w)[„‚]?(?:{words})(?![\w-])[“‘]?")
        spans = [match.span() for match in pattern.finditer(_text(pieces))]
        pieces = TAG.split("".join(_wrapped(pieces, spans, code)))
    return "".join(pieces)


def _text(pieces: list[str]) -> str:
    """Return the text of a page; a position in it is one in its text pieces."""
    return "".join(text if is_set else BREAK * len(text) for text, is_set in _set(pieces))


def _set(pieces: list[str]) -> Iterator[tuple[str, bool]]:
    """Yield each text, and for a tag that ends a passage a break; whether it is set."""
    unset = False
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            yield piece, not unset
            continue
        if match := UNSET.match(piece):
            unset = not match[1]
        yield "" if INLINE.match(piece) else BREAK, False


def _wrapped(pieces: list[str], spans: list[tuple[int, int]], code: str) -> Iterator[str]:
    position = 0
    for at, (piece, (text, _)) in enumerate(zip(pieces, _set(pieces), strict=True)):
        if at % 2:
            yield piece
        else:
            inside = [(max(a - position, 0), min(b - position, len(text))) for a, b in spans
                      if a < position + len(text) and b > position]
            yield "".join(_marked(piece, inside, code))
        position += len(text)


def _marked(text: str, inside: list[tuple[int, int]], code: str) -> Iterator[str]:
    position = 0
    for start, end in inside:
        yield f'{text[position:start]}<span lang="{code}">{text[start:end]}</span>'
        position = end
    yield text[position:]
