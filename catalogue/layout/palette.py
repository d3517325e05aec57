"""The colours of any number of sections, and of where their forms overlap."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, count

from catalogue.layout.brand import Brand
from catalogue.layout.colours import (
    DEEP,
    OVERLAP,
    TINT,
    WHITE,
    AnyInk,
    contrast,
    darker,
    deepened,
    holds,
    mixed,
    nearest_holding,
    overlapping,
    tinted,
)
from catalogue.model.problems import Place, Problem

FORMS = 7
PAPER = "paper"


@dataclass(frozen=True)
class Tone:
    """A colour of the screen and what prints it."""

    colour: str
    ink: AnyInk


Tones = Mapping[str, Tone]


def form_of(number: int) -> int:
    """Return which of the seven forms a section has: each round begins one later; none has 0."""
    return (number - 1 + (number - 1) // FORMS) % FORMS + 1 if number else 0


def accents_among(names: Mapping[str, object]) -> int:
    """Return for how many sections a layout has accents of its own."""
    return next(number for number in count(1) if f"accent-{number}" not in names) - 1


def palette(declared: Tones, brand: Brand, sections: int) -> dict[str, Tone]:
    """Return what a layout does not declare itself: by the brand, or its own accents in turn."""
    own = accents_among(declared)
    tones: dict[str, Tone] = {}
    if front := brand.front_colour:
        tones |= _family(0, Tone(front.hex, front.ink))
    if brand.accents:
        for number in range(1, max(sections, own) + 1):
            colour = brand.accents[(number - 1) % len(brand.accents)]
            tones |= _family(number, Tone(colour.hex, colour.ink))
    elif own:
        for number in range(own + 1, sections + 1):
            tones |= {f"{kind}-{number}": declared[f"{kind}-{(number - 1) % own + 1}"]
                      for kind in ("accent", "tint", "deep")}
    return tones | _overlaps({**declared, **tones}, sections, 0 if brand.accents else own)


def _family(number: int, accent: Tone) -> dict[str, Tone]:
    return {
        f"accent-{number}": accent,
        f"tint-{number}": Tone(mixed(accent.colour, WHITE, TINT), tinted(accent.ink)),
        f"deep-{number}": Tone(darker(accent.colour, DEEP), deepened(accent.ink)),
    }


def _overlaps(tones: Tones, sections: int, declared: int) -> dict[str, Tone]:
    """Return the mixes of all pairs of sections but those the layout could declare itself."""
    found = {}
    for one, other in combinations(range(1, sections + 1), 2):
        if other > declared:
            first, second = tones[f"accent-{one}"], tones[f"accent-{other}"]
            colour = darker(mixed(first.colour, second.colour), OVERLAP)
            found[f"overlap-{one}-{other}"] = Tone(colour, overlapping(first.ink, second.ink))
    return found


def unreadable(
    brand: Brand, colours: Mapping[str, str], own: Place, places: Mapping[str, Place]
) -> Iterator[Problem]:
    """Find accents on which white cannot be read, or that cannot be read on white and paper."""
    grounds = (WHITE, colours.get(PAPER, WHITE))
    names = {each.hex: f"„{each.name}“" for each in brand.colours}
    accents = (f"accent-{number}" for number in range(accents_among(colours) + 1))
    found = {colours[name]: f"--{name}" for name in accents if name in colours}
    for colour, name in found.items():
        if not holds(colour, *grounds):
            least = f"{min(contrast(colour, each) for each in grounds):.1f}".replace(".", ",")
            message = (f"die Farbe {names.get(colour, name)} ({colour}) hat zu Weiß und Papier nur"
                       f" einen Kontrast von {least} : 1, nötig sind 4,5 : 1")
            hint = f"der nächste Ton, der hält: {nearest_holding(colour, *grounds)}"
            yield Problem("E528", places.get(colour, own), message, hint)
