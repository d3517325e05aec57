"""Several files are written all or none, and nothing half done stays beside them."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catalogue.checks.fix import fix
from catalogue.exchange.forms.collect import collect
from catalogue.exchange.inbox import import_files
from catalogue.model.problems import CatalogueError
from catalogue.source.lock import alone
from catalogue.source.new import new_edition
from catalogue.source.project import Project
from catalogue.source.write import put

SAMPLE = Path(__file__).parent / "samples" / "import" / "katalog.txt"
REPLACE = os.replace
DEAD = f".{2**32 - 1:08x}01234567.new"


def tree(root: Path) -> dict[str, bytes]:
    """Every folder and every file below a root."""
    return {path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b""
            for path in sorted(root.rglob("*"))
            if not {"layouts", "fonts"} & set(path.relative_to(root).parts)}


def failing_at(number: int) -> Callable[..., None]:
    """A replacement of files that fails once, at this call."""
    calls = iter(range(1, 10_000))

    def replace(source: Path, target: Path) -> None:
        if next(calls) == number:
            raise PermissionError(13, "Permission denied", str(target))
        REPLACE(source, target)

    return replace


def attempts(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> Iterator[int]:
    """Try with the first, second … replacement failing, until one try meets no failure."""
    for number in range(1, 100):
        monkeypatch.setattr("catalogue.source.write.os.replace", failing_at(number))
        try:
            act()
        except (CatalogueError, OSError):
            yield number
        else:
            return


@pytest.mark.parametrize("folder", ["", "neu/tief"])
def test_a_failure_at_any_file_leaves_all_as_it_was(
    tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text("alt", "utf-8")
    before = tree(tmp_path)
    files = {tmp_path / name: b"neu" for name in ("a", "b", f"{folder}/d", f"{folder}/e", "c")}
    failed = [tree(tmp_path) == before for _ in attempts(monkeypatch, lambda: put(files))]
    assert failed == [True] * (4 if folder else 5)
    assert {path.read_bytes() for path in files} == {b"neu"}


@pytest.mark.parametrize(("act", "files"), [
    (lambda root: fix(root, 4, write=True), 1),
    (new_edition, 1),
    (lambda root: collect(root, 4, None, "xlsx"), 1),
    (lambda root: import_files(root, [SAMPLE], 4, dry_run=False), 2),
], ids=["fix", "new", "collect", "import"])  # fmt: skip
def test_a_command_that_fails_at_any_file_leaves_all_as_it_was(
    project: Path, act: Callable[[Path], object], files: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in sorted(Project(project).measures.glob("*.yaml"))[:3]:
        path.write_text(path.read_text("utf-8").replace(". ", " . . . "), "utf-8")
    before = tree(project)
    failed = [tree(project) == before for _ in attempts(monkeypatch, lambda: act(project))]
    assert len(failed) >= files
    assert all(failed)
    assert tree(project) != before


def test_a_new_edition_appears_with_all_its_files(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []

    def replace(source: Path, target: Path) -> None:
        REPLACE(source, target)
        seen.append({path.name for path in (project / "editions" / "5").iterdir()})

    monkeypatch.setattr("catalogue.source.write.os.replace", replace)
    new_edition(project)
    assert seen == [{"edition.yaml", "foreword.md", "mainstreaming.md"}]


@pytest.mark.parametrize("is_folder", [False, True])
def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path, is_folder: bool) -> None:
    left = tmp_path / DEAD
    left.mkdir() if is_folder else left.touch()
    put({tmp_path / "a": b"neu"})
    assert sorted(tree(tmp_path)) == ["a"]


def test_a_command_clears_what_was_left_anywhere_in_the_project(project: Path) -> None:
    left = project / "data" / "measures" / DEAD
    left.touch()
    with alone(project):
        assert not left.exists()


def test_what_another_run_is_writing_stays(tmp_path: Path) -> None:
    busy = tmp_path / f".{os.getppid():08x}01234567.new"
    busy.touch()
    put({tmp_path / "a": b"neu"})
    assert busy.exists()


def test_a_run_that_is_killed_leaves_the_old_file_and_the_next_is_clean(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("alt", "utf-8")
    program = ("import os, signal, sys; from pathlib import Path;"
               "from catalogue.source import write;"
               "write.os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL);"
               "write.put({Path(sys.argv[1], 'a'): b'neu'})")
    done = subprocess.run([sys.executable, "-c", program, tmp_path], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (tmp_path / "a").read_bytes() == b"alt"
    assert len(tree(tmp_path)) == 2
    put({tmp_path / "a": b"neu"})
    assert tree(tmp_path) == {"a": b"neu"}
