"""Marks passages in another language, so that screen readers change their voice (WCAG 3.1.2)."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from catalogue.model.problems import DataError, Problem
from catalogue.source.document import load_document
from catalogue.source.project import PATHS, Project

CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
TAG = re.compile(r"(<[^>]*>)")
# Tags that stand inside a passage; every other one ends it.
INLINE = re.compile(r"</?(?:span|strong|em|a|abbr)\b")
# Text that is not set: what stands between these tags is told in other ways.
UNSET = re.compile(r"<(/?)(?:head|style|svg)\b")
BREAK = "\n"

Phrases = Mapping[str, tuple[str, ...]]


def foreign_phrases(root: Path) -> Phrases:
    """Read the foreign phrases of a project by their language; none where there is no file."""
    if not Project(root).languages.is_file():
        return {}
    document = load_document(root, PATHS.languages)
    problems = []
    for code, phrases in dict(document.value or {}).items():
        if not CODE.fullmatch(code) or not isinstance(phrases, list):
            message = f"unter „{code}“ steht keine Liste von Wendungen einer Sprache"
            hint = "ein Kürzel wie „en:“ und darunter die Wendungen schreiben"
            problems.append(Problem("E117", document.place(code), message, hint))
    if problems:
        raise DataError(problems)
    return {code: tuple(map(str, phrases)) for code, phrases in (document.value or {}).items()}


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
