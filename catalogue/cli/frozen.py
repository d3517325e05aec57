"""What is asked of an archived edition is done by the program that lies in its bag."""

import subprocess
from pathlib import Path

from catalogue.archive.holdings import source_root
from catalogue.archive.places import call


def left_to_its_program(root: Path, number: int, name: str, *arguments: str) -> bool:
    """Whether an edition is archived; then its own program has done the command in its project.

    A later program may ask more of a layout than the one that set the edition. ``SystemExit``
    with the exit code of the earlier program when that did not succeed.
    """
    project = source_root(root, number)
    if project == root:
        return False
    made = call(["-m", "catalogue", name, f"--edition={number}", *arguments])
    done = subprocess.run(made, cwd=project, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)
    return True
