"""A picture that lies beside a chapter, as HTML that holds it."""

import base64
import io
from functools import lru_cache
from pathlib import Path, PurePath

from markupsafe import Markup
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from catalogue.layout.typography import typeset
from catalogue.model.problems import LayoutError, Place, Problem

Pixels = tuple[int, int]

# 170 mm by 240 mm at 300 dpi: no press shows more.
MAX_PIXELS: Pixels = (2008, 2835)
# So wide for its height is a picture that loses nothing by a cut.
WIDE = (1.0, 2.0)
MAX_SOURCE_PIXELS = 120_000_000
FORMATS = ("PNG", "JPEG", "TIFF")
UNREADABLE = (OSError, UnidentifiedImageError, ValueError, SyntaxError)


def size_of(folder: Path, name: str) -> tuple[int, int] | None:
    """Return how many dots a picture is wide and high, or nothing where it cannot be read."""
    try:
        with Image.open(folder / name, formats=FORMATS) as opened:
            return opened.size
    except UNREADABLE:
        return None


def picture(folder: Path, name: str, alternative: str, caption: str) -> str:
    """Return a picture with its caption, upright, in RGB, on white; ``LayoutError`` if none."""
    path = folder / name
    try:
        data = base64.b64encode(_encoded(path, path.stat().st_mtime_ns)).decode()
    except UNREADABLE as error:
        raise LayoutError([unreadable(PurePath(folder.name, name))]) from error
    image = Markup('<img src="data:image/{};base64,{}" alt="{}"/>').format(
        kind_of(name), data, alternative)
    said = Markup("<figcaption>{}</figcaption>").format(typeset(caption)) if caption else ""
    size = size_of(folder, name)
    style = "picture" if size and is_cut(size) else "picture whole"
    return f'<figure class="{style}">{image}{said}</figure>'


def is_cut(size: Pixels) -> bool:
    """Whether a picture may be cut to fill a form; a higher or wider one is shown whole there."""
    return WIDE[0] <= size[0] / size[1] <= WIDE[1]


def shrunk(folder: Path, name: str, limit: Pixels) -> tuple[bytes, Pixels]:
    """Return a picture as a file for screens, and how large it is; ``LayoutError`` if none."""
    path = folder / name
    try:
        data = _encoded(path, path.stat().st_mtime_ns, limit)
    except UNREADABLE as error:
        raise LayoutError([unreadable(PurePath(folder.name, name))]) from error
    with Image.open(io.BytesIO(data)) as opened:
        return data, opened.size


def unreadable(path: PurePath) -> Problem:
    """Return that there is no such picture, or none that can be read."""
    return Problem("E504", Place(path), f"das Bild „{path.name}“ fehlt oder ist nicht lesbar",
                   "als PNG, JPEG oder TIFF dorthin legen")


def kind_of(name: str) -> str:
    """Return what a picture is encoded as."""
    return "png" if name.lower().endswith("png") else "jpeg"


@lru_cache(maxsize=32)
def _encoded(path: Path, changed: int, limit: Pixels = MAX_PIXELS) -> bytes:
    """Return a picture as it is shown; ``changed`` tells a file from what it was before."""
    with Image.open(path, formats=FORMATS) as opened:
        if opened.width * opened.height > MAX_SOURCE_PIXELS:
            raise ValueError("too many pixels")
        image = ImageOps.exif_transpose(opened)
        # Archives know no transparency that print would not have to flatten again.
        if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
            white = Image.new("RGBA", image.size, "white")
            image = Image.alpha_composite(white, image.convert("RGBA"))
        image = _in_srgb(image)
        image.thumbnail(limit, Image.Resampling.LANCZOS)
        output = io.BytesIO()
        image.save(output, kind_of(path.name).upper(), quality=92)
    return output.getvalue()


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return a picture in sRGB, by the profile that it brings if it brings one."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image.convert("RGB")
    try:
        found = ImageCms.profileToProfile(
            image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB")
    except ImageCms.PyCMSError:
        found = None
    return found or image.convert("RGB")
