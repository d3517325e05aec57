"""Many catalogues: none stops another, what is unchanged is left alone, one table at the end."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from select import select

import pytest
from click.testing import CliRunner, Result

from catalogue.build import batch
from catalogue.build.batch import (
    FAULTY,
    STOPPED,
    TOO_LONG,
    UNCHANGED,
    WELL,
    Job,
    Outcome,
    ended,
    side_by_side,
)
from catalogue.build.listed import listed
from catalogue.build.unchanged import Order, order_key, remember, standing
from catalogue.build.wish import ALL
from catalogue.cli import main
from catalogue.model.problems import DataError
from catalogue.source.lock import alone
from catalogue.source.project import Project
from tests.conftest import small_project

SECTION = "sections: [geschlecht"
# It tells that it runs, then nothing for a minute, unless it ends with the one that started it.
GRANDCHILD = """
import subprocess, sys
writes = "import sys, time; f = open(sys.argv[1], 'w'); print('runs', file=f, flush=True)"
subprocess.run([sys.executable, "-c", writes + "; time.sleep(60)", sys.argv[1]])
"""
BATCH = """
import subprocess
import sys
from catalogue.build.batch import ended
ended([sys.executable, "-c", *sys.argv[1:]], 60, lambda: False)
"""
# It delivers as a build does, in no time, and notes that it was called.
DELIVERS = """
import json, sys
from hashlib import sha256
from pathlib import Path
from catalogue.build.unchanged import Order, order_key, remember
from catalogue.build.wish import ALL
command, number, out = *sys.argv[1:3], Path(sys.argv[3])
out.mkdir(exist_ok=True)
(out / "a-web.pdf").write_bytes(b"%PDF")
file = {"name": "a-web.pdf", "sha256": sha256(b"%PDF").hexdigest()}
(out / "build.json").write_text(json.dumps({"pages": 12, "files": [file]}), "utf-8")
with (out / "calls").open("a", encoding="utf-8") as calls:
    print(command, number, file=calls)
order = Order(out.parents[2], int(number), out, ALL)
remember(order, order_key(order), [])
"""


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["batch", *map(str, arguments)])


def results(result: Result) -> dict[str, str]:
    """What became of each folder, from the JSON of a call."""
    return {Path(row["folder"]).name: row["result"] for row in json.loads(result.stdout)}


def broken(project: Path) -> Path:
    """A project with one fault."""
    path = Project(project).measure("starke-maedchen")
    path.write_text(path.read_text("utf-8").replace("geschlecht", "geschlecht1"), "utf-8")
    return project


@pytest.fixture
def delivered(project: Path) -> Path:
    """A project whose last build is remembered."""
    out = Project(project).out(4)
    out.mkdir()
    (out / "a-web.pdf").write_bytes(b"%PDF")
    file = {"name": "a-web.pdf", "sha256": sha256(b"%PDF").hexdigest()}
    (out / "build.json").write_text(json.dumps({"pages": 12, "files": [file]}), "utf-8")
    order = order_of(project)
    remember(order, order_key(order), [])
    return project


def order_of(project: Path) -> Order:
    return Order(project, 4, Project(project).out(4), ALL)


def is_unchanged(project: Path) -> bool:
    order = order_of(project)
    return standing(order, order_key(order)) is not None


def test_a_broken_catalogue_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    good, bad = small_project(tmp_path / "gut"), broken(small_project(tmp_path / "kaputt"))
    (tmp_path / "leer").mkdir()
    result = call(bad, tmp_path / "leer", good, good, "--command", "check", "--jobs", 2)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert [line.split()[:3] for line in lines[:-1] if not line.startswith(" ")] == [
        ["Ordner", "Auflage", "Ergebnis"], ["kaputt", "4", FAULTY], ["leer", "–", FAULTY],
        ["gut", "4", WELL]]
    assert "data/measures/starke-maedchen.yaml:3:12 E104" in result.stdout
    assert "E101 hier liegt kein Katalog" in result.stdout
    assert lines[-1] == "2 Fehler, 1 gut"
    assert "gut: gut\n" in result.stderr


def test_a_build_is_not_done_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = Project(project).out(4)
    monkeypatch.setattr(batch, "_call", lambda job, number: [
        sys.executable, "-c", DELIVERS, job.command, str(number), str(out)])
    first, second = call(project), call(project, "--json")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert results(second) == {"project": UNCHANGED}
    assert json.loads(second.stdout)[0]["pages"] == 12
    assert " 12 " in first.stdout
    assert (out / "calls").read_text("utf-8") == "build 4\n"


def test_what_has_changed_or_is_asked_for_anew_is_done_anew(
    delivered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "ended", lambda *_: (WELL, ""))
    assert results(call(delivered, "--json")) == {"project": UNCHANGED}
    assert results(call(delivered, "--neu", "--json")) == {"project": WELL}
    assert results(call(broken(delivered), "--json")) == {"project": WELL}


@pytest.mark.parametrize("path", [
    "data/measures/sprachcafe.yaml", "layouts/katalog/layout.yaml", "editions/4/foreword.md",
    "editions/3/edition.yaml", "editions/4/out/a-web.pdf", "editions/4/out/build.json",
])  # fmt: skip
def test_any_changed_byte_counts_whatever_the_clock_says(delivered: Path, path: str) -> None:
    file = delivered / path
    times = file.stat()
    file.write_bytes(file.read_bytes() + b" ")
    os.utime(file, (times.st_atime, times.st_mtime))
    assert not is_unchanged(delivered)


@pytest.mark.parametrize("path", [
    "editions/4/out/a-web.pdf", "editions/4/out/build.json", "data/measures/sprachcafe.yaml"])
def test_a_file_that_is_gone_counts(delivered: Path, path: str) -> None:
    (delivered / path).unlink()
    assert not is_unchanged(delivered)


@pytest.mark.parametrize("path", [
    "data/.DS_Store", "editions/4/out/note.txt", "editions/3/archive/data/a.txt", "README.md"])
def test_what_no_edition_is_made_of_does_not_count(delivered: Path, path: str) -> None:
    (delivered / path).parent.mkdir(parents=True, exist_ok=True)
    (delivered / path).write_text("x", "utf-8")
    assert is_unchanged(delivered)


def test_another_bag_of_the_edition_before_counts(delivered: Path) -> None:
    seal = delivered / "editions" / "3" / "archive" / "tagmanifest-sha256.txt"
    seal.parent.mkdir()
    seal.write_text("x", "utf-8")
    assert not is_unchanged(delivered)


def test_a_catalogue_that_takes_too_long_is_ended(project: Path) -> None:
    with alone(project):
        result = call(project, "--limit", 0.02)
    assert result.exit_code == 1
    assert TOO_LONG in result.stdout
    assert "nach 0.02 Minuten beendet" in result.stdout
    assert not Project(project).out(4).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no groups of processes")
def test_all_that_a_catalogue_has_started_ends_with_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with open(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), "rb", buffering=0) as reader:
        call = [sys.executable, "-c", GRANDCHILD, str(pipe)]
        assert ended(call, 60, lambda: bool(reader.read())) == (STOPPED, "")
        # The pipe ends with the last process that could write to it.
        assert select([reader], [], [], 10)[0]
        assert reader.read() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no groups of processes")
def test_a_batch_that_is_killed_leaves_nothing_running(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with open(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), "rb", buffering=0) as reader:
        with subprocess.Popen([sys.executable, "-c", BATCH, GRANDCHILD, str(pipe)]) as process:
            assert select([reader], [], [], 30)[0]
            assert reader.read()
            process.kill()
        assert select([reader], [], [], 10)[0]
        assert reader.read() == b""


def test_an_interrupt_ends_those_that_run_and_shows_what_is_done(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def interrupting(total: int) -> Iterator[object]:
        def tell(text: str) -> None:
            raise KeyboardInterrupt

        yield tell

    monkeypatch.setattr("catalogue.cli.batching.counted", interrupting)
    (tmp_path / "leer").mkdir()
    with alone(project):
        result = call(project, tmp_path / "leer", "--jobs", 2)
    assert result.exit_code == 130
    assert "1 Fehler" in result.stdout
    assert not Project(project).out(4).exists()


def test_verify_is_about_all_editions_unless_one_is_named(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(batch, "ended", lambda call, *_: calls.append(call) or (WELL, ""))
    jobs = [Job(str(project), command="verify"), Job(str(project), 3, "verify"),
            Job(str(project), command="check")]
    assert [each.edition for each in side_by_side(jobs, 1)] == [None, 3, 4]
    assert [[word for word in call if "--edition" in word] for call in calls] == [
        [], ["--edition=3"], ["--edition=4"]]


@pytest.mark.parametrize(("said", "problem"), [
    ("Kopf\na.yaml:3:1 W301 x\na.yaml:4:1 E104 y – z\nb.yaml E101 q\n", "a.yaml:4:1 E104 y – z"),
    ("Traceback\n  File \"x\"\nValueError: nichts\n", "ValueError: nichts"),
    ("", "ohne ein Wort beendet"),
])  # fmt: skip
def test_the_first_error_is_shown(
    project: Path, monkeypatch: pytest.MonkeyPatch, said: str, problem: str
) -> None:
    monkeypatch.setattr(batch, "ended", lambda *_: (FAULTY, said))
    found, = side_by_side([Job(str(project), command="check")])
    assert found == Outcome(str(project), 4, FAULTY, None, found.seconds, problem)


def test_a_program_that_cannot_be_run_is_told_in_german(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(project / "python"))
    found, = side_by_side([Job(str(project))])
    assert found.problem == f"{project / 'python'}: nicht vorhanden"


def test_a_list_names_folders_as_seen_from_it(tmp_path: Path) -> None:
    for name in ("a", "b", "7"):
        (tmp_path / name).mkdir()
    path = tmp_path / "liste.yaml"
    path.write_text("- a\n- {folder: b, edition: 3}\n- 7\n", "utf-8")
    assert listed(path) == [(tmp_path / "a", None), (tmp_path / "b", 3), (tmp_path / "7", None)]


@pytest.mark.parametrize(("text", "said"), [
    ("- a\n- nix\n", "liste.yaml:2:3 E101 den Ordner „nix“ gibt es nicht"),
    ("- {folder: a, edition: vier}", "liste.yaml:1:24 E112 „edition“ muss eine ganze Zahl sein"),
    ("- {folder: a, edition: 0}", "liste.yaml:1:24 E122 „0“ ist für „edition“ zu klein"),
    ("- {folder: a, auflage: 4}", "liste.yaml:1:24 E111 unbekannte Angabe „auflage“"),
    ("- {edition: 4}", "liste.yaml:1:3 E110 die Angabe „folder“ fehlt"),
    ("- [a]", "liste.yaml:1:3 E112 „Eintrag“ muss eine Gruppe von Angaben sein"),
    ("- a\n-\n", "liste.yaml:2:2 E113 „Eintrag“ ist leer"),
    ("folder: a", "liste.yaml:1:1 E102 es fehlt eine Liste"),
    ("", "liste.yaml:1:1 E113 die Liste ist leer"),
    ("- [a", "E102 eine Klammer ist nicht geschlossen"),
])  # fmt: skip
def test_a_fault_in_the_list_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a").mkdir()
    path = tmp_path / "liste.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError) as caught:
        listed(path)
    assert said in str(caught.value)


def test_nothing_begins_while_the_list_has_a_fault(project: Path, tmp_path: Path) -> None:
    (tmp_path / "liste.yaml").write_text("- project\n- nix\n- nichts\n", "utf-8")
    result = call(tmp_path / "liste.yaml")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "2 Fehler" in result.stderr


@pytest.mark.parametrize(("arguments", "said"), [
    ((), "es fehlt: ORDNER… | LISTE.yaml"),
    (("nirgends",), "nirgends“ gibt es nicht"),
    ((".", "--jobs", 0), "--jobs"),
    ((".", "--command", "fit"), "--command: „fit“ gibt es hier nicht"),
    ((".", "--scheduler", "a:1", "--jobs", 2), "--jobs weglassen"),
])  # fmt: skip
def test_a_wrong_call_is_told(arguments: tuple[object, ...], said: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_without_dask_the_way_out_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = call(tmp_path, "--scheduler", "rechner:8786")
    assert (result.exit_code, result.stdout) == (1, "")
    assert '--scheduler E801' in result.stderr
    assert 'pip install "catalogue[cluster]"' in result.stderr
