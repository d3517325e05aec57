"""What is remembered between runs makes them faster and never wrong."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from catalogue.archive.holdings import source_root
from catalogue.source.cache import Cache
from catalogue.source.project import Project
from tests.conftest import ROOT, build_web, unshared

NAME, KEY = "name", b"key"


def damaged(folder: Path, damage: Callable[[bytes], bytes]) -> Cache:
    """Return a cache whose file was damaged after it was written."""
    cache = Cache(folder)
    cache.keep(NAME, KEY, b"content")
    path = folder / NAME
    path.write_bytes(damage(path.read_bytes()))
    return cache


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "new")
    cache.keep_json(NAME, KEY, {"a": [1, 2]})
    assert cache.get_json(NAME, KEY) == {"a": [1, 2]}


def test_another_key_finds_nothing(tmp_path: Path) -> None:
    assert damaged(tmp_path, bytes).get(NAME, b"other") is None


@pytest.mark.parametrize("damage", [
    lambda content: b"", lambda content: content[:-1], lambda content: content + b"x",
    bytes.upper, lambda content: b"[1, 2]",
])  # fmt: skip
def test_a_damaged_file_is_as_good_as_none(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    assert damaged(tmp_path, damage).get(NAME, KEY) is None


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = Cache(tmp_path / "file")
    cache.keep(NAME, KEY, b"content")
    assert cache.get(NAME, KEY) is None


def test_an_edition_is_built_where_nothing_can_be_remembered(
    project: Path, tmp_path: Path
) -> None:
    # Nobody can make a folder in a file, whoever he is.
    Project(unshared(project)).cache.touch()
    before = {path for path in project.rglob("*")}
    built = build_web(project, 4, tmp_path / "elsewhere")
    assert all(path.is_file() for path in built.delivery.files)
    assert {path for path in project.rglob("*")} == before


def test_an_archived_edition_is_laid_out_where_nothing_can_be_remembered(tmp_path: Path) -> None:
    editions = Project(tmp_path).editions
    shutil.copytree(Project(ROOT).edition(3), Project(tmp_path).edition(3))
    shutil.copy(Project(ROOT).chain, editions)
    Project(tmp_path).cache.touch()
    found = source_root(tmp_path, 3)
    assert found != tmp_path
    assert Project(found).head(3).is_file()
