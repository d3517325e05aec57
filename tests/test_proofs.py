"""Many windows share one process; what hangs or dies in it costs a single picture."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from catalogue.build import proofs as proofs_module
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


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one more measure, and with traps in its layout."""
    root = small_project(tmp_path_factory.mktemp("proofs") / "project")
    template = root / "layouts" / "katalog" / "measure.html"
    text = template.read_text("utf-8")
    template.write_text(text.replace("{% block body %}\n", "{% block body %}\n" + TRAP), "utf-8")
    Project(root).measure(RECORD).write_text(written(), "utf-8")
    return root


@pytest.fixture(scope="module")
def proofs(root: Path) -> Iterator[Proofs]:
    """The proofs of this project, its edition open."""
    made = Proofs(root, 4)
    assert made.refresh() == ()
    yield made
    made.close()


@pytest.fixture
def changing(root: Path, tmp_path: Path) -> Iterator[Path]:
    """The project, its data as they were before when the test has ended."""
    copytree(root / "data", tmp_path / "data")
    yield root
    rmtree(root / "data")
    copytree(tmp_path / "data", root / "data")


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
        waiting = []
        with proofs._turn():
            for number in (1, 2, 3):
                waiting.append(pool.submit(proofs.ask, ask(number)))
                assert wait_for(lambda n=number: proofs._latest.get("window") == n)  # type: ignore[misc]
            other = pool.submit(proofs.ask, ask(1, window="other"))
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
    with monkeypatch.context() as hasty:
        hasty.setattr(proofs_module, "SET_SECONDS", 2.0)
        failed = proofs.ask(ask(1, title, title))
    assert failed
    assert codes(failed) == ["E518"]
    assert "Ihr Text ist da" in failed.findings[0].problem.message
    again = proofs.ask(ask(2, window=title))
    assert again
    assert again.pictures


def test_a_process_that_has_ended_is_replaced(proofs: Proofs) -> None:
    assert proofs.ask(ask(1, window="ended"))
    assert proofs._worker
    process = proofs._worker._process
    process.kill()
    process.wait()
    proof = proofs.ask(ask(2, window="ended"))
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


def test_a_wrong_record_hinders_no_other(proofs: Proofs, changing: Path) -> None:
    for name, title in (("falsch", ""), ("fremd", "Probe 字"), ("kaputt", "'")):
        Project(changing).measure(name).write_text(written(title=title), "utf-8")
    assert proofs.refresh() == ()
    right = proofs.ask(ask(1, window="wrong"))
    assert right
    assert right.pictures
    mended = proofs.ask(replace(ask(2, "Probe gut", "wrong"), record="falsch"))
    assert mended
    assert mended.pictures


def test_an_edition_that_cannot_be_set_says_why_until_it_is_mended(root: Path) -> None:
    proofs = Proofs(root, 4)
    head = Project(root).head(4)
    text = head.read_text("utf-8")
    head.write_text("title: [", "utf-8")
    assert {each.code for each in errors(proofs.refresh())} == {"E102"}
    assert "E102" in codes(proofs.ask(ask(1)))
    head.write_text(text, "utf-8")
    assert proofs.refresh() == ()
    assert not codes(proofs.ask(ask(2)))
    proofs.close()


def test_what_others_save_is_taken_in(proofs: Proofs, changing: Path) -> None:
    def told(number: int) -> list[str]:
        return codes(proofs.ask(ask(number, "Neu", "others")))

    proofs.refresh()
    assert "E106" not in told(1)
    path = Project(changing).measure("andere")
    path.write_text(written(title="Neu"), "utf-8")
    assert proofs.refresh() == ()
    assert "E106" in told(2)
    path.write_text("title: [", "utf-8")
    proofs.refresh()
    assert "E106" not in told(3)
