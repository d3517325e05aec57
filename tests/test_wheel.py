"""The wheel works where no repository is: it carries all that a catalogue needs."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.build import build_wheel

from tests.conftest import ROOT

MAX_MB = 3
Run = Callable[..., str]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel holds, as an installer would unpack it."""
    folder = tmp_path_factory.mktemp("wheel")
    here = Path.cwd()
    os.chdir(ROOT)
    try:
        wheel = folder / build_wheel(str(folder))
    finally:
        os.chdir(here)
    assert wheel.stat().st_size < MAX_MB * 1_000_000
    with ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Run:
    """Run the installed program far from the repository."""

    def called(*arguments: object) -> str:
        paths = os.pathsep.join([str(installed), *filter(None, [os.environ.get("PYTHONPATH")])])
        done = subprocess.run(
            [sys.executable, "-m", "catalogue", *map(str, arguments)], cwd=tmp_path, text=True,
            env={**os.environ, "PYTHONPATH": paths}, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return called


def test_it_carries_one_copy_of_layouts_fonts_and_handbook(installed: Path) -> None:
    common = installed / "catalogue" / "starters" / "common"
    for folder in ("layouts", "fonts", "docs"):
        kept = {path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert {path.relative_to(common) for path in (common / folder).rglob("*")
                if path.is_file()} == kept
    assert len(list(installed.rglob("hyph_de.dic"))) == 1


def test_from_nothing_to_an_archived_edition_outside_the_repository(
    run: Run, installed: Path, tmp_path: Path
) -> None:
    run("init", tmp_path / "neu", "--muster", "massnahmen")
    at = ("--root", tmp_path / "neu")
    assert "Schnitte gefunden" in run("doctor", *at)
    assert "1-print.pdf" in run("build", "--edition", 1, "--product", "print", *at)
    run("check", "--edition", 1, *at)
    run("schema", *at)
    assert "handoff" in run("handoff", "--edition", 1, "--printer", "online", "--trotzdem", *at)
    head = tmp_path / "neu" / "editions" / "1" / "edition.yaml"
    head.write_text(head.read_text("utf-8") + "closing_date: 2027-06-30\n", "utf-8")
    run("archive", "--edition", 1, *at)
    run("new", "edition", *at)
    run("diff", 1, 2, "--no-pictures", *at)
    assert "byte-gleich" in run("verify", "--rebuild", *at)
    assert not list((tmp_path / "neu").glob("layouts"))
