"""The command line: German lines, exit codes, nothing written when something is wrong."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from catalogue.cli import main
from catalogue.cli.commands import COMMANDS
from tests.conftest import ROOT, SMALL

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Run the command line in this process."""
    return lambda *arguments: CliRunner().invoke(main, [str(a) for a in arguments])


def test_build_prints_path_pages_and_seconds(project: Path, run: Run) -> None:
    result = run("build", "--edition", 4, "--product", "web", "--root", project)
    assert result.exit_code == 0, result.output
    assert "diversity-massnahmenkatalog-4-web.pdf" in result.stdout
    assert "Seiten in" in result.stdout


def test_quiet_says_nothing(project: Path, run: Run) -> None:
    call = ("build", "--edition", 4, "--product", "web", "--root", project, "--quiet")
    assert run(*call).output == ""


def test_out_writes_elsewhere_and_nowhere_else(project: Path, run: Run, tmp_path: Path) -> None:
    run("build", "--edition", 4, "--product", "web", "--root", project, "--out", tmp_path / "there")
    assert (tmp_path / "there" / "build.json").is_file()
    assert not (project / "editions" / "4" / "out").exists()


def test_an_unknown_edition_is_a_data_error_that_names_the_known_ones(run: Run) -> None:
    result = run("build", "--edition", 9, "--root", SMALL)
    assert result.exit_code == 3
    assert "vorhanden: 1, 2, 3, 4" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("bild",), "gemeint: „build“?"),
        (("build",), "es fehlt: --edition"),
        (("build", "--edtion", "4"), "--edition"),
        (("build", "--edition", "vier"), "--edition: „vier“ ist keine ganze Zahl"),
        (("build", "--edition", "4", "--root", "/nowhere"), "--root: „/nowhere“ gibt es nicht"),
    ],
)
def test_a_wrong_call_is_answered_in_german(
    run: Run, arguments: tuple[str, ...], words: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_bad_data_end_with_exit_3_and_no_file(project: Path, run: Run) -> None:
    path = project / "data" / "measures" / "starke-maedchen.yaml"
    path.write_text(path.read_text("utf-8").replace("geschlecht", "geschlecht1"), "utf-8")
    result = run("build", "--edition", 4, "--product", "web", "--root", project)
    assert result.exit_code == 3
    assert "data/measures/starke-maedchen.yaml:3:12 E104" in result.stderr
    assert "Traceback" not in result.output
    assert not (project / "editions" / "4" / "out").exists()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself_in_german_with_an_example(run: Run, name: str) -> None:
    text = run(name, "--help").output
    assert "Beispiel: catalogue" in text
    assert "Aufruf:" in text
    assert "Show this message" not in text


def test_version_and_help_are_known(run: Run) -> None:
    assert run("--version").output.startswith("catalogue ")
    assert "Befehle" in run("--help").output


def test_status_lists_all_editions(run: Run) -> None:
    rows = json.loads(run("status", "--json", "--root", SMALL).output)
    assert [row["number"] for row in rows] == [1, 2, 3, 4]
    assert [row["measures"] for row in rows] == [5, "–", 7, 8]
    assert [row["state"] for row in rows] == ["nicht im Bestand"] * 2 + ["offen"] * 2


def test_fit_lists_every_measure_by_need(project: Path, run: Run) -> None:
    rows = json.loads(run("fit", "--edition", 4, "--json", "--root", project).output)
    assert len(rows) == 9
    assert [r["tightness"] for r in rows] == sorted((r["tightness"] for r in rows), reverse=True)


def test_doctor_finds_all_it_needs(project: Path, run: Run) -> None:
    result = run("doctor", "--root", project)
    assert result.exit_code == 0
    for part in ("pango", "harfbuzz", "5 Schnitte", "hyph_de.dic"):
        assert part in result.output


def test_doctor_says_how_to_get_what_is_missing(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.source.inherited.COMMON", project)
    (project / "layouts" / "hyphenation" / "hyph_de.dic").unlink()
    result = run("doctor", "--root", project)
    assert result.exit_code == 5
    assert "wiederherstellen" in result.output


def test_a_new_measure_gets_a_free_id_and_is_valid(project: Path, run: Run) -> None:
    for name in ("tag-der-vielfalt", "tag-der-vielfalt-2"):
        run("new", "measure", "--title", "Tag der Vielfalt", "--root", project)
        assert (project / "data" / "measures" / f"{name}.yaml").is_file()
        if name.endswith("t"):
            call = ("build", "--edition", 4, "--product", "web", "--root", project)
            assert run(*call).exit_code == 0


def test_a_new_edition_follows_the_last_one(project: Path, run: Run) -> None:
    run("new", "edition", "--trotzdem", "--root", project)
    assert run("build", "--edition", 5, "--product", "web", "--root", project).exit_code == 0


def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("catalogue.cli.listing.status_rows", interrupted)
    assert run("status", "--root", SMALL).exit_code == 130


def test_the_program_runs_as_a_module() -> None:
    call = [sys.executable, "-m", "catalogue", "--version"]
    assert subprocess.run(call, capture_output=True, check=True, cwd=ROOT).stdout


def test_every_command_and_option_of_the_handbook_exists() -> None:
    text = (ROOT / "docs" / "handbuch.md").read_text("utf-8")
    for name, rest in re.findall(r"(?:`|\$ )catalogue ([a-z]+)([^`\n]*)", text):
        command = main.get_command(click.Context(main), name)
        assert command is not None, name
        commands = (command, *getattr(command, "commands", {}).values())
        known = {each for part in commands for param in part.params for each in param.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= {*known, "--help"}, name
