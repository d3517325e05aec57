"""The order of German words, as DIN 5007-1 has it, and of the numbers in them."""

import re
import unicodedata

DIGITS = re.compile(r"\d+")
# Longer numbers are none that anyone counts.
WIDTH = 12


def collation_key(text: str) -> str:
    """Return what DIN 5007-1 sorts by: ä as a, ß as ss, no case, no signs, digits first.

    Numbers stand in the order in which they are counted: 2 before 10.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in decomposed if char.isalnum() or char.isspace())
    return DIGITS.sub(lambda found: found[0].zfill(WIDTH), " ".join(kept.split()))
