"""Whoever closes the output of a command reads nothing, and nothing breaks."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_output_breaks_nothing(project: Path, closed: str) -> None:
    call = f'"{sys.executable}" -m catalogue status --root "{project}" {closed}'
    done = subprocess.run(["sh", "-c", call], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
