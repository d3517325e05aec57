"""German microtypography, each rule a pure ``str -> str`` on the text of one node."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.resources import files
from typing import NamedTuple

import yaml

from catalogue.layout.remembered import Remembered
from catalogue.model.phones import WHOLE
from catalogue.source.vocabulary import HOUSE_FORM, resource_values

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

LAST_WORDS = re.compile(r"(?<![^ \t\n])([^ \t\n]+)[ \t\n]+(\S+)\s*$")


def _spaced(abbreviation: str) -> str:
    letters = re.sub(r"\. ", r".\\s*", abbreviation).replace(".", r"\.")
    return f"[{letters[0]}{letters[0].upper()}]{letters[1:]}"


def _words() -> dict[str, str]:
    path = files("catalogue") / "resources" / "typography.yaml"
    found = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    found["abbreviations"] = map(_spaced, found["abbreviations"])
    found["numbered"] += resource_values(HOUSE_FORM)["offices"]["numbered"]
    return {name: f"(?:{'|'.join(words)})" for name, words in found.items()}


WORDS = _words()
ABBREVIATION = re.compile(rf"(?<![\w.]){WORDS['abbreviations']}")
REFERENCE = re.compile(rf"(?<!\w)({WORDS['references']})\s*(?=\d)")
AMOUNT = re.compile(r"(?<=\d)\s*(?=[%‰€](?!\w))")
UNIT = re.compile(rf"(?<=\d)\s+(?={WORDS['units']}(?!\w))")
TITLE = re.compile(rf"(?<!\w)({WORDS['titles']})\s+(?=[^\W\d_])")
ORDINAL = re.compile(
    rf"(?<![\w.,:])(\d{{1,2}}\.)\s+(?!{WORDS['sentence_starts']}(?!\w))(?=[A-ZÄÖÜ][a-zäöüß])"
)
NUMERAL = re.compile(
    rf"(?<!\w)({WORDS['numbered']}(?:e[ns]?|[ns])?)\s+(?=(?:[IVXL]+|\d+[a-z]?)(?!\w))"
)
DATE = re.compile(rf"(?<![\w.,:])(\d{{1,2}}\.)\s*(?={WORDS['months']}(?!\w))")
ELLIPSIS = re.compile(r"(?<!\.)\.{3}(?!\.)")
TIMES = re.compile(r"(?<=\d)\s+[x×]\s+(?=\d)")


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


def abbreviations(text: str) -> str:
    """Set narrow no-break spaces inside abbreviations of several words."""
    return ABBREVIATION.sub(lambda m: re.sub(r"\.\s*(?=\w)", f".{NARROW}", m[0]), text)


# In the order in which they run; each takes the text of one node.
RULES: Mapping[str, Callable[[str], str]] = {
    "double_quotes": double_quotes,
    "single_quotes": single_quotes,
    "apostrophes": apostrophes,
    # A hyphen between blanks is a dash, which never starts a line.
    "dashes": partial(DASH.sub, f"{NO_BREAK}–"),
    "ranges": ranges,
    "ellipses": partial(ELLIPSIS.sub, "…"),
    "multiplications": partial(TIMES.sub, f"{NO_BREAK}×{NO_BREAK}"),
    "abbreviations": abbreviations,
    "references": partial(REFERENCE.sub, rf"\1{NARROW}"),
    "amounts": partial(AMOUNT.sub, NARROW),
    "units": partial(UNIT.sub, NO_BREAK),
    "titles": partial(TITLE.sub, rf"\1{NARROW}"),
    "ordinals": partial(ORDINAL.sub, rf"\1{NO_BREAK}"),
    "numerals": partial(NUMERAL.sub, rf"\1{NO_BREAK}"),
    "dates": partial(DATE.sub, rf"\1{NARROW}"),
}


def microtype(text: str) -> str:
    """Apply every rule to the text of one node; addresses and telephone numbers stay whole."""
    kept: list[str] = []

    def stand_in(match: re.Match[str]) -> str:
        kept.append(re.sub(r"\s", NO_BREAK, match[0]))
        return chr(FIRST_STAND_IN + len(kept) - 1)

    text = KEPT.sub(stand_in, text)
    for rule in RULES.values():
        text = rule(text)
    return re.sub(STAND_IN, lambda match: kept[ord(match[0]) - FIRST_STAND_IN], text)


@Remembered
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
