"""The contrast of all text in a file, measured on the pages as an independent engine draws them."""

import ctypes
import io
from collections import Counter
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

SCALE = 1.5
# Colours that differ by less are edges of the letters.
EDGE = 24

Colour = tuple[int, ...]


def low_contrasts(data: bytes, limit: float = 4.5) -> dict[tuple[Colour, Colour], float]:
    """Return each pair of text and ground whose contrast lies below the limit (WCAG 1.4.3)."""
    with pypdfium2.PdfDocument(io.BytesIO(data)) as document:
        pairs = {pair for page in document for pair in _pairs(page)}
    ratios = {pair: _ratio(*pair) for pair in pairs}
    return {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < limit}


def _pairs(page: pypdfium2.PdfPage) -> Iterator[tuple[Colour, Colour]]:
    picture = page.render(scale=SCALE).to_pil().convert("RGB")
    text, height = page.get_textpage(), page.get_height()
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        at = text.get_index((left + right) / 2, (bottom + top) / 2, 8, 8)
        if at is None or right - left < 1:
            continue
        colour = _fill(text, at)
        corners = (left * SCALE - 3, (height - top) * SCALE - 2,
                   right * SCALE + 4, (height - bottom) * SCALE + 3)
        crop = picture.crop(tuple(map(int, corners))).tobytes()
        grounds = Counter(zip(crop[::3], crop[1::3], crop[2::3], strict=True))
        ground = next((each for each, _ in grounds.most_common() if _differ(each, colour)), None)
        if ground:
            yield colour, ground


def _fill(text: pypdfium2.PdfTextPage, at: int) -> Colour:
    parts = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFText_GetFillColor(text.raw, at, *parts)
    return tuple(part.value for part in parts[:3])


def _differ(one: Colour, other: Colour) -> bool:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) > EDGE


def _ratio(one: Colour, other: Colour) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
