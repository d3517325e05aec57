"""The archive of the project: whole, true to its claims, built again by the program in its bag."""

import json
from pathlib import Path, PurePosixPath

import pytest
from click.testing import CliRunner

from catalogue.archive.bag import write_bag
from catalogue.archive.judge import check_claims
from catalogue.archive.pack import DAY, LAYOUT
from catalogue.archive.rebuild import check_rebuild
from catalogue.archive.verify import verify
from catalogue.cli import main
from catalogue.press.handoff import packed
from tests.conftest import KEPT, ROOT

BAG = ROOT / "editions" / "3" / "archive"
# Stands for the program of an earlier year: it notes what it is asked and ends as it is told.
PROGRAM = """
import json, pathlib, sys
pathlib.Path({notes!r}).write_text(json.dumps(sys.argv[1:]))
sys.exit({code})
"""


def archived(root: Path, code: int) -> Path:
    """Write an archived edition whose program ends with a code; return where it notes its call."""
    bag, notes = root / "editions" / "3" / "archive", root / "notes.json"
    program = PROGRAM.format(notes=str(notes), code=code).encode()
    files = {"catalogue/__init__.py": b"", "catalogue/__main__.py": program}
    (bag / "data" / "build").mkdir(parents=True)
    (bag / "data" / "build" / "catalogue-0-py3-none-any.whl").write_bytes(packed(files, DAY))
    write_bag(bag, [("Bagging-Date", "2024-11-01")])
    return notes


@pytest.mark.parametrize("words", [
    ["build", "--edition=3", "--out={}", "--marks", "--quiet", "--product=web"],
    ["fit", "--edition=3", "--json"],
    ["handoff", "--edition=3", "--printer=online", "--out={}"],
])  # fmt: skip
def test_an_archived_edition_is_left_to_its_own_program(project: Path, words: list[str]) -> None:
    notes = archived(project, 0)
    asked = [word.format(project / "out") for word in words]
    CliRunner().invoke(main, [*asked, f"--root={project}"], catch_exceptions=False)
    assert sorted(json.loads(notes.read_text())) == sorted(asked)


def test_a_failure_of_the_earlier_program_is_a_failure(project: Path) -> None:
    archived(project, 5)
    done = CliRunner().invoke(main, ["build", "--edition=3", f"--root={project}"])
    assert done.exit_code == 5


def test_the_archive_of_the_project_is_whole_and_keeps_what_it_claims() -> None:
    assert verify(ROOT, check_claims) == []


@pytest.mark.skipif(not (BAG / "data" / "build" / LAYOUT).is_file(),
                    reason="die 3. Auflage liegt noch in der alten Form im Archiv")
def test_the_third_edition_is_built_again_byte_for_byte_or_versions_are_named(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEPT)
    for problem in check_rebuild(BAG, 3, PurePosixPath("bag")):
        assert "andere Fassungen: " in problem.hint, str(problem)
