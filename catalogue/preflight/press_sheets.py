"""Press rules on the sheets: boxes, sizes, count, and what lies near the edges."""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pypdfium2
from PIL import Image

from catalogue.model.problems import counted
from catalogue.preflight.findings import Finding, german, least, on
from catalogue.preflight.graphics import Box, is_outside
from catalogue.preflight.pressfile import POINTS_PER_MM, TOLERANCE_PT, PressFile, PressSheet

PRINTED = ("/TrapNet", "/PrinterMark")
SIDES = ("links", "unten", "rechts", "oben")
UPRIGHT, BEFORE = ("links", "rechts"), ("links", "oben")
# At 72 dpi: how far inside and outside the trim is looked, what counts as ink, how long a gap may
# be.
INSIDE, BLEED_SEEN = 1.5, 0.8
# How far a stack of sheets moves under the knife.
KNIFE_MM = 3
INKED, BLANK = 245, 252
MIN_GAP_PX = 9
# The largest page that a PDF of version 1.6 may have (ISO 32000-1, annex C.2).
MAX_PT = 14_400


def boxes(file: PressFile) -> Iterator[Finding]:
    """Every page has a trim box, inside its media box."""
    missing = [sheet.number for sheet in file.sheets if not sheet.trim]
    yield from on(missing, "E611", "das Endformat (TrimBox) fehlt", "das Endformat angeben")
    large = [s.number for s in file.sheets if _is_too_large(s)]
    yield from on(large, "E611", "die Seite ist größer als jeder Bogen", "die Seitenrahmen prüfen")
    outside = [s.number for s in file.sheets if s.trim and min(_margins(s.trim, s.media)) < -0.1]
    yield from on(outside, "E611", "das Endformat liegt außerhalb der Seite",
                       "die Seitenrahmen prüfen")


def crop_box(file: PressFile) -> Iterator[Finding]:
    """No crop box hides what is printed, for some machines print only what it shows."""
    hint = "die CropBox entfernen"
    cropped = {s.number: s for s in file.sheets if s.crop and s.crop != s.media}
    cut = [n for n, s in cropped.items() if s.trim and s.crop and not _holds(s.crop, s.trim)]
    yield from on(cut, "E621", "der Sichtrahmen (CropBox) schneidet das Endformat an", hint)
    yield from on(cropped.keys() - cut, "W621",
                  "der Sichtrahmen (CropBox) ist kleiner als die Seite", hint)


def bleed_box(file: PressFile) -> Iterator[Finding]:
    """The bleed is as wide on all sides as the printer wants it."""
    wanted = file.printer.bleed_mm
    given = {s.number: min(_margins(s.trim, s.bleed or s.media)) / POINTS_PER_MM
             for s in file.sheets if s.trim}
    narrow = {n: mm for n, mm in given.items() if mm < wanted - TOLERANCE_PT / POINTS_PER_MM}
    message = f"Beschnitt nur {least(narrow)} mm, nötig {german(wanted)} mm"
    return on(narrow, "E612", message, "den Beschnitt größer anlegen")


def sizes(file: PressFile) -> Iterator[Finding]:
    """All pages are of one size."""
    counted = Counter(sheet.size_mm for sheet in file.sheets)
    (usual, _), *others = counted.most_common()
    for size, _ in others:
        pages = [sheet.number for sheet in file.sheets if sheet.size_mm == size]
        message = f"Format {_size(size)} statt {_size(usual)}"
        yield from on(pages, "E613", message, "alle Seiten in einem Format anlegen")


def rotation(file: PressFile) -> Iterator[Finding]:
    """No page is turned or scaled on its way to the press."""
    turned = [n for n, page in enumerate(file.pdf.pages, 1) if int(page.get("/Rotate", 0)) % 360]
    yield from on(turned, "E614", "die Seite ist gedreht", "ungedreht ausgeben")
    scaled = [n for n, page in enumerate(file.pdf.pages, 1) if "/UserUnit" in page]
    yield from on(scaled, "E614", "die Seite hat einen eigenen Maßstab", "in Punkt ausgeben")


def annotations(file: PressFile) -> Iterator[Finding]:
    """No links or comments lie on the pages."""
    found = [n for n, page in enumerate(file.pdf.pages, 1)
             for note in page.get("/Annots", []) if note.get("/Subtype") not in PRINTED]
    said = counted(len(found), "Verweis oder Kommentar liegt", "Verweise oder Kommentare liegen")
    message = f"{said} auf der Seite"
    return on(found, "E615", message, "vor der Ausgabe entfernen")


def page_count(file: PressFile) -> Iterator[Finding]:
    """The pages fill whole signatures."""
    multiple, count = file.printer.page_multiple, len(file.sheets)
    if count % multiple:
        said = f"{counted(count, 'Seite', 'Seiten')}, nötig ist ein Vielfaches von {multiple}"
        hint = f"{counted(-count % multiple, 'Seite', 'Seiten')} ergänzen"
        yield Finding("E616", said, hint if count > 1 else f"{hint}; ein Umschlag: mit --cover")


def marks(file: PressFile) -> Iterator[Finding]:
    """Nothing is printed outside the bleed when the printer wants no marks."""
    found = [sheet.number for sheet, page in zip(file.sheets, file.painted, strict=True)
             for mark in page.marks if sheet.bleed and is_outside(mark.box, sheet.bleed)]
    message = "Marken außerhalb des Beschnitts, die Druckerei will keine"
    return on([] if file.printer.marks else found, "E617", message, "ohne Marken ausgeben")


def bleed_art(file: PressFile) -> Iterator[Finding]:
    """What reaches the trim runs on into the bleed, so that no white shows after the cut."""
    found: dict[str, dict[int, float]] = {}
    gaps = file.read(Gaps, lambda number: _gaps(file.drawn[number], file.sheets[number]))
    for number, page in enumerate(gaps, 1):
        for side, length in page.lengths.items():
            found.setdefault(side, {})[number] = length
    for side, pages in found.items():
        longest = german(max(pages.values()), 0)
        message = f"Farbe endet {side} am Endformat, bis zu {longest} mm lang"
        hint = f"{german(file.printer.bleed_mm)} mm in den Beschnitt ziehen"
        yield from on(pages, "E618", message, hint)


def safe_margin(file: PressFile) -> Iterator[Finding]:
    """Type keeps away from the trim."""
    return _near(file, "E619", "Rand", file.printer.safe_mm, lambda sheet: slice(None))


def trim_text(file: PressFile) -> Iterator[Finding]:
    """Type keeps off the knife, even where the printer would let it come nearer."""
    if file.printer.safe_mm >= KNIFE_MM:
        return iter(())
    return _near(file, "W619", "Rand", KNIFE_MM, lambda sheet: slice(None))


def gutter(file: PressFile) -> Iterator[Finding]:
    """Type keeps away from the spine: left on odd pages, right on even ones."""
    return _near(file, "E620", "Bund", file.printer.gutter_mm,
                 lambda sheet: slice(0, 1) if sheet.number % 2 else slice(2, 3))


def _near(
    file: PressFile, code: str, edge: str, allowed: float, sides: Callable[[PressSheet], slice]
) -> Iterator[Finding]:
    """Find type that comes too near to these sides of the trim."""
    near = {}
    for sheet in file.sheets:
        boxes = file.text_boxes[sheet.number - 1] if sheet.trim else ()
        # What stands in the bleed is cut off whole.
        distances = [max(min([*_margins(box, sheet.trim)][sides(sheet)]) / POINTS_PER_MM, 0)
                     for box in boxes
                     if sheet.trim and not is_outside(box, sheet.bleed or sheet.trim)]
        if distances and min(distances) < allowed - 0.1:
            near[sheet.number] = min(distances)
    hint = f"mindestens {german(allowed)} mm Abstand halten"
    return on(near, code, f"Text nur {least(near)} mm vom {edge}", hint)


def _margins(inner: Box, outer: Box) -> tuple[float, float, float, float]:
    return (inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3])


def _holds(outer: Box, inner: Box) -> bool:
    return min(_margins(inner, outer)) >= -TOLERANCE_PT


def _is_too_large(sheet: PressSheet) -> bool:
    boxes = (sheet.media, sheet.trim or sheet.media, sheet.bleed or sheet.media)
    return not all(abs(each) <= MAX_PT for box in boxes for each in box)


def _size(size: tuple[float, float]) -> str:
    return " × ".join(map(german, size)) + " mm"


class Gaps(NamedTuple):
    """The sides of a page where ink stops at the trim, and how many millimetres long."""

    lengths: dict[str, float]


def _gaps(page: pypdfium2.PdfPage, sheet: PressSheet) -> Gaps:
    is_seen = sheet.trim and not _is_too_large(sheet)
    return Gaps(dict(_lengths(page, sheet)) if is_seen else {})


def _lengths(page: pypdfium2.PdfPage, sheet: PressSheet) -> Iterator[tuple[str, float]]:
    assert sheet.trim is not None
    far = min(_margins(sheet.trim, sheet.bleed or sheet.media)) * BLEED_SEEN
    left, right = (x - sheet.media[0] for x in sheet.trim[::2])
    bottom, top = (sheet.media[3] - y for y in sheet.trim[1::2])
    strips = (
        (left - far, top, left + INSIDE, bottom),
        (left, bottom - INSIDE, right, bottom + far),
        (right - INSIDE, top, right + far, bottom),
        (left, top - far, right, top + INSIDE),
    )
    for side, strip in zip(SIDES, strips, strict=True):
        first, last = _first_and_last(page, strip, side in UPRIGHT)
        inner, outer = (last, first) if side in BEFORE else (first, last)
        lost = sum(a < INKED and b > BLANK for a, b in zip(inner, outer, strict=True))
        if lost > MIN_GAP_PX:
            yield side, lost / POINTS_PER_MM


def _first_and_last(page: pypdfium2.PdfPage, strip: Box, is_upright: bool) -> tuple[bytes, bytes]:
    """Return the dots of the outermost lines of a strip, measured from the top left corner."""
    width, height = map(math.ceil, page.get_size())
    x0, y0 = (max(round(each), 0) for each in strip[:2])
    x1, y1 = min(round(strip[2]) + 1, width), min(round(strip[3]) + 1, height)
    if x0 >= x1 or y0 >= y1:
        return b"", b""
    crop = (x0, height - y1, width - x1, y0)
    picture = page.render(scale=1, grayscale=True, crop=crop).to_pil().convert("L")
    if is_upright:
        picture = picture.transpose(Image.Transpose.TRANSPOSE)
    dots = picture.tobytes()
    return dots[: picture.width], dots[-picture.width :]


SHEET_RULES = (boxes, crop_box, bleed_box, sizes, rotation, annotations, page_count, marks,
               bleed_art, safe_margin, trim_text, gutter)
