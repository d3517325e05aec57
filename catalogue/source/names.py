"""Names of records and files, and what the spellings of one name have in common."""

import re
import unicodedata
from collections.abc import Iterable

from catalogue.source.vocabulary import HOUSE_FORM, resource_values

MAX_ID = 48
LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "&": " und "})
# Words that carry nothing are dropped from the end of an id that was cut.
OFFICES = resource_values(HOUSE_FORM)["offices"]["spellings"]
OFFICE = re.compile(rf"^({'|'.join(map(str.casefold, OFFICES))})\b")
# What a shell reads otherwise than it stands.
APART = frozenset(" ;&|()<>*?'$")
SMALL_WORDS = ("und", "der", "die", "das", "des", "den", "in", "im", "fuer", "mit", "zu", "von")


def one_word(text: str) -> str:
    """Return a text as one word of a command line that can be copied."""
    return f'"{text}"' if APART & {*text} else text


def slug(title: str, taken: Iterable[str] = ()) -> str:
    """Return an id for a title: small letters, figures and hyphens, unlike all ids taken."""
    text = title.casefold().translate(LETTERS)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=\w)\*(?=\w)", "", plain)) or ["ohne-titel"]
    while len(words) > 1 and len("-".join(words)) > MAX_ID:
        words.pop()
        while len(words) > 1 and words[-1] in SMALL_WORDS:
            words.pop()
    base = "-".join(words)[:MAX_ID].strip("-")
    others = set(taken)
    numbers = (f"{base}-{n}" for n in range(2, len(others) + 3))
    return base if base not in others else next(n for n in numbers if n not in others)


def title_key(title: str) -> str:
    """Return what the spellings of one title have in common: its letters and figures."""
    text = unicodedata.normalize("NFKC", title).casefold().replace("ß", "ss")
    return " ".join(re.findall(r"\w+", text.replace("&", " und ")))


def spelling_key(name: str) -> str:
    """Return what the spellings of one department have in common."""
    key = re.sub(r"\s*[-–—]\s*", "-", " ".join(name.casefold().split()))
    return OFFICE.sub(OFFICES[0].casefold(), key)
