"""Judges the PDFs of bags; which bag kept all by whose judgement is remembered between runs."""

import hashlib
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property
from importlib import metadata
from pathlib import Path, PurePosixPath

from catalogue.archive.bag import seals
from catalogue.model.problems import Problem

FILE = "verdicts.json"
PROGRAM = Path(__file__).parent.parent
ENGINES = ("page-validation", "pikepdf", "pypdfium2", "pillow")

Judge = Callable[[Path, PurePosixPath], Iterable[Problem]]


class Verdicts:
    """The seals of the bags that this judge, our rules and these engines, found without fault.

    A seal stands for every byte of a bag, so the same judge would say the same again.
    """

    def __init__(self, cache: Path, judge: Judge) -> None:
        self._path = cache / FILE
        self._judge = judge
        self._kept: dict[str, str] = {}
        with suppress(OSError, ValueError, TypeError, RecursionError):
            self._kept = dict(json.loads(self._path.read_text("utf-8")))

    @cached_property
    def _key(self) -> str:
        return judge_key()

    def on(self, bag: Path, shown: PurePosixPath, anew: bool = False) -> list[Problem]:
        """Return what the PDFs of an intact bag do not keep; a bag without fault is remembered."""
        seal = seals(bag)["tagmanifest-sha256.txt"]
        if self._kept.get(seal) == self._key and not anew:
            return []
        found = list(self._judge(bag, shown))
        if not found:
            self._keep(seal)
        return found

    def _keep(self, seal: str) -> None:
        self._kept[seal] = self._key
        # Where nothing can be written, every bag is judged anew; that is slower, not wrong.
        with suppress(OSError):
            self._path.parent.mkdir(exist_ok=True)
            self._path.write_text(json.dumps(self._kept, indent=1), "utf-8")


def installed(name: str) -> str:
    """Return the version of a distribution, nothing when it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def judge_key(program: Path = PROGRAM) -> str:
    """Return a hash of who judges: every module by its place and bytes, and the engines."""
    files = {path.relative_to(program).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
             for path in sorted(program.rglob("*.py"))}
    engines = {name: installed(name) for name in ENGINES}
    return hashlib.sha256(json.dumps([files, engines]).encode()).hexdigest()
