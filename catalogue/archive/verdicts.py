"""Judges the PDFs of bags; which bag kept all by whose judgement is remembered between runs."""

import hashlib
import json
from contextlib import suppress
from importlib import import_module, metadata
from pathlib import Path, PurePosixPath

from catalogue.archive.bag import seals
from catalogue.model.problems import Problem

FILE = "verdicts.json"
JUDGE = "catalogue.archive.judge"
PROGRAM = Path(__file__).parent.parent
ENGINES = ("page-validation", "pikepdf", "pypdfium2", "pillow")


class Verdicts:
    """The seals of the bags that this judge, our rules and these engines, found without fault.

    A seal stands for every byte of a bag, so the same judge would say the same again.
    """

    def __init__(self, cache: Path) -> None:
        self._path = cache / FILE
        self._judge = _judge()
        self._kept: dict[str, str] = {}
        with suppress(OSError, ValueError, TypeError, RecursionError):
            self._kept = dict(json.loads(self._path.read_text("utf-8")))

    def on(self, bag: Path, shown: PurePosixPath, anew: bool = False) -> list[Problem]:
        """Return what the PDFs of an intact bag do not keep; a bag without fault is remembered."""
        seal = seals(bag)["tagmanifest-sha256.txt"]
        if self._kept.get(seal) == self._judge and not anew:
            return []
        # What reads PDFs takes as long to import as all else of verifying takes to run.
        found: list[Problem] = list(import_module(JUDGE).check_claims(bag, shown))
        if not found:
            self._keep(seal)
        return found

    def _keep(self, seal: str) -> None:
        self._kept[seal] = self._judge
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


def _judge() -> str:
    files = sorted([*PROGRAM.rglob("*.py")])
    parts = [*(file.read_bytes() for file in files), *(installed(x).encode() for x in ENGINES)]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
