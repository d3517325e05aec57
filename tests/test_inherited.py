"""A project without layouts and fonts has those that came with the program; its own win."""

import shutil
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pypdfium2
import pytest

from catalogue.archive.pack import layout_zip, wheel
from catalogue.build.unchanged import Order, order_key
from catalogue.build.wish import ALL
from catalogue.layout.brand import declared_spots
from catalogue.layout.layout import load_layout
from catalogue.layout.printers import load_printer, printer_names
from catalogue.source.inherited import COMMON, home, inherited
from catalogue.source.program import PROGRAM
from catalogue.source.project import PATHS
from tests.conftest import SMALL, build_web, plain

BOLD = PATHS.fonts / "SourceSans3-Bold.ttf"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A project of eight measures without layouts and fonts."""
    return Path(shutil.copytree(SMALL, tmp_path / "bare"))


def own(root: Path, path: PurePosixPath, *, was: str = "", now: str = "") -> Path:
    """Give a project a file of its own, like the one that it inherits."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    data = (COMMON / path).read_bytes()
    assert was.encode() in data
    target.write_bytes(data.replace(was.encode(), now.encode()) if was else data)
    return target


def test_a_project_without_layouts_and_fonts_is_built_with_those_of_the_program(bare: Path) -> None:
    built = build_web(bare, 4)
    assert built.pages.page_count > 10
    assert not (bare / "layouts").exists()
    assert not (bare / "fonts").exists()


def test_a_layout_counts_as_one(bare: Path) -> None:
    own(bare, PATHS.layout_head("katalog"))
    assert home(bare, PATHS.layout("katalog") / "measure.html") == bare
    assert home(bare, PATHS.patterns) == COMMON


def test_a_font_of_the_project_wins(bare: Path) -> None:
    name = PATHS.fonts / "SourceSans3-It.ttf"
    before = load_layout(bare, "katalog").font_files
    own(bare, name).write_bytes((COMMON / PATHS.fonts / "SourceSans3-SemiboldIt.ttf").read_bytes())
    after = load_layout(bare, "katalog")
    assert after.font_paths[1] == bare / name
    assert len(before.keys() - after.font_files.keys()) == 1
    assert build_web(bare, 4).pages.page_count


def test_fonts_are_inherited_by_a_layout_of_the_project(bare: Path) -> None:
    shutil.copytree(COMMON / PATHS.layout("katalog"), bare / PATHS.layout("katalog"))
    template = bare / PATHS.layout("katalog") / "chapter.html"
    text = template.read_text("utf-8")
    template.write_text(text.replace("{% endblock %}", "<p>Eigene Vorlage</p>{% endblock %}"))
    web = next(path for path in build_web(bare, 4).delivery.files if path.suffix == ".pdf")
    assert inherited(bare, BOLD) == COMMON / BOLD
    assert "Eigene Vorlage" in read(web)


def test_a_printer_of_the_project_stands_beside_those_of_the_program(bare: Path) -> None:
    own(bare, PATHS.printers / "online.yaml", was="title: Online-Druckerei", now="title: Eigene")
    assert {"hausdruckerei", "online"} <= set(printer_names(bare))
    assert load_printer(bare, "online").title == "Eigene"
    assert load_printer(bare, "hausdruckerei").title == "Hausdruckerei"


def test_what_is_frozen_has_all_that_the_project_inherits(bare: Path, tmp_path: Path) -> None:
    own(bare, PATHS.layout_head("katalog"))
    (tmp_path / "layout.zip").write_bytes(layout_zip(bare))
    with ZipFile(tmp_path / "layout.zip") as packed:
        names = set(packed.namelist())
    assert {str(BOLD), str(PATHS.patterns), str(PATHS.printers / "online.yaml")} <= names
    assert [name for name in names if name.startswith(str(PATHS.layout("katalog")))] == [
        str(PATHS.layout_head("katalog"))]  # fmt: skip


def test_an_own_file_makes_a_build_necessary(bare: Path) -> None:
    order = Order(bare, 4, bare / "out", ALL)
    before = order_key(order)
    own(bare, BOLD)
    assert order_key(order) != before


def test_another_version_of_what_is_inherited_makes_a_build_necessary(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = Order(bare, 4, bare / "out", ALL)
    before = order_key(order)
    own(tmp_path, BOLD)
    monkeypatch.setattr("catalogue.build.unchanged.COMMON", tmp_path)
    assert order_key(order) != before


def test_a_frozen_program_carries_no_second_copy_of_what_it_came_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.archive.pack.PACKED", PROGRAM / "resources")
    (tmp_path / "program.whl").write_bytes(wheel()[1])
    with ZipFile(tmp_path / "program.whl") as packed:
        names = packed.namelist()
    assert "catalogue/__main__.py" in names
    assert not [name for name in names if name.startswith("catalogue/resources/")]


def read(path: Path) -> str:
    """Return the text of a PDF."""
    with pypdfium2.PdfDocument(path) as pdf:
        return plain(" ".join(page.get_textpage().get_text_range() for page in pdf))


def test_inks_of_their_own_are_known_of_inherited_layouts_too(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "program"
    for root, name, spot in ((program, "haus", "HKS 41"), (bare, "stadt", "HKS 42")):
        folder = root / PATHS.layout(name)
        folder.mkdir(parents=True)
        (folder / "layout.yaml").write_text("extends: katalog\n", "utf-8")
        (folder / "brand.yaml").write_text(
            f"colours: [{{name: Blau, hex: '#0b3c8c', spot: {spot}}}]\n", "utf-8")
    monkeypatch.setattr("catalogue.source.inherited.COMMON", program)
    assert declared_spots(bare) == ("HKS 41", "HKS 42")
