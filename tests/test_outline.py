"""The tag tree and the reading order as text."""

import io

import pikepdf

from catalogue.preflight.outline import outline
from tests.products import changed, elements, lines_of, page_of, small_web


def test_elements_are_indented_by_their_depth() -> None:
    lines = list(outline(page_of("<ul><li>Punkt</li></ul>")))
    assert lines[:6] == [
        "Seite 1", "  Document", "    Sect", "      H1 Probe",
        "      L [Zählung: Punkte]", "        LI •",
    ]  # fmt: skip


def test_every_page_is_named_where_it_begins() -> None:
    with pikepdf.open(io.BytesIO(small_web())) as pdf:
        count = len(pdf.pages)
    pages = [line for line in lines_of(small_web()) if line.startswith("Seite ")]
    assert pages[:3] == ["Seite 1", "Seite 2", "Seite 3"]
    assert len(pages) == count


def test_the_order_is_that_of_the_tags_and_not_of_the_paint() -> None:
    def turn(pdf: pikepdf.Pdf) -> None:
        section = elements(pdf, "Sect")[0]
        section.K = pikepdf.Array(reversed(list(section.K)))

    lines = lines_of(changed(page_of("<p>zuerst</p><p>danach</p>"), turn))
    assert lines.index("P danach") < lines.index("P zuerst") < lines.index("H1 Probe")


def test_text_without_tags_is_not_there() -> None:
    def drop(pdf: pikepdf.Pdf) -> None:
        elements(pdf, "Sect")[0].K[1].K = pikepdf.Array()

    assert not any("verloren" in line
                   for line in lines_of(changed(page_of("<p>verloren</p>"), drop)))
