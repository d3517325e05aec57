"""The sentence that leads a text: set larger than what follows."""

import re

# So long it is read at a glance: five lines of the stage.
MAX_CHARACTERS = 170
# A point behind one of these, a single letter or a figure ends no sentence.
SHORTENED = ("abs", "art", "bzw", "ca", "etc", "evtl", "ggf", "inkl", "nr", "prof", "sog", "str",
             "usw", "vgl")
END = re.compile(r"([a-zäöüß]{2})[.!?][“\")]?\s+(?=[A-ZÄÖÜ„])")
BLOCK = re.compile(r"\s*(?:[-*+>#|]|\d+[.)])\s")
# Signs that open and close: no sentence may end between them.
PAIRED = re.compile(r"[*_\[\]()]")


def led(text: str) -> tuple[str, str]:
    """Return the first sentence of small Markdown and the rest; nothing leads where it is long."""
    first = text.split("\n\n", 1)[0]
    if BLOCK.match(first):
        return "", text
    for end in END.finditer(first):
        lead = first[: end.end()].strip()
        word = re.findall(r"\w+", lead[:-1])[-1].lower()
        if word in SHORTENED:
            continue
        is_whole = len(PAIRED.findall(lead)) % 2 == 0 and lead.count("(") == lead.count(")")
        if is_whole and len(lead) <= MAX_CHARACTERS:
            return lead, text[end.end() :]
        break
    return "", text
