"""The mark of a city as an image that a page holds, and the colours that are drawn in it."""

import base64
import re
from pathlib import Path, PurePosixPath

from markupsafe import Markup

from catalogue.layout import css
from catalogue.layout.brand import BrandFile
from catalogue.layout.colours import AnyInk, inks_of
from catalogue.model.problems import LayoutError, Place, Problem, reason
from catalogue.source.inherited import inherited

KINDS = {"svg": "svg+xml", "png": "png", "jpg": "jpeg", "jpeg": "jpeg"}
IMAGE = Markup('<img class="logo" src="data:image/{};base64,{}" alt="{}"/>')
# What is drawn without a colour is black.
DRAWN = {"#000000": (0.0, 0.0, 0.0, 1.0), "#ffffff": (0.0, 0.0, 0.0, 0.0)}
PAINT = re.compile(r"""(?:fill|stroke|stop-color|color)\s*[:=]\s*["']?\s*([^"';}]+)""")


def logo_of(root: Path, file: BrandFile) -> Markup:
    """Return the mark of a brand as an image, nothing where it has none."""
    logo = file.brand.logo
    if logo is None:
        return Markup("")
    kind = KINDS[logo.file.rpartition(".")[2]]
    data = base64.b64encode(_content(root, file)).decode()
    return IMAGE.format(kind, data, logo.alternative)


def colours_of_logo(root: Path, file: BrandFile) -> dict[str, AnyInk]:
    """Return inks for the colours that a drawn mark shows; those of the city have their own."""
    logo = file.brand.logo
    if logo is None or not logo.file.endswith(".svg"):
        return {}
    text = _content(root, file).decode("utf-8", "replace")
    found = {css.colour(value.strip()) for value in PAINT.findall(text)} - {""}
    own = {each.hex: each.ink for each in file.brand.colours if each.hex in found}
    return {**DRAWN, **{colour: inks_of(colour) for colour in sorted(found)}, **own}


def _content(root: Path, file: BrandFile) -> bytes:
    assert file.brand.logo
    path = PurePosixPath(file.path).parent / file.brand.logo.file
    try:
        return inherited(root, path).read_bytes()
    except OSError as error:
        message = f"das Logo ist nicht lesbar ({reason(error)})"
        hint = "die Datei neben brand.yaml legen"
        raise LayoutError([Problem("E527", Place(path), message, hint)]) from error
