"""How many catalogues a minute makes; run it with ``python -m tests.bench_batch``."""

import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from catalogue.build.batch import Job, side_by_side
from tests.conftest import small_project

COPIES = 20
# Nordrhein-Westfalen has 396 municipalities.
MUNICIPALITIES = 396


def measured(folders: Sequence[Path], command: str) -> tuple[float, float]:
    """Return the seconds and CPU seconds that a catalogue takes, all cores at work.

    A machine that others use too takes more of the first, hardly more of the second.
    """
    start, used = time.perf_counter(), sum(os.times()[:4])
    outcomes = list(side_by_side([Job(str(folder), command=command) for folder in folders]))
    wrong = [each for each in outcomes if not each.is_well]
    if wrong:
        raise SystemExit(f"{wrong[0].folder}: {wrong[0].problem}")
    seconds, cpu = time.perf_counter() - start, sum(os.times()[:4]) - used
    return seconds / len(folders), cpu / len(folders)


def main() -> None:
    """Print catalogues per minute, and what the municipalities of the Land would take."""
    with tempfile.TemporaryDirectory() as name:
        folders = [small_project(Path(name) / str(i)) for i in range(COPIES)]
        for command, words in (("check", "check"), ("build", "build"), ("build", "unchanged")):
            seconds, cpu = measured(folders, command)
            print(f"{words:10} {60 / seconds:7.1f} catalogues a minute, {cpu:5.2f} s CPU each:"
                  f" {MUNICIPALITIES} in {MUNICIPALITIES * cpu / 60:6.1f} min on one free core")


if __name__ == "__main__":
    main()
