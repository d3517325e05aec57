"""The pieces that a paragraph is made of, each with its fate, and the signs set apart in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalogue.exchange.extract.lines import Fate, Told

BOXES = {True: "☒", False: "☐"}
# What only counts pages is no text.
FOLIO = re.compile(r"(?:Seite|von|\W|\d)*", re.IGNORECASE)

RAISED = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


@dataclass(frozen=True)
class Piece:
    """Some text of a paragraph and its fate; only what is taken is text of the document."""

    fate: Fate
    text: str


def joined(pieces: Iterable[Piece]) -> str:
    """Return the text that is taken."""
    return "".join(piece.text for piece in pieces if not piece.fate)


def told(pieces: Iterable[Piece], part: str = "") -> Iterator[Told]:
    """Yield what is told: neighbours of one fate in one."""
    pieces = tuple(pieces)
    fate, texts = Fate.TAKEN, [""]
    for piece in (*pieces, Piece(Fate.TAKEN, "")) if any(each.fate for each in pieces) else ():
        if piece.fate is not fate or fate in (Fate.LINK, Fate.COMMENT):
            if fate and "".join(texts).strip():
                yield Told(fate, "".join(texts), part)
            fate, texts = piece.fate, []
        texts.append(piece.text)


def outside(texts: Iterable[str], part: str) -> Iterator[Told]:
    """Yield texts that stand beside the running text, such as a running head, each once."""
    for text in dict.fromkeys(" ".join(text.split()) for text in texts):
        if not FOLIO.fullmatch(text):
            yield Told(Fate.UNREAD, text, part)


def raised(text: str) -> str:
    """Return a raised text, as „m²“ has it; it stays as it is when Unicode lacks a sign for it."""
    return _written(text, RAISED)


def lowered(text: str) -> str:
    """Return a lowered text, as „CO₂“ has it; it stays as it is when Unicode lacks a sign."""
    return _written(text, LOWERED)


def _written(text: str, signs: dict[int, int]) -> str:
    is_known = all(ord(char) in signs or char.isspace() for char in text)
    return text.translate(signs) if is_known else text
