"""Brings two changes of one text together where they touch different words."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

# A word with the blanks behind it, the end of a line, or blanks that no word stands before.
WORD = re.compile(r"\S+[^\S\n]*|\n|[^\S\n]+")


class Edit(NamedTuple):
    """What one side puts in place of some words of the common text."""

    start: int
    end: int
    words: tuple[str, ...]


def merged(common: str, yours: str, theirs: str) -> str | None:
    """Return the text with both changes, or nothing where they touch or meet.

    At least one word that both left as it was stands between what each of them changed.
    """
    if yours == theirs or common == theirs:
        return yours
    if common == yours:
        return theirs
    words = split(common)
    edits = sorted({*_edits(words, split(yours)), *_edits(words, split(theirs))})
    if any(after.start <= before.end for before, after in pairwise(edits)):
        return None
    return "".join(_applied(words, edits))


def split(text: str) -> list[str]:
    """Return the words of a text, each with the blanks behind it, so that joined they are it."""
    return WORD.findall(text)


def _edits(old: Sequence[str], new: Sequence[str]) -> Iterator[Edit]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield Edit(start, end, tuple(new[first:last]))


def _applied(words: Sequence[str], edits: Sequence[Edit]) -> Iterator[str]:
    at = 0
    for edit in edits:
        yield from words[at : edit.start]
        yield from edit.words
        at = edit.end
    yield from words[at:]
