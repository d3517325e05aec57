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
# A line may end behind a slash or a dot within a name.
JOINT, BREAK = re.compile(r"(?<=\w)[/.](?=\w)"), "\u200b"


class Divider:
    """Divides words that are wider than a narrow screen, by the patterns of the catalogue."""

    def __init__(self, face: Face, patterns: Path, exceptions: Path, cache: Path) -> None:
        self._face, self._patterns = face, patterns
        self._exceptions, self._cache = exceptions, cache

    @cached_property
    def _pyphen(self) -> pyphen.Pyphen:
        load_patterns(self._patterns, self._exceptions, self._cache)
        return pyphen.Pyphen(lang=LANGUAGE, left=LEAST, right=LEAST)

    def divided(self, text: str, size: int = SIZE) -> str:
        """Return a title as it is set, with soft hyphens in what is too wide, nowhere else."""
        room = ROOM / size
        return WORD.sub(lambda found: self._word(found[0], room), typeset(text))

    def _word(self, word: str, room: float) -> str:
        if self._face.width(word) <= room:
            return word
        parts = JOINT.sub(lambda found: f"{found[0]}{BREAK}", word)
        return LETTERS.sub(lambda found: self._part(found[0], room), parts)

    def _part(self, word: str, room: float) -> str:
        if self._face.width(word) <= room:
            return word
        return str(self._pyphen.inserted(word, SOFT_HYPHEN))
