"""Runs that the desk begins: one at a time, told as they go on, ended with all that they began."""

import asyncio
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from catalogue.build.runs import JOBS, Run, Runs, RunState, call_of
from catalogue.cli import main
from catalogue.model.problems import DataError
from tests.conftest import unshared
from tests.desk import asked


async def ended(runs: Runs, *words: Any, **options: Any) -> list[Run]:
    """Begin a run and return every state of it."""
    run = await runs.start(*words, **options)
    return [each async for each in runs.watch(run.number)]


def children() -> set[str]:
    """Return the processes that this one has begun, by their numbers."""
    return {each for each in os.listdir("/proc") if each.isdecimal() and _parent(each)}


def _parent(process: str) -> bool:
    try:
        words = Path("/proc", process, "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return words[1] == str(os.getpid()) and words[0] != "Z"


@pytest.mark.xdist_group("runs")
def test_a_draft_tells_its_stages_and_gives_its_files(project: Path) -> None:
    states = asked(ended(Runs(unshared(project)), "draft", 4, by="Toni"))
    last = states[-1]
    assert (last.state, last.ending, last.by) == (RunState.DONE, "gelungen", "Toni")
    names = [stage.name for stage in last.stages]
    assert names == ["Daten lesen", "Daten prüfen", "Seiten zusammenstellen", "Seiten setzen",
                     "PDF schreiben und prüfen"]
    assert all(stage.seconds is not None for stage in last.stages)
    counted = {(s.name, s.of) for each in states for s in each.stages if s.of}
    assert any(name == "Seiten setzen" for name, _ in counted)
    assert {path.suffix for path in last.files} == {".pdf", ".json"}
    assert all(path.stat().st_size for path in last.files)
    assert not any(" von " in line and " … " in line for line in last.lines)


@pytest.mark.xdist_group("runs")
def test_a_fault_ends_a_run_with_its_place(project: Path) -> None:
    (project / "data" / "sections.yaml").write_text("sections: [", "utf-8")
    last = asked(ended(Runs(project), "check", 4))[-1]
    assert (last.state, last.ending) == (RunState.FAILED, "Fehler in den Daten")
    assert "data/sections.yaml" in last.findings[0]


@pytest.mark.xdist_group("runs")
def test_only_one_run_goes_on_at_a_time_and_it_can_be_ended(project: Path) -> None:
    async def work() -> None:
        runs, before = Runs(project), children()
        first = await runs.start("build", 4)
        with pytest.raises(DataError, match="E909 „Setzen“ läuft noch"):
            await runs.start("check", 4)
        while not runs.run(first.number).stages:
            await asyncio.sleep(0.02)
        last = await runs.cancel(first.number)
        assert (last.state, last.ending, runs.current) == (
            RunState.CANCELLED, "abgebrochen", None)
        assert children() == before
        assert (await ended(runs, "check", 4))[-1].exit_code == 0
        assert [run.job for run in runs.all] == ["check", "build"]

    asked(work())
    assert not list((project / "editions" / "4").glob("out/*.pdf"))


@pytest.mark.xdist_group("runs")
def test_the_server_waits_for_no_run_and_ends_them_all(project: Path) -> None:
    async def work() -> int:
        runs, turns = Runs(project), 0
        run = await runs.start("build", 4)
        for _ in range(20):
            await asyncio.sleep(0.01)
            turns += runs.run(run.number).state is RunState.RUNNING
        await runs.close()
        assert runs.run(run.number).state is RunState.CANCELLED
        return turns

    assert asked(work()) == 20


def test_files_of_a_run_lie_in_the_folder_of_the_edition_alone(project: Path) -> None:
    runs = Runs(project)
    run = Run(1, "build", "", 4, "", datetime.now())
    out = project / "editions" / "4" / "out"
    out.mkdir(parents=True)
    (out / "a.pdf").write_bytes(b"x")
    assert runs._delivered(run, f"unverändert: {out / 'a.pdf'}") == out / "a.pdf"
    assert runs._delivered(run, str(out / ".." / "edition.yaml")) is None
    assert runs._delivered(run, "x" * 5000) is None


@pytest.mark.parametrize(("job", "options", "files", "said"), [
    ("bild", {}, [], "unbekannter Lauf „bild“ – gemeint: „build“"),
    ("build", {"out": "/etc"}, [], "„Setzen“ kennt die Angabe „out“ nicht"),
    ("import", {}, [], "„Einlesen“ braucht andere Angaben – mindestens eine Datei"),
    ("check", {}, [Path("a")], "die Dateien weglassen"),
])  # fmt: skip
def test_what_a_command_does_not_know_is_refused(
    job: str, options: Any, files: list[Path], said: str
) -> None:
    with pytest.raises(DataError, match=said):
        call_of(job, 4, options, files)


def test_an_option_is_one_word_whatever_it_holds() -> None:
    found = call_of("handoff", 4, {"printer": "--out=/x", "trotzdem": True}, [])
    assert found == ["handoff", "--edition=4", "--printer=--out=/x", "--trotzdem"]


@pytest.mark.parametrize("job", JOBS)
def test_every_option_of_a_job_is_one_of_its_command(job: str) -> None:
    command: Any = main.get_command(None, JOBS[job].words[0])
    known = {name for each in command.params for name in each.opts}
    assert {f"--{name}" for name in JOBS[job].options} <= known
