"""What the archive holds: the records of an edition, its project laid out again."""

import atexit
import re
import shutil
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

from pydantic import ValidationError

from catalogue.archive.bag import check_bag, files_below, seals
from catalogue.archive.places import RECORDS, Archive, not_archived
from catalogue.model.problems import ArchiveError, Place, Problem
from catalogue.model.records import Edition
from catalogue.source.lock import alone
from catalogue.source.project import Project
from catalogue.source.write import put

# Together these folders of a bag are a project that can be built.
PROJECT = re.compile(r"(source|build)(-\d+)?")
# The program and the layout lie in them as one file each.
PACKED = (".whl", ".zip")


def read_records(root: Path, bag: Path) -> Edition:
    """Return the records that lie in a bag; ``ArchiveError`` when they cannot be read."""
    try:
        return Edition.model_validate_json((bag / RECORDS).read_bytes())
    except (OSError, ValidationError) as error:
        shown = bag.relative_to(root) if bag.is_relative_to(root) else bag
        place = Place(PurePosixPath(shown.as_posix()) / RECORDS)
        hint = "mit „catalogue verify“ prüfen"
        raise ArchiveError([Problem("E705", place, "das Archiv ist nicht lesbar", hint)]) from error


def previous_edition(root: Path, number: int) -> Edition | None:
    """Return the records of the latest archived edition before this one, nothing when none is."""
    return next((read_records(root, bag) for bag in earlier_bags(root, number)), None)


def earlier_editions(root: Path, number: int) -> tuple[Edition, ...]:
    """Return the records of all archived editions before this one, the oldest first."""
    return tuple(read_records(root, bag) for bag in reversed([*earlier_bags(root, number)]))


def earlier_bags(root: Path, number: int) -> Iterator[Path]:
    """Yield the bags of the archived editions before this one, the latest first."""
    archive = Archive(root)
    found = (archive.bag_of(each) for each in reversed(archive.numbers) if each < number)
    yield from (bag for bag in found if bag)


def source_root(root: Path, number: int) -> Path:
    """Return where an edition is built from: the project itself, or the bag laid out as one.

    ``ArchiveError`` names what is damaged in the bag.
    """
    archive = Archive(root)
    bag = archive.bag_of(number)
    if bag is None or not (bag / "bagit.txt").is_file():
        return root
    cache = Project(root).cache / "archive"
    project = cache / proved(archive, bag)["tagmanifest-sha256.txt"]
    if _is_laid_out(bag, project):
        return project
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with alone(cache):
            # Another run may have done it meanwhile.
            if not _is_laid_out(bag, project):
                shutil.rmtree(project, ignore_errors=True)
                put({project / path: data for path, data in given(bag)})
        return project
    except OSError:
        # Where the cache cannot be written, this run has a folder of its own.
        folder = tempfile.mkdtemp()
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        lay_out(bag, Path(folder))
        return Path(folder)


def unpack(root: Path, number: int, folder: Path) -> Path:
    """Lay an archived edition out in an empty folder, where it can be corrected and built."""
    archive = Archive(root)
    bag = archive.bag_of(number)
    if bag is None:
        raise ArchiveError([not_archived(archive, number)])
    if folder.exists() and any(folder.iterdir()):
        hint = "einen leeren Ordner nennen"
        raise ArchiveError([Problem("E712", Place(folder), "der Ordner ist nicht leer", hint)])
    proved(archive, bag)
    lay_out(bag, folder)
    return folder


def proved(archive: Archive, bag: Path) -> dict[str, str]:
    """Return the seals of a bag; ``ArchiveError`` names all that is not as it was sealed."""
    shown = PurePosixPath(bag.relative_to(archive.root).as_posix())
    chained = {link.folder: link.bag for link in archive.chain}.get(str(shown))
    try:
        sealed = chained or seals(bag)
    except OSError as error:
        hint = "die Ablage vollständig kopieren"
        message = f"{PurePosixPath(error.filename).name} fehlt im Archiv"
        raise ArchiveError([Problem("E705", Place(shown), message, hint)]) from error
    if damaged := check_bag(bag, sealed, shown):
        raise ArchiveError(damaged)
    return dict(sealed)


def lay_out(bag: Path, folder: Path, below: str | PurePosixPath = "") -> None:
    """Write source and build of a bag into a folder, which can then be built as a project.

    Where only a folder of the project is asked for, ``below`` names it.
    """
    for path, data in given(bag):
        if not path.is_relative_to(below):
            continue
        target = folder / path
        # Only bytes: a bag may be read-only, what is made of it is not.
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _is_laid_out(bag: Path, project: Path) -> bool:
    """Whether every file that a bag gives a project is there, byte for byte."""
    return all((project / path).is_file() and (project / path).read_bytes() == data
               for path, data in given(bag))


def given(bag: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Yield what a bag gives a project, file by file: source and build."""
    for path in files_below(bag / "data"):
        if path.parts[0].startswith("build") and path.suffix in PACKED:
            yield from _members(bag / "data" / path)
        elif PROJECT.fullmatch(path.parts[0]):
            yield PurePosixPath(*path.parts[1:]), (bag / "data" / path).read_bytes()


def _members(file: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    try:
        with ZipFile(file) as members:
            names = [name for name in members.namelist() if not name.endswith("/")]
            # Nothing may be written beside the project.
            if outside := [x for x in names if x.startswith("/") or ".." in x.split("/")]:
                raise BadZipFile(", ".join(outside))
            yield from ((PurePosixPath(name), members.read(name)) for name in names)
    except (BadZipFile, RuntimeError, zlib.error) as error:
        message = f"das Archiv ist nicht lesbar ({error})"
        raise ArchiveError([Problem("E705", Place(PurePosixPath(file.name)), message)]) from error


def parted(paths: Iterable[PurePosixPath]) -> dict[PurePosixPath, PurePosixPath]:
    """Return where files of a bag lie so that no two of one stem share a folder.

    Archives refuse those; the second of a stem goes from ``data/source`` to ``data/source-2``.
    """
    seen: Counter[PurePosixPath] = Counter()
    found = {}
    for path in sorted(paths):
        seen[path.with_suffix("")] += 1
        times = seen[path.with_suffix("")]
        shelf = path.parts[1] if times == 1 else f"{path.parts[1]}-{times}"
        found[path] = PurePosixPath("data", shelf, *path.parts[2:])
    return found
