"""Where the archive keeps its bags, and where in a bag each kind of file lies."""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from catalogue.archive.bag import FROM_GIT
from catalogue.archive.chain import CHAIN, ChainLine, read_chain
from catalogue.model.problems import ArchiveError, Place, Problem

# Products go to a folder of their kind, everything else belongs to the print job.
FOLDERS = {"web": "pdfa2", "archive": "archive"}
REPORTS, PRINT = "reports", "print"
REPORT = "build.json"
RECORDS = PurePosixPath("data", "records", "edition.json")
BAG_NAME = re.compile(r"archive(?:-([2-9]|[1-9]\d+))?")
# Before the reason of a reprint, where a bag describes itself.
REPRINT = " Berichtigter Nachdruck: "
ARCHIVED, OPEN, ABSENT = "archiviert", "offen", "nicht im Bestand"


@dataclass(frozen=True)
class Archive:
    """The archive of a project; its chain and its bags are looked up once."""

    root: Path

    @cached_property
    def chain(self) -> tuple[ChainLine, ...]:
        """Every line of the chain that can be read."""
        return read_chain(self.root)

    @cached_property
    def bags(self) -> dict[int, list[Path]]:
        """Every bag by its edition, the first freezing first, then its reprints."""
        found: dict[int, list[tuple[int, Path]]] = {}
        for path in (self.root / "editions").glob("*/archive*"):
            match, number = BAG_NAME.fullmatch(path.name), path.parent.name
            if match and number.isdigit() and path.is_dir():
                found.setdefault(int(number), []).append((int(match[1] or 1), path))
        return {number: [path for _, path in sorted(each)] for number, each in found.items()}

    @property
    def numbers(self) -> list[int]:
        """The numbers of the editions that have a bag or a line in the chain, in order."""
        return sorted({*self.bags, *(link.edition for link in self.chain)})

    def bag_of(self, number: int) -> Path | None:
        """Return the bag that holds an edition as it was last published, or nothing.

        ``ArchiveError`` when the chain names a bag that is gone: nothing else may stand in for it.
        """
        folders = [link.folder for link in self.chain if link.edition == number]
        gone = [folder for folder in folders if not (self.root / folder).is_dir()]
        if gone:
            raise ArchiveError(Problem("E702", Place(PurePosixPath(folder)), "fehlt, ist aber laut"
                                       f" {CHAIN} archiviert", FROM_GIT) for folder in gone)
        return next(reversed(self.bags.get(number, [])), None)

    def state(self, number: int) -> str:
        """Return in a word whether an edition has a bag, is still open, or not in our hands."""
        if number in self.bags:
            return ARCHIVED
        foreword = self.root / "editions" / str(number) / "foreword.md"
        return OPEN if foreword.is_file() else ABSENT


def is_product(path: PurePosixPath) -> bool:
    """Whether a file of a bag, named from the bag, is a product or belongs to the print job."""
    return path.parts[0] == "data" and path.parts[1].split("-")[0] in (*FOLDERS.values(), PRINT)


def call(arguments: Sequence[str]) -> list[str]:
    """Return the call that runs Python on the program of a project, its working folder."""
    # Python looks for modules in the working folder first.
    return [sys.executable, "-B", "-X", "utf8", *arguments]
