"""The print product: CMYK by design, facing pages, boxes, PDF/X-4, the same bytes each time."""

import io
import re
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import segno
from PIL import Image

from catalogue.layout.layout import load_layout
from catalogue.layout.qr import qr_code
from catalogue.model.print_spec import PrintSpec
from catalogue.model.problems import LayoutError
from catalogue.model.records import EditionHead
from catalogue.pdf.boxes import crop_marks
from catalogue.pdf.colour import in_cmyk, limited, separate_images
from catalogue.pdf.print import PrintJob, finish_print, print_job, separated
from catalogue.preflight.readback import read_back
from catalogue.typeset.composition import Frame
from catalogue.typeset.frames import bound
from tests.conftest import ROOT
from tests.printing import (
    PT_PER_MM,
    online,
    opened,
    set_for,
    small_file,
    small_print,
)
from tests.products import small_web

ICC = (ROOT / "layouts" / "icc" / "FOGRA39L_coated.icc").read_bytes()
SHEETS = ROOT / "layouts" / "katalog"
CMYK = re.compile(r"--([\w-]+): device-cmyk\(([\d. ]+)\)")
COLOUR_TOKEN = re.compile(r"--([\w-]+): #[0-9a-f]{6}")


def head(**values: Any) -> EditionHead:
    """A minimal edition head."""
    return EditionHead(number=4, title="Katalog", publisher="Stadt", office="Büro", **values)


def streams(pdf: pikepdf.Pdf) -> bytes:
    """All content of pages and forms, as one text."""
    forms = [item for item in pdf.objects
             if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form"]
    return b"\n".join([page.Contents.read_bytes() for page in pdf.pages]
                      + [form.read_bytes() for form in forms])


def tokens() -> dict[str, list[float]]:
    """The CMYK of every colour, by its name."""
    css = (SHEETS / "inks.css").read_text("utf-8")
    return {name: [float(ink) for ink in inks.split()] for name, inks in CMYK.findall(css)}


def folio(number: int) -> tuple[str, float]:
    """What stands in the foot of a page, and how many millimetres from the left of the trim."""
    with pypdfium2.PdfDocument(small_file()) as pdf:
        page = pdf[number - 1]
        text, left = page.get_textpage(), page.get_trimbox()[0]
        boxes = (text.get_rect(n) for n in range(text.count_rects()))
        box = min(boxes, key=lambda box: box[1])
        return text.get_text_bounded(*box).strip(), (box[0] - left) / PT_PER_MM


def test_every_screen_colour_has_its_inks() -> None:
    css = (SHEETS / "tokens.css").read_text("utf-8")
    assert set(COLOUR_TOKEN.findall(css)) == set(tokens())


def test_no_colour_takes_more_than_240_per_cent_ink() -> None:
    assert max(map(sum, tokens().values())) <= 2.4


def test_text_colours_are_black_alone_or_less_than_half_black() -> None:
    names = [n for n in tokens() if n.startswith(("ink", "accent", "deep"))]
    mixed = {n: tokens()[n] for n in names if sum(tokens()[n][:3])}
    assert max(inks[3] for inks in mixed.values()) < 0.5


def test_nothing_is_painted_in_rgb_or_grey() -> None:
    with opened(small_file()) as pdf:
        assert not re.search(rb"(?m) (rg|RG|g|G|sc|SC|scn|SCN|sh)$", streams(pdf))


def test_black_prints_over_and_colour_does_not() -> None:
    inks = {"#111111": (0.0, 0.0, 0.0, 1.0), "#ffffff": (0.0, 0.0, 0.0, 0.0)}
    assert separated(b"0.066667 0.066667 0.066667 rg", inks) == b"0 0 0 1 k\n/Over gs"
    assert separated(b"1 1 1 rg", inks) == b"0 0 0 0 k\n/Out gs"
    assert separated(b"0.066667 0.066667 0.066667 RG", inks) == b"0 0 0 1 K"


def test_a_colour_without_ink_stops_the_print_product(project: Path) -> None:
    sheet = project / "layouts" / "katalog" / "catalogue.css"
    sheet.write_text(sheet.read_text("utf-8") + "h1 { color: #123456 }", "utf-8")
    with pytest.raises(LayoutError, match="E515 die Farbe #123456 hat keine Druckfarbe"):
        set_for(project).written()


@pytest.mark.parametrize(("name", "old", "new", "words"), [
    ("inks.css", "--tint-3: device-cmyk", "--tint-9: device-cmyk", "der Farbe --tint-3 fehlt"),
    ("tokens.css", "--accent-1: #007880", "--accent-1: #bb4a35", "nur am Bildschirm gleich"),
])  # fmt: skip
def test_colours_of_screen_and_press_must_pair(
    project: Path, name: str, old: str, new: str, words: str
) -> None:
    sheet = project / "layouts" / "katalog" / name
    sheet.write_text(sheet.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(LayoutError, match=rf"inks\.css E513 .*{words}"):
        load_layout(project, "katalog").inks  # noqa: B018


def test_facing_pages_must_be_as_wide_as_the_screen(project: Path) -> None:
    sheet = project / "layouts" / "katalog" / "tokens.css"
    sheet.write_text(sheet.read_text("utf-8").replace("--inner: 26mm", "--inner: 30mm"), "utf-8")
    with pytest.raises(LayoutError, match="E514 der Satzspiegel"):
        set_for(project).written()


def test_a_page_keeps_its_lines_where_it_is_moved_for_binding() -> None:
    small = small_print()
    first = next(each.first_page for each in small.pages.measures)
    with (pypdfium2.PdfDocument(small_web()) as web,
          pypdfium2.PdfDocument(small_file()) as paper):
        for number in (first, first + 1):
            found = [(page.get_textpage(), page.get_trimbox()[0])
                     for page in (web[number - 1], paper[number - 1])]
            at = [(text.search("Wer ist verantwortlich").get_next(), text, left)
                  for text, left in found]
            lefts = [text.get_charbox(hit[0])[0] - left for hit, text, left in at if hit]
            side = 3 if number % 2 else -3
            assert lefts[1] - lefts[0] == pytest.approx(side * PT_PER_MM, abs=0.1)


def test_no_group_layer_link_or_bookmark_is_left() -> None:
    with opened(small_file()) as pdf:
        assert not any("/Group" in item for item in pdf.objects if isinstance(item, pikepdf.Stream))
        assert not any("/Annots" in page for page in pdf.pages)
        assert not {"/OCProperties", "/Outlines", "/Names", "/AcroForm"} & set(pdf.Root.keys())


def test_the_sheet_ends_at_the_bleed() -> None:
    with opened(small_file()) as pdf:
        page = pdf.pages[0]
        assert page.mediabox == page.BleedBox
        sizes = [float(v) / PT_PER_MM for v in [*page.mediabox[2:], *page.trimbox[:2]]]
        assert sizes == pytest.approx([216, 303, 3, 3], abs=0.01)


def test_marks_lie_outside_the_bleed_and_print_on_every_plate() -> None:
    with opened(small_print().written(marks=True)) as pdf:
        page = pdf.pages[0]
        assert page.Resources.ColorSpace.Marks[1] == "/All"
        assert b"0.25 w" in page.Contents.read_bytes()
        assert float(page.mediabox[2]) / PT_PER_MM == pytest.approx(230, abs=0.01)


def test_no_mark_reaches_into_the_bleed() -> None:
    trim, bleed = (30.0, 30.0, 100.0, 200.0), 8.5
    for x, y, u, v in crop_marks(trim, bleed):
        assert max(x, u) < 30 - bleed or min(x, u) > 100 + bleed \
            or max(y, v) < 30 - bleed or min(y, v) > 200 + bleed


def test_the_file_names_its_press_condition() -> None:
    with opened(small_file()) as pdf:
        intent = pdf.Root.OutputIntents[0]
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
        assert intent.DestOutputProfile.read_bytes() == ICC


def test_two_runs_give_the_same_bytes() -> None:
    assert small_print().written() == small_file()


def test_dates_come_from_the_edition() -> None:
    with opened(small_file()) as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == "D:20261121000000Z"


def test_nothing_of_the_text_is_lost_in_print() -> None:
    small = small_print()
    read_back(small_file(), bound(small.pages, small.leaves, 4))


def test_text_that_a_moved_body_carries_over_the_edge_is_found() -> None:
    small = small_print()
    first = next(each.first_page for each in small.pages.measures)
    with opened(small_file()) as pdf:
        page = pdf.pages[first - 1]
        page.Contents.write(re.sub(rb"q 1 0 0 1 -?[\d.]+ 0 cm", b"q 1 0 0 1 400 0 cm",
                                   page.Contents.read_bytes()))
        out = io.BytesIO()
        pdf.save(out)
    with pytest.raises(LayoutError, match=f"E532 auf Seite {first} "):
        read_back(out.getvalue(), bound(small.pages, small.leaves, 4))


def test_the_book_ends_on_a_whole_signature_with_pages_for_notes() -> None:
    book = bound(small_print().pages, small_print().leaves, 4)
    added = book.page_count - small_print().pages.page_count
    assert book.page_count % 4 == 0
    assert [each.unit.kind for each in book.fitted[len(book.fitted) - added:]] == ["notes"] * added


def test_the_inside_begins_with_a_title_page() -> None:
    book = bound(small_print().pages, small_print().leaves, 4)
    assert book.fitted[0].unit.kind == "title"


@pytest.mark.parametrize(("number", "edge"), [(4, 20), (3, 188)])
def test_the_folio_stands_at_the_outer_edge(number: int, edge: float) -> None:
    shown, left = folio(number)
    assert shown == str(number)
    assert left == pytest.approx(edge, abs=1)


def test_the_thumb_index_runs_into_the_bleed_on_the_outer_side() -> None:
    first = next(each.first_page for each in small_print().pages.measures)
    with pypdfium2.PdfDocument(small_file()) as pdf:
        for number in (first, first + 1):
            picture = pdf[number - 1].render(scale=1).to_pil().convert("RGB")
            x = picture.width - 1 if number % 2 else 0
            y = round((3 + 25.4 + 8) * PT_PER_MM)
            assert picture.getpixel((x, y)) != picture.getpixel((picture.width - 1 - x, y))


def test_a_link_gets_a_code_in_print_only() -> None:
    pages = small_print().pages
    unit = next(each.unit for each in pages.measures if each.unit.measure.links)
    web, paper = (pages.composition.frames([Frame(unit, 2, True)], product)
                  for product in ("web", "print"))
    assert ('class="code"' in web, 'class="code"' in paper) == (False, True)


def test_a_code_draws_exactly_the_dark_modules() -> None:
    matrix = segno.make_qr("https://www.herne.de/", error="m").matrix
    path = str(qr_code("https://www.herne.de/", "black"))
    drawn = {(int(x), int(y)) for a, y, b in re.findall(r"M(\d+) (\d+)H(\d+)", path)
             for x in range(int(a), int(b))}
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


@pytest.mark.parametrize("length", [20, 62, 84, 106])
def test_the_modules_of_a_code_are_not_too_small(length: int) -> None:
    address = "https://www.herne.de/".ljust(length, "x")
    found = re.search(r'viewBox="0 0 (\d+)', str(qr_code(address, "black")))
    assert found
    side = load_layout(ROOT, "katalog", 7).points("code") / PT_PER_MM
    assert side / int(found[1]) >= 0.4


def test_a_chapter_that_leads_to_the_catalogue_has_a_code_in_print_only() -> None:
    pages = small_print().pages
    foreword = next(each.unit for each in pages.fitted if each.unit.id == "foreword")
    web, paper = (pages.composition.frames([Frame(foreword, 2, True)], product)
                  for product in ("web", "print"))
    assert ("im Netz" in web, "im Netz" in paper) == (False, True)


def test_a_picture_is_separated_and_keeps_the_ink_limit() -> None:
    picture = limited(in_cmyk(Image.new("RGB", (4, 4), (0, 0, 0)), ICC), 240)
    assert picture.mode == "CMYK"
    assert 230 < sum(picture.tobytes()[:4]) / 2.55 <= 240


def test_pictures_of_the_file_become_cmyk() -> None:
    with pikepdf.new() as pdf:
        image = pdf.make_stream(bytes([200, 10, 10] * 4), {
            "/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 2,
            "/Height": 2, "/BitsPerComponent": 8, "/ColorSpace": pikepdf.Name.DeviceRGB})
        pdf.add_blank_page().add_resource(image, pikepdf.Name.XObject)
        separate_images(pdf, ICC, 300)
        assert image.ColorSpace == "/DeviceCMYK"
        assert len(image.read_bytes()) == 2 * 2 * 4


def test_a_missing_profile_is_said_with_its_place() -> None:
    spec = PrintSpec(icc_profile="layouts/icc/fehlt.icc")
    with pytest.raises(LayoutError, match=r"fehlt\.icc E508"):
        print_job(load_layout(ROOT, "katalog"), head(print=spec), online())


def test_a_file_that_is_no_press_profile_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "srgb.icc"
    path.write_bytes(ICC[:12] + b"mntrRGB " + ICC[20:])
    spec = PrintSpec(icc_profile=str(path))
    with pytest.raises(LayoutError, match="E508"):
        print_job(load_layout(ROOT, "katalog"), head(print=spec), online())


def test_transparency_keeps_its_group_but_in_cmyk() -> None:
    with opened(small_file()) as pdf:
        form = pdf.make_stream(b"", {
            "/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form, "/BBox": [0, 0, 1, 1],
            "/Group": pikepdf.Dictionary(S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceRGB),
            "/Resources": pikepdf.Dictionary(ExtGState=pikepdf.Dictionary(
                Half=pikepdf.Dictionary(ca=0.5)))})
        pdf.pages[0].add_resource(form, pikepdf.Name.XObject)
        out = io.BytesIO()
        pdf.save(out)
    job = PrintJob(head(), ICC, {}, 300)
    with opened(finish_print(out.getvalue(), job)) as pdf:
        groups = [item.Group.CS for item in pdf.objects
                  if isinstance(item, pikepdf.Stream) and "/Group" in item]
    assert groups == ["/DeviceCMYK"]
