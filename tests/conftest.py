"""One built edition shared by all tests, and small projects to break."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from catalogue.build.line import Built, Wish, build
from catalogue.layout.markdown import plain_words

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
FEW = ("eltern-kind-tag", "flyer-vielfalt-der-geschlechter", "schule-ohne-rassismus", "mindmittens")


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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give all tests of the built editions to one worker, so that each is built once."""
    for item in items:
        if "editions" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("editions"))


@pytest.fixture(scope="session")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], BuiltEdition]:
    """Build an edition of the project once and share it; the 3rd lies built in its bag."""
    built = {3: BuiltEdition(ROOT / "editions" / "3" / "archive" / "data")}

    def edition(number: int) -> BuiltEdition:
        if number not in built:
            out = tmp_path_factory.mktemp(f"edition-{number}")
            build_web(ROOT, number, out)
            built[number] = BuiltEdition(out)
        return built[number]

    return edition


@pytest.fixture(scope="session")
def edition_3(editions: Callable[[int], BuiltEdition]) -> BuiltEdition:
    """The 3rd edition, as it was frozen."""
    return editions(3)


@pytest.fixture(scope="session")
def edition_4(editions: Callable[[int], BuiltEdition]) -> BuiltEdition:
    """The 4th edition, built."""
    return editions(4)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project of four measures that a test may change."""
    return small_project(tmp_path / "project")


def small_project(folder: Path) -> Path:
    """Write a project of four measures with all layouts and fonts."""
    (folder / "data" / "measures").mkdir(parents=True)
    for name in ("departments.yaml", "contacts.yaml", "hyphenation.yaml", "terms.yaml"):
        if (ROOT / "data" / name).exists():
            shutil.copy(ROOT / "data" / name, folder / "data" / name)
    for name in FEW:
        shutil.copy(ROOT / "data" / "measures" / f"{name}.yaml", folder / "data" / "measures")
    (folder / "data" / "sections.yaml").write_text(SECTIONS, "utf-8")
    shutil.copytree(ROOT / "layouts", folder / "layouts")
    (folder / "fonts").symlink_to(ROOT / "fonts")
    for number in ("3", "4"):
        source = ROOT / "editions" / number
        (folder / "editions" / number).mkdir(parents=True)
        for path in source.iterdir():
            if path.is_file():
                shutil.copy(path, folder / "editions" / number)
    return folder


SECTIONS = """\
sections:
  - {id: geschlecht, title: Geschlecht}
  - {id: herkunft, title: Ethnische Herkunft}
  - {id: sexuelle-identitaet, title: Sexuelle Identität}
"""
