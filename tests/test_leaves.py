"""A unit once painted is data: what was kept gives the same file as what is made anew."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from itertools import cycle
from pathlib import Path
from tempfile import mkdtemp

import pytest

from catalogue.build.line import Set, set_pages
from catalogue.layout.printers import load_printer
from catalogue.press.parts import inside
from catalogue.source.project import Project
from catalogue.typeset import leaves as store
from catalogue.typeset.leaf import decoded, encoded
from tests.conftest import ROOT, small_project, unshared
from tests.products import small, written

ONE_BUILD = """
import sys
from pathlib import Path
from catalogue.build.line import build
from catalogue.build.wish import Wish
build(Path(sys.argv[1]), 4, wish=Wish(("web", "print")))
print("weasyprint" in sys.modules)
"""


def files(done: Set) -> tuple[bytes, bytes]:
    """Write the pages for the screen and for the press."""
    printer = load_printer(done.project, "online")
    return written(done), inside(done.pages, done.leaves, printer).data


def retitled(measures: list[Path], pick: int) -> None:
    """Give a measure another title, and so another place in every list."""
    path = measures[pick % len(measures)]
    title = f"title: Anders genannt {pick}\n"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    new = (title if line.startswith("title:") else line for line in lines)
    path.write_text("".join(new), "utf-8")


def removed(measures: list[Path], pick: int) -> None:
    """Take a measure away."""
    measures[pick % len(measures)].unlink()


def inserted(measures: list[Path], pick: int) -> None:
    """Add a measure that is another one under a new name."""
    path = measures[pick % len(measures)]
    new = path.with_name(f"neu-{pick}.yaml")
    shutil.copy(path, new)
    retitled([new], pick)


def reordered(measures: list[Path], pick: int) -> None:
    """Put a measure elsewhere in its section."""
    path = measures[pick % len(measures)]
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("order:")]
    path.write_text("\n".join([*lines, f"order: {pick % 9 + 1}", ""]), "utf-8")


def test_a_cached_build_equals_a_fresh_one_after_any_change(project: Path) -> None:
    shutil.copytree(warm(), Project(project).cache)
    for pick, change in enumerate((retitled, removed, inserted, reordered)):
        change(sorted(Project(project).measures.glob("*.yaml")), 2 * pick)
    kept = set_pages(project, 4)
    fresh = set_pages(project, 4, is_kept=False)
    assert kept.leaves.made < fresh.leaves.made
    assert files(kept) == files(fresh)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project that keeps its own leaves."""
    return unshared(small_project(tmp_path / "project"))


@cache
def warm() -> Path:
    """The cache of a small project that has been set and written."""
    root = unshared(small_project(Path(mkdtemp(prefix="catalogue-")) / "project"))
    files(set_pages(root, 4))
    return Project(root).cache


def test_what_has_not_changed_is_set_without_the_engine(project: Path) -> None:
    shutil.copytree(warm(), Project(project).cache)
    retitled(sorted(Project(project).measures.glob("*.yaml")), 0)

    def said() -> str:
        run = subprocess.run([sys.executable, "-c", ONE_BUILD, project], capture_output=True,
                             check=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
        return run.stdout.strip()

    assert (said(), said()) == ("True", "False")


# Cut short, changed in one bit, that of another unit, one that would run a command.
DAMAGES: tuple[Callable[[bytes, bytes], bytes], ...] = (
    lambda content, other: b"",
    lambda content, other: content[:-1],
    lambda content, other: content[:40] + bytes([content[40] ^ 1]) + content[41:],
    lambda content, other: other,
    lambda content, other: b"\x80\x04cos\nsystem\n",
)


def test_a_damaged_or_foreign_leaf_is_made_anew(project: Path) -> None:
    shutil.copytree(warm(), Project(project).cache)
    assert not set_pages(project, 4).leaves.made
    paths = sorted((Project(project).cache / "leaves").iterdir())
    contents = [path.read_bytes() for path in paths]
    others = contents[1:] + contents[:1]
    assert len(paths) > 2 * len(DAMAGES)
    for path, content, other, damage in zip(paths, contents, others, cycle(DAMAGES)):
        path.write_bytes(damage(content, other))
    again = set_pages(project, 4)
    assert again.leaves.made == set_pages(unshared(project), 4).leaves.made
    assert written(again) == written(small())


def test_another_engine_makes_its_own_leaves(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(warm(), Project(project).cache)
    assert not set_pages(project, 4).leaves.made
    monkeypatch.setattr(store, "engine_versions", lambda: {"pango": "9.9"})
    assert set_pages(project, 4).leaves.made


def test_another_colour_makes_its_own_leaves(project: Path) -> None:
    shutil.copytree(warm(), Project(project).cache)
    path = Project(project).layout("katalog") / "tokens.css"
    path.write_text(path.read_text("utf-8") + ":root { --line: 15pt }\n", "utf-8")
    assert set_pages(project, 4).leaves.made


def test_a_leaf_comes_back_as_it_was() -> None:
    for leaf in small().pages.leaves:
        assert decoded(encoded(leaf)) == leaf


def test_the_oldest_leaves_go_when_there_are_too_many(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(warm(), Project(project).cache)
    folder = Project(project).cache / "leaves"
    stale = folder / "stale"
    stale.write_bytes(b"x")
    os.utime(stale, (1, 1))
    done = set_pages(project, 4)
    used = {path.name for path in folder.iterdir()}
    monkeypatch.setattr(store, "MAX_BYTES", sum(p.stat().st_size for p in folder.iterdir()) - 1)
    done.leaves.sweep()
    assert used - {path.name for path in folder.iterdir()} == {"stale"}


def test_another_program_makes_its_own_leaves(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(warm(), Project(project).cache)
    monkeypatch.setattr(store, "own_sums", lambda: {"layout/css.py": "another"})
    assert set_pages(project, 4).leaves.made
