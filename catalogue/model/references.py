"""References in texts to parts of the catalogue by their numbers: „siehe Anlage A“."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from catalogue.model.form import PARTS, PartHead

LEADS, NOUNS = PARTS["references"]["leads"], PARTS["references"]["nouns"]
# Words may stand on two lines, never in two paragraphs.
GAP = r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)"
NUMBER = r"(?:\d+|[IVXLCDM]+)(?:\.\d+)*|[A-Z]"
# What an editor has made a link or a picture is left as it is.
LINKED = r"\[[^\]]*\]\([^)]*\)"


class Reference(NamedTuple):
    """Where a text refers to a part; nothing in place of a part that there is not."""

    start: int
    end: int
    name: str
    part: PartHead | None


def references(text: str, parts: Sequence[PartHead]) -> Iterator[Reference]:
    """Yield every reference of a text to a part by its number, where parts have numbers."""
    numbered = {name_of(part): part for part in parts if part.number}
    for found in _pattern(tuple(numbered)).finditer(text) if numbered else ():
        if found["name"]:
            name = " ".join(found["name"].split())
            part = numbered.get(name) or numbered.get(name.partition(" ")[2])
            yield Reference(*found.span("name"), name, part)


def name_of(part: PartHead) -> str:
    """Return what a part is referred to by: its number without the dot at its end."""
    return (part.number or "").rstrip(".")


def linked(text: str, parts: Sequence[PartHead]) -> str:
    """Return small Markdown with its references to parts as links."""
    pieces, at = [], 0
    for each in references(text, parts):
        if each.part:
            said = f"{each.name}: {each.part.title}".replace('"', "")
            pieces += [text[at : each.start], f'[{each.name}](#{each.part.anchor} "{said}")']
            at = each.end
    return "".join([*pieces, text[at:]])


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    own = {name.partition(" ")[0] for name in names if " " in name}
    leads = "|".join(map(re.escape, LEADS))
    nouns = "|".join(map(re.escape, sorted({*NOUNS, *own})))
    name = rf"(?P<name>(?:{nouns}){GAP}(?:{NUMBER}))(?!\w)"
    return re.compile(rf"{LINKED}|(?<!\w)(?:{leads}){GAP}{name}")
