"""Accounts for every word of a document: it is placed, it is furniture, or it is listed."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalogue.exchange.documents.passages import ITEM, Clause
from catalogue.exchange.extract.lines import Fate, Line

WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Unplaced:
    """Words of one line that no field has taken."""

    line: int
    page: int
    words: tuple[str, ...]
    text: str


def unplaced(
    lines: Sequence[Line], passages: Iterable[Clause], furniture: Iterable[Line]
) -> tuple[Unplaced, ...]:
    """Return what of the lines is neither in a passage nor furniture, in order."""
    taken: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for piece in furniture:
        taken[piece.number].update(_words(piece.text))
    for passage in passages:
        letters, start = _letters(passage.text), 0
        for piece in passage.lines:
            # A piece that its passage does not hold in its place was lost and is not placed.
            wanted = _letters(piece.text)
            found = letters.find(wanted, start)
            start = max(start, found + len(wanted))
            taken[piece.number].update(_words(piece.text) if found >= 0 else ())
    rests = (_rest(line, taken[line.number]) for line in lines)
    return tuple(rest for rest in rests if rest.words)


def unread(told: Iterable[Line]) -> Iterator[Unplaced]:
    """Yield the words of a file that stand where no line of it is read."""
    for line in told:
        if line.fate is Fate.UNREAD:
            words = tuple(WORD.findall(line.text)) or (line.text,)
            yield Unplaced(line.number, line.page, words, line.text)


def _rest(line: Line, taken: Counter[str]) -> Unplaced:
    left = Counter(taken)
    rest = []
    for word in WORD.findall(_bare(line.text)):
        if left[word.casefold()] > 0:
            left[word.casefold()] -= 1
        else:
            rest.append(word)
    return Unplaced(line.number, line.page, tuple(rest), line.text.strip())


def _bare(text: str) -> str:
    """Return a text without the sign of its list, and raised figures as plain ones."""
    return ITEM.sub(r"\2", unicodedata.normalize("NFKC", text.strip()))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(_bare(text))]


def _letters(text: str) -> str:
    return "".join(char for char in _bare(text).casefold() if char.isalnum())
