"""Links and bookmarks: what they are called, and the elements and places they lead to."""

import io
import re
from functools import cache
from typing import Any

import pikepdf
import pypdfium2
import pytest

from catalogue.model.phones import dialled
from tests.products import elements, lines_of, page_of, small_web

NOTE = '<span class="footnote">Eine Anmerkung.</span>'
NEW = "„Starkmacherei“"


@cache
def web() -> pikepdf.Pdf:
    """The web file of the small project, opened."""
    return pikepdf.open(io.BytesIO(small_web()))


def links(pdf: pikepdf.Pdf) -> list[Any]:
    """Every link of a file."""
    return [each for page in pdf.pages for each in page.get("/Annots", [])]


def names() -> list[str]:
    """What the links of the small project are called."""
    return [str(each.Contents) for each in links(web())]


def holds(element: Any, annotation: Any) -> bool:
    """Whether an element of the tags holds a link."""
    kids = element.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return any(isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid
               and kid.Obj.objgen == annotation.objgen for kid in kids)


def led(pdf: pikepdf.Pdf, link: Any) -> Any:
    """What the name that a link leads to stands for."""
    return pikepdf.NameTree(pdf.Root.Names.Dests)[str(link.Dest)]


def test_every_link_within_the_file_leads_to_an_element_and_a_place() -> None:
    inside = [led(web(), each) for each in links(web()) if "/Dest" in each]
    assert len(inside) > 20
    assert all(each.SD[0].Type == "/StructElem" and "/D" in each for each in inside)


def test_no_page_has_elements_among_its_objects() -> None:
    """Else the order for browsers would count the whole structure for every page."""
    assert all("/SD" not in each.get("/A", {}) for each in links(web()))


def test_the_link_of_a_measure_leads_to_its_article() -> None:
    found = next(each for each in links(web()) if f"{NEW}, neu, Seite" in str(each.Contents))
    article = led(web(), found).SD[0]
    assert str(article.S) == "/Art"
    assert any(article.objgen == each.objgen for each in elements(web(), "Art"))


def test_every_bookmark_leads_to_its_heading() -> None:
    headings = [*elements(web(), "H1"), *elements(web(), "H2")]
    with web().open_outline() as outline:
        marks = [each.obj for top in outline.root for each in (top, *top.children)]
    assert {each.A.SD[0].objgen for each in marks} == {each.objgen for each in headings}
    assert [str(each.A.S) for each in marks] == ["/GoTo"] * len(headings)


def test_a_footnote_and_its_call_lead_to_the_element_of_the_other() -> None:
    with pikepdf.open(io.BytesIO(page_of(f"<p>{NOTE}</p>"))) as pdf:
        call, label = links(pdf)
        assert holds(led(pdf, call).SD[0], label)
        assert holds(led(pdf, label).SD[0], call)


def test_a_row_of_overview_and_changes_holds_one_link_named_with_its_page() -> None:
    rows = [each for each in elements(web(), "TR") if "/Link" in _roles(each)]
    assert len(rows) >= 10
    assert all(_roles(each).count("/Link") == 1 for each in rows)
    lines = [line for line in lines_of(small_web()) if re.match(r"TH .*\[Verweis", line)]
    assert len(lines) == len(rows)
    assert all(re.search(r"\[Verweis: .+, Seite \d+\]$", line) for line in lines)


def _roles(element: Any) -> list[str]:
    kids = element.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    inner = [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return [str(element.S), *(role for kid in inner for role in _roles(kid))]


def test_contents_say_new_and_registers_say_the_section() -> None:
    assert any(re.fullmatch(rf"{NEW}.*, neu, Seite \d+", name) for name in names())
    said = [name for name in names() if ", Abschnitt " in name]
    assert len(said) >= 16
    assert all(re.fullmatch(r".+, Abschnitt \d, Seite \d+", name) for name in said)


def test_both_directions_are_read_with_a_comma_between() -> None:
    lines = " ".join(lines_of(small_web()))
    assert "nach innen gerichtet, nach außen gerichtet" in lines
    assert "gerichtet nach" not in lines


def test_the_chart_says_in_words_and_in_print_where_the_new_ones_are() -> None:
    said = next(line for line in lines_of(small_web()) if "Maßnahmen je Abschnitt" in line)
    assert ", neu 1" in said
    with pypdfium2.PdfDocument(small_web()) as pdf:
        printed = " ".join(page.get_textpage().get_text_range() for page in pdf)
    assert re.search(r"1 Geschlecht 4\s+1 neu\s+2 Ethnische", printed)


def test_a_figure_of_a_chapter_stands_in_no_paragraph() -> None:
    figures = elements(web(), "Figure")
    parents = [[str(each.P.S), str(each.P.P.S)] for each in figures]
    assert ["/Div", "/Sect"] in parents
    assert all("/P" not in each for each in parents)


def test_telephone_numbers_can_be_dialled() -> None:
    found = [each for each in links(web()) if str(each.get("/A", {}).get("/URI", ""))[:4] == "tel:"]
    assert len(found) >= 2
    assert all(re.fullmatch(r"tel:\+49[1-9]\d{5,}", str(each.A.URI)) for each in found)
    assert all(str(each.Contents).startswith("Telefon: ") for each in found)


@pytest.mark.parametrize(("number", "address"), [
    ("02323 16-2383", "tel:+492323162383"), ("+49 (0)2323 16-1", "tel:+492323161"),
    ("+43 1 58858", "tel:+43158858"), ("(0 23 23) 16", "tel:+49232316"),
])  # fmt: skip
def test_a_number_is_dialled_with_its_country(number: str, address: str) -> None:
    assert dialled(number) == address
