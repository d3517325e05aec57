"""Likely misspellings: a rare word that is a frequent word of the catalogue but for one slip."""

import re
from collections import Counter
from collections.abc import Iterator

from catalogue.checks.checked import Checked, Passage
from catalogue.checks.rule import Check
from catalogue.model.problems import Problem

SHORTEST = 8
FREQUENT = 3
# Endings are grammar, not slips.
ENDING = 3
WORD = re.compile(r"(?<![\w*-])[^\W\d_]{7,}(?![\w*-])")


def _slips(data: Checked) -> Iterator[Problem]:
    first: dict[str, tuple[Passage, int]] = {}
    counts: Counter[str] = Counter()
    for passage in data.passages:
        for found in WORD.finditer(passage.words):
            counts[found[0]] += 1
            first.setdefault(found[0], (passage, found.start()))
    slips = {slip: word for word, times in counts.items()
             if times >= FREQUENT and len(word) >= SHORTEST
             for slip in _slipped(word) if counts.get(slip) == 1}
    for word, meant in slips.items():
        passage, at = first[word]
        yield Problem("I309", passage.place(at), f"ist „{word}“ ein Schreibfehler?",
                      f"gemeint: „{meant}“?")


def _slipped(word: str) -> Iterator[str]:
    """Return the word with a letter lost, doubled or changed places with the next."""
    for i in range(1, len(word) - ENDING):
        yield word[:i] + word[i + 1 :]
        yield word[:i] + word[i] + word[i:]
        yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]


EDITORIAL: tuple[Check, ...] = (_slips,)
