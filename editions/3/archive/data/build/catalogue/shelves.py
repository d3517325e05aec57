"""Where the archive keeps its bags, and where in a bag each kind of file lies."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

# Products go to a folder of their kind, everything else belongs to the print job.
FOLDERS = {"web": "pdfa2", "archive": "archive"}
REPORTS, PRINT = "reports", "print"
REPORT = "build.json"
ORDER, ORDER_FORM = "druckauftrag.json", "druckauftrag.pdf"
RECORDS = PurePosixPath("data", "records", "edition.json")
BAG_NAME = re.compile(r"archive(?:-([2-9]|[1-9]\d+))?")


def bags(root: Path, number: int) -> list[Path]:
    """Return every bag of an edition, the first freezing first, then its reprints."""
    found = ((BAG_NAME.fullmatch(path.name), path)
             for path in (root / "editions" / str(number)).glob("archive*"))
    numbered = ((int(match[1] or 1), path) for match, path in found if match and path.is_dir())
    return [path for _, path in sorted(numbered)]


def bag_of(root: Path, number: int) -> Path | None:
    """Return the bag that holds an edition as it was last published, or nothing."""
    return next(reversed(bags(root, number)), None)


def call(arguments: Sequence[str]) -> list[str]:
    """Return the call that runs Python on the program of a project, its working folder."""
    # Python looks for modules in the working folder first.
    return [sys.executable, "-B", "-X", "utf8", *arguments]
