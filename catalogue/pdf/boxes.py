"""Places a page on its sheet: trim, bleed and media box, and marks outside the bleed."""

import pikepdf

POINTS_PER_MM = 72 / 25.4
SLUG_MM = 10
MARK_MM = 5
MARK_PT = 0.25
DIGITS = 4

Box = tuple[float, float, float, float]


def place_on_sheet(page: pikepdf.Page, marks: bool) -> None:
    """Move a page to the corner of its sheet; art ends at the bleed, marks lie outside of it."""
    left, bottom, right, top = map(float, page.trimbox)
    bleed = left - float(page.mediabox[0])
    around = SLUG_MM * POINTS_PER_MM if marks else bleed
    trim = (around, around, around + right - left, around + top - bottom)
    page.mediabox = _array(_grown(trim, around))
    page.obj.BleedBox = _array(_grown(trim, bleed))
    page.trimbox = _array(trim)
    x, y, u, v = _grown(trim, bleed)
    clipped = f"q {x:.4f} {y:.4f} {u - x:.4f} {v - y:.4f} re W n\n"
    moved = f"1 0 0 1 {around - left:.4f} {around - bottom:.4f} cm\n"
    drawn = _marks(page, crop_marks(trim, bleed)) if marks else b""
    page.Contents.write((clipped + moved).encode() + page.Contents.read_bytes() + b"\nQ" + drawn)


def crop_marks(trim: Box, bleed: float) -> list[Box]:
    """Return the eight crop marks as lines, all outside the bleed."""
    left, bottom, right, top = trim
    near = bleed + MARK_PT
    far = near + MARK_MM * POINTS_PER_MM
    upright = [line for x in (left, right)
               for line in ((x, bottom - far, x, bottom - near), (x, top + near, x, top + far))]
    level = [line for y in (bottom, top)
             for line in ((left - far, y, left - near, y), (right + near, y, right + far, y))]
    return upright + level


def _marks(page: pikepdf.Page, lines: list[Box]) -> bytes:
    # /All prints on every plate, whatever inks the press has.
    tint = pikepdf.Dictionary({"/FunctionType": 2, "/Domain": [0, 1], "/C0": [0, 0, 0, 0],
                               "/C1": [1, 1, 1, 1], "/N": 1})
    space = pikepdf.Array([pikepdf.Name.Separation, pikepdf.Name.All, pikepdf.Name.DeviceCMYK,
                           tint])
    known = page.Resources.get("/ColorSpace", pikepdf.Dictionary())
    page.Resources.ColorSpace = pikepdf.Dictionary({**dict(known.items()), "/Marks": space})
    drawn = (f"{x:.4f} {y:.4f} m {u:.4f} {v:.4f} l S" for x, y, u, v in lines)
    return "\n".join(("\nq /Marks CS 1 SCN", f"{MARK_PT} w", *drawn, "Q")).encode()


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _array(box: Box) -> pikepdf.Array:
    return pikepdf.Array([round(value, DIGITS) for value in box])
