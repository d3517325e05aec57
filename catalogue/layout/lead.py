"""What leads a record: a sentence larger than what follows, or what stands on the field."""

import re

from catalogue.model.fields import Field
from catalogue.model.records import Measure

# So long it is read at a glance: five lines of the stage.
MAX_CHARACTERS = 170
# So many figures stand beside each other, and so many beside a quotation.
MAX_FIGURES, FIGURES_BESIDE = 3, 2
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
