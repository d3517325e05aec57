"""A layout of one's own says what differs: its size, its colours, its mark, its faces."""

import base64
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import yaml
from PIL import Image

from catalogue.build.line import build
from catalogue.build.wish import Wish
from catalogue.layout.colours import MIN_CONTRAST, Spot, contrast
from catalogue.layout.layout import Layout, load_layout
from catalogue.layout.palette import form_of
from catalogue.layout.templates import environment_of
from catalogue.model.problems import LayoutError
from catalogue.preflight.press import preflight_press
from catalogue.press.handoff import handoff_files
from catalogue.source.project import Project
from catalogue.typeset.leaves import Leaves
from tests.conftest import build_web
from tests.declared import declare
from tests.printing import online, opened, set_for

BLUE = {"name": "Stadtblau", "hex": "#0b3c8c", "cmyk": [100, 75, 0, 20], "spot": "HKS 42 K"}
RED = {"name": "Weinrot", "hex": "#8c1d3f"}
MARK = ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30">'
        '<rect width="60" height="30" fill="#0b3c8c"/><path d="M9 9h9v9z" fill="#ffcc00"/></svg>')
SIZES = {"a5": (148, 210), "square": (210, 210)}


def own(project: Path, tokens: str = "", **brand: Any) -> Path:
    """Give a project a layout that extends the one it has, and let its edition use it."""
    folder = project / "layouts" / "stadt"
    folder.mkdir()
    (folder / "layout.yaml").write_text("extends: katalog\n", "utf-8")
    if tokens:
        (folder / "tokens.css").write_text(f":root {{ {tokens} }}\n", "utf-8")
    if brand:
        text = yaml.safe_dump(brand, allow_unicode=True, sort_keys=False)
        (folder / "brand.yaml").write_text(text, "utf-8")
    head = project / "editions" / "4" / "edition.yaml"
    head.write_text(f"{head.read_text('utf-8')}layout: stadt\n", "utf-8")
    return folder


def with_sections(project: Path, count: int) -> None:
    """Add sections without measures."""
    path = project / "data" / "sections.yaml"
    more = [f"  - {{id: mehr-{n}, title: Weiterer Abschnitt {n}}}\n" for n in range(4, count + 1)]
    path.write_text(path.read_text("utf-8") + "".join(more), "utf-8")


def loaded(project: Path, sections: int = 3) -> Layout:
    return load_layout(project, "stadt", sections)


def test_a_layout_says_only_what_differs(project: Path) -> None:
    folder = own(project, "--accent-1: #0d4488")
    (folder / "notes.html").write_text('{% extends "katalog/notes.html" %}', "utf-8")
    layout, before = loaded(project), load_layout(project, "katalog", 3)
    assert layout.tokens["accent-1"] == "#0d4488"
    assert layout.tokens["accent-2"] == before.tokens["accent-2"]
    assert layout.steps == before.steps
    assert layout.path("notes.html").parts[1] == "stadt"
    assert layout.path("measure.html").parts[1] == "katalog"
    names = ("notes.html", "katalog/notes.html", "measure.html")
    found = [environment_of(layout).get_template(name).filename for name in names]
    assert [Path(each or "").parent.name for each in found] == ["stadt", "katalog", "katalog"]


def test_a_ladder_has_any_number_of_steps(project: Path) -> None:
    folder = own(project)
    step = load_layout(project, "katalog").steps[3].model_dump(exclude={"number"})
    for count in (1, 8):
        head = {"extends": "katalog", "tightness": [step] * count}
        (folder / "layout.yaml").write_text(json.dumps(head), "utf-8")
        assert len(set_for(project).pages.composition.layout.steps) == count


def test_what_is_extended_decides_how_leaves_look(project: Path) -> None:
    own(project)
    figure = project / "layouts" / "katalog" / "figures" / "layers.svg"
    names = []
    for text in (figure.read_text("utf-8"), "<svg/>"):
        figure.write_text(text, "utf-8")
        leaves = Leaves(loaded(project), Project(project).cache)
        names.append(leaves._name("", "unit"))
    assert names[0] != names[1]


def test_where_a_layout_lies_does_not_decide_how_leaves_look(project: Path) -> None:
    own(project, "--accent-1: #0d4488")
    names = [Leaves(loaded(project), Project(project).cache)._name("", "unit")]
    shutil.rmtree(project / "layouts" / "katalog")
    names.append(Leaves(loaded(project), Project(project).cache)._name("", "unit"))
    assert names[0] == names[1]


@pytest.mark.parametrize(("extends", "said"), [
    ("katolog", r"stadt/layout\.yaml:1:\d+ E526 .*„katolog“ gibt es nicht – gemeint: „katalog“"),
    ("stadt", r"stadt/layout\.yaml:1:\d+ E526 .* im Kreis: stadt → stadt"),
])
def test_a_layout_that_cannot_be_extended(project: Path, extends: str, said: str) -> None:
    (own(project) / "layout.yaml").write_text(f"extends: {extends}\n", "utf-8")
    with pytest.raises(LayoutError, match=said):
        loaded(project)


def test_an_unknown_layout_is_told_with_the_nearest_name(project: Path) -> None:
    with pytest.raises(LayoutError, match=r"layouts/katalok/layout\.yaml E526 .*„katalog“\?"):
        load_layout(project, "katalok")


def test_a_wrong_entry_is_named_in_the_file_that_has_it(project: Path) -> None:
    (own(project) / "layout.yaml").write_text("extends: katalog\nline: breit\n", "utf-8")
    with pytest.raises(LayoutError, match=r"stadt/layout\.yaml:2:\d+ E502 .*„breit“ ist keine"):
        loaded(project)


@pytest.mark.parametrize(("file", "text", "said"), [
    ("layout", "extends: katalog\ntightnes: []\n",
     "layout.yaml:2:11 E502 unbekannte Angabe „tightnes“ – gemeint: „tightness“?"),
    ("layout", "extend: katalog\n", "layout.yaml:1:9 E502 unbekannte Angabe „extend“"
     " – gemeint: „extends“?"),
    ("layout", "extends: katalog\nstyle_sheets: {untit: [a.css]}\n",
     "layout.yaml:2:23 E502 unbekannte Angabe „untit“ – gemeint: „unit“?"),
    ("layout", "extends: katalog\nflow: {contents: {with: 3}}\n",
     "layout.yaml:2:25 E502 unbekannte Angabe „with“ – gemeint: „width“?"),
    ("brand", "colors: []\n", "brand.yaml:1:9 E527 unbekannte Angabe „colors“"
     " – gemeint: „colours“?"),
    ("brand", "colours:\n  - {name: Blau, hax: '#0b3c8c'}\n",
     "brand.yaml:2:23 E527 unbekannte Angabe „hax“ – gemeint: „hex“?"),
    ("brand", "logo: {file: a/logo.svg, alternative: Stadt}\n", "brand.yaml:1:14 E527"
     " „a/logo.svg“ ist keine gültige Angabe für „file“ – ein Dateiname ohne Ordner, wie logo.svg"),
])  # fmt: skip
def test_a_key_that_there_is_not_is_told_with_the_nearest(
    file: str, text: str, said: str, project: Path
) -> None:
    (own(project) / f"{file}.yaml").write_text(text, "utf-8")
    with pytest.raises(LayoutError) as raised:
        loaded(project)
    assert said in "\n".join(map(str, raised.value.problems))


def test_every_round_of_the_forms_begins_one_later() -> None:
    assert [form_of(number) for number in (0, 1, 7, 8, 14, 15)] == [0, 1, 7, 2, 1, 3]


def test_more_sections_than_accents_take_them_in_turn(project: Path) -> None:
    layout = load_layout(project, "katalog", 20)
    assert layout.tokens["accent-9"] == layout.tokens["accent-2"]
    assert layout.tokens["deep-20"] == layout.tokens["deep-6"]
    assert ".in-20 {" in layout.style_sheet("unit")
    assert layout.inks[layout.tokens["overlap-8-20"]]


def test_a_brand_gives_every_section_a_readable_accent(project: Path) -> None:
    own(project, colours=[BLUE, RED], front="Weinrot")
    tokens = loaded(project, 9).tokens
    assert [tokens[f"accent-{n}"] for n in (0, 1, 2, 3)] == [
        RED["hex"], BLUE["hex"], RED["hex"], BLUE["hex"]]
    for number in range(10):
        deep, tint = tokens[f"deep-{number}"], tokens[f"tint-{number}"]
        assert contrast(deep, tint) >= MIN_CONTRAST
        assert contrast(tokens[f"accent-{number}"], tokens["white"]) >= MIN_CONTRAST


def test_no_ink_of_a_brand_passes_the_limits(project: Path) -> None:
    full = {"name": "Dunkel", "hex": "#123456", "cmyk": [100, 90, 60, 40]}
    own(project, colours=[BLUE, full])
    inks = loaded(project, 7).inks
    for name, colour in loaded(project, 7).tokens.items():
        if re.match(r"(deep|overlap)-\d", name):
            ink = inks[colour]
            assert not isinstance(ink, Spot)
            assert sum(ink) <= 2.41


def test_a_colour_too_light_for_text_is_told_with_the_nearest_that_holds(project: Path) -> None:
    own(project, colours=[BLUE, {"name": "Sonne", "hex": "#ffcc00"}])
    said = r"brand\.yaml:\d+:\d+ E528 .*„Sonne“ \(#ffcc00\) .* 1,4 : 1.*hält: (#[0-9a-f]{6})"
    with pytest.raises(LayoutError, match=said) as raised:
        loaded(project)
    found = re.search(said, str(raised.value))
    assert found
    assert MIN_CONTRAST <= contrast(found[1], "#f8f3ea") < MIN_CONTRAST + 0.1


@pytest.mark.parametrize(("brand", "said"), [
    ({"colours": [{"name": "Blau", "hex": "blau"}]},
     r"brand\.yaml:3:\d+ E527 .*„blau“ ist keine Farbe"),
    ({"colours": [RED], "sections": ["Weinrod"]}, r"E527 .*„Weinrod“.*gemeint: „Weinrot“"),
    ({"colours": [RED], "front": "Gelb"}, r"E527 .*„Gelb“ steht nicht.*möglich: Weinrot"),
    ({"logo": {"file": "fehlt.svg", "alternative": "Stadt"}}, r"stadt/fehlt\.svg E527"),
])
def test_a_brand_that_is_wrong(project: Path, brand: dict[str, Any], said: str) -> None:
    own(project, **brand)
    with pytest.raises(LayoutError, match=said):
        environment_of(loaded(project)).get_template("order.html")


def test_faces_of_a_brand_take_the_place_of_the_layouts(project: Path) -> None:
    own(project, fonts={"family": "Stadtschrift", "licence": "eigene",
                        "regular": "SourceSans3-It.ttf", "bold": "SourceSans3-Bold.ttf"})
    layout = loaded(project)
    assert layout.head.fonts == ("SourceSans3-It.ttf", "SourceSans3-Bold.ttf")
    assert '"Stadtschrift"; src: url("../../fonts/SourceSans3-It.ttf")' in layout.style_sheet(
        "fonts")
    assert "Stadtschrift" in layout.style_sheet("unit")
    assert layout.token("font-credit") == '"Stadtschrift (eigene)"'


def test_spot_colours_reach_the_press_as_inks_of_their_own(project: Path) -> None:
    own(project, colours=[BLUE, RED])
    small = set_for(project)
    data = small.written()
    with opened(data) as pdf:
        space = pdf.pages[-1].Resources.ColorSpace["/Spot-hks-42-k"]
        assert space[:3] == pikepdf.Array([pikepdf.Name.Separation, pikepdf.Name("/HKS 42 K"),
                                           pikepdf.Name.DeviceCMYK])
        assert [float(each) for each in space[3].C1] == [1, 0.75, 0, 0.2]
        assert any(b"/Spot-hks-42-k cs 1 scn" in page.Contents.read_bytes() for page in pdf.pages)
    asked = online().model_copy(update={"spots": ("HKS 42 K",)})
    assert {each.code for each in preflight_press(data, asked)} == {"I632"}
    assert {each.code for each in preflight_press(data, online())} == {"E632"}


def test_another_colour_is_printed_though_pages_are_kept(project: Path) -> None:
    folder = own(project, colours=[BLUE])
    set_for(project).written()
    text = yaml.safe_dump({"colours": [RED]}, allow_unicode=True, sort_keys=False)
    (folder / "brand.yaml").write_text(text, "utf-8")
    # A colour of before would have no ink any more.
    assert set_for(project).written()


def test_an_order_names_the_inks_and_bears_the_mark(project: Path) -> None:
    folder = own(project, colours=[BLUE], logo={"file": "logo.svg", "alternative": "Stadt Muster"})
    (folder / "logo.svg").write_text(MARK, "utf-8")
    small = set_for(project)
    files = handoff_files(small.pages, small.leaves, online())
    with pypdfium2.PdfDocument(files["druckauftrag.pdf"]) as pdf:
        text = pdf[0].get_textpage().get_text_range()
    assert "Innenteil 5/5 CMYK + HKS 42 K" in text
    with opened(files["druckauftrag.pdf"]) as order:
        alternatives = [str(each.Alt) for each in order.objects
                        if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
    assert alternatives == ["Stadt Muster"]


@pytest.mark.parametrize("name", ["logo.png", "logo.jpg"])
def test_a_mark_may_be_a_picture(project: Path, name: str) -> None:
    folder = own(project, colours=[RED], logo={"file": name, "alternative": "Stadt"})
    Image.new("RGB", (600, 300), "#8c1d3f").save(folder / name)
    logo = str(environment_of(loaded(project)).globals["logo"])
    kind, data = logo.split("data:image/")[1].split(";base64,")
    assert kind in ("png", "jpeg")
    assert base64.b64decode(data.split('"')[0]) == (folder / name).read_bytes()


def test_a_mark_that_lets_the_paper_through_blends_in_the_inks_of_the_press(project: Path) -> None:
    folder = own(project, logo={"file": "logo.png", "alternative": "Stadt"})
    mark = Image.new("RGBA", (600, 300), (0, 0, 0, 0))
    mark.paste("#8c1d3f", (0, 0, 300, 300))
    mark.save(folder / "logo.png")
    data = set_for(project).written()
    assert not preflight_press(data, online())
    with opened(data) as pdf:
        assert str(pdf.pages[0].obj.Group.CS) == "/DeviceCMYK"
        assert "/Group" not in pdf.pages[1].obj


@pytest.mark.parametrize("size", SIZES)
def test_the_size_of_the_page_decides_all_else(project: Path, size: str) -> None:
    width, height = SIZES[size]
    own(project, f"--page-width: {width}mm; --page-height: {height}mm", colours=[BLUE, RED])
    with_sections(project, 9)
    built = build(project, 4, wish=Wish(("web", "print")))
    # A sentence on the field stands beside the form, or the reading back would have found it.
    assert [each for each in built.pages.measures if each.step and each.step.stage]
    paths = [each for each in built.delivery.files if each.suffix == ".pdf"]
    assert len(paths) == 2
    for path in paths:
        with pikepdf.open(path) as pdf:
            left, bottom, right, top = map(float, pdf.pages[1].trimbox)
        assert (round((right - left) / 72 * 25.4, 1), round((top - bottom) / 72 * 25.4, 1)) == (
            width, height)


@pytest.mark.parametrize("size", SIZES)
def test_a_running_head_keeps_away_from_the_edge(project: Path, size: str) -> None:
    width, height = SIZES[size]
    own(project, f"--page-width: {width}mm; --page-height: {height}mm")
    title = "Was bis zum Ende des nächsten Jahres zu tun bleibt und wer es in die Hand nimmt"
    declare(project, [{"type": "cover"}, {"type": "chapter", "id": "foreword", "title": title}])
    path = project / "editions" / "4" / "edition.yaml"
    path.write_text(re.sub("(?m)^title: .*", f"title: {title}", path.read_text("utf-8")), "utf-8")
    data = set_for(project).written()
    assert not preflight_press(data, online())
    with pypdfium2.PdfDocument(data) as pdf:
        text = pdf[1].get_textpage().get_text_range()
    assert "Was bis zum Ende des" in text
    assert "…" in text


@pytest.mark.parametrize("size", SIZES)
def test_a_long_title_of_a_section_keeps_out_of_the_running_head(project: Path, size: str) -> None:
    width, height = SIZES[size]
    own(project, f"--page-width: {width}mm; --page-height: {height}mm")
    path = project / "data" / "sections.yaml"
    title = "Nachhaltige Mobilität, Verkehrssicherheit und Barrierefreiheit in der Stadt"
    text = path.read_text("utf-8").replace("title: Geschlecht}", f"title: '{title}'}}")
    path.write_text(text, "utf-8")
    # What stands on what is found where the file is read back.
    built = build_web(project, 4)
    assert title in [each.unit.title for each in built.pages.fitted]


def test_a_long_title_keeps_clear_of_the_forms_on_the_cover(project: Path) -> None:
    own(project)
    with_sections(project, 9)
    path = project / "editions" / "4" / "edition.yaml"
    title = "Konzept für Nachbarschaftshilfe und Quartiersentwicklung der Stadt bis ins Jahr 2035"
    path.write_text(re.sub("(?m)^title: .*", f"title: {title}", path.read_text("utf-8")), "utf-8")
    data = set_for(project).written()
    assert not preflight_press(data, online())
    assert build_web(project, 4).pages.page_count


def test_a_glance_at_many_sections_takes_pages(project: Path) -> None:
    with_sections(project, 20)
    own(project)
    built = build_web(project, 4)
    glance = next(each for each in built.pages.fitted if each.unit.kind == "glance")
    assert glance.leaf.page_count == 2
    with pypdfium2.PdfDocument(built.delivery.files[0]) as pdf:
        last = pdf[glance.first_page].get_textpage().get_text_range()
    assert "Abschnitt 20" in " ".join(last.split())
    assert "Zusammen" in last
