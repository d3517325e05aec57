"""Nothing is lost: every alarm of the reading back is provoked once."""

import io
import re
from pathlib import Path

import pikepdf
import pytest

from catalogue.build.line import set_pages
from catalogue.model.problems import CatalogueError, LayoutError
from catalogue.preflight.readback import missing, read_back, squeezed
from tests.conftest import build_web as build
from tests.products import unframed
from tests.test_fit import write_measure


def with_css(project: Path, css: str) -> Path:
    """Add rules to the style sheet of a project."""
    sheet = project / "layouts" / "katalog" / "catalogue.css"
    sheet.write_text(sheet.read_text("utf-8") + css, "utf-8")
    return project


def codes(project: Path) -> set[str]:
    """Return the codes of what stops the build."""
    with pytest.raises(LayoutError) as raised:
        build(project, 4)
    return {problem.code for problem in raised.value.problems}


# What no page shows any more, and where its words are missed.
HIDDEN = {
    ".measure .role-responsible": "data/measures/starke-maedchen.yaml",
    ".contents .row span.num": "layouts/contents.html",
    ".footnote": "editions/4/mainstreaming.md",
    ".contact .what": "data/contacts.yaml",
    ".index .row span.num": "layouts/index.html",
}


def test_all_that_is_hidden_is_named_with_its_words_and_its_place(project: Path) -> None:
    with_css(project, f"{', '.join(HIDDEN)} {{ display: none }}")
    with pytest.raises(LayoutError) as raised:
        build(project, 4)
    found = {str(p.place): p.message for p in raised.value.problems if p.code == "E531"}
    assert found.keys() >= set(HIDDEN.values())
    assert "„Träger“" in found["data/measures/starke-maedchen.yaml"]


@pytest.mark.parametrize(
    ("css", "code"),
    [
        (".measure .first-text { height: 20pt; overflow: hidden }", "E533"),
        (".contact { display: block; width: 40pt; height: 40pt; overflow: hidden }", "E533"),
        (".measure h2 { margin-left: 180mm; white-space: nowrap }", "E532"),
        (".page-title { position: relative; left: -90mm }", "E532"),
        (".measure .form { left: calc(var(--page-left) + 30pt); top: 90pt }", "E537"),
        (".measure .form.beside { background: white; width: 400pt }", "E537"),
        (".measure .facts { left: 60mm }", "E537"),
    ],
)
def test_text_that_the_layout_loses_is_found(project: Path, css: str, code: str) -> None:
    assert code in codes(with_css(project, css))


def test_a_body_of_fixed_height_that_swallows_pages_is_found(project: Path) -> None:
    css = "body { height: 100%; overflow: hidden } .text { height: 30pt; overflow: hidden }"
    assert codes(with_css(project, css)) & {"E531", "E533"}


@pytest.mark.parametrize("char", ["😀", "مرحبا", "漢"])
def test_a_character_the_fonts_lack_is_named_with_its_record(project: Path, char: str) -> None:
    write_measure(project, "probe", description=f"Hallo {char}")
    with pytest.raises(CatalogueError) as raised:
        build(project, 4)
    found = raised.value.problems
    assert any(char[0] in p.message and p.place.path.name == "probe.yaml" for p in found)


def test_a_page_too_many_is_found(project: Path) -> None:
    done = set_pages(project, 4)
    data = unframed(done)
    with pikepdf.open(io.BytesIO(data)) as pdf, io.BytesIO() as longer:
        pdf.add_blank_page()
        pdf.save(longer)
        with pytest.raises(LayoutError, match="E530"):
            read_back(longer.getvalue(), done.pages)


def test_a_foreign_font_is_found(project: Path) -> None:
    done = set_pages(project, 4)
    data = unframed(done)
    with pikepdf.open(io.BytesIO(data)) as pdf, io.BytesIO() as changed:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
                item.BaseFont = pikepdf.Name("/ABCDEF+Helvetica")
        pdf.save(changed)
        with pytest.raises(LayoutError, match="Helvetica"):
            read_back(changed.getvalue(), done.pages)


def test_words_count_only_in_their_order() -> None:
    assert missing("eins zwei drei", squeezed("eins zwei drei")) == []
    assert missing("eins zwei drei", squeezed("drei zwei eins")) == ["zwei", "drei"]


def test_hyphens_at_line_ends_and_quotes_do_not_count_as_lost() -> None:
    assert missing('das "Mitarbeitenden-Fest"', squeezed("das „Mitar-\r\nbeitenden-Fest“")) == []


def test_every_field_of_every_measure_is_on_its_page(edition_4: object) -> None:
    texts = edition_4.texts  # type: ignore[attr-defined]
    for unit in edition_4.units("measure"):  # type: ignore[attr-defined]
        page = texts[unit["first_page"] - 1]
        assert re.search(r"Wer ist verantwortlich", page), unit["id"]
