"""Gives an empty folder what a catalogue needs besides its texts: schemas, layout and fonts."""

from pathlib import Path, PurePosixPath

import catalogue
from catalogue.checks.schema import schema_texts
from catalogue.source.project import PATHS, Project
from catalogue.source.write import store

# Where the program lies with the layouts and fonts that it came with.
HOME = Path(catalogue.__file__).parent.parent
FOLDERS = (PATHS.layouts, PATHS.fonts)


def equip(root: Path) -> tuple[PurePosixPath, ...]:
    """Add what is missing for checking and typesetting, and return the folders that are new."""
    added = [name for name in FOLDERS if (HOME / name).is_dir() and not (root / name).exists()]
    files = {root / path.relative_to(HOME): path.read_bytes() for name in added
             for path in sorted((HOME / name).rglob("*")) if path.is_file()}
    if not Project(root).schemas.exists():
        added.append(PATHS.schemas)
        files |= {path: text.encode() for path, text in schema_texts(root).items()}
    store(root, files)
    return tuple(added)
