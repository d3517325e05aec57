"""QR codes for links on paper, drawn as one path so that they print sharp in a single ink."""

import segno
from markupsafe import Markup

from catalogue.layout.remembered import Remembered

# A module's side overlaps the next by this much, so that no seam shows on a screen.
OVERLAP = 0.02
# So many modules a code has at most while its side is that of the layout: 0.4 mm each.
LARGEST = 5
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}"><path fill="{}" d="{}"/></svg>'
)


def qr_code(address: str, colour: str) -> Markup:
    """Return the QR code of an address as SVG, without its quiet zone (ISO/IEC 18004)."""
    size, path = modules(address).split(" ", 1)
    return Markup(DRAWING).format(size, size, colour, path)


@Remembered
def modules(address: str) -> str:
    """Return how many modules the code of an address has on a side, and their path."""
    code = segno.make_qr(address, error="m")
    if int(code.version) > LARGEST:
        # Rather larger modules than more of them to mend.
        code = segno.make_qr(address, error="l", boost_error=False)
    rows = code.matrix
    return f"{len(rows)} {''.join(_row(row, y) for y, row in enumerate(rows))}"


def _row(row: bytearray, y: int) -> str:
    path, start = "", None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        if not dark and start is not None:
            path += f"M{start} {y}H{x}V{y + 1 + OVERLAP:g}H{start}Z"
            start = None
    return path
