"""The small project with three kinds of record: on a page, on a half, in two columns."""

import shutil
from pathlib import Path

from tests.conftest import ROOT, small_project

KINDS = ROOT / "tests" / "kinds"
LEADING = "sprachcafe"


def kinds_project(folder: Path) -> Path:
    """Write the small project, its declaration, the records of the other kinds."""
    root = small_project(folder)
    shutil.copytree(KINDS / "data", root / "data", dirs_exist_ok=True)
    # Each kind has a setting of its own.
    head = root / "editions" / "4" / "edition.yaml"
    head.write_text(head.read_text("utf-8").replace("setting: page\n", ""), "utf-8")
    path = root / "data" / "measures" / f"{LEADING}.yaml"
    more = "projects: [erzaehlabend, buecherkiste]\n"
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    return root
