"""What this program is: its files by their bytes."""

import os
import sys
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

PROGRAM = Path(__file__).parent.parent
# What a wheel carries beside the program: layouts, fonts, handbook, lock file.
PACKED = PROGRAM / "starters" / "common"


def program_sums(program: Path = PROGRAM) -> dict[str, str]:
    """Return the SHA-256 of every file of a program by its place, what is compiled left out."""
    # Every process asks this of all files: plain strings take half of the time.
    paths = (os.path.join(folder, name) for folder, _, names in os.walk(program) for name in names)
    return {os.path.relpath(path, program).replace(os.sep, "/"): _sum(path)
            for path in sorted(paths) if not path.endswith(".pyc")}


def _sum(path: str) -> str:
    with open(path, "rb", buffering=0) as file:
        return sha256(file.read()).hexdigest()


@cache
def own_sums() -> dict[str, str]:
    """Return the sums of this program, as they were when it was first asked for them."""
    return program_sums()


def child_of(module: str, *words: str) -> tuple[list[str], Mapping[str, str]]:
    """Return command and environment that run a module of this program in a process of its own."""
    # Without -P the folder that the user stands in would come before the library.
    path = os.pathsep.join(filter(None, sys.path))
    return [sys.executable, "-P", "-m", module, *words], {**os.environ, "PYTHONPATH": path}
