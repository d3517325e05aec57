"""What leads a record: a sentence larger than what follows, or what stands on the field."""

import re

from catalogue.model.fields import Field
from catalogue.model.records import Measure

# So long it is read at a glance: five lines of the stage.
MAX_CHARACTERS = 170
# What ends with a colon, and is followed by a sentence, leads from about a line of the stage on.
MIN_LEADING_IN = 30
# So many figures stand beside each other, and so many beside a quotation.
MAX_FIGURES, FIGURES_BESIDE = 3, 2
# A point behind one of these, a single letter or a figure ends no sentence.
SHORTENED = ("abs", "art", "bzw", "ca", "etc", "evtl", "ggf", "inkl", "nr", "prof", "sog", "str",
             "usw", "vgl")
# A sentence ends in a word, or in one that a mark or a bracket closes, where another one begins.
END = re.compile(r"((?:[a-zäöüß]{2}|\w[“\")]+)[.!?]|\w[“\")]*:)[“\")]*(?=\s+[A-ZÄÖÜ„]|\s*$)")
BLOCK = re.compile(r"\s*(?:[-*+>#|]|\d+[.)])\s")
# Signs that emphasize, where they open and where they close: no sentence may end between them.
OPENING, CLOSING = re.compile(r"(?<!\w)[*_]+(?=[\w„(])"), re.compile(r"(?<=[\w.!?“)])[*_]+(?!\w)")
PAIRS = (("(", ")"), ("[", "]"), ("„", "“"))


def led(text: str) -> tuple[str, str]:
    """Return the first sentence of small Markdown and the rest; nothing leads where it is long.

    What leads in to another sentence with a colon leads as well.
    """
    said = text.strip()
    first = said.split("\n\n", 1)[0].rstrip()
    if BLOCK.match(first):
        return "", text
    for end in END.finditer(first):
        lead = first[: end.end()].strip()
        word = re.findall(r"\w+", lead)[-1].lower()
        if word in SHORTENED or (":" in end[0] and not _leads_in(lead, first)):
            continue
        if _is_whole(lead) and len(lead) <= MAX_CHARACTERS:
            return lead, said[end.end() :].lstrip()
        break
    return "", text


def _leads_in(lead: str, paragraph: str) -> bool:
    """Whether words before a colon are long enough to lead, and no list is below them."""
    return len(lead) >= MIN_LEADING_IN and lead != paragraph


def _is_whole(lead: str) -> bool:
    """Whether nothing that opens in a sentence closes behind it."""
    opening, closing = (len(sign.findall(lead)) for sign in (OPENING, CLOSING))
    return opening <= closing and all(lead.count(one) == lead.count(other) for one, other in PAIRS)


def staged(measure: Measure) -> tuple[Field, ...]:
    """Return the fields that stand on the field of a record: its picture, words, or figures."""
    filled = {field.type: field for field in reversed(measure.fields.body)
              if measure.value(field.id)}
    if "image" in filled:
        return (filled["image"],)
    quote, figures = filled.get("quote"), filled.get("figures")
    if quote and len(measure.value(quote.id).text) > MAX_CHARACTERS:
        quote = None
    if figures and len(measure.value(figures.id)) > (FIGURES_BESIDE if quote else MAX_FIGURES):
        figures = None
    return tuple(filter(None, (quote, figures)))


def is_led(measure: Measure) -> bool:
    """Whether a record has something to stand large on its field."""
    fields = zip(measure.fields.texts, measure.texts, strict=True)
    return bool(staged(measure)) or any(
        led(text)[0] for name, text in fields if measure.fields[name].lead)
