"""A picture that lies beside a chapter, as HTML that holds it."""

import base64
import io
from pathlib import Path, PurePath

from markupsafe import Markup
from PIL import Image, ImageOps, UnidentifiedImageError

from catalogue.layout.typography import typeset
from catalogue.model.problems import LayoutError, Place, Problem

# 170 mm by 240 mm at 300 dpi: no press shows more.
MAX_PIXELS = (2008, 2835)
MAX_SOURCE_PIXELS = 120_000_000


def picture(folder: Path, name: str, alternative: str, caption: str) -> str:
    """Return a PNG or JPEG with its caption, upright, in RGB, on white; ``LayoutError`` if none."""
    try:
        data = base64.b64encode(_encoded(folder / name)).decode()
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError) as error:
        raise LayoutError([unreadable(PurePath(folder.name, name))]) from error
    image = Markup('<img src="data:image/{};base64,{}" alt="{}"/>').format(
        _kind(name), data, alternative)
    said = Markup("<figcaption>{}</figcaption>").format(typeset(caption)) if caption else ""
    return f'<figure class="picture">{image}{said}</figure>'


def unreadable(path: PurePath) -> Problem:
    """Return that there is no such picture, or none that can be read."""
    return Problem("E504", Place(path), f"das Bild „{path.name}“ fehlt oder ist nicht lesbar",
                   "als PNG oder JPEG neben den Text legen, der es zeigt")


def _kind(name: str) -> str:
    return "png" if name.lower().endswith("png") else "jpeg"


def _encoded(path: Path) -> bytes:
    with Image.open(path, formats=("PNG", "JPEG")) as opened:
        if opened.width * opened.height > MAX_SOURCE_PIXELS:
            raise ValueError("too many pixels")
        image = ImageOps.exif_transpose(opened)
        # Archives know no transparency that print would not have to flatten again.
        if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
            white = Image.new("RGBA", image.size, "white")
            image = Image.alpha_composite(white, image.convert("RGBA"))
        image = image.convert("RGB")
        image.thumbnail(MAX_PIXELS, Image.Resampling.LANCZOS)
        output = io.BytesIO()
        image.save(output, _kind(path.name).upper(), quality=92)
    return output.getvalue()
