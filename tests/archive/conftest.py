"""Archives for the tests: a tiny one to tamper with, and a small edition frozen once."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest

from catalogue.archive import freeze, judge, rebuild
from catalogue.archive.bag import bag_info, seals, write_bag
from catalogue.archive.chain import CHAIN, ChainLine, commit, last_hash, read_chain
from catalogue.archive.freeze import archive
from catalogue.archive.pack import DAY, LOCK, wheel
from catalogue.archive.verify import Rebuild, verify
from catalogue.model.problems import ArchiveError, Problem
from catalogue.source.zipped import packed
from tests.conftest import ROOT, small_project

BAG = Path("editions", "3", "archive")
DATE = "2026-11-21"


# Of a bag that nobody builds from.
NO_PROGRAM = "catalogue-0-py3-none-any.whl", packed({"catalogue/__init__.py": b""}, DAY)
program = cache(wheel)


def remembering(rule: Callable[..., Any]) -> Callable[..., Any]:
    """Ask once about bytes without fault, wherever they lie: they are without fault again."""
    sound: dict[tuple[str, ...], Any] = {}

    def asked(data: bytes, *words: Any) -> Any:
        *how, shown = words
        key = (sha256(data).hexdigest(), *map(str, how))
        if key not in sound:
            found = rule(data, *how, shown)
            if getattr(found, "problems", found):
                return found
            sound[key] = found
        return sound[key]

    return asked


RULES = {name: remembering(getattr(judge, name)) for name in ("preflight", "preflight_press")}


@pytest.fixture(scope="session", autouse=True)
def remembered() -> Iterator[None]:
    """Let the same program be packed, and the same PDF be judged, once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(freeze, "wheel", program)
        for name, rule in RULES.items():
            patch.setattr(judge, name, rule)
        yield


def proved(
    root: Path, number: int | None = None, rebuild: Rebuild | None = None
) -> list[Problem]:
    """Verify with the judge of the program."""
    return verify(root, judge.check_claims, number, rebuild)


def found(root: Path, number: int | None = None) -> list[tuple[str, str]]:
    """What verify says, as code and place."""
    return [(problem.code, str(problem.place)) for problem in proved(root, number)]


def codes(raised: pytest.ExceptionInfo[ArchiveError]) -> list[str]:
    """The codes of a refusal."""
    return [problem.code for problem in raised.value.problems]


def said_of(number: int) -> list[tuple[str, str]]:
    """What a bag that was written for a test says of itself."""
    return [("External-Description", f"Katalog, {number}. Auflage."), ("Bagging-Date", DATE)]


PAYLOAD = (
    "data/build/layouts/katalog/unit.html",
    "data/build/versions.json",
    "data/metadata/dublincore.xml",
    "data/pdfa2/catalogue.txt",
    "data/records/edition.json",
    "data/source/data/measures/jungen-ag.yaml",
    "data/source/data/measures/maßnahme.yaml",
)
TAGS = (
    "bag-info.txt", "bagit.txt", "manifest-md5.txt", "manifest-sha256.txt",
    "tagmanifest-md5.txt", "tagmanifest-sha256.txt",
)  # fmt: skip
FILES = (*TAGS, *PAYLOAD)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """An archive of two editions with a handful of small files."""
    for number in (3, 4):
        folder = tmp_path / "editions" / str(number)
        bag = folder / "staged"
        for name in PAYLOAD:
            (bag / name).parent.mkdir(parents=True, exist_ok=True)
            (bag / name).write_text(f"{name} der {number}. Auflage\n", "utf-8")
        (folder / "edition.yaml").write_text(f"number: {number}\n", "utf-8")
        write_bag(bag, said_of(number))
        shelf = f"editions/{number}/archive"
        commit(tmp_path, bag, ChainLine(number, shelf, "Katalog", DATE, "", seals(bag),
                                        last_hash(tmp_path)))
    return tmp_path


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project whose 3rd edition is archived; tests may not change it."""
    root = small_project(tmp_path_factory.mktemp("frozen") / "project")
    shutil.copy(ROOT / LOCK, root)
    archive(root, 3, project=root)
    assert found(root) == []
    return root


@pytest.fixture
def copied(frozen: Path, tmp_path: Path) -> Path:
    """A copy of the frozen project, to be changed."""
    return shutil.copytree(frozen, tmp_path / "copy", symlinks=True)


@pytest.fixture
def instant(frozen: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the program in a bag deliver at once what it delivered to the frozen edition."""

    def deliver(project: Path, calls: Sequence[Any] = (), number: int = 3) -> None:
        out = project / "editions" / str(number) / "out"
        out.mkdir(parents=True, exist_ok=True)
        for folder in ("pdfa2", "archive", "print", "reports"):
            shutil.copytree(frozen / BAG / "data" / folder, out, dirs_exist_ok=True)
        with ZipFile(frozen / BAG / "data" / "site" / rebuild.SITE_FILE) as site:
            site.extractall(out / str(rebuild.SITE))

    versions = json.loads((frozen / BAG / rebuild.VERSIONS).read_text("utf-8"))["versions"]
    monkeypatch.setattr(rebuild, "run", deliver)
    monkeypatch.setattr(rebuild, "versions", lambda names: versions)
    return deliver


@pytest.fixture
def thawed(frozen: Path, tmp_path: Path) -> Path:
    """A copy of the project as it was before it was frozen."""
    unfrozen = shutil.ignore_patterns("archive", CHAIN.name)
    return shutil.copytree(frozen, tmp_path / "thawed", symlinks=True, ignore=unfrozen)


def sealed_again(
    root: Path, change: Callable[[pikepdf.Pdf], object] | None = None, pattern: str = ""
) -> Path:
    """Seal the frozen bag anew, as one would who hides a change well; of a PDF, or made before."""
    bag = root / BAG
    path = next(bag.glob(f"data/{pattern}"))
    if change:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            change(pdf)
            pdf.save(path)
    link = read_chain(root)[0]
    write_bag(bag, [each for each in bag_info(bag) if each[0] != "Payload-Oxum"])
    (root / CHAIN).write_text(f"{replace(link, bag=seals(bag)).line}\n", "utf-8")
    return path.relative_to(root)


def paint_red(pdf: pikepdf.Pdf) -> None:
    """Paint a field in a colour of the screen."""
    pdf.pages[0].contents_add(b"1 0 0 rg 50 50 100 100 re f")
