"""Many windows share one process; what hangs or dies in it costs a single picture."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import mkdtemp

import pytest

from catalogue.build import proofs as proofs_module
from catalogue.build.preview import opened
from catalogue.build.proof import Ask, Proof
from catalogue.build.proofs import Proofs
from catalogue.model.problems import errors
from catalogue.source.project import Project
from tests.conftest import ROOT, small_project
from tests.test_proof import RECORD, written

# Setting such a title takes longer than anybody waits, or breaks the engine.
HANGS, BREAKS = "Hängt", "Bricht"
TRAP = """{% if unit.title == "Hängt" %}{% for a in range(99999) %}{% for b in range(99999) %}
{% endfor %}{% endfor %}{% endif %}
{% macro again() %}{{ again() }}{% endmacro %}
{% if unit.title == "Bricht" %}{{ again() }}{% endif %}
"""
STARTED = """
import sys, time
from pathlib import Path
from catalogue.build.proof import Ask
from catalogue.build.proofs import Proofs
proofs = Proofs(Path(sys.argv[1]), 4)
proofs.refresh()
print(proofs._worker._process.pid, flush=True)
proofs.ask(Ask("window", 1, "probe", Path(sys.argv[2]).read_text("utf-8")))
"""


@cache
def _set() -> Path:
    root = small_project(Path(mkdtemp(prefix="catalogue-")) / "project")
    template = root / "layouts" / "katalog" / "measure.html"
    text = template.read_text("utf-8")
    template.write_text(text.replace("{% block body %}\n", "{% block body %}\n" + TRAP), "utf-8")
    Project(root).measure(RECORD).write_text(written(), "utf-8")
    opened(root, 4)
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project that was set before, with traps in its layout."""
    return Path(copytree(_set(), tmp_path / "project", symlinks=True))


@pytest.fixture
def proofs(root: Path) -> Iterator[Proofs]:
    """The proofs of this project."""
    made = Proofs(root, 4)
    yield made
    made.close()


def ask(number: int, title: str = "Probe", window: str = "window") -> Ask:
    """Return an ask for the measure under a title."""
    return Ask(window, number, RECORD, written(title=title))


def codes(proof: Proof | None) -> list[str]:
    """Return the codes of all findings."""
    assert proof
    return [each.problem.code for each in proof.findings]


def wait_for(is_so: Callable[[], bool], seconds: float = 30) -> bool:
    """Return whether something comes to be in time."""
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.05)
    return is_so()


def test_the_newest_ask_of_a_window_wins(proofs: Proofs) -> None:
    with ThreadPoolExecutor() as pool:
        opening = pool.submit(proofs.refresh)
        assert wait_for(lambda: proofs._is_busy)
        waiting = []
        for number in (1, 2, 3):
            waiting.append(pool.submit(proofs.ask, ask(number)))
            assert wait_for(lambda n=number: proofs._latest.get("window") == n)  # type: ignore[misc]
        other = pool.submit(proofs.ask, ask(1, window="other"))
        assert opening.result() == ()
        assert [each.result() for each in waiting[:2]] == [None, None]
        for each, number in ((waiting[2], 3), (other, 1)):
            proof = each.result()
            assert proof
            assert (proof.number, len(proof.pictures)) == (number, 1)
    assert proofs.ask(ask(2)) is None


@pytest.mark.parametrize("title", [HANGS, BREAKS])
def test_what_cannot_be_set_costs_its_picture_alone(
    proofs: Proofs, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    proofs.refresh()
    monkeypatch.setattr(proofs_module, "SET_SECONDS", 2.0)
    failed = proofs.ask(ask(1, title))
    monkeypatch.undo()
    assert failed
    assert codes(failed) == ["E518"]
    assert "Ihr Text ist da" in failed.findings[0].problem.message
    again = proofs.ask(ask(2))
    assert again
    assert again.pictures


def test_a_process_that_has_ended_is_replaced(proofs: Proofs) -> None:
    assert proofs.ask(ask(1))
    assert proofs._worker
    process = proofs._worker._process
    process.kill()
    process.wait()
    proof = proofs.ask(ask(2))
    assert proof
    assert proof.pictures


def test_who_closes_while_it_opens_leaves_no_process(root: Path) -> None:
    opening = Proofs(root, 4)
    with ThreadPoolExecutor(max_workers=1) as pool:
        refreshed = pool.submit(opening.refresh)
        assert wait_for(lambda: opening._worker is not None)
        assert opening._worker
        process = opening._worker._process
        opening.close()
        assert process.poll() is not None
        refreshed.result(timeout=30)
    assert opening._worker is None
    opening.refresh()
    assert opening._worker is None


@pytest.mark.parametrize("title", ["Probe", HANGS])
def test_the_process_ends_with_whoever_began_it(root: Path, tmp_path: Path, title: str) -> None:
    text = tmp_path / "text.yaml"
    text.write_text(ask(1, title).text, "utf-8")
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTED, str(root), str(text)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert starter.stdout
    worker = Path("/proc") / starter.stdout.readline().strip()
    assert worker.is_dir()
    starter.send_signal(signal.SIGKILL)
    starter.wait()
    assert wait_for(lambda: not worker.exists())


def test_a_wrong_record_hinders_no_other(proofs: Proofs, root: Path) -> None:
    for name, title in (("falsch", ""), ("fremd", "Probe 字"), ("kaputt", "'")):
        Project(root).measure(name).write_text(written(title=title), "utf-8")
    assert proofs.refresh() == ()
    right = proofs.ask(ask(1))
    assert right
    assert right.pictures
    mended = proofs.ask(replace(ask(2, "Probe gut"), record="falsch"))
    assert mended
    assert mended.pictures


def test_an_edition_that_cannot_be_set_says_why_until_it_is_mended(
    proofs: Proofs, root: Path
) -> None:
    head = Project(root).head(4)
    text = head.read_text("utf-8")
    head.write_text("title: [", "utf-8")
    assert {each.code for each in errors(proofs.refresh())} == {"E102"}
    assert "E102" in codes(proofs.ask(ask(1)))
    head.write_text(text, "utf-8")
    assert proofs.refresh() == ()
    assert not codes(proofs.ask(ask(2)))


def test_what_others_save_is_taken_in(proofs: Proofs, root: Path) -> None:
    proofs.refresh()
    assert "E106" not in codes(proofs.ask(ask(1, "Neu")))
    path = Project(root).measure("andere")
    path.write_text(written(title="Neu"), "utf-8")
    assert proofs.refresh() == ()
    assert "E106" in codes(proofs.ask(ask(2, "Neu")))
    path.write_text("title: [", "utf-8")
    proofs.refresh()
    assert "E106" not in codes(proofs.ask(ask(3, "Neu")))
