"""A line of six thousand characters takes its moment, whatever stands in it."""

import time
from pathlib import Path

import pytest

from catalogue.checks.fix import fix
from catalogue.source.project import Project

LETTERS = 6000
SECONDS = 10


@pytest.mark.parametrize("piece", [
    'Wort - und "Rat" mit 2023 - 2027 z.B. 5% ', "FB Gesundheit ", "a,b", "02323 161234 ", "a ",
])  # fmt: skip
def test_a_long_line_is_mended_soon(project: Path, piece: str) -> None:
    path = Project(project).measure("eltern-kind-tag")
    line = (piece * LETTERS)[:LETTERS].rstrip()
    text = path.read_text("utf-8").replace("description: |\n", f"description: |\n  {line}\n")
    path.write_text(text, "utf-8")
    start = time.perf_counter()
    fix(project, 4)
    assert time.perf_counter() - start < SECONDS


def test_only_what_is_mended_changes_in_a_long_line(project: Path) -> None:
    path = Project(project).measure("eltern-kind-tag")
    text = path.read_text("utf-8")
    line = "Rat - und Tat, Mut,Kraft " * 200
    before = text.replace("description: |\n", f"description: |\n  {line}ist gut.\n")
    path.write_text(before, "utf-8")
    fix(project, 4, write=True)
    mended = before.replace("Rat - und", "Rat – und").replace("Mut,Kraft", "Mut, Kraft")
    assert path.read_text("utf-8") == mended
