"""Judges the PDFs of bags; which bag kept all by whose judgement is remembered between runs."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from importlib import metadata
from pathlib import Path, PurePosixPath

from catalogue.archive.bag import seals
from catalogue.model.problems import Problem
from catalogue.source.cache import Cache
from catalogue.source.program import own_sums

NAME = "verdicts"
ENGINES = ("page-validation", "pikepdf", "pypdfium2", "pillow")

Judge = Callable[[Path, PurePosixPath], Iterable[Problem]]


class Verdicts:
    """The seals of the bags that this judge, our rules and these engines, found without fault.

    A seal stands for every byte of a bag, so the same judge would say the same again.
    """

    def __init__(self, cache: Path, judge: Judge) -> None:
        self._cache = Cache(cache)
        self._judge = judge

    @cached_property
    def _key(self) -> bytes:
        return judge_key(own_sums()).encode()

    def on(self, bag: Path, shown: PurePosixPath, anew: bool = False) -> list[Problem]:
        """Return what the PDFs of an intact bag do not keep; a bag without fault is remembered."""
        seal = seals(bag)["tagmanifest-sha256.txt"]
        kept = self._cache.get_json(NAME, self._key) or []
        if seal in kept and not anew:
            return []
        found = list(self._judge(bag, shown))
        if not found and seal not in kept:
            self._cache.keep_json(NAME, self._key, [*kept, seal])
        return found


def installed(name: str) -> str:
    """Return the version of a distribution, nothing when it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def judge_key(program: Mapping[str, str]) -> str:
    """Return a hash of who judges: the sum of every file of the program, and the engines."""
    engines = {name: installed(name) for name in ENGINES}
    return hashlib.sha256(json.dumps([program, engines]).encode()).hexdigest()
