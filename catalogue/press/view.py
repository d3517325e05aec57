"""A low-resolution view of a print job: facing pages, with the trim and the folds drawn in."""

import io
from collections.abc import Iterator

import pikepdf
import pypdfium2
from PIL import Image

from catalogue.pdf.boxes import POINTS_PER_MM

DPI = 60
POINTS_PER_INCH = 72
QUALITY = 60
GAP_PT = 18
TRIM_LINE = b"0.9 0 0.55 RG 0.4 w"


def view(cover: bytes, inside: bytes, spine: float) -> bytes:
    """Return the cover and then all facing pages as pictures, trim lines over them."""
    with pikepdf.new() as pdf:
        with pypdfium2.PdfDocument(cover) as document:
            _add_sheet(pdf, [document[0]], _folds(document[0], spine))
        with pypdfium2.PdfDocument(inside) as document:
            for spread in _spreads(len(document)):
                _add_sheet(pdf, [document[n - 1] if n else None for n in spread], [])
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _spreads(count: int) -> Iterator[tuple[int, int]]:
    """Yield the pages that face each other; 0 where there is none."""
    yield 0, 1
    for left in range(2, count + 1, 2):
        yield left, left + 1 if left < count else 0


def _folds(page: pypdfium2.PdfPage, spine: float) -> list[float]:
    left, _, right, _ = page.get_trimbox()
    middle, half = (left + right) / 2, spine * POINTS_PER_MM / 2
    return [middle - half, middle + half] if half else [middle]


def _add_sheet(
    pdf: pikepdf.Pdf, pages: list[pypdfium2.PdfPage | None], folds: list[float]
) -> None:
    """Add one sheet with the pages side by side, each with its bleed."""
    width, height = next(page.get_size() for page in pages if page)
    step = width + GAP_PT
    sheet = pdf.add_blank_page(page_size=(step * len(pages) - GAP_PT, height))
    content = []
    for place, page in enumerate(pages):
        if page:
            name = sheet.add_resource(_picture(pdf, page), pikepdf.Name.XObject,
                                      pikepdf.Name(f"/Page{place}"))
            content.append(f"q {width:.3f} 0 0 {height:.3f} {place * step:.3f} 0 cm {name} Do Q")
            left, bottom, right, top = page.get_trimbox()
            content.append(f"{left + place * step:.3f} {bottom:.3f} {right - left:.3f} "
                           f"{top - bottom:.3f} re S")
    content += [f"{x:.3f} 0 m {x:.3f} {height:.3f} l S" for x in folds]
    sheet.Contents = pdf.make_stream(TRIM_LINE + b"\n" + "\n".join(content).encode())


def _picture(pdf: pikepdf.Pdf, page: pypdfium2.PdfPage) -> pikepdf.Stream:
    picture: Image.Image = page.render(scale=DPI / POINTS_PER_INCH).to_pil().convert("RGB")
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY)
    return pdf.make_stream(file.getvalue(), {
        "/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image,
        "/Width": picture.width, "/Height": picture.height, "/BitsPerComponent": 8,
        "/ColorSpace": pikepdf.Name.DeviceRGB, "/Filter": pikepdf.Name.DCTDecode,
    })
