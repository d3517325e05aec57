"""Reads the catalogue that a bag of the archive holds: its files as they were, notes and all."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from catalogue.archive.holdings import given, proved, read_records
from catalogue.archive.places import Archive
from catalogue.exchange.back.given import Given
from catalogue.exchange.extract.sandbox import refused
from catalogue.model.problems import Place, Problem
from catalogue.source.inherited import COMMON, FOLDERS, comes_along
from catalogue.source.project import PATHS

# What editors write; all else is kept byte for byte.
TEXTS = (".yaml", ".md")
DECLARATION = "bagit.txt"
Files = dict[PurePosixPath, bytes]


def from_bag(path: Path) -> Given | None:
    """Return the catalogue that a bag holds, nothing where a folder is none.

    ``ArchiveError`` names all that is not as it was sealed.
    """
    if not (path / DECLARATION).is_file():
        return None
    bag = path.resolve()
    proved(Archive(bag.parent), bag)
    edition = read_records(bag.parent, bag)
    held = {PurePosixPath(name): data for name, data in given(bag)}
    found = {name: data for name, data in held.items() if _is_wanted(name)}
    try:
        texts = {name: data.decode("utf-8-sig") for name, data in found.items()
                 if name.suffix in TEXTS}
    except UnicodeDecodeError as error:
        raise refused(path, "E203", "eine Datei darin ist nicht in UTF-8 gespeichert") from error
    files = {name: data for name, data in found.items() if name not in texts}
    return Given(edition, texts, files, tuple(_replaced(path, held)))


def _is_wanted(path: PurePosixPath) -> bool:
    """Whether a file of a bag belongs to the catalogue as it was, and is not the program's."""
    if path.is_relative_to(PATHS.schemas):
        return False
    is_own = any(map(path.is_relative_to, (PATHS.data, PATHS.editions)))
    return is_own or (_is_looks(path) and not comes_along(path))


def _is_looks(path: PurePosixPath) -> bool:
    return any(map(path.is_relative_to, FOLDERS))


def _replaced(bag: Path, held: Files) -> Iterator[Problem]:
    """Yield that the program sets otherwise today than the one that lies in the bag."""
    changed = {path.parts[1] for path, data in held.items() if _is_looks(path)
               and comes_along(path) and _of_program(path) != data}
    if changed:
        names = ", ".join(f"„{each}“" for each in sorted(changed))
        message = f"das Programm bringt heute anderes mit als damals: {names}"
        hint = "das Damalige liegt im Archiv in data/build/layout.zip"
        yield Problem("I253", Place(bag), message, hint)


def _of_program(path: PurePosixPath) -> bytes:
    return (COMMON / path).read_bytes() if (COMMON / path).is_file() else b""
