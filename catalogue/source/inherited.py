"""What a project need not have: layouts, fonts, patterns and profiles come with the program."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from catalogue.source.program import PACKED, PROGRAM
from catalogue.source.project import PATHS

# Where they lie: in the package that was installed, in the repository and in a bag beside it.
COMMON = PACKED if PACKED.is_dir() else PROGRAM.parent
FOLDERS = (PATHS.fonts, PATHS.layouts)


def home(root: Path, path: PurePosixPath) -> Path:
    """Return whose file or folder counts: the project's where it has it, else the program's.

    A layout counts as one: half of one and half of another would be no layout.
    """
    is_own = (root / _whole(path)).exists() or not (COMMON / path).exists()
    return root if is_own else COMMON


def comes_along(path: PurePosixPath) -> bool:
    """Whether the program brings a file, or the layout that it lies in."""
    return (COMMON / _whole(path)).exists()


def inherited(root: Path, path: PurePosixPath) -> Path:
    """Return where a file or folder of a project lies, its own or that of the program."""
    return home(root, path) / path


def homes(root: Path) -> tuple[Path, ...]:
    """Return the folders that a project has its layouts and fonts from, its own last."""
    return (root,) if root == COMMON else (COMMON, root)


def names_below(root: Path, folder: PurePosixPath) -> Iterator[str]:
    """Yield the names of what lies in a folder of a project or in the program's, each once."""
    found = {path.name for each in homes(root) for path in (each / folder).glob("*")}
    yield from sorted(found)


def _whole(path: PurePosixPath) -> PurePosixPath:
    """Return the layout that a path lies in, or the path itself."""
    names = path.relative_to(PATHS.layouts).parts if path.is_relative_to(PATHS.layouts) else ()
    is_layout = bool(names) and (COMMON / PATHS.layout_head(names[0])).is_file()
    return PATHS.layout(names[0]) if is_layout else path
