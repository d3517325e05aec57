"""Where the archive keeps its bags, and where in a bag each kind of file lies."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from catalogue.archive.bag import FROM_GIT
from catalogue.archive.chain import CHAIN, read_chain
from catalogue.model.problems import ArchiveError, Place, Problem
from catalogue.source.project import Project

# Products go to a folder of their kind, everything else belongs to the print job.
FOLDERS = {"web": "pdfa2", "archive": "archive"}
REPORTS, PRINT = "reports", "print"
REPORT = "build.json"
RECORDS = PurePosixPath("data", "records", "edition.json")
BAG_NAME = re.compile(r"archive(?:-([2-9]|[1-9]\d+))?")


def bags(root: Path, number: int) -> list[Path]:
    """Return every bag of an edition, the first freezing first, then its reprints."""
    found = ((BAG_NAME.fullmatch(path.name), path)
             for path in Project(root).edition(number).glob("archive*"))
    numbered = ((int(match[1] or 1), path) for match, path in found if match and path.is_dir())
    return [path for _, path in sorted(numbered)]


def bag_of(root: Path, number: int) -> Path | None:
    """Return the bag that holds an edition as it was last published, or nothing.

    ``ArchiveError`` when the chain names a bag that is gone: nothing else may stand in for it.
    """
    folders = [link.folder for link in read_chain(root) if link.edition == number]
    gone = [folder for folder in folders if not (root / folder).is_dir()]
    if gone:
        raise ArchiveError(Problem("E702", Place(PurePosixPath(folder)), "fehlt, ist aber laut"
                                   f" {CHAIN} archiviert", FROM_GIT) for folder in gone)
    return next(reversed(bags(root, number)), None)


def archived_numbers(root: Path) -> list[int]:
    """Return the numbers of the editions that have a bag or a line in the chain, in order."""
    folders = (path.parent.name for path in Project(root).editions.glob("*/archive*"))
    bagged = {int(name) for name in folders if name.isdigit() and bags(root, int(name))}
    return sorted(bagged | {link.edition for link in read_chain(root)})


def is_product(path: PurePosixPath) -> bool:
    """Whether a file of a bag, named from the bag, is a product or belongs to the print job."""
    return path.parts[0] == "data" and path.parts[1].split("-")[0] in (*FOLDERS.values(), PRINT)


def call(arguments: Sequence[str]) -> list[str]:
    """Return the call that runs Python on the program of a project, its working folder."""
    # Python looks for modules in the working folder first.
    return [sys.executable, "-B", "-X", "utf8", *arguments]
