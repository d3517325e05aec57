"""Press rules on what is painted: colours, black, ink, lines, type and pictures."""

from collections import deque
from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple

from catalogue.preflight.findings import Finding, german, least, on
from catalogue.preflight.graphics import PROCESS, RGB_SPACES, Box, Mark, common, is_outside
from catalogue.preflight.pressfile import REGISTRATION, PressFile

BLACK = (0, 0, 0, 1)
DARK = 0.5
TRACE = 0.05
LARGE_PT = 24
SMALL_PT = 9
# White type: semibold, and what is lighter.
SMALL_WHITE_PT, SMALL_LIGHT_PT = 8, 8.5
ROUNDING_PT = 0.005
# Fields that touch share as much through rounding.
EDGE_PT = 0.5
# So that a page of a hundred thousand fields is judged in seconds.
MAX_FIELDS = 200
PERCENT = 100
FOREIGN = ("E632", "in CMYK umwandeln")
ORDERED = ("I632", "im Druckauftrag steht sie als eigene Druckfarbe")
KINDS = {"text": "Text", "fill": "Fläche", "stroke": "Linie", "image": "Bild",
         "shading": "Verlauf"}

Test = Callable[[Mark], bool]
Inks = tuple[float, ...]
Field = tuple[Box, Inks]


def rgb(file: PressFile) -> Iterator[Finding]:
    """Nothing is painted in colours of a screen."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, mark in _marks(file):
        if mark.ink.space in RGB_SPACES:
            found.setdefault((mark.ink.space, mark.kind), []).append(number)
    for space, kind in (each for each in product(RGB_SPACES, KINDS) if each in found):
        message = f"{KINDS[kind]} in {space}, erlaubt ist CMYK"
        yield from on(found[space, kind], "E631", message, "die Farbe als CMYK anlegen")


def spots(file: PressFile) -> Iterator[Finding]:
    """No spot colours but those of the job; registration colour only outside the bleed."""
    names = {name for page in file.painted for mark in page.marks for name in mark.ink.spots}
    for name in sorted(names - {*PROCESS, REGISTRATION}):
        pages = [number for number, mark in _marks(file) if name in mark.ink.spots]
        code, hint = ORDERED if name in file.printer.spots else FOREIGN
        yield from on(pages, code, f"Sonderfarbe „{name}“", hint)
    pages = [sheet.number for sheet, page in zip(file.sheets, file.painted, strict=True)
             for mark in page.marks if REGISTRATION in mark.ink.spots and sheet.bleed
             and not is_outside(mark.box, sheet.bleed)]
    yield from on(pages, "E632", "Passkreuzfarbe (All) auf der Seite", "als Schwarz anlegen")


def blending(file: PressFile) -> Iterator[Finding]:
    """Transparency blends in CMYK, and in a space the file names."""
    pages = [n for n, page in enumerate(file.painted, 1)
             if any(ink.space in RGB_SPACES for ink in page.groups)]
    yield from on(pages, "E633", "Transparenz wird in RGB gemischt",
                       "den Mischfarbraum auf CMYK stellen")
    pages = [n for n, page in enumerate(file.painted, 1) if page.is_transparent and not page.groups]
    yield from on(pages, "E633", "Transparenz ohne Mischfarbraum",
                       "reduzieren oder den Farbraum angeben")


def mixed_black(file: PressFile) -> Iterator[Finding]:
    """Dark type is black alone: four plates never register on a letter."""
    found: dict[tuple[float, ...], list[int]] = {}
    for number, mark in _marks(file):
        inks = mark.ink.cmyk
        if mark.kind == "text" and mark.size < LARGE_PT and inks \
                and inks[3] >= DARK and max(inks[:3]) > TRACE:
            found.setdefault(inks, []).append(number)
    for inks, pages in found.items():
        message = f"schwarzer Text aus {_shares(inks)}, erlaubt ist nur Schwarz"
        yield from on(pages, "E634", message, "Text in 100 % Schwarz anlegen")


def black_overprint(file: PressFile) -> Iterator[Finding]:
    """Black type prints over what lies below it."""
    pages = _pages(file, lambda m: m.kind == "text" and m.ink.cmyk == BLACK and not m.is_over)
    return on(pages, "W635", "schwarzer Text spart den Untergrund aus",
                   "Schwarz auf Überdrucken stellen")


def lost_white(file: PressFile) -> Iterator[Finding]:
    """White does not overprint, for it would vanish."""
    pages = _pages(file, lambda m: m.is_over and m.ink.is_paper)
    return on(pages, "E636", "Weiß steht auf Überdrucken und verschwindet im Druck",
                   "Überdrucken ausschalten")


def small_colour(file: PressFile) -> Iterator[Finding]:
    """Small type is of one or two inks."""
    pages = _pages(file, lambda m: m.kind == "text" and m.size < SMALL_PT and m.ink.cmyk is not None
                   and sum(amount > TRACE for amount in m.ink.cmyk) > 2)
    return on(pages, "W637", f"Text unter {SMALL_PT} Punkt aus drei oder mehr Farben",
                   "mit höchstens zwei Farben anlegen")


def small_white(file: PressFile) -> Iterator[Finding]:
    """White type is large and bold enough not to drown in the ink around it."""
    pages = _pages(file, lambda m: m.kind == "text" and m.ink.is_paper
                   and m.size < (SMALL_LIGHT_PT if m.is_light else SMALL_WHITE_PT) - ROUNDING_PT)
    return on(pages, "W642", f"weißer Text unter {SMALL_WHITE_PT} Punkt halbfett",
              f"mindestens {SMALL_WHITE_PT} Punkt halbfett oder {german(SMALL_LIGHT_PT)} Punkt")


def ink_sum(file: PressFile) -> Iterator[Finding]:
    """The inks of no place add up to more than the paper can take."""
    allowed = file.printer.max_ink
    sums = file.read(InkSum, lambda number: _heaviest(file.painted[number].marks))
    heavy = {number: each.total for number, each in enumerate(sums, 1)
             if each.total > allowed + 0.5}
    hint = f"höchstens {german(allowed, 0)} %, die Farben heller anlegen"
    highest = german(max(heavy.values(), default=0), 0)
    return on(heavy, "E638", f"Farbauftrag bis {highest} %", hint)


def hairlines(file: PressFile) -> Iterator[Finding]:
    """No line is thinner than the press can hold."""
    allowed = file.printer.min_line_pt
    thin = _least(file, lambda m: m.kind in ("stroke", "fill") and not m.ink.is_paper
                  and m.size < allowed - ROUNDING_PT)
    hint = f"mindestens {german(allowed, 2)} Punkt"
    return on(thin, "E639", f"Linie von {least(thin, 2)} Punkt", hint)


def type_size(file: PressFile) -> Iterator[Finding]:
    """No type is too small to print."""
    allowed = file.printer.min_type_pt
    small = _least(file, lambda m: m.kind == "text" and 0 < m.size < allowed - ROUNDING_PT)
    hint = f"mindestens {german(allowed)} Punkt"
    return on(small, "E640", f"Schrift von {least(small)} Punkt", hint)


def resolution(file: PressFile) -> Iterator[Finding]:
    """Pictures have dots enough for the size they are printed in."""
    yield from _coarse(file, False, file.printer.min_dpi)
    yield from _coarse(file, True, file.printer.min_line_art_dpi)


def _coarse(file: PressFile, is_bitmap: bool, limit: float) -> Iterator[Finding]:
    coarse = _least(file, lambda m: m.kind == "image" and m.is_bitmap == is_bitmap
                    and m.size < limit - 1)
    hint = f"mindestens {german(limit, 0)} dpi"
    return on(coarse, "E641", f"Bild mit {least(coarse, 0)} dpi", hint)


def _marks(file: PressFile) -> Iterator[tuple[int, Mark]]:
    for number, page in enumerate(file.painted, 1):
        for mark in page.marks:
            yield number, mark


def _pages(file: PressFile, test: Test) -> list[int]:
    return [number for number, mark in _marks(file) if test(mark)]


def _least(file: PressFile, test: Test) -> dict[int, float]:
    """Return the least size among the marks of each page that pass a test."""
    found: dict[int, float] = {}
    for number, mark in _marks(file):
        if test(mark):
            found[number] = min(mark.size, found.get(number, mark.size))
    return found


def _shares(inks: tuple[float, ...]) -> str:
    pairs = zip("CMYK", inks, strict=True)
    return " ".join(f"{name}{round(amount * PERCENT)}" for name, amount in pairs)


class InkSum(NamedTuple):
    """The highest sum of inks on a page, in per cent."""

    total: float


def _heaviest(marks: list[Mark]) -> InkSum:
    """Return the highest sum of inks; what overprints adds to what lies below."""
    highest = 0.0
    fields: deque[Field] = deque(maxlen=MAX_FIELDS)
    for mark in marks:
        if (inks := mark.ink.cmyk) is None:
            continue
        over = list(_laid_over(mark, inks, fields)) if mark.is_over else []
        if mark.kind == "fill":
            fields += [(mark.box, inks), *over]
        highest = max(highest, *(sum(each) * PERCENT for _, each in [(mark.box, inks), *over]))
    return InkSum(highest)


def _laid_over(mark: Mark, inks: Inks, fields: deque[Field]) -> Iterator[Field]:
    """Yield where a mark overprints what is still seen of the fields below, and the inks there."""
    seen: list[Box] = []
    for box, below in reversed(fields):
        shared = common(box, mark.box)
        if shared and _overlap(shared, mark.box) and not any(_holds(each, shared) for each in seen):
            seen.append(shared)
            yield shared, tuple(map(max, inks, below))


def _overlap(shared: Box, mark: Box) -> bool:
    """Whether what is shared is more than an edge: as thin as this is only the mark itself."""
    sides = zip((shared[2] - shared[0], shared[3] - shared[1]),
                (mark[2] - mark[0], mark[3] - mark[1]), strict=True)
    return all(side > EDGE_PT or side == own for side, own in sides)


def _holds(outer: Box, inner: Box) -> bool:
    return common(outer, inner) == inner


INK_RULES = (rgb, spots, blending, mixed_black, black_overprint, lost_white, small_colour,
             small_white, ink_sum, hairlines, type_size, resolution)
