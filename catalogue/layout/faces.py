"""What the fonts of a layout can show and how wide it is, kept between runs."""

from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from catalogue.layout.head import LayoutHead
from catalogue.layout.layout import Face
from catalogue.source.cache import Cache
from catalogue.source.inherited import inherited
from catalogue.source.project import PATHS, Project

FILE, FORM = "faces", b"whole units"


@dataclass(frozen=True)
class Faces:
    """The characters that all faces have, the widths of the text face and of the title face."""

    characters: frozenset[int]
    text: Face
    title: Face


def read_faces(root: Path, head: LayoutHead) -> Faces:
    """Return the faces of a layout, from the cache when no font file has changed."""
    paths = [inherited(root, PATHS.fonts / name) for name in (*head.fonts, head.title_font)]
    key = FORM + b"".join(sha256(path.read_bytes()).digest() for path in paths)
    cache = Cache(Project(root).cache)
    if kept := cache.get_json(FILE, key):
        return Faces(frozenset(kept["characters"]), _face(kept["text"]), _face(kept["title"]))
    faces = [Face.read(path) for path in paths]
    characters = frozenset.intersection(*(frozenset(face.widths) for face in faces))
    cache.keep_json(FILE, key, {"characters": sorted(characters), "text": asdict(faces[0]),
                                "title": asdict(faces[-1])})
    return Faces(characters, faces[0], faces[-1])


def _face(kept: dict[str, Any]) -> Face:
    widths = {int(char): int(width) for char, width in kept["widths"].items()}
    return Face(widths, kept["default"], kept["per_em"])
