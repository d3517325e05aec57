"""The web file: what a screen reader takes from it, and that the look stays the same."""

import io
import re
from inspect import signature

import pikepdf
import pypdfium2
import pytest
import weasyprint

from catalogue.preflight.engines import page_validation
from tests.conftest import BuiltEdition
from tests.contrast import low_contrasts
from tests.products import (
    elements,
    fresh,
    lines_of,
    page_of,
    small,
    small_web,
    written,
)

WORDS = "Wort für Wort steht hier ein langer Satz, der eine ganze Seite füllen soll. " * 40
ROWS = "".join(f'<tr><th scope="row">Zeile {n}</th><td>{n}</td></tr>' for n in range(60))
TABLE = ('<table><thead><tr><th scope="col">Kopf</th><th scope="col">Zahl</th></tr></thead>'
         f"<tbody>{ROWS}</tbody></table>")
NOTE = 'Text<span class="footnote">Eine Anmerkung.</span> und mehr'
LINK = '<a href="https://example.org/lang" title="Ein Ziel">{}</a>'
SQUARE = '<svg viewBox="0 0 9 9" width="9" height="9"{}>{}<rect width="9" height="9"/></svg>'


def count(lines: list[str], role: str) -> int:
    """Return how many elements of a role there are."""
    return sum(re.match(rf"{role}\b", line) is not None for line in lines)


def pages(data: bytes) -> int:
    """Return how many pages a file has."""
    with pypdfium2.PdfDocument(data) as document:
        return len(document)


def test_the_engine_still_has_the_parts_our_tags_stand_on() -> None:
    names = list(signature(weasyprint.pdf._use_references).parameters)
    assert names == ["pdf", "resources", "images", "color_profiles"]
    names = list(signature(weasyprint.pdf.stream.Stream).parameters)
    assert names[:7] == ["fonts", "page_rectangle", "resources", "images", "tags",
                         "color_profiles", "output_intent"]
    assert "self._tags[box] = {'tag': tag, 'mcid': mcid}" in source(weasyprint.pdf.stream)


def source(module: object) -> str:
    """Return the text of a module of the engine."""
    with open(str(module.__file__), encoding="utf-8") as file:  # type: ignore[attr-defined]
        return file.read()


@pytest.mark.parametrize(("body", "role"), [
    (f"<p>{WORDS}</p>", "P"),
    (TABLE, "Table"),
    (TABLE, "THead"),
    ("<ul>" + f"<li>{WORDS[:900]}</li>" * 4 + "</ul>", "L"),
])  # fmt: skip
def test_what_runs_over_pages_is_one_element(body: str, role: str) -> None:
    data = page_of(body)
    assert pages(data) > 1
    assert count(lines_of(data), role) == 1


def test_a_repeated_table_head_is_read_once() -> None:
    data = page_of(TABLE)
    with pypdfium2.PdfDocument(data) as document:
        printed = sum("Kopf" in page.get_textpage().get_text_range() for page in document)
    assert printed > 1
    assert sum("Kopf" in line for line in lines_of(data)) == 1


def test_running_heads_and_folios_are_not_read() -> None:
    data = page_of("<p>Text</p>")
    with pypdfium2.PdfDocument(data) as document:
        assert "Kolumnentitel" in document[0].get_textpage().get_text_range()
    assert not any("Kolumnentitel" in line for line in lines_of(data))


def test_nothing_of_a_frame_is_read() -> None:
    with pypdfium2.PdfDocument(small_web()) as document:
        assert "4. Auflage" in document[1].get_textpage().get_text_range()
    assert not any("Diversity-Maßnahmenkatalog · 4. Auflage" in line
                   for line in lines_of(small_web()))


def test_header_cells_say_what_they_head() -> None:
    lines = lines_of(page_of(TABLE))
    assert "TH [überschreibt: die Spalte] Kopf" in lines
    assert "TH [überschreibt: die Zeile] Zeile 7" in lines


def test_list_items_have_their_number_and_their_text() -> None:
    lines = lines_of(page_of("<ol><li>eins<ul><li>innen</li></ul></li><li>zwei</li></ol>"))
    start = lines.index("L [Zählung: Zahlen]")
    assert lines[start : start + 9] == [
        "L [Zählung: Zahlen]", "LI 1.", "LBody eins", "L [Zählung: Punkte]", "LI •",
        "LBody innen", "LI 2.", "LBody zwei",
    ][: len(lines) - start]  # fmt: skip


def test_a_link_over_lines_and_pages_is_one_element_with_a_description() -> None:
    with pikepdf.open(io.BytesIO(page_of(f"<p>{LINK.format(WORDS)}</p>"))) as pdf:
        links = elements(pdf, "Link")
        annotations = [link for page in pdf.pages for link in page.Annots]
        assert len(links) == 1
        assert len(annotations) > len(pdf.pages)
        assert {str(each.Contents) for each in annotations} == {"Ein Ziel"}
        assert all(each.F == 4 for each in annotations)


def test_boxes_inside_a_link_make_no_links_of_their_own() -> None:
    body = LINK.format('<span style="display: inline-block">12</span> Titel')
    with pikepdf.open(io.BytesIO(page_of(f"<p>{body}</p>"))) as pdf:
        assert len(pdf.pages[0].Annots) == 1


def test_a_footnote_and_its_call_lead_to_each_other() -> None:
    data = page_of(f"<p>{NOTE}</p><p>Danach</p>")
    lines = lines_of(data)
    assert "P Text1 [Verweis: Zur Fußnote 1] und mehr" in lines
    note = lines.index(
        "Note [Name: note-1] 1. [Verweis: Von Fußnote 1 zurück zum Text] Eine Anmerkung.")
    assert note > lines.index("P Danach")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert [str(each) for each in pdf.Root.StructTreeRoot.IDTree.Names[::2]] == ["note-1"]


@pytest.mark.parametrize(("attributes", "title", "line"), [
    (' role="img"', "<title>Ein Bild</title>", "Figure [Beschreibung: Ein Bild]"),
    ("", "<title>nach innen</title>", "P Vorher [gelesen als: nach innen] nachher"),
    ("", "", "P Vorher nachher"),
])  # fmt: skip
def test_drawings_are_pictures_words_or_decoration(
    attributes: str, title: str, line: str
) -> None:
    drawing = SQUARE.format(attributes, title)
    body = drawing if attributes else f"<p>Vorher {drawing} nachher</p>"
    assert any(each.startswith(line) for each in lines_of(page_of(body)))


def test_the_box_of_a_picture_is_where_it_stands() -> None:
    drawing = SQUARE.format(' role="img" style="display: block"', "<title>Ein Bild</title>")
    with pikepdf.open(io.BytesIO(page_of(drawing))) as pdf:
        left, bottom, right, top = map(float, elements(pdf, "Figure")[0].A.BBox)
        assert left == pytest.approx(20 / 25.4 * 72, abs=0.1)
        assert right - left == top - bottom == pytest.approx(9 * 0.75, abs=0.1)
        assert 0 < bottom < top < float(pdf.pages[0].MediaBox[3])


def test_foreign_passages_name_their_language() -> None:
    lines = lines_of(page_of('<p>Youth for Equality, <span lang="fr">bonjour</span></p>'))
    assert "P Youth for Equality [Sprache: en] , bonjour [Sprache: fr]" in lines


def test_abbreviations_are_spelled_out() -> None:
    lines = lines_of(page_of('<p>Die <abbr title="Stadt">St.</abbr></p>'))
    assert "P Die St. [ausgeschrieben: Stadt]" in lines


def test_a_word_divided_by_a_line_is_whole_and_a_compound_keeps_its_hyphen() -> None:
    css = "p { width: 30mm; hyphens: manual }"
    body = "<p>Die Stadt&shy;verwaltung am Eltern-Kind-Tag sowie im Büro</p>"
    narrow = page_of(body, css + " p { width: 19mm }")
    assert "P Die Stadtverwaltung am Eltern-Kind-Tag sowie im Büro" in lines_of(narrow)


def test_blanks_between_boxes_are_read() -> None:
    cells = '<span style="display: table-cell">eins</span>' * 2
    body = f'<p>{cells}</p><p><span>zwei</span> <span style="color: red">drei</span></p>'
    body += "<h2>Zwei Wörter</h2>"
    lines = lines_of(page_of(body))
    assert "P eins eins" in lines
    assert "P zwei drei" in lines
    assert page_validation(page_of(body), "2a").verdict == "bestanden"


def test_the_contents_are_a_nested_list_of_links() -> None:
    lines = lines_of(small_web())
    entries = [line for line in lines if line.startswith("TOCI")]
    assert count(lines, "TOC") == 4
    assert all("[Verweis: " in line for line in entries)
    assert any(re.fullmatch(r"TOCI 1 Geschlecht \(\d+\) \d+ \[Verweis: .*\]", line)
               for line in entries)


def test_headings_rise_from_part_to_measure_to_field() -> None:
    lines = lines_of(small_web())
    start = next(at for at, line in enumerate(lines) if line.startswith("Art"))
    levels = [line[:2] for line in lines[start:] if re.match(r"H\d", line)]
    assert levels[:2] == ["H2", "H3"]
    assert {"H1", "H2", "H3"} == {line[:2] for line in lines if re.match(r"H\d", line)}


def test_marks_and_labels_of_the_overview_are_words() -> None:
    lines = lines_of(small_web())
    assert "TD [gelesen als: nach außen]" in lines
    assert "TD neu" in lines


def test_bookmarks_are_the_headings_of_two_levels() -> None:
    headings = [line[3:] for line in lines_of(small_web()) if re.match(r"H[12]", line)]
    with pikepdf.open(io.BytesIO(small_web())) as pdf, pdf.open_outline() as outline:
        titles = [each.title for top in outline.root for each in (top, *top.children)]
    assert [re.sub(r" \[.*?\]", "", heading) for heading in headings] == titles


def test_pages_are_named_as_they_are_printed() -> None:
    with pypdfium2.PdfDocument(small_web()) as document:
        labels = [document.get_page_label(number) for number in range(3)]
    assert labels == ["Titel", "2", "3"]


def test_both_standards_are_claimed_in_one_block() -> None:
    with pikepdf.open(io.BytesIO(small_web())) as pdf, pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "2A"
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert bytes(pdf.Root.Metadata.read_bytes()).count(b"<rdf:RDF") == 1


def test_two_runs_give_the_same_bytes() -> None:
    assert written(fresh()) == written(fresh()) == small_web()


def test_writing_the_same_pages_again_gives_the_same_bytes() -> None:
    assert written(small()) == small_web()


@pytest.mark.parametrize("profile", ["2a", "ua1"])
@pytest.mark.parametrize("body", [
    TABLE, f"<p>{NOTE}</p><p>{LINK.format(WORDS)}</p>", "<ol><li>eins</li></ol>",
])  # fmt: skip
def test_an_independent_engine_agrees(body: str, profile: str) -> None:
    checked = page_validation(page_of(body), profile)
    assert checked.verdict == "bestanden", checked.failures


def test_a_page_takes_few_bytes(edition_4: BuiltEdition) -> None:
    assert edition_4.path.stat().st_size <= 150_000


def test_all_text_of_the_edition_stands_out_from_its_ground(edition_4: BuiltEdition) -> None:
    assert low_contrasts(edition_4.path.read_bytes()) == {}


def test_pale_text_would_be_seen() -> None:
    data = page_of('<p style="color: #8a8a8a">zu blass</p>')
    assert low_contrasts(data) == {((138, 138, 138), (255, 255, 255)): 3.45}
