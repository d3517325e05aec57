"""Remembers from which sources an edition was delivered, so that it need not be built again."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePosixPath

from catalogue.archive.bag import SEALS
from catalogue.archive.chain import FOLDER
from catalogue.build.wish import Wish
from catalogue.model.problems import Place, Problem
from catalogue.source.cache import Cache
from catalogue.source.delivered import DRAFT_REPORT, REPORT, is_whole, named
from catalogue.source.inherited import COMMON, FOLDERS
from catalogue.source.program import PROGRAM, own_sums
from catalogue.source.project import PATHS, Project
from catalogue.typeset.libraries import system_versions

SOURCES = (PATHS.data, *FOLDERS, PATHS.editions)
# What an edition takes from the bag of another: its records; every byte of it hangs on its seal.
IN_BAGS = (SEALS[-1], "edition.json")
PACKAGES = (".dist-info", ".egg-info")
Stamps = Mapping[str, tuple[int, int, int]]


@dataclass(frozen=True)
class Order:
    """An edition, what is asked of it, and the folder that it is delivered to."""

    root: Path
    number: int
    out: Path
    wish: Wish

    @property
    def report(self) -> Path:
        """The report that lies beside what is delivered."""
        return self.out / (DRAFT_REPORT if self.wish.draft else REPORT)

    @property
    def name(self) -> str:
        """What the cache calls it; a draft stands beside the build, not in its place."""
        return f"built-{self.number}{'-draft' * self.wish.draft}"


@dataclass(frozen=True)
class Standing:
    """What lies there already, as a build would make it: its files, and what it has to say."""

    files: tuple[Path, ...]
    problems: tuple[Problem, ...]


def order_key(order: Order) -> bytes:
    """Return a hash of all that an edition is made of: wish, every source by its bytes, program."""
    # Whoever wants no cache gets the same files.
    wish = asdict(replace(order.wish, no_cache=False))
    root = order.root
    sums = {path: sum_of(root / path) for path in sorted(sources(root))}
    came = {path: sum_of(COMMON / path) for path in sorted(sources(COMMON, FOLDERS))}
    return sha256(json.dumps([order.number, wish, sums, came, _program()]).encode()).digest()


def standing(order: Order, key: bytes) -> Standing | None:
    """Return what was built from these sources, nothing when any file of it is not as it was."""
    kept = Cache(Project(order.root).cache).get_json(order.name, key)
    if not kept or kept["report"] != sum_of(order.report) or not is_whole(order.report):
        return None
    files = (*(path for path, _ in named(order.report)), order.report)
    return Standing(files, tuple(map(_problem, kept["problems"])))


def remember(order: Order, key: bytes, problems: Sequence[Problem]) -> None:
    """Keep that what lies in the folder of an edition was built from these sources.

    Where a source has changed meanwhile, nobody knows which state of it was built.
    """
    if order_key(order) == key:
        kept = {"report": sum_of(order.report), "problems": [each.record for each in problems]}
        Cache(Project(order.root).cache).keep_json(order.name, key, kept)


def is_restated(order: Order) -> bool:
    """Whether records were reviewed or released since the report was written."""
    states = Project(order.root).states(order.number)
    return states.is_file() and states.stat().st_mtime > order.report.stat().st_mtime


def _problem(said: dict[str, str | int]) -> Problem:
    place = Place(PurePosixPath(str(said["path"])), int(said["line"]), int(said["column"]))
    return Problem(str(said["code"]), place, str(said["message"]), str(said["hint"]))


def sources(root: Path, homes: Sequence[PurePosixPath] = SOURCES) -> Iterator[str]:
    """Yield every file that decides what an edition looks like, as seen from the root."""
    for folder, folders, names in (each for home in homes
                                   for each in os.walk(root / home, followlinks=True)):
        here = PurePosixPath(os.path.relpath(folder, root).replace(os.sep, "/"))
        bag = next((each for each in (here, *here.parents) if FOLDER.fullmatch(str(each))), None)
        out = PATHS.out(0).name if here.parent == PATHS.editions else ""
        folders[:] = _within_bag(here, bag, folders) if bag else (
            name for name in folders if not name.startswith(".") and name != out)
        yield from (f"{here}/{name}" for name in names if not is_work(here / name)
                    and (name in IN_BAGS if bag else not name.startswith(".")))


def stamps_of(root: Path, more: Iterable[str] = ()) -> Stamps:
    """Return when each source file was written, its size, its place on disk; ``more`` beside them.

    Asked by ``stat()``: shared drives tell nobody of changes.
    """
    found = {}
    for path in (*sources(root), *more):
        try:
            stat = os.stat(f"{root}/{path}")
        except OSError:
            # Somebody has just removed it.
            continue
        found[path] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return found


def is_work(path: PurePosixPath) -> bool:
    """Return whether a file tells of the work at an edition and not of how it looks."""
    number = path.parts[1] if len(path.parts) > 2 else ""
    return number.isdecimal() and (path == PATHS.states(int(number))
                                   or path.is_relative_to(PATHS.proposals(int(number))))


def _within_bag(here: PurePosixPath, bag: PurePosixPath, folders: Iterable[str]) -> list[str]:
    """Return the folders of a bag that lead to its records."""
    return [name for name in folders if here / name in (bag / "data", bag / "data" / "records")]


def sum_of(path: Path) -> str:
    """Return the SHA-256 of a file, nothing where it cannot be read."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        # The build says what is wrong with it.
        return ""


@cache
def _program() -> list[object]:
    """Return what this program is: its files by their bytes, packages and libraries by version."""
    homes = {home for home in sys.path if os.path.isdir(home)}
    packages = sorted({name for home in homes for name in os.listdir(home)
                       if name.endswith(PACKAGES)})
    return [sys.version, packages, system_versions(), PROGRAM.as_posix(), own_sums()]
