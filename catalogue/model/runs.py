"""What is the same, removed and added between two texts, word by word, as a reader follows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from catalogue.model.changes import BREAK, words

# Fewer equal words than this between two changes read better as part of them.
SHORTEST_ISLAND = 2
# So many words that have not changed tell where a change stands.
AROUND = 6
GAP = "…"
SAME = "same"


@dataclass(frozen=True)
class TextRun:
    """Words that stand in both texts, were added, or were removed; a piece for each paragraph."""

    kind: str
    words: tuple[str, ...]

    @property
    def pieces(self) -> list[str]:
        """The words, divided where a paragraph begins."""
        pieces: list[list[str]] = [[]]
        for word in self.words:
            if word == BREAK:
                pieces.append([])
            else:
                pieces[-1].append(word)
        return [" ".join(piece) for piece in pieces]


def runs(before: str, after: str) -> list[TextRun]:
    """Return what is the same, removed and added, word by word, in reading order."""
    old, new = words(before), words(after)
    found: list[TextRun] = []
    for same, removed, added in _islands_joined(_stretches(old, new)):
        kinds = ((SAME, removed),) if same else (("removed", removed), ("added", added))
        found += [TextRun(kind, part) for kind, part in kinds if part]
    return found


def clipped(found: Sequence[TextRun]) -> list[TextRun]:
    """Return the changes with a few words around each; what is left out is told by three dots."""
    last = len(found) - 1
    return [TextRun(run.kind, _clipped(run.words, i == 0, i == last)) if run.kind == SAME else run
            for i, run in enumerate(found)]


def _clipped(said: tuple[str, ...], is_first: bool, is_last: bool) -> tuple[str, ...]:
    before = () if is_first else said[:AROUND]
    after = () if is_last else said[len(said) - AROUND :]
    return said if len(said) <= len(before) + len(after) else (*before, GAP, *after)


Stretch = tuple[bool, tuple[str, ...], tuple[str, ...]]


def _stretches(old: list[str], new: list[str]) -> Iterator[Stretch]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        yield tag == "equal", tuple(old[a:b]), tuple(new[c:d])


def _islands_joined(stretches: Iterator[Stretch]) -> list[Stretch]:
    every = list(stretches)
    joined: list[Stretch] = []
    for i, (same, removed, added) in enumerate(every):
        inside = 0 < i < len(every) - 1
        differs = not same or (inside and len(removed) < SHORTEST_ISLAND and BREAK not in removed)
        if differs and joined and not joined[-1][0]:
            joined[-1] = (False, joined[-1][1] + removed, joined[-1][2] + added)
        else:
            joined.append((not differs, removed, added))
    return joined
