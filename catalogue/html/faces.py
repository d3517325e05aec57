"""The two faces of the web edition: subsets of the layout's, in the format of browsers."""

import io
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from catalogue.html.addresses import FONTS
from catalogue.html.site import File, Site
from catalogue.source.cache import Cache
from catalogue.source.inherited import inherited
from catalogue.source.project import PATHS, Project

# „Source“ is a reserved name: what is changed must be called otherwise (OFL, 3).
FAMILY = "Katalog Sans"
LICENCE = "LICENSE.md"
# Latin with all its accents, dashes, quotation marks, currencies, arrows, ticks: the same for every
# edition, so that a browser that knows the faces loads them once.
COMMON = (range(0x20, 0x7F), range(0xA0, 0x180), range(0x2010, 0x2027), range(0x2030, 0x203B),
          (0x202F, 0x20AC, 0x2192, 0x2212, 0x2713, 0x1E9E))  # fmt: skip
# OpenType, OS/2, fsType: the face may not be embedded at all.
RESTRICTED = 0x2
# The names of a face that a program shows; copyright and licence stay as they are.
# Copyright, family, style, licence.
KEPT_NAMES = [0, 1, 2, 4, 6, 13, 14, 16]
NAMES = {1: FAMILY, 4: FAMILY, 6: FAMILY.replace(" ", ""), 16: FAMILY}


class Face(NamedTuple):
    """A face of the site: its weight, its file here, the file it is made from."""

    weight: int
    address: str
    source: Path


def faces(site: Site) -> tuple[Face, ...]:
    """Return the faces of text and titles, without those whose makers forbid embedding."""
    layout = site.layout
    bold = inherited(layout.root, PATHS.fonts / layout.head.title_font)
    wanted = (Face(400, f"{FONTS}normal.woff2", layout.font_paths[0]),
              Face(700, f"{FONTS}fett.woff2", bold))
    return tuple(face for face in wanted if _subset(site, face))


def files(site: Site) -> Iterator[File]:
    """Yield the faces and the licence that they come with."""
    found = faces(site)
    for face in found:
        yield File(face.address, _subset(site, face))
    licences = sorted({face.source.with_name(LICENCE) for face in found})
    yield from (File(f"{FONTS}{LICENCE}", path.read_bytes())
                for path in licences[:1] if path.is_file())


def _subset(site: Site, face: Face) -> bytes:
    """Return a face in the format of browsers, kept under all that decides it; or nothing."""
    data, points = face.source.read_bytes(), _code_points(site)
    key = sha256(repr((sha256(data).digest(), points, version("fonttools"), version("brotli"),
                       FAMILY)).encode()).digest()
    name = f"webfont-{face.weight}"
    cache = Cache(site.cache or Project(site.layout.root).cache)
    if (kept := cache.get(name, key)) is not None:
        return kept
    made = _made(data, points)
    cache.keep(name, key, made)
    return made


def _code_points(site: Site) -> tuple[int, ...]:
    used = map(ord, {*site.edition.model_dump_json()})
    return tuple(sorted({*used, *(point for each in COMMON for point in each)}))


@lru_cache(maxsize=4)
def _made(data: bytes, points: tuple[int, ...]) -> bytes:
    # It takes longer to load than all pages take to be written, and is asked once.
    from fontTools.subset import Options, Subsetter, save_font
    from fontTools.ttLib import TTFont

    font: Any = TTFont(io.BytesIO(data), recalcTimestamp=False)
    if font["OS/2"].fsType & RESTRICTED:
        return b""
    options = Options(flavor="woff2", hinting=False, name_IDs=KEPT_NAMES)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    for name in font["name"].names:
        if name.nameID in NAMES:
            name.string = NAMES[name.nameID]
    out = io.BytesIO()
    save_font(font, out, options)
    return out.getvalue()
