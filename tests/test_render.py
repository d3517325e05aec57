"""The engine: what it only logs is an error of ours, and it reads nothing outside the project."""

from pathlib import Path

import pytest

from catalogue.model.problems import LayoutError
from tests.conftest import build_web as build
from tests.products import page_of
from tests.test_readback import with_css


@pytest.mark.parametrize(
    ("css", "words"),
    [
        ("p { colour: red }", "colour"),
        ("@font-face { font-family: X; src: url(nowhere.ttf) }", "Schrift"),
        ("body { background: url(https://example.org/a.png) }", "example.org"),
        ("body { background: url(../../../../../../etc/hostname) }", "hostname"),
        ("@import url(https://example.org/a.css);", "example.org"),
    ],
)
def test_what_the_engine_only_logs_stops_the_build(project: Path, css: str, words: str) -> None:
    name = "fonts.css" if css.startswith("@") else "catalogue.css"
    sheet = project / "layouts" / "katalog" / name
    sheet.write_text(css + sheet.read_text("utf-8"), "utf-8")
    with pytest.raises(LayoutError, match=words):
        build(project, 4)


def test_a_reference_into_nothing_is_named(project: Path) -> None:
    page = project / "layouts" / "katalog" / "notes.html"
    page.write_text(page.read_text("utf-8"), "utf-8")
    template = project / "layouts" / "katalog" / "imprint.html"
    text = template.read_text("utf-8").replace('<div class="rail">', '<a href="#nowhere">x</a>'
                                               '<div class="rail">', 1)
    template.write_text(text, "utf-8")
    with pytest.raises(LayoutError, match="nowhere"):
        build(project, 4)


def test_an_unreadable_font_is_named_before_the_engine_sees_it(project: Path) -> None:
    fonts = project / "fonts"
    source = fonts.resolve()
    fonts.unlink()
    fonts.mkdir()
    (fonts / "SourceSans3-It.ttf").write_bytes(b"no font")
    (fonts / "SourceSans3-Bold.ttf").write_bytes((source / "SourceSans3-Bold.ttf").read_bytes()[:9])
    with pytest.raises(LayoutError) as raised:
        build(project, 4)
    assert [str(p.place) for p in raised.value.problems] == [
        "fonts/SourceSans3-It.ttf", "fonts/SourceSans3-Bold.ttf",
    ]


def test_a_broken_template_is_named_with_its_line(project: Path) -> None:
    template = project / "layouts" / "katalog" / "chapter.html"
    template.write_text("{% extends 'unit.html' %}\n{% block body %}\n{{ nothing.here }}", "utf-8")
    with pytest.raises(LayoutError, match=r"chapter\.html"):
        build(project, 4)


def test_html_in_a_text_is_shown_and_never_run(project: Path) -> None:
    path = project / "data" / "measures" / "starke-maedchen.yaml"
    text = path.read_text("utf-8").replace("Mädchen und Frauen\nresp", "\\<b>Alle\\</b>\nresp")
    path.write_text(text, "utf-8")
    build(project, 4)


def test_a_layout_may_be_changed_without_python(project: Path) -> None:
    assert build(with_css(project, ":root { --accent-2: #005000 }"), 4)


@pytest.mark.parametrize(("body", "css", "words"), [
    ('<a rel="attachment" href="layout.yaml">Daten</a>', "", "Anhänge kennt der Satz nicht"),
    ('<form><input type="text" value="x"/></form>', "input { appearance: auto }",
     "Formularfelder kennt der Satz nicht"),
])
def test_what_no_page_can_hold_is_refused_at_its_place(body: str, css: str, words: str) -> None:
    with pytest.raises(LayoutError, match=rf"\S+ E511 {words} – aus der Vorlage"):
        page_of(body, css)
