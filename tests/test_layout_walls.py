"""A layout from elsewhere reaches neither the network nor a file outside its folders."""

from pathlib import Path

import pytest
from jinja2 import TemplateError

from catalogue.layout.layout import load_layout
from catalogue.layout.templates import environment_of, template_problem
from catalogue.model.problems import LayoutError, Place
from catalogue.source.project import Project
from catalogue.typeset.engine import Engine
from tests.conftest import small_project

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>Bild</title>{}</svg>'
PAGE = '<html lang="de-DE"><head><title>Probe</title></head><body>{}</body></html>'


@pytest.fixture(scope="module")
def walled(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The engine of a project beside which a file lies."""
    root = small_project(tmp_path_factory.mktemp("walls") / "project")
    (root.parent / "secret.svg").write_text(SVG.format(""), "utf-8")
    (root.parent / "secret.css").write_text("p { color: red }", "utf-8")
    (root / "layouts" / "katalog" / "own.svg").write_text(SVG.format(""), "utf-8")
    return Engine(load_layout(root, "katalog"), Project(root).cache)


def lay_out(engine: Engine, body: str) -> None:
    """Lay out and write a page with this body."""
    engine.leaf(engine.lay_out(PAGE.format(body), Place(Path("layouts", "katalog", "probe.html"))))


@pytest.mark.parametrize("body", [
    SVG.format('<image href="file:///etc/hostname" width="9" height="9"/>'),
    SVG.format('<image width="9" xlink:href="../../../secret.svg" '
               'xmlns:xlink="http://www.w3.org/1999/xlink"/>'),
    SVG.format('<image href="%2e%2e/%2e%2e/%2e%2e/secret.svg" width="9" height="9"/>'),
    SVG.format('<image href="http://127.0.0.1:9/a.png" width="9" height="9"/>'),
    SVG.format('<use href="file:///etc/hostname#a"/>'),
    SVG.format("<style>@import url(file:///etc/hostname);</style>"),
    SVG.format("<style>@font-face { font-family: X; src: url(file:///etc/hostname) }</style>"),
    '<img src="%2e%2e/%2e%2e/%2e%2e/secret.svg" alt="Bild"/>',
    '<img src="file://localhost/etc/hostname" alt="Bild"/>',
    '<img src="FILE:///etc/hostname" alt="Bild"/>',
    '<style>p { background: url("%2e%2e/..//%2E./secret.svg") }</style><p>Text</p>',
    "<style>@import url(http://127.0.0.1:9/a.css);</style>",
    '<link rel="stylesheet" href="../../../secret.css"/>',
])  # fmt: skip
def test_nothing_outside_the_layout_is_read(walled: Engine, body: str) -> None:
    with pytest.raises(LayoutError) as raised:
        lay_out(walled, body)
    assert [str(each).split()[:2] for each in raised.value.problems] == [
        ["layouts/katalog/probe.html", "E511"]]


def test_a_drawing_may_show_a_file_of_its_layout(walled: Engine) -> None:
    lay_out(walled, SVG.format('<image href="own.svg" width="9" height="9"/>'))


@pytest.mark.parametrize("link", ["layouts/katalog/figures/out.svg", "layouts/other"])
def test_a_link_that_leads_out_is_an_error_at_its_place(project: Path, link: str) -> None:
    (project.parent / "secret").mkdir()
    (project / link).symlink_to(project.parent / "secret")
    with pytest.raises(LayoutError, match=f"^{link} E525 .*führt aus layouts/"):
        environment_of(load_layout(project, "katalog"))


def test_a_link_within_the_layouts_is_allowed(project: Path) -> None:
    (project / "layouts" / "copy.css").symlink_to(project / "layouts" / "katalog" / "print.css")
    assert environment_of(load_layout(project, "katalog")).loader


@pytest.mark.parametrize("template", [
    "{{ ''.__class__.__mro__ }}",
    "{{ token.__globals__ }}",
    "{{ layout.parse_file('/etc/hostname') }}",
    "{{ folder.read_text() }}",
])
def test_a_template_reaches_no_program_and_no_file(project: Path, template: str) -> None:
    layout = load_layout(project, "katalog")
    (layout.folder / "probe.html").write_text(f"\n{template}", "utf-8")
    page = environment_of(layout).get_template("probe.html")
    with pytest.raises(TemplateError) as raised:
        page.render(layout=layout.head, folder=layout.folder)
    said = str(template_problem(layout, "probe.html", raised.value))
    assert said.startswith("layouts/katalog/probe.html:2 E505 ")
    assert "unsafe" in said
