"""Two written editions of one small project, read back with an independent reader."""

import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.checks.validate import validate
from catalogue.model.records import Edition, Measure
from catalogue.preflight.readback import squeezed
from catalogue.source.load import load
from tests.conftest import SMALL, BuiltEdition

NEW = re.compile(r"\bneu\b")


@pytest.fixture(scope="module")
def data_3() -> Edition:
    """The 3rd edition as the data tell it."""
    return records(3)


def measure_of(edition: Edition, unit: dict[str, Any]) -> Measure:
    """Return the record of a unit."""
    return next(m for m in edition.measures if m.id == unit["measure"])


@pytest.fixture(params=[3, 4])
def edition(request: pytest.FixtureRequest, editions: Any) -> BuiltEdition:
    """Each edition in turn."""
    built: BuiltEdition = editions(request.param)
    return built


def test_every_measure_stands_on_the_page_the_report_names(edition: BuiltEdition) -> None:
    for unit in edition.units("measure"):
        assert squeezed(unit["title"]) in squeezed(edition.text(unit))


def test_no_page_holds_two_measures(edition: BuiltEdition) -> None:
    pages = [unit["first_page"] for unit in edition.units("measure")]
    assert len(set(pages)) == len(pages)
    for unit in edition.units("measure"):
        assert edition.text(unit).count("Wer ist verantwortlich?") <= 1


def test_every_measure_fills_exactly_one_page(edition: BuiltEdition) -> None:
    assert {unit["pages"] for unit in edition.units("measure")} == {1}


def test_units_follow_each_other_without_a_gap(edition: BuiltEdition) -> None:
    page = 1
    for unit in edition.report["units"]:
        assert unit["first_page"] == page
        page += unit["pages"]
    assert page - 1 == edition.report["pages"] == len(edition.texts)


def test_folios_are_the_page_numbers(edition: BuiltEdition) -> None:
    for number, text in enumerate(edition.texts[1:], 2):
        assert re.search(rf"(^| ){number}( |$)", text), number


@pytest.mark.parametrize("kind", ["contents", "overview", "index"])
def test_numbers_beside_titles_are_real_pages(edition: BuiltEdition, kind: str) -> None:
    text = squeezed(" ".join(edition.text(unit) for unit in edition.units(kind)))
    for unit in edition.units("measure"):
        short = squeezed(short_title(edition, unit))
        number = str(unit["first_page"])
        assert re.search(f"{re.escape(short)}(neu)?{number}", text), unit["id"]


def short_title(edition: BuiltEdition, unit: dict[str, Any]) -> str:
    """Return the short title of a unit's measure."""
    return measure_of(records(edition.report["edition"]), unit).short_title


@cache
def records(number: int) -> Edition:
    """Return an edition as the data tell it."""
    return validate(load(SMALL, number))


@pytest.mark.parametrize(("number", "expected"), [(3, 1), (4, 1)])
def test_new_labels_agree_on_pages_and_in_overviews(
    editions: Any, number: int, expected: int
) -> None:
    edition = editions(number)
    on_pages = sum(label(edition.text(u)) for u in edition.units("measure"))
    in_rows = sum(len(NEW.findall(edition.text(u))) for u in edition.units("overview"))
    # Where there are new ones, the count in the opener and the head of the column say so, too.
    counts = sum("davon neu" in edition.text(u) for u in edition.units("overview"))
    assert on_pages == expected
    assert in_rows - 2 * counts == expected


def label(text: str) -> bool:
    """Whether the label stands above the title, behind who answers for the record."""
    return bool(re.search(r"^Dezernat \w+ · [^.]{,60}\bneu\b", text))


def test_the_marks_in_every_row_are_those_of_the_record(
    edition_3: BuiltEdition, data_3: Edition
) -> None:
    with pypdfium2.PdfDocument(edition_3.path) as pdf:
        for overview in edition_3.units("overview"):
            rows = {
                row: marks
                for i in range(overview["pages"])
                for row, marks in marked_rows(pdf[overview["first_page"] - 1 + i])
            }
            for unit in edition_3.units("measure"):
                if unit["section"] == overview["section"]:
                    chosen = measure_of(data_3, unit).chosen("direction")
                    wanted = ("inward" in chosen, "outward" in chosen)
                    assert rows[unit["first_page"]] == wanted, unit["id"]


def marked_rows(page: pypdfium2.PdfPage) -> Iterator[tuple[int, tuple[bool, bool]]]:
    """Yield the page number at the end of each row and which of its two marks are drawn."""
    text = page.get_textpage()
    heads = {}
    for name in ("nach innen", "nach außen"):
        found = text.search(name).get_next()
        # A column that nothing is marked in is not printed.
        if found is None:
            heads[name] = (0.0, 0.0, page.get_height())
            continue
        box = text.get_charbox(found[0])
        heads[name] = (box[0], text.get_charbox(found[0] + found[1] - 1)[2], box[1])
    dots = [o.get_bounds() for o in page.get_objects([pdfium.FPDF_PAGEOBJ_PATH], max_depth=5)]
    dots = [b for b in dots if 4 < b[2] - b[0] < 5 and 4 < b[3] - b[1] < 5]
    right = page.get_width() - 23 / 25.4 * 72
    below = min(head[2] for head in heads.values())
    for i in range(text.count_rects()):
        left, bottom, end, top = text.get_rect(i)
        words = text.get_text_bounded(left, bottom, end, top).strip()
        if words.isdigit() and abs(end - right) < 4 and top < below:
            middle = (bottom + top) / 2
            marks = [
                any(x0 < (b[0] + b[2]) / 2 < x1 and abs((b[1] + b[3]) / 2 - middle) < 4
                    for b in dots)
                for x0, x1, _ in heads.values()
            ]
            yield int(words), (marks[0], marks[1])


def test_bookmarks_lead_to_parts_sections_and_measures(edition: BuiltEdition) -> None:
    with pypdfium2.PdfDocument(edition.path) as pdf:
        found = [
            (item.level, squeezed(item.get_title()), item.get_dest().get_index() + 1)
            for item in pdf.get_toc()
        ]
    for unit in edition.units("overview"):
        assert (0, squeezed(unit["title"]), unit["first_page"]) in found
    for unit in edition.units("measure"):
        assert (1, squeezed(unit["title"]), unit["first_page"]) in found


def test_page_labels_name_the_cover_and_count_on(edition_4: BuiltEdition) -> None:
    with pypdfium2.PdfDocument(edition_4.path) as pdf:
        labels = [pdf.get_page_label(i) for i in range(3)]
    assert labels == ["Titel", "2", "3"]


def test_every_contact_point_is_printed(edition_4: BuiltEdition) -> None:
    text = squeezed(" ".join(edition_4.text(u) for u in edition_4.units("contacts")))
    contacts = records(4).contacts
    assert len(contacts) == 3
    for contact in contacts:
        for value in (contact.short_name, contact.purpose, contact.street, contact.phone,
                      contact.email, contact.person or ""):
            assert squeezed(value) in text, value


def test_addresses_copy_as_plain_characters(edition_4: BuiltEdition) -> None:
    # In a narrow column an address goes on in the next line, without a hyphen of ours.
    text = "".join("".join(edition_4.texts).split())
    assert "gleichstellung-vielfalt@musterstadt.example" in text
    assert "www.musterstadt.example/PDF/Leitfaden_web.pdf" in text


def test_title_language_and_date_are_in_the_file(edition_4: BuiltEdition) -> None:
    with pikepdf.open(edition_4.path) as pdf:
        assert str(pdf.Root.Lang) == "de-DE"
        assert str(pdf.docinfo["/Title"]) == "Diversity-Maßnahmenkatalog, 4. Auflage"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261121")


def test_links_of_contents_overviews_and_registers_lead_to_their_page(
    edition_4: BuiltEdition,
) -> None:
    pages = {unit["first_page"] for unit in edition_4.units("measure")}
    with pikepdf.open(edition_4.path) as pdf:
        for kind in ("contents", "overview", "index"):
            assert pages <= set(targets(pdf, edition_4.units(kind))), kind


def targets(pdf: pikepdf.Pdf, units: list[dict[str, Any]]) -> Iterator[int]:
    """Yield the page that each inner link of the units leads to."""
    numbers = {page.objgen: i for i, page in enumerate(pdf.pages, 1)}
    names = pikepdf.NameTree(pdf.Root.Names.Dests)
    for unit in units:
        for i in range(unit["pages"]):
            for link in pdf.pages[unit["first_page"] - 1 + i].get("/Annots", []):
                if "/Dest" in link:
                    destination = names[str(link.Dest)]
                    yield numbers[destination.D[0].objgen]


def test_at_least_seventy_percent_fit_on_steps_0_to_2(edition: BuiltEdition) -> None:
    steps = edition.report["tightness"]
    assert sum(steps[:3]) >= 0.7 * sum(steps)
    assert steps[4] <= 5


def test_files_lie_where_the_report_says(edition_4: BuiltEdition) -> None:
    for file in edition_4.report["files"]:
        assert Path(edition_4.folder / file["name"]).stat().st_size == file["bytes"]


def test_the_built_edition_is_kept_to_one_worker(
    edition_4: BuiltEdition, request: pytest.FixtureRequest
) -> None:
    # Where groups do not reach xdist, every worker builds the edition for itself.
    assert "PYTEST_XDIST_WORKER" not in os.environ or request.node.nodeid.endswith("@editions")


def test_a_property_tries_the_same_whatever_was_loaded_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[tuple[str, int]] = []

    @given(st.text(), st.integers())
    def is_tried(text: str, number: int) -> None:
        tried.append((text, number))

    is_tried()
    first = [*tried]
    tried.clear()
    module = ModuleType("loaded")
    module.__file__ = str(tmp_path / "loaded.py")
    Path(module.__file__).write_text("WORDS = ['Bürgermeisterin', 471100815]\n", "utf-8")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    is_tried()
    assert tried == first
