"""Long words of titles, with places where a narrow screen may divide them."""

import re
from functools import cached_property
from pathlib import Path

import pyphen

from catalogue.layout.layout import Face
from catalogue.layout.typography import SOFT_HYPHEN, typeset
from catalogue.typeset.hyphenation import LANGUAGE, load_patterns

# A title on a screen of 320 px: its size, and the room beside the form.
SIZE, ROOM = 32, 216
# No part of a word is shorter.
LEAST = 4
WORD = re.compile(r"[^\s\u00a0\u202f]+")
LETTERS = re.compile(r"[^\W\d_]+")
# A line may end behind a slash.
BREAK = "\u200b"


class Divider:
    """Divides words that are wider than a narrow screen, by the patterns of the catalogue."""

    def __init__(self, face: Face, patterns: Path, exceptions: Path, cache: Path) -> None:
        self._face, self._patterns = face, patterns
        self._exceptions, self._cache = exceptions, cache

    @cached_property
    def _pyphen(self) -> pyphen.Pyphen:
        load_patterns(self._patterns, self._exceptions, self._cache)
        return pyphen.Pyphen(lang=LANGUAGE, left=LEAST, right=LEAST)

    def divided(self, text: str) -> str:
        """Return a title as it is set, with soft hyphens in what is too wide, nowhere else."""
        return WORD.sub(lambda found: self._word(found[0]), typeset(text))

    def _word(self, word: str) -> str:
        if self._face.width(word) * SIZE <= ROOM:
            return word
        parts = word.replace("/", f"/{BREAK}")
        return LETTERS.sub(lambda found: self._part(found[0]), parts)

    def _part(self, word: str) -> str:
        if self._face.width(word) * SIZE <= ROOM / 2:
            return word
        return str(self._pyphen.inserted(word, SOFT_HYPHEN))
