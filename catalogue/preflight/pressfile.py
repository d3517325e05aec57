"""A PDF as a press will take it: read back, with the printer's limits beside it."""

import io
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import pikepdf
import pypdfium2

from catalogue.layout.printers import Printer
from catalogue.preflight.graphics import Box, Painting
from catalogue.preflight.known import UNKNOWN, Read, Reading, Unknown
from catalogue.preflight.painted import painted
from catalogue.preflight.unpacked import refuse_too_much

POINTS_PER_MM = 72 / 25.4
TOLERANCE_PT = 0.35
REGISTRATION = "All"


@dataclass(frozen=True)
class PressSheet:
    """The boxes of one page in points; a missing box is ``None`` (ISO 32000-1, 14.11.2)."""

    number: int
    media: Box
    trim: Box | None
    bleed: Box | None
    crop: Box | None

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of the trimmed page in millimetres."""
        left, bottom, right, top = self.trim or self.media
        return round((right - left) / POINTS_PER_MM, 1), round((top - bottom) / POINTS_PER_MM, 1)


class TextBoxes(NamedTuple):
    """The boxes of the lines of type on a page."""

    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class PressFile:
    """A written file, opened twice: its objects and its picture."""

    data: bytes = field(repr=False)
    printer: Printer
    pdf: pikepdf.Pdf = field(repr=False)
    known: Unknown = field(repr=False, default=UNKNOWN)

    @cached_property
    def sheets(self) -> tuple[PressSheet, ...]:
        """The boxes of every page."""
        return tuple(PressSheet(number, _box(page.mediabox), _own(page.obj, "/TrimBox"),
                                _own(page.obj, "/BleedBox"),
                                _own(page.obj, "/CropBox"))
                     for number, page in enumerate(self.pdf.pages, 1))

    @property
    def spots(self) -> tuple[str, ...]:
        """The inks that the pages bring beside the four, by the names of their colour spaces."""
        spaces = (space for page in self.pdf.pages
                  for _, space in page.Resources.get("/ColorSpace", {}).items())
        names = {str(space[1]).lstrip("/") for space in spaces if space[0] == "/Separation"}
        return tuple(sorted(names - {REGISTRATION}))

    def read(self, kind: type[Reading], read: Read[Reading]) -> list[Reading]:
        """Return what is read from each page by its number, from 0, if that is not yet known."""
        return self.known.read(self.data, self.pdf, kind, read)

    @cached_property
    def painted(self) -> list[Painting]:
        """What every page paints."""
        pages = self.pdf.pages
        return self.read(Painting, lambda number: painted(pages[number]))

    @cached_property
    def drawn(self) -> tuple[pypdfium2.PdfPage, ...]:
        """The pages in an independent engine, which draws them."""
        return tuple(pypdfium2.PdfDocument(self.data))

    @cached_property
    def text_boxes(self) -> list[tuple[Box, ...]]:
        """Where type stands on every page, in points."""
        return [each.boxes for each in self.read(TextBoxes, self._text_boxes)]

    def _text_boxes(self, number: int) -> TextBoxes:
        text = self.drawn[number].get_textpage()
        return TextBoxes(tuple(text.get_rect(each) for each in range(text.count_rects())))

    @cached_property
    def metadata(self) -> bytes:
        """The XMP packet, or nothing."""
        packet = self.pdf.Root.get("/Metadata")
        return packet.read_bytes() if isinstance(packet, pikepdf.Stream) else b""


def opened(data: bytes, printer: Printer, known: Unknown = UNKNOWN) -> PressFile:
    """Open a file for the rules; ``PdfError`` or ``TooMuchError`` when it cannot be read."""
    refuse_too_much(data)
    return PressFile(data, printer, pikepdf.open(io.BytesIO(data)), known)


def _own(page: Any, name: str) -> Box | None:
    return _box(page[name]) if name in page else None


def _box(values: Any) -> Box:
    x, y, u, v = map(float, values)
    return min(x, u), min(y, v), max(x, u), max(y, v)
