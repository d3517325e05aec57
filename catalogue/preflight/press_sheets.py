"""Press rules on the sheets: boxes, sizes, count, and what lies near the edges."""

import math
from collections import Counter
from collections.abc import Callable, Iterator

import pypdfium2
from PIL import Image

from catalogue.model.problems import Problem
from catalogue.preflight.graphics import Box
from catalogue.preflight.pressfile import POINTS_PER_MM, TOLERANCE_PT, PressFile, PressSheet
from catalogue.preflight.wording import german

PRINTED = ("/TrapNet", "/PrinterMark")
SIDES = ("links", "unten", "rechts", "oben")
UPRIGHT, BEFORE = ("links", "rechts"), ("links", "oben")
# At 72 dpi: how far inside and outside the trim is looked, what counts as ink, how long a gap may
# be.
INSIDE, BLEED_SEEN = 1.5, 0.8
INKED, BLANK = 245, 252
MIN_GAP_PX = 9


def boxes(file: PressFile) -> Iterator[Problem]:
    """Every page has a trim box, inside its media box."""
    missing = [sheet.number for sheet in file.sheets if not sheet.trim]
    if missing:
        message = "das Endformat (TrimBox) fehlt"
        yield file.problem("E611", message, "das Endformat angeben", missing)
    outside = [s.number for s in file.sheets if s.trim and min(_margins(s.trim, s.media)) < -0.1]
    if outside:
        message = "das Endformat liegt außerhalb der Seite"
        yield file.problem("E611", message, "die Seitenrahmen prüfen", outside)


def bleed_box(file: PressFile) -> Iterator[Problem]:
    """The bleed is as wide on all sides as the printer wants it."""
    wanted, narrow = file.printer.bleed_mm, {}
    for sheet in file.sheets:
        if sheet.trim:
            given = min(_margins(sheet.trim, sheet.bleed or sheet.media)) / POINTS_PER_MM
            if given < wanted - TOLERANCE_PT / POINTS_PER_MM:
                narrow[sheet.number] = given
    if narrow:
        message = f"Beschnitt nur {german(min(narrow.values()))} mm, nötig {german(wanted)} mm"
        yield file.problem("E612", message, "den Beschnitt größer anlegen", narrow)


def sizes(file: PressFile) -> Iterator[Problem]:
    """All pages are of one size."""
    counted = Counter(sheet.size_mm for sheet in file.sheets)
    (usual, _), *others = counted.most_common()
    for size, _ in others:
        pages = [sheet.number for sheet in file.sheets if sheet.size_mm == size]
        message = f"Format {_size(size)} statt {_size(usual)}"
        yield file.problem("E613", message, "alle Seiten in einem Format anlegen", pages)


def rotation(file: PressFile) -> Iterator[Problem]:
    """No page is turned or scaled on its way to the press."""
    turned = [n for n, page in enumerate(file.pdf.pages, 1) if int(page.get("/Rotate", 0)) % 360]
    if turned:
        yield file.problem("E614", "die Seite ist gedreht", "ungedreht ausgeben", turned)
    scaled = [n for n, page in enumerate(file.pdf.pages, 1) if "/UserUnit" in page]
    if scaled:
        yield file.problem("E614", "die Seite hat einen eigenen Maßstab", "in Punkt ausgeben",
                           scaled)


def annotations(file: PressFile) -> Iterator[Problem]:
    """No links or comments lie on the pages."""
    found = [n for n, page in enumerate(file.pdf.pages, 1)
             for note in page.get("/Annots", []) if note.get("/Subtype") not in PRINTED]
    if found:
        message = f"{len(found)} Verweise oder Kommentare liegen auf der Seite"
        yield file.problem("E615", message, "vor der Ausgabe entfernen", found)


def page_count(file: PressFile) -> Iterator[Problem]:
    """The pages fill whole signatures."""
    multiple, count = file.printer.page_multiple, len(file.sheets)
    if count % multiple:
        message = f"{count} Seiten, nötig ist ein Vielfaches von {multiple}"
        yield file.problem("E616", message, f"{-count % multiple} Seiten ergänzen")


def marks(file: PressFile) -> Iterator[Problem]:
    """Nothing is printed outside the bleed when the printer wants no marks."""
    found = [sheet.number for sheet, page in zip(file.sheets, file.painted, strict=True)
             for mark in page.marks if sheet.bleed and _is_outside(mark.box, sheet.bleed)]
    if found and not file.printer.marks:
        message = "Marken außerhalb des Beschnitts, die Druckerei will keine"
        yield file.problem("E617", message, "ohne Marken ausgeben", found)


def bleed_art(file: PressFile) -> Iterator[Problem]:
    """What reaches the trim runs on into the bleed, so that no white shows after the cut."""
    found: dict[str, dict[int, float]] = {}
    for sheet in file.sheets:
        if sheet.trim:
            for side, length in _gaps(file.drawn[sheet.number - 1], sheet):
                found.setdefault(side, {})[sheet.number] = length
    for side, pages in found.items():
        longest = german(max(pages.values()), 0)
        message = f"Farbe endet {side} am Endformat, bis zu {longest} mm lang"
        hint = f"{german(file.printer.bleed_mm)} mm in den Beschnitt ziehen"
        yield file.problem("E618", message, hint, pages)


def safe_margin(file: PressFile) -> Iterator[Problem]:
    """Type keeps away from the trim."""
    near = _nearer(file, file.printer.safe_mm, lambda sheet: slice(None))
    if near:
        message = f"Text nur {german(min(near.values()))} mm vom Rand"
        hint = f"mindestens {german(file.printer.safe_mm)} mm Abstand halten"
        yield file.problem("E619", message, hint, near)


def gutter(file: PressFile) -> Iterator[Problem]:
    """Type keeps away from the spine: left on odd pages, right on even ones."""
    near = _nearer(file, file.printer.gutter_mm,
                   lambda sheet: slice(0, 1) if sheet.number % 2 else slice(2, 3))
    if near:
        message = f"Text nur {german(min(near.values()))} mm vom Bund"
        hint = f"mindestens {german(file.printer.gutter_mm)} mm Abstand halten"
        yield file.problem("E620", message, hint, near)


def _nearer(
    file: PressFile, allowed: float, sides: Callable[[PressSheet], slice]
) -> dict[int, float]:
    """Return how near type comes to these sides of the trim, in mm, where that is too near."""
    found = {}
    for sheet in file.sheets:
        boxes = file.text_boxes[sheet.number - 1] if sheet.trim else ()
        distances = [min(list(_margins(box, sheet.trim))[sides(sheet)]) / POINTS_PER_MM
                     for box in boxes if sheet.trim and not _is_outside(box, sheet.trim)]
        if distances and min(distances) < allowed - 0.1:
            found[sheet.number] = min(distances)
    return found


def _margins(inner: Box, outer: Box) -> tuple[float, float, float, float]:
    return (inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3])


def _is_outside(box: Box, other: Box) -> bool:
    return (box[2] <= other[0] or box[0] >= other[2] or box[3] <= other[1] or box[1] >= other[3])


def _size(size: tuple[float, float]) -> str:
    return " × ".join(map(german, size)) + " mm"


def _gaps(page: pypdfium2.PdfPage, sheet: PressSheet) -> Iterator[tuple[str, float]]:
    """Yield each side where ink stops at the trim, and how many millimetres long it is."""
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


SHEET_RULES = (boxes, bleed_box, sizes, rotation, annotations, page_count, marks, bleed_art,
               safe_margin, gutter)
