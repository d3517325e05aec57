"""What is remembered between runs is what would be worked out anew, and nothing else."""

import tempfile
from pathlib import Path

import pytest

from catalogue.layout import remembered
from catalogue.layout.compiled import compiled
from catalogue.layout.layout import load_layout
from catalogue.layout.remembered import Remembered, remembering
from catalogue.layout.templates import environment_of
from catalogue.model.problems import LayoutError
from catalogue.source.project import Project
from catalogue.typeset.composition import UNKNOWN_PAGE, Composition
from tests.conftest import small_project
from tests.products import small

BROKEN = "{# one line more #}\n{{ nobody_knows_this }}\n"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's folder for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def counting() -> tuple[Remembered, list[str]]:
    """A function that keeps for which texts it was really called."""
    called: list[str] = []

    def shouted(text: str) -> str:
        called.append(text)
        return text.upper()

    return Remembered(shouted), called


def run(folder: Path, *texts: str, is_kept: bool = True) -> tuple[list[str], list[str]]:
    """What a run gets for some texts, and which of them it had to work out."""
    function, called = counting()
    with remembering(folder, is_kept, function):
        found = [function(text) for text in texts]
    return found, called


def test_no_text_is_worked_out_twice(tmp_path: Path) -> None:
    assert run(tmp_path, "eins", "eins", "zwei") == (["EINS", "EINS", "ZWEI"], ["eins", "zwei"])
    assert run(tmp_path, "zwei", "drei", "eins") == (["ZWEI", "DREI", "EINS"], ["drei"])


def test_what_no_run_needs_is_forgotten(tmp_path: Path) -> None:
    run(tmp_path, "eins", "zwei")
    run(tmp_path, "eins", "drei")
    assert run(tmp_path, "zwei")[1] == ["zwei"]


def test_without_a_cache_every_text_is_worked_out(tmp_path: Path) -> None:
    run(tmp_path, "eins")
    assert run(tmp_path, "eins", is_kept=False)[1] == ["eins"]


def test_another_program_remembers_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, "eins")
    monkeypatch.setattr(remembered, "own_sums", lambda: {"layout/markdown.py": "another"})
    assert run(tmp_path, "eins")[1] == ["eins"]


def test_what_was_damaged_is_not_remembered(tmp_path: Path) -> None:
    run(tmp_path, "eins")
    path = tmp_path / remembered.NAME
    path.write_bytes(path.read_bytes().replace(b"EINS", b"ZWEI"))
    assert run(tmp_path, "eins") == (["EINS"], ["eins"])


def html(root: Path) -> str:
    """The first page for the imprint of a project's layout, its templates taken anew."""
    layout = load_layout(root, "katalog")
    units, edition = small().pages.composition.units, small().pages.composition.edition
    unit = next(unit for unit in units if unit.kind == "imprint")
    return Composition(edition, layout, units, environment_of(layout)).html(unit, {})


def test_a_template_is_compiled_once_wherever_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = small_project(tmp_path / "a"), small_project(tmp_path / "b")
    made = html(first)
    monkeypatch.setattr("jinja2.Environment.compile", None)
    assert html(second) == made
    assert UNKNOWN_PAGE not in made


def test_a_template_that_has_changed_is_compiled_anew(tmp_path: Path) -> None:
    root = small_project(tmp_path / "a")
    assert "Neu gesagt" not in html(root)
    path = Project(root).layout("katalog") / "imprint.html"
    path.write_text(path.read_text("utf-8").replace("{% block body %}",
                                                    "{% block body %}Neu gesagt"), "utf-8")
    assert "Neu gesagt" in html(root)


def test_an_error_names_the_file_of_its_own_layout(tmp_path: Path) -> None:
    for name in ("a", "b"):
        root = small_project(tmp_path / name)
        (Project(root).layout("katalog") / "imprint.html").write_text(BROKEN, "utf-8")
        with pytest.raises(LayoutError) as raised:
            html(root)
        assert str(raised.value.problems[0].place).endswith("imprint.html:2")


def test_code_is_kept_in_no_folder_that_others_can_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert compiled()
    monkeypatch.setattr("os.getuid", lambda: 4_711)
    (tmp_path / "_jinja2-cache-4711").mkdir()
    assert compiled() is None
