"""An editor is never stuck and never misled: wrong folders, odd files, odd terminals."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from catalogue.checks.validate import check
from catalogue.cli import main
from catalogue.model.problems import DataError
from catalogue.source.load import load
from tests.conftest import ROOT


def ran(*arguments: str, cwd: Path, **kwargs: Any) -> "subprocess.CompletedProcess[bytes]":
    """Run the command line as a process of its own in a folder."""
    return subprocess.run([sys.executable, "-m", "catalogue", *arguments], cwd=cwd, check=False,
                          capture_output="stdout" not in kwargs, **kwargs)


@pytest.fixture
def inside(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, as the folder one works in."""
    monkeypatch.chdir(project)
    return project


def called(*arguments: str) -> Result:
    """Call the command line where one is, without an answer to anything it asks."""
    return CliRunner().invoke(main, arguments)


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
def test_usage_errors_are_german(inside: Path, call: tuple[str, ...], said: str) -> None:
    done = called(*call)
    assert (done.exit_code, said in done.stderr) == (2, True)


def test_nothing_is_mended_unasked_where_nobody_can_answer(inside: Path) -> None:
    path = next((inside / "data" / "measures").glob("*.yaml"))
    text = path.read_text("utf-8").replace("description: |\n", "description: |\n  Rat - und Tat.\n")
    path.write_text(text, "utf-8")
    done = called("check", "--edition", "4", "--fix")
    assert "--yes" in done.stderr
    assert path.read_text("utf-8") == text
    called("check", "--edition", "4", "--fix", "--yes")
    assert "Rat – und Tat." in path.read_text("utf-8")


def test_errors_come_first_and_notices_are_counted(inside: Path) -> None:
    (inside / "data" / "measures" / "x.yml").write_text("", "utf-8")
    lines = called("check", "--edition", "4").stdout.splitlines()
    assert " E121 " in lines[0]
    assert not any(" I1" in line for line in lines)
    assert "--alles" in lines[-1]


@pytest.mark.parametrize("call", [("doctor",), ("build", "--edition", "4", "--product", "web")])
def test_it_is_told_in_one_line_that_nobody_else_checks(
    project: Path, monkeypatch: pytest.MonkeyPatch, call: tuple[str, ...]
) -> None:
    monkeypatch.setattr("catalogue.preflight.engines.page", None)
    done = CliRunner().invoke(main, [*call, "--root", str(project)])
    told = [line for line in done.stdout.splitlines() if "kein fremdes Programm" in line]
    assert [("pip install page-validation" in line) for line in told] == [True]
    assert done.exit_code == 0


@pytest.mark.parametrize(("name", "what"), [
    ("data/contacts.yaml", "die Anlaufstellen"), ("editions/4/foreword.md", "ein Kapitel"),
    ("layouts/katalog/layout.yaml", "das Layout „katalog“ gibt es nicht"),
    ("layouts/katalog/measure.html", "die Vorlage fehlt"),
])  # fmt: skip
def test_a_missing_file_is_named_with_what_it_is_for(
    inside: Path, name: str, what: str
) -> None:
    (inside / name).unlink()
    done = called("build", "--edition", "4", "--product", "web", "--quiet")
    said = done.stderr
    line = next(line for line in said.splitlines() if name in line)
    assert what in line
    assert "No such file" not in said
    assert done.exit_code


@pytest.mark.parametrize("call", [("status",), ("check", "--explain", "alle"), ("diff", "3", "4")])
def test_who_reads_one_line_only_gets_no_traceback(project: Path, call: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        done = ran(*call, cwd=project, stdout=pipe, stderr=subprocess.PIPE)
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


# Without UTF-8 Python itself cannot read where a package lies whose path has an umlaut.
@pytest.mark.skipif(not str(ROOT).isascii(), reason="the path of the program is not ASCII")
@pytest.mark.parametrize("call", [
    ("status",), ("doctor",), ("diff", "3", "4", "--no-pictures"), ("check", "--alles"),
    ("new", "measure", "--title", "Tür an Tür"), ("status", "--help"),
])  # fmt: skip
def test_the_plainest_locale_ends_nothing(project: Path, call: tuple[str, ...]) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = ran(*call, cwd=project, env=environment)
    assert b"Traceback" not in done.stderr
    assert done.stdout


@pytest.mark.parametrize("call", [("check",), ("status",), ("build", "--edition", "4")])
def test_a_root_that_is_a_file_is_told_in_german(inside: Path, call: tuple[str, ...]) -> None:
    done = called(*call, "--root", "data/sections.yaml")
    assert (done.exit_code, "ist kein Ordner" in done.stderr) == (2, True)


def test_a_root_that_is_not_there_is_told_in_german(inside: Path) -> None:
    said = called("check", "--root", "nirgends").stderr
    assert "nirgends" in said
    assert "gibt es nicht" in said


@pytest.mark.parametrize("call", [
    ("build", "--edition", "vier"), ("new", "measure"), ("check", "--edition", "99"),
    ("collect", "--edition", "4", "--format", "pdf"), ("import", "fehlt.docx"), ("new", "edtion"),
    ("fit", "--edition", "0"), ("diff", "-1", "4"),
])  # fmt: skip
def test_a_wrong_call_speaks_no_english(inside: Path, call: tuple[str, ...]) -> None:
    done = called(*call)
    said = done.stderr
    assert isinstance(done.exception, SystemExit)
    assert done.exit_code
    assert not any(word in said for word in ("Traceback", "not a valid", "No such", "Missing",
                                             "does not", "Invalid", "Error"))


def test_a_command_without_input_ends(project: Path) -> None:
    call = [sys.executable, "-m", "catalogue", "check", "--edition", "4", "--fix"]
    done = subprocess.run(["sh", "-c", '"$@" <&-', "sh", *call], cwd=project, check=False,
                          capture_output=True)
    assert b"Traceback" not in done.stderr
