"""An editor is never stuck and never misled: wrong folders, odd files, odd terminals."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from catalogue.checks.validate import check
from catalogue.model.problems import DataError
from catalogue.source.load import load


def ran(*arguments: str, cwd: Path, **kwargs: Any) -> "subprocess.CompletedProcess[bytes]":
    """Run the command line in a folder."""
    return subprocess.run([sys.executable, "-m", "catalogue", *arguments], cwd=cwd, check=False,
                          capture_output="stdout" not in kwargs, **kwargs)


@pytest.mark.parametrize("name", ["woche.yaml.txt", "woche.yml", "woche.YAML", "woche.Yaml.TXT"])
def test_a_measure_by_another_name_is_an_error(project: Path, name: str) -> None:
    (project / "data" / "measures" / name).write_text("title: Woche\n", "utf-8")
    found = next(p for p in check(project, 4) if p.code == "E121")
    assert found.place.path.name == name
    assert "„woche.yaml“" in found.hint


def test_a_file_that_nobody_reads_is_told(project: Path) -> None:
    (project / "data" / "Notizen.docx").write_bytes(b"x")
    (project / "data" / "measures" / ".~lock.x.yaml#").write_bytes(b"x")
    assert [p.place.path.name for p in check(project, 4) if p.code == "W121"] == ["Notizen.docx"]


@pytest.mark.parametrize("below", ["data/measures", "editions/4"])
def test_a_wrong_folder_is_told_with_the_right_one(project: Path, below: str) -> None:
    with pytest.raises(DataError) as stopped:
        load(project / below, 4)
    (problem,) = stopped.value.problems
    assert problem.message == "hier liegt kein Katalog"
    assert str(project) in problem.hint


def test_a_catalogue_one_folder_below_is_found(project: Path) -> None:
    with pytest.raises(DataError) as stopped:
        load(project.parent, 4)
    assert str(project) in stopped.value.problems[0].hint


@pytest.mark.parametrize("coding", ["latin-1", "cp850", "ascii"])
def test_a_terminal_that_lacks_a_letter_ends_nothing(project: Path, coding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": coding}
    done = ran("check", "--edition", "4", "--alles", cwd=project, env=environment)
    assert b"Traceback" not in done.stderr
    assert done.returncode in (0, 3)
    assert done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_under_the_output_is_one_line(project: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = ran("check", "--edition", "4", cwd=project, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("die Ausgabe lässt sich nicht schreiben")


@pytest.mark.parametrize(("call", "said"), [
    (("check", "zuviel"), "zu viel: zuviel"), (("build", "--edition"), "hinter --edition fehlt"),
    (("check", "--strict=3"), "--strict steht ohne Wert"),
])  # fmt: skip
def test_usage_errors_are_german(project: Path, call: tuple[str, ...], said: str) -> None:
    done = ran(*call, cwd=project)
    assert (done.returncode, said in done.stderr.decode()) == (2, True)


def test_nothing_is_mended_unasked_where_nobody_can_answer(project: Path) -> None:
    path = next((project / "data" / "measures").glob("*.yaml"))
    text = path.read_text("utf-8").replace("description: |\n", "description: |\n  Rat - und Tat.\n")
    path.write_text(text, "utf-8")
    done = ran("check", "--edition", "4", "--fix", cwd=project, stdin=subprocess.DEVNULL)
    assert "--yes" in done.stderr.decode()
    assert path.read_text("utf-8") == text
    ran("check", "--edition", "4", "--fix", "--yes", cwd=project, stdin=subprocess.DEVNULL)
    assert "Rat – und Tat." in path.read_text("utf-8")


def test_errors_come_first_and_notices_are_counted(project: Path) -> None:
    (project / "data" / "measures" / "x.yml").write_text("", "utf-8")
    lines = ran("check", "--edition", "4", cwd=project).stdout.decode().splitlines()
    assert " E121 " in lines[0]
    assert not any(" I1" in line for line in lines)
    assert "--alles" in lines[-1]
