"""The pieces that a paragraph is made of, each with its fate, and the signs set apart in it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalogue.exchange.extract.lines import MARK, Fate, Told

BOXES = {True: "☒", False: "☐"}
# Where the letters of two sign fonts stand for a box that is ticked, or for one that is not.
TICKED = {"F0FE", "F0FD", "F052", "F053", "F054", "F078"}
EMPTY_BOX = {"F0A8", "F06F", "F0A3", "F02A"}
# Signs of these fonts stand under plain letters.
SIGN_FONTS = re.compile(r"Wingdings( [23])?|Webdings", re.IGNORECASE)
LEFT_OUT = {Fate.HIDDEN, Fate.STRUCK, Fate.DELETED, Fate.PROMPT}
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


def coded(char: str) -> str:
    """Return what the code of a sign stands for: a box, ticked or not, or a mark."""
    char = char.upper()
    return BOXES[char in TICKED] if char in TICKED | EMPTY_BOX else MARK


def sign(char: str) -> str:
    """Return what a letter in the font of signs stands for."""
    return coded(f"F0{ord(char):02X}") if "!" <= char <= "ÿ" else char


def linked(pieces: Sequence[Piece], target: str) -> Iterator[Piece]:
    """Yield the pieces of a link and its address, which shares the fate of all its words."""
    yield from pieces
    fates = {piece.fate for piece in pieces if piece.text.strip()}
    if len(fates) == 1 and fates <= LEFT_OUT:
        yield Piece(fates.pop(), f" ({target})")
    else:
        yield Piece(Fate.LINK, target)


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
