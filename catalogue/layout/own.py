"""What a project has of its own to set its pages with, so that they can be set elsewhere."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from catalogue.layout.head import head_files
from catalogue.source.inherited import COMMON
from catalogue.source.project import PATHS

Files = dict[PurePosixPath, bytes]


def own_layout(root: Path, name: str) -> Files:
    """Return the files of a layout, and of those it extends, that the program does not bring.

    Patterns and profiles of print shops go with it; fonts do not, for they may not be passed on.
    """
    folders = (*map(PATHS.layout, head_files(root, name).names), PATHS.printers,
               PATHS.patterns.parent)
    found = (_files(root, folder) for folder in folders if (root / folder).is_dir())
    return {path: data for files in found if _is_own(files) for path, data in files.items()}


def _files(root: Path, folder: PurePosixPath) -> Files:
    return {PurePosixPath(path.relative_to(root).as_posix()): path.read_bytes()
            for path in _below(root / folder)}


def _below(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*"))
                if path.is_file() and not path.name.startswith("."))


def _is_own(files: Files) -> bool:
    """Whether a file is otherwise than in the program; half of one and half of another is none."""
    return any(not (COMMON / path).is_file() or (COMMON / path).read_bytes() != data
               for path, data in files.items())
