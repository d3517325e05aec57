"""No input ends in a traceback: what is damaged at random is refused with a place, or read.

``CATALOGUE_FUZZ=20000`` tries more than the suite has time for.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from random import Random

import pytest

from catalogue.archive.bag import ALGORITHMS, check_bag, seals, write_bag
from catalogue.archive.chain import CHAIN, check_chain, read_chain, settle
from catalogue.archive.places import Archive
from catalogue.archive.status import status_rows
from catalogue.archive.verify import verify
from catalogue.checks.fix import fix
from catalogue.checks.validate import check
from catalogue.model.problems import CatalogueError
from catalogue.source.project import Project
from catalogue.source.yaml import parsed
from tests.conftest import ROOT

pytestmark = pytest.mark.fuzz
# Of the quickest test; the others try fewer in proportion.
MOST = 1000
ROUNDS = int(os.environ.get("CATALOGUE_FUZZ", MOST))
SCRAPS = (
    b"", b"\0", b"\xff", b"\xc3\x28", b"\n", b"\r", b"\t", b" ", b": ", b"- ", b"{", b"}", b"[",
    b"]", b"&a", b"*a", b"!!binary ", b"? ", b"|", b">", b"'", b'"', b"#", b"---\n", b"null", b"~",
    b"1e999", b"-1", b"9" * 5000, b"true", b"{}", b"[]", b'""', b"\\ud800", b"../..", b"/",
    b"\xef\xbb\xbf", "\u2028\u00a0".encode(), b"[" * 3000, b'{"a":' * 3000,
)  # fmt: skip


def rounds(few: int) -> range:
    """A few seeds, or more when they were asked for."""
    return range(max(few, few * ROUNDS // MOST))


def damaged(data: bytes, seed: int) -> bytes:
    """The same bytes with some pieces lost, doubled, moved or replaced: the same for a seed."""
    random = Random(seed)
    for _ in range(random.randint(1, 4)):
        start = random.randrange(len(data) + 1)
        end = min(len(data), start + random.choice((0, 1, 4, 30)))
        piece = random.choice((*SCRAPS, data[start:end] * 2, data[end : end + 20]))
        data = data[:start] + piece + data[end:]
    return data


def sources(project: Path) -> Iterator[Path]:
    """The files that people write."""
    home = Project(project)
    yield from (*sorted(home.data.glob("*.yaml")), *sorted(home.measures.glob("*.yaml")),
                *sorted(home.edition(4).glob("*.*")))


def test_any_text_is_parsed_or_refused_with_a_place(project: Path) -> None:
    texts = [path.read_bytes() for path in sources(project)]
    for seed in rounds(MOST):
        text = damaged(texts[seed % len(texts)], seed).decode("utf-8", "replace")
        found = parsed(text, PurePosixPath("a.yaml"))
        assert all(str(problem).startswith("a.yaml") for problem in found.problems), seed


def test_any_source_is_checked_and_mended(project: Path) -> None:
    paths = list(sources(project))
    for seed in rounds(10):
        path = paths[seed % len(paths)]
        kept = path.read_bytes()
        path.write_bytes(damaged(kept, seed))
        for act in (check, fix, lambda root, _: status_rows(root)):
            with suppress(CatalogueError):
                act(project, 4)
        path.write_bytes(kept)


@pytest.mark.parametrize("line", [
    "[" * 3000, '{"bag":' * 3000, "null", "1", '"a"', "[]", "{}", "9" * 5000, "\ufeff{}",
    '{"bag": 1}', '{"bag": {}, "edition": "3"}',
])  # fmt: skip
def test_a_line_of_the_chain_that_is_none_is_told(tmp_path: Path, line: str) -> None:
    (tmp_path / CHAIN).parent.mkdir()
    (tmp_path / CHAIN).write_text(f"{line}\n", "utf-8")
    assert [problem.code for problem in check_chain(tmp_path)] == ["E704"]
    assert Archive(tmp_path).numbers == []


@pytest.mark.parametrize("name", ["edition", "folder", "title", "date", "reason", "previous",
                                  "bag"])  # fmt: skip
@pytest.mark.parametrize("value", [None, True, 3.0, -1, [], {}, [[]], {"a": "b"}, "\ud800", 10**50])
def test_a_value_of_another_type_in_the_chain_is_told(
    tmp_path: Path, name: str, value: object
) -> None:
    (tmp_path / CHAIN).parent.mkdir()
    link = json.loads((ROOT / CHAIN).read_text("utf-8").splitlines()[0])
    (tmp_path / CHAIN).write_text(json.dumps(link | {name: value}) + "\n", "utf-8")
    assert "E704" in [problem.code for problem in check_chain(tmp_path)]


def test_any_chain_is_read(tmp_path: Path) -> None:
    chain = (ROOT / CHAIN).read_bytes()
    (tmp_path / CHAIN).parent.mkdir()
    for seed in rounds(300):
        data = damaged(chain, seed)
        (tmp_path / CHAIN).write_bytes(data)
        (tmp_path / CHAIN).with_name(".freezing.json").write_bytes(damaged(chain, seed + 1))
        settle(tmp_path)
        read_chain(tmp_path)
        found = [problem.code for problem in check_chain(tmp_path)]
        assert set(found) <= {"E704"}, seed
        assert found or data in (chain, b""), seed


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """A small bag with the records of an edition."""
    folder = tmp_path / "editions" / "3" / "archive"
    for name in ("records/edition.json", "reports/build.json", "source/editions/3/edition.yaml",
                 "build/versions.json"):
        (folder / "data" / name).parent.mkdir(parents=True)
        shutil.copy(ROOT / "editions" / "3" / "archive" / "data" / name, folder / "data" / name)
    (folder.parent / "edition.yaml").write_text("number: 3\n", "utf-8")
    write_bag(folder, [("Bagging-Date", "2026-11-21")])
    return folder


def test_any_bag_is_judged(bag: Path) -> None:
    root, shown = bag.parents[2], PurePosixPath("editions/3/archive")
    (root / "data").mkdir()
    sealed = seals(bag)
    kept = {path: path.read_bytes() for path in sorted(bag.rglob("*")) if path.is_file()}
    for seed in rounds(200):
        path = list(kept)[seed % len(kept)]
        data = damaged(kept[path], seed)
        path.write_bytes(data)
        found = check_bag(bag, sealed, shown)
        assert (data == kept[path]) == (not found), seed
        assert {problem.code for problem in found} <= {"E701", "E702", "E703"}, seed
        verify(root, lambda bag, shown: [])
        status_rows(root)
        path.write_bytes(kept[path])


@pytest.mark.parametrize("entry", [
    "/etc/passwd", "../../x", "data/../bagit.txt", "data/" + "a" * 5000, "data", ".", "data/\ud800",
    "data/\u0000", "data/records", " ", "data/*",
])  # fmt: skip
def test_an_odd_name_in_a_manifest_is_told(bag: Path, entry: str) -> None:
    tags = [bag / "bagit.txt", bag / "bag-info.txt"]
    for name in ALGORITHMS:
        tags.append(bag / f"manifest-{name}.txt")
        text = f"{hashlib.new(name, b'').hexdigest()}  {entry}\n"
        tags[-1].write_bytes(tags[-1].read_bytes() + text.encode("utf-8", "surrogatepass"))
    for name in ALGORITHMS:
        sums = (f"{hashlib.new(name, tag.read_bytes()).hexdigest()}  {tag.name}\n" for tag in tags)
        (bag / f"tagmanifest-{name}.txt").write_text("".join(sums), "utf-8")
    found = check_bag(bag, seals(bag), PurePosixPath("archive"))
    assert {problem.code for problem in found} <= {"E701", "E702"}
    assert bool(found) == bool(entry.strip())
