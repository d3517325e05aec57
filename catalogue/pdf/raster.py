"""Pages of a PDF as pictures, to be shown and to be compared."""

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL.Image import Image

POINTS_PER_INCH = 72
SHOWN_DPI = 84
SHOWN_COLOURS = 64

Margins = tuple[float, float, float, float]
WHOLE_PAGE = (0.0, 0.0, 0.0, 0.0)


class Raster:
    """A PDF whose pages can be asked for as pictures; pages count from 1."""

    def __init__(self, path: Path) -> None:
        self._document = pypdfium2.PdfDocument(path)

    def __len__(self) -> int:
        """Return the number of pages."""
        return len(self._document)

    def picture(self, number: int) -> str:
        """Return a page as the ``data:`` address of a PNG."""
        bitmap = self._document[number - 1].render(scale=SHOWN_DPI / POINTS_PER_INCH)
        image = bitmap.to_pil().convert("RGB").quantize(SHOWN_COLOURS)
        file = io.BytesIO()
        image.save(file, "PNG", optimize=False)
        return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"

    def dots(self, number: int, margins: Margins = WHOLE_PAGE) -> tuple[int, int, bytes]:
        """Return width, height and dots at 72 dpi; margins in points: left, bottom, right, top."""
        bitmap = self._document[number - 1].render(scale=1, crop=margins)
        return bitmap.width, bitmap.height, bytes(bitmap.buffer)


def pictures(data: bytes, scale: float) -> list[Image]:
    """Return every page of a file as a picture, so many dots to a point."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.render(scale=scale).to_pil() for page in document]


def differing_pages(before: Path, after: Path) -> Iterator[int]:
    """Yield the number of every page that looks different, or stands in one file only."""
    old, new = Raster(before), Raster(after)
    common = min(len(old), len(new))
    for number in range(1, common + 1):
        if old.dots(number) != new.dots(number):
            yield number
    yield from range(common + 1, max(len(old), len(new)) + 1)
