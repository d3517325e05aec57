"""Page numbers and measures as a person writes them in German."""

from collections.abc import Iterable, Mapping
from itertools import groupby


def in_words(pages: Iterable[int]) -> str:
    """Return page numbers as ``Seite 3`` or ``Seiten 3, 5–9``."""
    found = sorted(set(pages))
    runs = (list(run) for _, run in groupby(enumerate(found), lambda each: each[1] - each[0]))
    ranges = [(run[0][1], run[-1][1]) for run in runs]
    shown = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in ranges)
    if not found:
        return ""
    return f"Seite {shown}" if len(found) == 1 else f"Seiten {shown}"


def german(number: float, digits: int = 1) -> str:
    """Return a number with a decimal comma and no needless zeros."""
    text = f"{number:.{digits}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def least(found: Mapping[int, float], digits: int = 1) -> str:
    """Return the least value of all pages as ``german`` writes it."""
    return german(min(found.values(), default=0), digits)
