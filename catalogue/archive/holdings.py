"""What the archive holds: the bags of an edition, its records, its project laid out again."""

import atexit
import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from catalogue.archive.bag import check_bag, files_below, seals
from catalogue.archive.chain import read_chain
from catalogue.archive.places import RECORDS, archived_numbers, bag_of
from catalogue.model.problems import ArchiveError, Place, Problem
from catalogue.model.records import Edition
from catalogue.source.project import PATHS, Project

# Together these folders of a bag are a project that can be built.
PROJECT = re.compile(r"(source|build)(-\d+)?")


def archived_edition(root: Path, number: int) -> Edition | None:
    """Return the records of an archived edition, nothing when it is not archived."""
    bag = bag_of(root, number)
    return read_records(root, bag) if bag else None


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
    earlier = (n for n in reversed(archived_numbers(root)) if n < number)
    return next((found for n in earlier if (found := archived_edition(root, n))), None)


def source_root(root: Path, number: int) -> Path:
    """Return where an edition is built from: the project itself, or the bag laid out as one.

    ``ArchiveError`` names what is damaged in the bag.
    """
    bag = bag_of(root, number)
    if bag is None or not (bag / "bagit.txt").is_file():
        return root
    shown = PurePosixPath(bag.relative_to(root).as_posix())
    sealed = {link.folder: link.bag for link in read_chain(root)}.get(str(shown)) or seals(bag)
    if damaged := check_bag(bag, sealed, shown):
        raise ArchiveError(damaged)
    cache = Project(root).cache / "archive"
    project = cache / sealed["tagmanifest-sha256.txt"]
    if not _is_laid_out(bag, project):
        shutil.rmtree(project, ignore_errors=True)
        folder = _new_folder(cache)
        lay_out(bag, folder)
        return folder.replace(project) if folder.parent == cache else folder
    return project


def _new_folder(cache: Path) -> Path:
    """Return a new folder in the cache; where it cannot be written, one for this run alone."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(dir=cache))
    except OSError:
        folder = tempfile.mkdtemp()
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return Path(folder)


def _is_laid_out(bag: Path, project: Path) -> bool:
    """Whether every file that a bag gives a project is there, byte for byte."""
    pairs = ((bag / "data" / path, project / Path(*path.parts[1:])) for path in _given(bag))
    return all(there.is_file() and there.read_bytes() == kept.read_bytes()
               for kept, there in pairs)


def _given(bag: Path) -> Iterator[PurePosixPath]:
    return (path for path in files_below(bag / "data") if PROJECT.fullmatch(path.parts[0]))


def unpack(root: Path, number: int, folder: Path) -> Path:
    """Lay an archived edition out in an empty folder, where it can be corrected and built."""
    bag = bag_of(root, number)
    place = Place(PATHS.edition(number))
    if bag is None:
        raise ArchiveError([Problem("E711", place, f"die {number}. Auflage ist nicht archiviert")])
    if folder.exists() and any(folder.iterdir()):
        hint = "einen leeren Ordner nennen"
        raise ArchiveError([Problem("E712", Place(folder), "der Ordner ist nicht leer", hint)])
    lay_out(bag, folder)
    return folder


def lay_out(bag: Path, folder: Path) -> None:
    """Copy source and build of a bag into a folder, which can then be built as a project."""
    for path in _given(bag):
        target = folder.joinpath(*path.parts[1:])
        # Only bytes: a bag may be read-only, what is made of it is not.
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(bag / "data" / path, target)


def parted(paths: Iterable[PurePosixPath]) -> dict[PurePosixPath, PurePosixPath]:
    """Return where files of a bag lie so that no two of one stem share a folder.

    Archives refuse those; the second of a stem goes from ``data/build`` to ``data/build-2``.
    """
    seen: Counter[PurePosixPath] = Counter()
    found = {}
    for path in sorted(paths):
        seen[path.with_suffix("")] += 1
        times = seen[path.with_suffix("")]
        shelf = path.parts[1] if times == 1 else f"{path.parts[1]}-{times}"
        found[path] = PurePosixPath("data", shelf, *path.parts[2:])
    return found


def records_text(edition: Edition) -> str:
    """Return the records of an edition as JSON in one fixed form."""
    values = edition.model_dump(mode="json")
    return json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
