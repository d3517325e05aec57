"""What is asked of an archived edition is done by the program that lies in its bag."""

import os
import subprocess
import sys
from pathlib import Path

from catalogue.holdings import source_root


def left_to_its_program(root: Path, number: int, *arguments: str) -> bool:
    """Whether an edition is archived; then its own program has done the command in its project.

    A later program may ask more of a layout than the one that set the edition. ``SystemExit``
    with the exit code of the earlier program when that did not succeed.
    """
    project = source_root(root, number)
    if project == root:
        return False
    # Python looks for modules in the working folder first, so the program of the project runs.
    call = [sys.executable, "-B", "-X", "utf8", "-m", "catalogue", *arguments]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(call, cwd=project, env=environment, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)
    return True


def folder_of(root: Path, number: int, out: Path | None) -> Path:
    """Return where the files of an edition are delivered to."""
    return (out or root / "editions" / str(number) / "out").resolve()
