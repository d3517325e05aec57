"""Two commands on one project take turns; what cannot be locked is worked on all the same."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from catalogue.archive.chain import JOURNAL
from catalogue.archive.freeze import archive
from catalogue.archive.verify import verify
from catalogue.build.line import build
from catalogue.checks.fix import fix
from catalogue.exchange.forms.collect import collect
from catalogue.exchange.inbox import import_files
from catalogue.source import lock
from catalogue.source.lock import alone
from catalogue.source.new import new_edition, new_measure
from catalogue.source.project import Project
from tests.conftest import ROOT

HOLD = """
import sys, time
from pathlib import Path
from catalogue.source.lock import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def holder(root: Path, seconds: float) -> subprocess.Popen[str]:
    """Another process that holds the lock of a project for some seconds."""
    command = [sys.executable, "-c", HOLD, str(root), str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_waits_and_says_so_in_one_line(
    project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with holder(project, 1):
        start = time.monotonic()
        new_measure(project, "Tag der Vielfalt")
        assert time.monotonic() - start > 0.5
    assert caplog.messages == [f"in {project} arbeitet gerade ein anderer Aufruf;"
                               " dieser wartet, bis jener fertig ist"]


def test_who_waits_is_told_on_the_error_stream(project: Path) -> None:
    with holder(project, 1):
        done = subprocess.run([sys.executable, "-c", HOLD, str(project), "0"],
                              capture_output=True, text=True, check=True)
    assert done.stdout == "held\n"
    assert done.stderr.count("\n") == 1
    assert "dieser wartet" in done.stderr


def test_the_lock_of_a_killed_process_is_none(
    project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with holder(project, 600) as process:
        process.kill()
        process.wait()
        with alone(project):
            assert not caplog.messages


def test_two_new_measures_at_once_have_two_ids(project: Path) -> None:
    program = ("import sys; from pathlib import Path; from catalogue.source.new import new_measure;"
               "new_measure(Path(sys.argv[1]), 'Tag der Vielfalt')")
    command = [sys.executable, "-c", program, str(project)]
    with alone(project):
        both = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(2)]
        time.sleep(1)
    assert [each.wait() for each in both] == [0, 0]
    assert len(list(Project(project).measures.glob("tag-der-vielfalt*.yaml"))) == 2


def test_two_first_uses_of_an_archived_edition_both_succeed(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "editions" / "3", tmp_path / "editions" / "3")
    shutil.copy(ROOT / "editions" / "editions.jsonl", tmp_path / "editions")
    program = ("import sys; from pathlib import Path;"
               "from catalogue.archive.holdings import source_root;"
               "print(source_root(Path(sys.argv[1]), 3))")
    command = [sys.executable, "-c", program, str(tmp_path)]
    (tmp_path / ".cache" / "archive").mkdir(parents=True)
    with alone(tmp_path / ".cache" / "archive"):
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                 text=True) for _ in range(2)]
        time.sleep(1)
    said = {each.communicate()[0].strip() for each in both}
    assert [each.returncode for each in both] == [0, 0]
    assert [Path(each).parent for each in said] == [tmp_path / ".cache" / "archive"]
    assert [Path(each).name for each in said] == [
        path.name for path in (tmp_path / ".cache" / "archive").iterdir()]


def test_what_stands_in_the_journal_is_settled_when_the_freezing_is_over(project: Path) -> None:
    journal = project / JOURNAL
    journal.write_text("{}", "utf-8")
    with holder(project, 1):
        start = time.monotonic()
        verify(project, lambda bag, shown: [])
        assert time.monotonic() - start > 0.5
    assert not journal.exists()


class TakenError(Exception):
    """The lock was asked for."""


@pytest.mark.parametrize("change", [build, archive, import_files, collect, fix, new_measure,
                                    new_edition], ids=lambda each: each.__name__)  # fmt: skip
def test_whatever_changes_a_project_asks_for_its_turn_first(
    change: Callable[..., object], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(root: Path) -> None:
        assert root == project
        raise TakenError

    monkeypatch.setattr(lock, "alone", taken)
    with pytest.raises(TakenError):
        change(project)


def test_what_cannot_be_locked_is_worked_on_all_the_same(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(lock.fcntl, "flock", refuse)
    opened = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    assert new_measure(project, "Tag der Vielfalt").is_file()
    assert not opened or len(os.listdir("/proc/self/fd")) == opened


def test_a_folder_that_is_not_there_is_locked_by_nobody(tmp_path: Path) -> None:
    with alone(tmp_path / "nowhere"):
        assert not (tmp_path / "nowhere").exists()
