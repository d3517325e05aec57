"""Pictures for screens: no more dots than a screen shows; print keeps them all."""

import io
from collections.abc import Iterator

import pikepdf
from PIL import Image

SCREEN_DPI = 150
POINTS_PER_INCH = 72
# A picture of hardly more dots than needed would only lose by being drawn anew.
WORTH_IT = 1.25
QUALITY = 85


def for_screens(pdf: pikepdf.Pdf) -> None:
    """Draw every picture anew that has more dots than a screen shows where it is largest."""
    wanted: dict[tuple[int, int], float] = {}
    found: dict[tuple[int, int], pikepdf.Stream] = {}
    pages = ((page, _images(page)) for page in pdf.pages)
    shown = ((images[name], width) for page, images in pages if images
             for name, width in _placed(page) if name in images)
    for image, width in shown:
        found[image.objgen] = image
        wanted[image.objgen] = max(wanted.get(image.objgen, 0.0), width)
    for key, width in wanted.items():
        _drawn_anew(found[key], round(width / POINTS_PER_INCH * SCREEN_DPI))


def _images(page: pikepdf.Page) -> dict[str, pikepdf.Stream]:
    """Return the pictures that a page may paint, by their names."""
    named = page.resources.get("/XObject", pikepdf.Dictionary())
    return {name: each for name, each in named.items()
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"}


def _placed(page: pikepdf.Page) -> Iterator[tuple[str, float]]:
    """Yield every picture of a page with its width in points (ISO 32000-1, 8.9.5)."""
    matrix, kept = pikepdf.Matrix(), []
    for step in pikepdf.parse_content_stream(page, "q Q cm Do"):
        operator, operands = str(step.operator), list(step.operands)
        if operator == "q":
            kept.append(matrix)
        elif operator == "Q" and kept:
            matrix = kept.pop()
        elif operator == "cm":
            matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
        elif operator == "Do":
            yield str(operands[0]), (matrix.a**2 + matrix.b**2) ** 0.5


def _drawn_anew(image: pikepdf.Stream, width: int) -> None:
    """Draw an opaque picture as a JPEG of this width, if that is much less than it has."""
    if int(image.Width) < width * WORTH_IT or "/SMask" in image or int(image.BitsPerComponent) != 8:
        return
    height = max(1, round(int(image.Height) * width / int(image.Width)))
    picture = pikepdf.PdfImage(image).as_pil_image().convert("RGB")
    written = io.BytesIO()
    picture.resize((width, height), Image.Resampling.LANCZOS).save(
        written, "JPEG", quality=QUALITY)
    if len(written.getvalue()) < len(image.read_raw_bytes()):
        for key in ("/Decode", "/DecodeParms"):
            if key in image:
                del image[key]
        image.write(written.getvalue(), filter=pikepdf.Name.DCTDecode)
        image.Width, image.Height = width, height
        image.ColorSpace = pikepdf.Name.DeviceRGB
