"""What the fonts of a layout can show and how wide it is, kept between runs."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from catalogue.layout.layout import Face, LayoutHead
from catalogue.source.project import Project

FILE = "faces.json"


@dataclass(frozen=True)
class Faces:
    """The characters that all faces have, the widths of the text face and of the title face."""

    characters: frozenset[int]
    text: Face
    title: Face


def read_faces(root: Path, head: LayoutHead) -> Faces:
    """Return the faces of a layout, from the cache when no font file has changed."""
    paths = [Project(root).fonts / name for name in (*head.fonts, head.title_font)]
    key = sha256(b"".join(sha256(path.read_bytes()).digest() for path in paths)).hexdigest()
    cache = Project(root).cache / FILE
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        kept = json.loads(cache.read_text("utf-8"))
        if kept["key"] == key:
            return Faces(frozenset(kept["characters"]), _face(kept["text"]), _face(kept["title"]))
    faces = [Face.read(path) for path in paths]
    characters = frozenset.intersection(*(frozenset(face.widths) for face in faces))
    found = Faces(characters, faces[0], faces[-1])
    _keep(cache, key, found)
    return found


def _face(kept: dict[str, Any]) -> Face:
    widths = {int(char): float(width) for char, width in kept["widths"].items()}
    return Face(widths, float(kept["default"]))


def _keep(cache: Path, key: str, faces: Faces) -> None:
    content = {
        "key": key,
        "characters": sorted(faces.characters),
        "text": asdict(faces.text),
        "title": asdict(faces.title),
    }
    with suppress(OSError):
        cache.parent.mkdir(exist_ok=True)
        cache.write_text(json.dumps(content), "utf-8")
