"""German microtypography, each rule a pure ``str -> str`` on the text of one node."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from catalogue.model.phones import WHOLE

NO_BREAK = "\u00a0"
NARROW = "\u202f"
SOFT_HYPHEN = "\u00ad"
JOINER = "\u2060"
NUMBER_RANGE = re.compile(r"(?<=\d)–(?=\d)")

LAST_WORD_LETTERS = 5
BOUND_PAIR_LENGTH = 20

QUOTES = re.compile("[\"„“”'‚‘’]+")
DOUBLE, SINGLE = '"„“”', "'‚‘’"
OPENING_CONTEXT = "([{/–—-"

# No rule touches these; each stands as one private character while the rules run.
FIRST_STAND_IN = 0xF0000
STAND_IN = "[\U000f0000-\U000ffffd]"
ADDRESS = r"[^\s\"„“”‚‘’<>]*[^\s\"'„“”‚‘’<>.,;:!?…)\]]"
KEPT = re.compile(
    rf"""{STAND_IN}
    | (?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | (?:https?://|www\.){ADDRESS}
    | (?<![\w@-])(?<!\w\.)[\w-]+(?:\.[\w-]+)*\.(?:de|com|org|net|eu|info|nrw)(?:/{ADDRESS}|(?!\w))
    | {WHOLE}
    """,
    re.VERBOSE,
)

DASH = re.compile(r"(?<!\s)\s+(?:--?(?=\s)|–(?=[\s,.;:!?)]|$))")
RANGE = re.compile(
    r"(?<![\w,:/–-])(?<!\d\.)(\d{1,4})([.,:]\d{1,3})?-(\d{1,4})([.,:]\d{1,3})?(?!\w|/|[.,:]\d|-\d)"
)
DAY_RANGE = re.compile(r"(?<![\w,:/–-])(?<!\d\.)(\d{1,2}\.(?:\d{1,2}\.)?)-(?=\d{1,2}\.)")

ABBREVIATIONS = (
    "u. v. a. m.", "u. a. m.", "u. v. m.", "i. d. R.", "i. S. d.", "i. V. m.", "z. B.", "z. T.",
    "d. h.", "e. V.", "h. c.", "o. g.", "o. ä.", "o. Ä.", "s. o.", "s. u.", "u. a.", "u. ä.",
    "u. Ä.", "u. U.", "v. a.",
)  # fmt: skip
REFERENCES = ("§§?", r"Abb\.", r"Abs\.", r"Art\.", r"Bd\.", r"Kap\.", r"Nr\.", r"S\.", r"Ziff\.")
UNITS = (
    "km", "m", "m²", "cm", "mm", "kg", "g", "h", "Uhr", r"Min\.", r"Std\.", r"Tsd\.", r"Mio\.",
    r"Mrd\.", "Euro", "EUR", "KB", "MB", "GB",
)  # fmt: skip
TITLES = (r"Prof\.", r"Dr\.-Ing\.", r"Dr\.", r"Dipl\.(?:-[A-ZÄÖÜ][a-zäöüß]+\.)+")
NUMBERED = (
    "Absatz", "Abteilung", "Anlage", "Artikel", "Dezernat", "Fachbereich", "Kapitel", "Klasse",
    "SGB", "Seite", "Stufe",
)  # fmt: skip
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
    "Oktober", "November", "Dezember", r"Jan\.", r"Feb\.", r"Apr\.", r"Aug\.", r"Sept?\.",
    r"Okt\.", r"Nov\.", r"Dez\.",
)  # fmt: skip
SENTENCE_STARTS = (
    "Alle", "Auch", "Bei", "Damit", "Das", "Der", "Die", "Dort", "Durch", "Ein", "Eine", "Er",
    "Es", "Für", "Hier", "Im", "In", "Mit", "Sie", "Und", "Wir", "Zu", "Zum", "Zur",
)  # fmt: skip
LAST_WORDS = re.compile(r"(?<![^ \t\n])([^ \t\n]+)[ \t\n]+(\S+)\s*$")


def _any(words: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(words)})"


def _spaced(abbreviation: str) -> str:
    letters = re.sub(r"\. ", r".\\s*", abbreviation).replace(".", r"\.")
    return f"[{letters[0]}{letters[0].upper()}]{letters[1:]}"


ABBREVIATION = re.compile(rf"(?<![\w.]){_any(tuple(map(_spaced, ABBREVIATIONS)))}")
REFERENCE = re.compile(rf"(?<!\w)({_any(REFERENCES)})\s*(?=\d)")
AMOUNT = re.compile(r"(?<=\d)\s*(?=[%‰€](?!\w))")
UNIT = re.compile(rf"(?<=\d)\s+(?={_any(UNITS)}(?!\w))")
TITLE = re.compile(rf"(?<!\w)({_any(TITLES)})\s+(?=[^\W\d_])")
ORDINAL = re.compile(
    rf"(?<![\w.,:])(\d{{1,2}}\.)\s+(?!{_any(SENTENCE_STARTS)}(?!\w))(?=[A-ZÄÖÜ][a-zäöüß])"
)
NUMERAL = re.compile(
    rf"(?<!\w)({_any(NUMBERED)}(?:e[ns]?|[ns])?)\s+(?=(?:[IVXL]+|\d+[a-z]?)(?!\w))"
)
DATE = re.compile(rf"(?<![\w.,:])(\d{{1,2}}\.)\s*(?={_any(MONTHS)}(?!\w))")


class _Mark(NamedTuple):
    position: int
    char: str
    opens: bool
    closes: bool


def _marks(text: str, kind: str) -> Iterator[_Mark]:
    for run in QUOTES.finditer(text):
        start, end = run.span()
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        opens = (not before.strip() or before in OPENING_CONTEXT) and bool(after.strip())
        closes = not opens and bool(before.strip()) and not after.isalnum()
        for position in range(start, end):
            if text[position] in kind:
                yield _Mark(position, text[position], opens, closes)


def _pairs(text: str, kind: str) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for mark in _marks(text, kind):
        if mark.char in "„‚" or (mark.opens and mark.char != "’"):
            opened.append(mark.position)
        # ’ is an apostrophe unless it answers an English ‘.
        elif mark.closes and opened and (mark.char != "’" or text[opened[-1]] == "‘"):
            yield opened.pop(), mark.position


def _quoted(text: str, kind: str, left: str, right: str) -> str:
    chars = list(text)
    for start, end in _pairs(text, kind):
        chars[start], chars[end] = left, right
    return "".join(chars)


def double_quotes(text: str) -> str:
    """Set paired double quotes as „x“; a quote without its partner stays."""
    return _quoted(text, DOUBLE, "„", "“")


def single_quotes(text: str) -> str:
    """Set paired single quotes as ‚x‘; a quote without its partner stays."""
    return _quoted(text, SINGLE, "‚", "‘")


def apostrophes(text: str) -> str:
    """Set ' after a letter, and any look-alike between letters, as ’."""
    text = re.sub(r"(?<=[^\W\d_])['‘´`](?=[^\W\d_])", "’", text)
    return re.sub(r"(?<=[^\W\d_])'", "’", text)


def dashes(text: str) -> str:
    """Set a hyphen between blanks as an en dash that never starts a line."""
    return DASH.sub(f"{NO_BREAK}–", text)


def ranges(text: str) -> str:
    """Set the hyphen of a rising range of numbers, years or days as an en dash."""
    text = DAY_RANGE.sub(r"\1–", text)
    return RANGE.sub(lambda m: m[0].replace("-", "–") if _rises(m) else m[0], text)


def _rises(match: re.Match[str]) -> bool:
    first, last = match[1], match[3]
    if len(first) == 4 and len(last) == 2:  # 2023-24; 2023-11 may be a month
        return int(last) > max(12, int(first[2:]))
    # An extension of the telephone exchange is no range: 16-2383.
    if len(last) > 3 and len(last) - len(first) > 1:
        return False
    return (int(first), match[2] or "") < (int(last), match[4] or "")


def ellipses(text: str) -> str:
    """Set three dots as one character."""
    return re.sub(r"(?<!\.)\.{3}(?!\.)", "…", text)


def multiplications(text: str) -> str:
    """Set x between two numbers as ×."""
    return re.sub(r"(?<=\d)\s+[x×]\s+(?=\d)", f"{NO_BREAK}×{NO_BREAK}", text)


def abbreviations(text: str) -> str:
    """Set narrow no-break spaces inside abbreviations of several words."""
    return ABBREVIATION.sub(lambda m: re.sub(r"\.\s*(?=\w)", f".{NARROW}", m[0]), text)


def references(text: str) -> str:
    """Bind the sign of a reference to its number: § 13, Abs. 2, Nr. 5."""
    return REFERENCE.sub(rf"\1{NARROW}", text)


def amounts(text: str) -> str:
    """Bind a number to its percent or euro sign."""
    return AMOUNT.sub(NARROW, text)


def units(text: str) -> str:
    """Bind a number to its unit."""
    return UNIT.sub(NO_BREAK, text)


def titles(text: str) -> str:
    """Bind an academic title to the name or title that follows."""
    return TITLE.sub(rf"\1{NARROW}", text)


def ordinals(text: str) -> str:
    """Bind an ordinal to its noun: 3. Auflage."""
    return ORDINAL.sub(rf"\1{NO_BREAK}", text)


def numerals(text: str) -> str:
    """Bind a numbered thing to its number: Dezernat IV, SGB XII."""
    return NUMERAL.sub(rf"\1{NO_BREAK}", text)


def dates(text: str) -> str:
    """Bind the day to its month: 12. Mai."""
    return DATE.sub(rf"\1{NARROW}", text)


RULES: tuple[Callable[[str], str], ...] = (
    double_quotes,
    single_quotes,
    apostrophes,
    dashes,
    ranges,
    ellipses,
    multiplications,
    abbreviations,
    references,
    amounts,
    units,
    titles,
    ordinals,
    numerals,
    dates,
)


def microtype(text: str) -> str:
    """Apply every rule to the text of one node; addresses and telephone numbers stay whole."""
    kept: list[str] = []

    def stand_in(match: re.Match[str]) -> str:
        kept.append(re.sub(r"\s", NO_BREAK, match[0]))
        return chr(FIRST_STAND_IN + len(kept) - 1)

    text = KEPT.sub(stand_in, text)
    for rule in RULES:
        text = rule(text)
    return re.sub(STAND_IN, lambda match: kept[ord(match[0]) - FIRST_STAND_IN], text)


@cache
def typeset(text: str) -> str:
    """Return a text set by the rules, its ranges of numbers not to be broken."""
    # The joiner is invisible and needs no glyph.
    return NUMBER_RANGE.sub(f"–{JOINER}", microtype(text))


def bind_last_word(text: str) -> str:
    """Bind a short last word of a paragraph to the word before, up to 20 characters in all."""
    match = LAST_WORDS.search(text)
    if not match or sum(map(str.isalnum, match[2])) >= LAST_WORD_LETTERS:
        return text
    pair = f"{match[1]}{NO_BREAK}{match[2]}"
    if len(pair) > BOUND_PAIR_LENGTH:
        return text
    return text[: match.start()] + pair + text[match.end(2) :]


def plain(text: str) -> str:
    """Undo the blanks and soft hyphens of the setting, to compare texts."""
    return " ".join(text.replace(SOFT_HYPHEN, "").replace(JOINER, "").split())
