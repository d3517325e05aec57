"""Signs that nobody sees are found in every text."""

from pathlib import Path

import pytest

from catalogue.checks.validate import check

MEASURE = "data/measures/sprachcafe.yaml"


@pytest.mark.parametrize("sign", ["\ufeff", "\u202e", "\u200f", "\u2066", "\u2063"])
def test_a_sign_that_nobody_sees_is_told(project: Path, sign: str) -> None:
    path = project / MEASURE
    path.write_text(path.read_text("utf-8").replace("title: S", f"title: S{sign}", 1), "utf-8")
    [line] = [str(problem) for problem in check(project, 4) if problem.code == "W319"]
    assert line.startswith(f"{MEASURE}:2:9 ")
