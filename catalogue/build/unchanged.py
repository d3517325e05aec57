"""Remembers from which sources an edition was delivered, so that it need not be built again."""

import json
import os
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path, PurePosixPath

from catalogue.archive.chain import FOLDER
from catalogue.archive.places import REPORT
from catalogue.source.cache import Cache
from catalogue.source.delivered import is_whole
from catalogue.source.project import PATHS, Project

PROGRAM = Path(__file__).parent.parent
SOURCES = (PATHS.data, PATHS.layouts, PATHS.fonts, PATHS.editions)
SEAL = "tagmanifest-sha256.txt"


def sources_key(root: Path, number: int) -> bytes:
    """Return a hash of all that an edition is made of: every source by its bytes, the program."""
    sums = {path.as_posix(): _sum(root / path) for path in sorted(_sources(root))}
    return sha256(json.dumps([number, sums, _program()]).encode()).digest()


def is_unchanged(root: Path, number: int, key: bytes) -> bool:
    """Whether all files of an edition still are those that were built from these sources."""
    report = Project(root).out(number) / REPORT
    kept = Cache(Project(root).cache).get(_name(number), key)
    return bool(kept) and is_whole(report) and kept == _sum(report).encode()


def remember(root: Path, number: int, key: bytes) -> None:
    """Keep that what lies in the folder of an edition was built from these sources."""
    report = Project(root).out(number) / REPORT
    Cache(Project(root).cache).keep(_name(number), key, _sum(report).encode())


def _name(number: int) -> str:
    return f"built-{number}"


def _sources(root: Path) -> Iterator[PurePosixPath]:
    for folder, folders, names in (each for home in SOURCES
                                   for each in os.walk(root / home, followlinks=True)):
        here = PurePosixPath(Path(folder).relative_to(root).as_posix())
        is_bag = bool(FOLDER.fullmatch(here.as_posix()))
        out = PATHS.out(0).name if here.parent == PATHS.editions else ""
        folders[:] = () if is_bag else (
            name for name in folders if not name.startswith(".") and name != out)
        # Every byte of a bag hangs on its seal.
        yield from (here / name for name in names
                    if (name == SEAL if is_bag else not name.startswith(".")))


def _sum(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


@cache
def _program() -> list[list[str]]:
    """Return what this program is: its files by their bytes, and every package by its version."""
    files = (path for path in sorted(PROGRAM.rglob("*")) if path.is_file())
    packages = sorted({f"{each.name} {each.version}" for each in metadata.distributions()})
    return [[path.relative_to(PROGRAM).as_posix(), _sum(path)]
            for path in files if path.suffix != ".pyc"] + [packages]
