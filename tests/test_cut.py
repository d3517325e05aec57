"""Pages cut out of a web file: a file of its own that keeps what the whole promised."""

import io
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from catalogue.build.line import set_pages
from catalogue.pdf.cut import Whole
from catalogue.preflight.outline import outline
from catalogue.preflight.screen import preflight
from catalogue.typeset.report import layout_report
from tests.conftest import small_project
from tests.declared import FULL, declare, declared_project
from tests.products import written

TITLE = "Dach und Wand – Katalog"
Spans = dict[str, range]


def whole_of(root: Path) -> tuple[bytes, Spans]:
    """Return the web file of a project, and on which pages every record stands, from 0."""
    done = set_pages(root, 4)
    spans: Spans = {}
    for unit in layout_report(done.pages)["units"]:
        if "measure" in unit:
            first = unit["first_page"] - 1
            spans.setdefault(unit["measure"], range(first, first + unit["pages"]))
    return written(done), spans


@cache
def declared(folder: Path) -> tuple[bytes, Spans]:
    return whole_of(declared_project(folder / "project"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cut")


@pytest.fixture
def full(folder: Path) -> tuple[bytes, range]:
    data, spans = declared(folder)
    return data, spans[FULL]


def nowhere(name: str) -> str:
    return ""


def somewhere(name: str) -> str:
    return f"https://katalog.example.org/{name}"


def links(data: bytes) -> list[tuple[str, str]]:
    """Return of every link where it leads in the file and where outside."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [each for page in pdf.pages for each in page.get("/Annots", [])]
        return [(str(each.get("/Dest", "")), str(each.get("/A", {}).get("/URI", "")))
                for each in found]


def text(data: bytes, page: int) -> str:
    with pypdfium2.PdfDocument(data) as pdf:
        return str(pdf[page].get_textpage().get_text_range())


def test_every_record_is_a_file_without_fault(folder: Path) -> None:
    data, spans = declared(folder)
    whole = Whole(data)
    found = {name: preflight(whole.cut(pages, TITLE, somewhere), "web").problems
             for name, pages in spans.items()}
    assert not {name: problems for name, problems in found.items() if problems}


def test_a_page_says_what_it_said(full: tuple[bytes, range]) -> None:
    data, pages = full
    part = Whole(data).cut(pages, TITLE, nowhere)
    assert [text(part, n) for n in range(len(pages))] == [text(data, n) for n in pages]


def test_two_cuts_are_the_same_bytes(full: tuple[bytes, range]) -> None:
    data, pages = full
    assert Whole(data).cut(pages, TITLE, nowhere) == Whole(data).cut(pages, TITLE, nowhere)


def test_a_part_has_its_own_title_and_its_printed_number(full: tuple[bytes, range]) -> None:
    data, pages = full
    with pikepdf.open(io.BytesIO(Whole(data).cut(pages, TITLE, nowhere))) as pdf:
        assert str(pdf.docinfo["/Title"]) == TITLE
        assert pdf.pages[0].label == str(pages.start + 1)
        with pdf.open_metadata() as said:
            assert said["dc:title"] == TITLE
            assert said["pdfuaid:part"] == "1"


def test_the_title_is_the_first_heading(full: tuple[bytes, range]) -> None:
    data, pages = full
    roles = [line.split()[0] for line in outline(Whole(data).cut(pages, TITLE, nowhere))]
    assert next(role for role in roles if role[0] == "H") == "H1"


def test_what_led_to_another_page_leads_to_its_address(full: tuple[bytes, range]) -> None:
    data, pages = full
    asked: list[str] = []

    def noted(name: str) -> str:
        asked.append(name)
        return somewhere(name)

    found = links(Whole(data).cut(pages, TITLE, noted))
    assert asked
    assert {somewhere(name) for name in asked} <= {uri for _, uri in found}
    assert not [name for name, _ in found if name in asked]


def test_what_leads_nowhere_any_more_is_but_words(full: tuple[bytes, range]) -> None:
    data, pages = full
    asked: list[str] = []
    part = Whole(data).cut(pages, TITLE, lambda name: asked.append(name) or "")
    assert asked
    assert len(links(part)) == len(links(Whole(data).cut(pages, TITLE, somewhere))) - len(asked)
    assert not preflight(part, "web").problems


def test_records_that_share_a_page_are_cut_with_it(tmp_path: Path) -> None:
    root = small_project(tmp_path / "project")
    declare(root, setting="flow")
    data, spans = whole_of(root)
    whole = Whole(data)
    found = [preflight(whole.cut(pages, TITLE, nowhere), "web").problems
             for pages in spans.values()]
    assert not [problems for problems in found if problems]
