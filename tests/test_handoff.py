"""The package for the print shop: whole, checked, honest, and the same bytes each time."""

import json
import zipfile
from dataclasses import replace
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from catalogue.build.products import press_file
from catalogue.build.wish import Wish
from catalogue.layout.printers import load_printer, printer_names
from catalogue.model.form import Noun
from catalogue.model.print_spec import Paper, PrintSpec
from catalogue.model.problems import LayoutError, PreflightError
from catalogue.model.records import EditionHead
from catalogue.pdf.print import print_job, print_sheet
from catalogue.press.handoff import handoff, handoff_files
from catalogue.press.parts import cover_sheet, spine_mm
from catalogue.press.view import view
from catalogue.source.project import Project
from catalogue.source.zipped import packed
from catalogue.typeset.result import Set
from tests.conftest import ROOT, plain
from tests.printing import PT_PER_MM, online, opened, set_for, small_print

INSIDE = "stadt-musterstadt-diversity-massnahmenkatalog-4-innenteil.pdf"
COVER = "stadt-musterstadt-diversity-massnahmenkatalog-4-umschlag.pdf"


@cache
def files() -> dict[str, bytes]:
    """The package of the small edition for the online printer."""
    return handoff_files(small_print().pages, small_print().leaves, online())


def order() -> Any:
    """The order as another program reads it."""
    return json.loads(files()["druckauftrag.json"])


def head(**values: Any) -> EditionHead:
    """A head with a print specification."""
    return EditionHead(number=4, title="Katalog", publisher="Stadt", office="Büro",
                       print=PrintSpec(**values))


def text_of(data: bytes) -> str:
    """The text of all pages of a PDF."""
    with pypdfium2.PdfDocument(data) as pdf:
        return plain(" ".join(page.get_textpage().get_text_range() for page in pdf))


def test_the_package_holds_files_order_preflight_view_and_sums() -> None:
    assert list(files()) == [INSIDE, COVER, "druckauftrag.pdf", "druckauftrag.json",
                             "preflight.json", "ansicht.pdf", "SHA256SUMS"]


def test_every_file_has_its_checksum() -> None:
    lines = [f"{sha256(data).hexdigest()}  {name}"
             for name, data in files().items() if name != "SHA256SUMS"]
    assert files()["SHA256SUMS"].decode().splitlines() == lines


def test_names_need_no_umlauts_or_blanks() -> None:
    assert all(name.isascii() and " " not in name for name in files())


def test_two_runs_give_the_same_archive(tmp_path: Path) -> None:
    small = small_print()
    path = handoff(small.pages, small.leaves, online(), tmp_path)
    assert path.read_bytes() == packed(files(), "2026-11-21")


def test_the_package_is_a_folder_on_request(tmp_path: Path) -> None:
    small = small_print()
    folder = handoff(small.pages, small.leaves, online(), tmp_path, is_packed=False)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files()


def test_files_in_the_archive_carry_the_closing_date() -> None:
    with zipfile.ZipFile(BytesIO(packed(files(), "2026-11-21"))) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2026, 11, 21)}


def test_the_cover_is_as_wide_as_two_pages_and_the_spine() -> None:
    with opened(files()[COVER]) as pdf:
        left, bottom, right, top = map(float, pdf.pages[0].trimbox)
    width = 2 * 210 + order()["spine_mm"]
    sizes = ((right - left) / PT_PER_MM, (top - bottom) / PT_PER_MM)
    assert sizes == pytest.approx((width, 297), abs=0.05)


def test_the_cover_names_title_edition_and_publisher() -> None:
    text = text_of(files()[COVER])
    assert all(word in text for word in ("Diversity", "4. Auflage", "Stadt Musterstadt"))


@pytest.mark.parametrize(("spine", "count"), [(6.5, 2), (3.0, 1)])
def test_a_narrow_spine_carries_no_words(spine: float, count: int) -> None:
    small = small_print()
    sheet = cover_sheet(small.pages, small.leaves, spine)
    composition = small.pages.composition
    job = print_job(composition.layout, composition.edition.head, online())
    cover = print_sheet(sheet, small.pages.composition.layout, replace(job, part="cover"))
    assert text_of(cover).count("4. Auflage") == count


@pytest.mark.parametrize(
    ("values", "spine"),
    [
        ({}, 6.5),
        ({"binding": "saddle"}, 0.0),
        ({"paper": Paper(name="Offset", weight=100, volume=1.2)}, 7.4),
        ({"paper": Paper(name="Offset", weight=100, volume=1),
          "cover_paper": Paper(name="Karton", weight=300, volume=1)}, 6.4),
    ],
)
def test_the_spine_comes_from_pages_and_papers(values: dict[str, Any], spine: float) -> None:
    assert spine_mm(116, head(**values), online()) == spine


def test_the_order_counts_what_the_files_hold() -> None:
    with opened(files()[INSIDE]) as pdf:
        assert order()["pages"]["inside"] == len(pdf.pages)
    assert order()["files"][0]["sha256"] == sha256(files()[INSIDE]).hexdigest()


def test_what_nobody_decided_is_open_and_not_invented() -> None:
    assert order()["print_run"] is None
    assert order()["delivery"] is None
    assert {"print_run", "delivery", "paper"} <= set(order()["open"])


def test_the_form_is_one_page_and_says_what_is_assumed() -> None:
    with pypdfium2.PdfDocument(files()["druckauftrag.pdf"]) as pdf:
        assert len(pdf) == 1
    assert text_of(files()["druckauftrag.pdf"]).count("Annahme, bitte bestätigen") == 3


def test_the_form_carries_the_checksums_of_the_files() -> None:
    text = text_of(files()["druckauftrag.pdf"])
    assert all(sha256(files()[name]).hexdigest() in text for name in (INSIDE, COVER))


def test_the_preflight_says_what_it_did_not_check() -> None:
    report = json.loads(files()["preflight.json"])
    assert [each["findings"] for each in report["files"]] == [[], []]
    assert "Überfüllung an Farbgrenzen" in report["not_checked"]


def test_the_view_shows_the_cover_and_all_facing_pages() -> None:
    spreads = order()["pages"]["inside"] // 2 + 1
    with pypdfium2.PdfDocument(files()["ansicht.pdf"]) as pdf:
        assert len(pdf) == 1 + spreads


def test_the_view_draws_the_trim_and_both_folds() -> None:
    with opened(view(files()[COVER], files()[INSIDE], 6.5)) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
    assert (content.count(b" re S"), content.count(b" l S")) == (1, 2)


def test_what_the_printer_refuses_is_not_handed_over(tmp_path: Path) -> None:
    small, strict = small_print(), online().model_copy(update={"max_ink": 101})
    with pytest.raises(PreflightError, match="E638"):
        handoff(small.pages, small.leaves, strict, tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_house_printer_gets_marks() -> None:
    small = small_print()
    house = load_printer(ROOT, "hausdruckerei")
    with opened(handoff_files(small.pages, small.leaves, house)[INSIDE]) as pdf:
        assert "/ColorSpace" in pdf.pages[0].Resources


def test_an_order_may_be_longer_than_a_page(project: Path) -> None:
    path = project / "editions" / "4" / "edition.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("print:\n", f"print:\n  delivery: {'Rathaus ' * 400}\n"), "utf-8")
    long = set_for(project)
    form = handoff_files(long.pages, long.leaves, online())["druckauftrag.pdf"]
    with opened(form) as pdf:
        assert len(pdf.pages) > 1


def test_an_unknown_printer_is_told_with_the_nearest_name() -> None:
    with pytest.raises(LayoutError, match="gemeint: „online“"):
        load_printer(ROOT, "onlin")


def test_every_profile_can_be_read() -> None:
    assert [load_printer(ROOT, name).name for name in printer_names(ROOT)] == printer_names(ROOT)


def test_a_wrong_value_in_a_profile_is_told_with_its_line(project: Path) -> None:
    path = project / "layouts" / "printers" / "online.yaml"
    path.write_text(path.read_text("utf-8").replace("safe_mm: 4", "safe_mm: viel"), "utf-8")
    with pytest.raises(LayoutError, match=r"online\.yaml:7:\d+ E507 „safe_mm“ muss eine Zahl"):
        load_printer(project, "online")


def test_the_inside_is_the_print_product_with_the_marks_its_printer_wants() -> None:
    small, house = small_print(), load_printer(ROOT, "hausdruckerei")
    edition = small.pages.composition.edition
    spec = edition.head.print.model_copy(update={"printer": house.name})
    head = edition.head.model_copy(update={"print": spec})
    composition = replace(small.pages.composition,
                          edition=edition.model_copy(update={"head": head}))
    pages = replace(small.pages, composition=composition)
    done = Set(small.root, Project(small.root).cache, small.leaves, pages, ())
    product = press_file(done, Wish())
    assert house.marks
    assert product.data == handoff_files(pages, small.leaves, house)[INSIDE]


def test_the_order_names_an_edition_as_its_catalogue_does() -> None:
    small = small_print()
    edition = small.pages.composition.edition
    noun = Noun(one="Ausgabe", many="Ausgaben", genus="f")
    words = edition.form.words.model_copy(update={"edition": noun})
    form = edition.form.model_copy(update={"words": words})
    composition = replace(small.pages.composition,
                          edition=edition.model_copy(update={"form": form}))
    pages = replace(small.pages, composition=composition)
    order = handoff_files(pages, small.leaves, online())["druckauftrag.pdf"]
    with pypdfium2.PdfDocument(order) as pdf:
        text = pdf[0].get_textpage().get_text_range()
        title = pdf.get_metadata_value("Title")
    assert ("4. Ausgabe" in text, "4. Auflage" in text) == (True, False)
    assert title.endswith("4. Ausgabe")
