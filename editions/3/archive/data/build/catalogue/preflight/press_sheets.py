"""Press rules on the sheets: boxes, sizes, count, and what lies near the edges."""

from collections import Counter
from collections.abc import Callable, Iterator

import pypdfium2
from PIL import Image

from catalogue.preflight.graphics import Box
from catalogue.preflight.pressfile import (
    POINTS_PER_MM,
    TOLERANCE_PT,
    PressFile,
    Sheet,
)
from catalogue.preflight.wording import german
from catalogue.problems import Problem

PRINTED = ("/TrapNet", "/PrinterMark")
SIDES = ("links", "unten", "rechts", "oben")
# At 72 dpi: how far outside the trim art is looked for, what counts as ink, how long a gap may be.
BLEED_SEEN = 0.8
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
    file: PressFile, allowed: float, sides: Callable[[Sheet], slice]
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


def _gaps(page: pypdfium2.PdfPage, sheet: Sheet) -> Iterator[tuple[str, float]]:
    """Yield each side where ink stops at the trim, and how many millimetres long it is."""
    picture = page.render(scale=1, grayscale=True).to_pil().convert("L")
    assert sheet.trim is not None
    far = min(_margins(sheet.trim, sheet.bleed or sheet.media)) * BLEED_SEEN
    for side in range(len(SIDES)):
        inner, outer = (_edge(picture, sheet, side, by) for by in (-1.5, far))
        lost = sum(a < INKED and b > BLANK for a, b in zip(inner, outer, strict=True))
        if lost > MIN_GAP_PX:
            yield SIDES[side], lost / POINTS_PER_MM


def _edge(picture: Image.Image, sheet: Sheet, side: int, by: float) -> bytes:
    """Return the dots of a line along one side of the trim, ``by`` points outside of it."""
    assert sheet.trim is not None
    left, bottom, right, top = sheet.trim
    x, y = -sheet.media[0], sheet.media[3]
    ends = (
        (left - by, top, left - by, bottom),
        (left, bottom - by, right, bottom - by),
        (right + by, top, right + by, bottom),
        (left, top + by, right, top + by),
    )[side]
    x0, y0, x1, y1 = (round(v) for v in (ends[0] + x, y - ends[1], ends[2] + x, y - ends[3]))
    return picture.crop((x0, y0, max(x1, x0 + 1), max(y1, y0 + 1))).tobytes()


SHEET_RULES = (boxes, bleed_box, sizes, rotation, annotations, page_count, marks, bleed_art,
               safe_margin, gutter)
