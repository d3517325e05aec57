"""Colours as numbers: their contrast, what they mix to, and which inks print them."""

from collections.abc import Iterable
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass

from catalogue.layout.css import Ink

WHITE = "#ffffff"
# WCAG 1.4.3: text of every size.
MIN_CONTRAST = 4.5
# On dark grounds the eye wants more than what is just allowed.
LIGHT_CONTRAST = 7.0
# A full colour glares there.
CALM = 0.65
FULL = 255
DIGITS = 3
# As much as paper takes without getting soft.
MAX_INKS = 2.4
# Type with half its black and more passes for a black of four inks.
MAX_BLACK = 0.45
TINT, DEEP, OVERLAP = 0.11, 0.8, 0.69
DEEPER_BLACK, OVERLAP_BLACK = 0.15, 0.65


@dataclass(frozen=True)
class Spot:
    """An ink of its own, how much of it (0 to 1), and the four that stand for all of it."""

    name: str
    alternate: Ink
    share: float = 1.0


AnyInk = Ink | Spot


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours ``#rrggbb``, 1 to 21 (WCAG 2.2, contrast ratio)."""
    light, dark = sorted(map(_luminance, (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    linear = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in _parts(colour))
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def holds(colour: str, *grounds: str) -> bool:
    """Whether text of this colour can be read on all grounds, and theirs on it."""
    return all(contrast(colour, ground) >= MIN_CONTRAST for ground in grounds)


def nearest_holding(colour: str, *grounds: str) -> str:
    """Return the lightest darker tone of a colour that holds on all grounds."""
    tones = (darker(colour, share / FULL) for share in range(FULL, -1, -1))
    return next(tone for tone in tones if holds(tone, *grounds))


def lightened(colour: str, *grounds: str, least: float = LIGHT_CONTRAST) -> str:
    """Return the deepest tone of the hue of a colour that can be read well on dark grounds."""
    hue, lightness, saturation = rgb_to_hls(*_parts(colour))
    steps = range(round(lightness * FULL), FULL + 1)
    calm = min(saturation, CALM)
    tones = (_hex(hls_to_rgb(hue, step / FULL, calm)) for step in steps)
    return next((tone for tone in tones
                 if all(contrast(tone, ground) >= least for ground in grounds)), WHITE)


def mixed(one: str, other: str, share: float = 0.5) -> str:
    """Return a colour mixed of so much of the first and the rest of the other."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return _hex(a * share + b * (1 - share) for a, b in pairs)


def darker(colour: str, share: float) -> str:
    """Return a colour of which so much is left."""
    return _hex(part * share for part in _parts(colour))


def inks_of(colour: str) -> Ink:
    """Return four inks for a colour nobody gave any for, with little black."""
    red, green, blue = _parts(colour)
    if red == green == blue:
        return (0.0, 0.0, 0.0, round(1 - red, DIGITS))
    black = min(1 - max(red, green, blue), MAX_BLACK)
    cyan, magenta, yellow = (1 - part / (1 - black) for part in (red, green, blue))
    return _limited(cyan, magenta, yellow, black)


def tinted(ink: AnyInk) -> AnyInk:
    """Return the inks of a colour's tint."""
    if isinstance(ink, Spot):
        return Spot(ink.name, ink.alternate, TINT)
    cyan, magenta, yellow, black = (round(share * TINT, DIGITS) for share in ink)
    return cyan, magenta, yellow, black


def deepened(ink: AnyInk) -> Ink:
    """Return the inks of a colour's deep tone, of the four alone."""
    *colours, black = process(ink)
    cyan, magenta, yellow = (min(share * 1.1, 1) for share in colours)
    return _limited(cyan, magenta, yellow, max(black, min(black + DEEPER_BLACK, MAX_BLACK)))


def overlapping(one: AnyInk, other: AnyInk) -> Ink:
    """Return the inks of where two forms overlap, of the four alone."""
    pairs = zip(process(one)[:3], process(other)[:3], strict=True)
    cyan, magenta, yellow = ((a + b) / 2 for a, b in pairs)
    return _limited(cyan, magenta, yellow, OVERLAP_BLACK)


def process(ink: AnyInk) -> Ink:
    """Return the four inks of a colour, for a spot colour those that stand for it."""
    return ink.alternate if isinstance(ink, Spot) else ink


def _limited(cyan: float, magenta: float, yellow: float, black: float) -> Ink:
    room = min(1.0, (MAX_INKS - black) / max(cyan + magenta + yellow, 1e-9))
    cyan, magenta, yellow = (round(share * room, DIGITS) for share in (cyan, magenta, yellow))
    return cyan, magenta, yellow, round(black, DIGITS)


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / FULL for at in (1, 3, 5))
    return red, green, blue


def _hex(parts: Iterable[float]) -> str:
    return "#" + "".join(f"{round(part * FULL):02x}" for part in parts)
