"""One built edition shared by all tests, and small projects to break."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import settings
from hypothesis.internal.conjecture.providers import HypothesisProvider
from hypothesis.internal.constants_ast import Constants
from playwright.sync_api import Browser

from catalogue.archive import rebuild
from catalogue.build.line import Built, build
from catalogue.build.wish import Wish
from catalogue.layout.markdown import plain_words
from catalogue.model.form import house_form
from catalogue.model.words import spoken
from catalogue.source.project import Project
from catalogue.typeset.hyphenation import load_patterns
from catalogue.typeset.leaves import FOLDER
from tests.browser import chromium

# No setting keeps Hypothesis from drawing on the constants of the modules a worker has loaded.
HypothesisProvider._local_constants = Constants()  # type: ignore[assignment]
# The suite says the same of the same code; CATALOGUE_FUZZ and ``make fuzz`` look further.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
# Eight measures of a town that does not exist; the tests look at no other data.
SMALL = ROOT / "tests" / "project"
# Where the projects of a run, in all workers, keep their leaves: nothing is set twice alike.
KEPT = "CATALOGUE_TESTS_KEPT"
# Fixtures that are dear enough to be made in one worker alone.
ONCE = ("editions", "browser")
# Begun last, one of these would keep a worker busy while the other has nothing left to do.
LONGEST = ("test_studio_year", "test_climate", "test_frozen", "test_wheel", "test_smoke")


def build_web(root: Path, number: int, out: Path | None = None, **wishes: bool) -> Built:
    """Build the web product alone, which is enough for most tests."""
    return build(root, number, out, wish=Wish(("web",), **wishes))


@dataclass(frozen=True)
class BuiltEdition:
    """A delivered or archived edition, read back with an independent reader."""

    folder: Path

    @cached_property
    def report(self) -> dict[str, Any]:
        """What build.json says."""
        path = next(self.folder.rglob("build.json"))
        report: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return report

    @cached_property
    def path(self) -> Path:
        """The web product."""
        return next(self.folder.rglob("*-web.pdf"))

    @cached_property
    def texts(self) -> list[str]:
        """The text of every page, blanks folded, line-end hyphens undone."""
        with pypdfium2.PdfDocument(self.path) as pdf:
            return [plain(page.get_textpage().get_text_range()) for page in pdf]

    def units(self, kind: str) -> list[dict[str, Any]]:
        """The units of a kind, from build.json."""
        return [unit for unit in self.report["units"] if unit["kind"] == kind]

    def text(self, unit: dict[str, Any]) -> str:
        """The text of all pages of a unit."""
        first = unit["first_page"] - 1
        return " ".join(self.texts[first : first + unit["pages"]])


def plain(text: str) -> str:
    """Return text as it was before it was set: plain blanks, no line-end hyphens."""
    for lost in ("\u0002\r\n", "\u0002", "\ufffe\r\n", "\ufffe"):
        text = text.replace(lost, "")
    return plain_words(text.replace("\u202f", " ").replace("\u00a0", " "))


def pytest_configure(config: pytest.Config) -> None:
    """Begin a run with no leaves and the patterns parsed; its workers inherit the folder."""
    if not hasattr(config, "workerinput"):
        folder = Path(tempfile.mkdtemp(prefix="catalogue-kept-"))
        (folder / FOLDER).mkdir()
        load_patterns(Project(ROOT).patterns, Project(SMALL).hyphenation, folder)
        os.environ[KEPT] = str(folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(KEPT), ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give all tests that share what is dear to one worker, and begin with the longest."""
    for item in items:
        used = getattr(item, "fixturenames", ())
        if shared := next((name for name in ONCE if name in used), None):
            item.add_marker(pytest.mark.xdist_group(shared))
    items.sort(key=lambda item: item.path.stem not in LONGEST)


@pytest.fixture(scope="session", autouse=True)
def shared_freezing() -> Iterator[None]:
    """Let a bag be built with the leaves of this run; ``test_wheel`` builds one from nothing."""
    build_bag = rebuild.run
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rebuild, "run", lambda root, calls: build_bag(sharing(root), calls))
        yield


@pytest.fixture(scope="session")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], BuiltEdition]:
    """Build an edition of the small project once and share it."""
    root = small_project(tmp_path_factory.mktemp("editions") / "project")

    @cache
    def edition(number: int) -> BuiltEdition:
        out = root / "editions" / str(number) / "out"
        build_web(root, number, out)
        return BuiltEdition(out)

    return edition


@pytest.fixture(scope="session")
def edition_3(editions: Callable[[int], BuiltEdition]) -> BuiltEdition:
    """The 3rd edition of the small project, built."""
    return editions(3)


@pytest.fixture(scope="session")
def edition_4(editions: Callable[[int], BuiltEdition]) -> BuiltEdition:
    """The 4th edition of the small project, built."""
    return editions(4)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser without a window, for all desks."""
    with chromium() as found:
        yield found


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project of eight measures that a test may change."""
    return small_project(tmp_path / "project")


def in_words(text: object) -> str:
    """Return what the program says, in the words of a catalogue that declares none."""
    return spoken(str(text), house_form().words)


def small_project(folder: Path) -> Path:
    """Write the project of Musterstadt with all layouts and fonts, and the leaves of this run."""
    shutil.copytree(SMALL, folder)
    shutil.copytree(ROOT / "layouts", folder / "layouts")
    (folder / "fonts").symlink_to(ROOT / "fonts")
    return sharing(folder)


def sharing(root: Path) -> Path:
    """Let a project that has no cache take the leaves of this run and add its own; return it."""
    if KEPT in os.environ:
        Project(root).cache.mkdir()
        for kept in Path(os.environ[KEPT]).iterdir():
            (Project(root).cache / kept.name).symlink_to(kept)
    return root


def unshared(root: Path) -> Path:
    """Take the leaves of other tests away from a project; return it."""
    shutil.rmtree(Project(root).cache)
    return root
