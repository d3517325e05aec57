"""The order of German words, as DIN 5007-1 has it."""

import unicodedata


def collation_key(text: str) -> str:
    """Return what DIN 5007-1 sorts by: ä as a, ß as ss, no case, no signs, digits first."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in decomposed if char.isalnum() or char.isspace())
    return " ".join(kept.split())
