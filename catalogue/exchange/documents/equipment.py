"""Gives an empty folder what a catalogue needs besides its texts: schemas, layout and fonts."""

from pathlib import Path, PurePosixPath
from shutil import copytree

import catalogue
from catalogue.checks.schema import schema_texts
from catalogue.source.project import PATHS, Project
from catalogue.source.write import Difference, save

# Where the program lies with the layouts and fonts that it came with.
HOME = Path(catalogue.__file__).parent.parent
FOLDERS = (PATHS.layouts, PATHS.fonts)


def equip(root: Path) -> tuple[PurePosixPath, ...]:
    """Add what is missing for checking and typesetting, and return the folders that are new."""
    added = [name for name in FOLDERS if (HOME / name).is_dir() and not (root / name).exists()]
    for name in added:
        copytree(HOME / name, root / name)
    if not Project(root).schemas.exists():
        added.append(PATHS.schemas)
        texts = schema_texts(root).items()
        save(root, [Difference(path.relative_to(root), None, text) for path, text in texts])
    return tuple(added)
