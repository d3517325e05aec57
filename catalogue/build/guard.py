"""Runs a program and ends it, with all that it has started, when its starter is gone.

``python -m catalogue.build.guard PROGRAM …`` must lead a group of processes of its own; its input
is a pipe that nobody writes to and that ends with its starter, however that ends.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from threading import Thread

INPUT = 0


def guarded(call: Sequence[str]) -> list[str]:
    """Return a call that ends with its starter; its first word is the Python that runs it."""
    # Windows has no groups of processes that a guard could end.
    guard = [] if sys.platform == "win32" else [call[0], "-m", "catalogue.build.guard"]
    return [*guard, *call]


def _end_with_starter() -> None:
    os.read(INPUT, 1)
    os.killpg(0, signal.SIGKILL)


def main() -> None:
    """Run the program that the command line names and exit as it does."""
    Thread(target=_end_with_starter, daemon=True).start()
    sys.exit(abs(subprocess.call(sys.argv[1:], stdin=subprocess.DEVNULL)))


if __name__ == "__main__":
    main()
