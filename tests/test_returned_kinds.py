"""Forms come back in many shapes: nothing a department wrote in them is gone unseen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from catalogue.exchange.forms.returned import take_back
from tests.test_workbook import (
    DAY,
    FLYER,
    changed,
    codes,
    edited,
    measure,
    place,
    sent,
    taken_back,
)

SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
CONTENT = (
    f'<office:document-content xmlns:office="{SPACE}office:1.0" xmlns:text="{SPACE}text:1.0"'
    f' xmlns:table="{SPACE}table:1.0"><office:body><office:{{kind}}>{{body}}</office:{{kind}}>'
    "</office:body></office:document-content>"
)


def escaped(text: object) -> str:
    """Return a text as XML."""
    return str(text or "").replace("&", "&amp;").replace("<", "&lt;")


def paragraphs(text: object) -> str:
    """Return the lines of a text as paragraphs in OpenDocument."""
    return "".join(f"<text:p>{escaped(line)}</text:p>" for line in str(text or "").split("\n"))


def row(cells: list[Any]) -> str:
    """Return a row of a table in OpenDocument."""
    held = "".join(f"<table:table-cell>{paragraphs(c)}</table:table-cell>" for c in cells)
    return f"<table:table-row>{held}</table:table-row>"


def opened(path: Path, kind: str, body: str) -> Path:
    """Write a file in OpenDocument."""
    with ZipFile(path, "w") as file:
        file.writestr("content.xml", CONTENT.format(kind=kind, body=body))
    return path


def yielded(value: Any) -> Any:
    """Return what a cell shows: a gauge its words."""
    return "noch 99 Zeichen" if str(value).startswith("=") else value


def as_ods(path: Path) -> Path:
    """Save a workbook in OpenDocument."""
    tables = "".join(
        f'<table:table table:name="{sheet.title}">'
        + "".join(row([yielded(cell.value) for cell in each]) for each in sheet.iter_rows())
        + "</table:table>"
        for sheet in load_workbook(path)
    )
    return opened(path.with_suffix(".ods"), "spreadsheet", tables)


def as_odt(path: Path, change: Callable[[str], str]) -> Path:
    """Save a Word form in OpenDocument: its tables with the paragraphs of their cells."""
    body = Document(str(path)).element.body
    tables = ""
    for table in body.iter(qn("w:tbl")):
        rows = [[words(cell) for cell in line.iter(qn("w:tc"))] for line in table.iter(qn("w:tr"))]
        tables += f"<table:table>{''.join(map(row, rows))}</table:table>"
    state = [words(each) for each in body.iter(qn("w:sdt"))][-1]
    lines = escaped(state).replace("\n", "<text:line-break/>")
    return opened(path.with_suffix(".odt"), "text", change(f"{tables}<text:p>{lines}</text:p>"))


def words(parent: Any) -> str:
    """Return the text of an element of Word, a paragraph a line."""
    ends = {qn("w:br"): "\n", qn("w:p"): "\n"}
    return "".join(each.text or "" if each.tag == qn("w:t") else ends.get(each.tag, "")
                   for each in parent.iter()).strip("\n")  # fmt: skip


def test_a_workbook_in_open_document_changes_what_was_edited(project: Path) -> None:
    path = edited(sent(project), (FLYER, "Titel", "Flyer neu"))
    found = taken_back(project, as_ods(path))
    assert (found.changed, measure(project, FLYER).title, codes(found)) == (
        (FLYER,), "Flyer neu", [])  # fmt: skip


def test_a_word_form_in_open_document_changes_what_was_edited(project: Path) -> None:
    title = measure(project, FLYER).title
    path = as_odt(sent(project, kind="docx"), lambda text: text.replace(title, "Flyer neu"))
    found = taken_back(project, path)
    assert (found.changed, measure(project, FLYER).title, codes(found)) == (
        (FLYER,), "Flyer neu", [])  # fmt: skip


def form(project: Path, change: Callable[[Any], None]) -> Path:
    """Write a Word form and change it as somebody does who may edit all of it."""
    path = sent(project, kind="docx")
    document = Document(str(path))
    change(document)
    document.save(str(path))
    return path


def test_a_word_form_without_its_controls_is_read_by_its_labels(project: Path) -> None:
    def unwrap(document: Any) -> None:
        for control in list(document.element.body.iter(qn("w:sdt"))):
            for run in list(control.find(qn("w:sdtContent"))):
                control.addprevious(run)
            control.getparent().remove(control)

    found = taken_back(project, form(project, unwrap))
    assert (found.changed, codes(found), len(found.measures)) == ((), [], 2)


def test_words_around_the_fields_of_a_word_form_are_told(project: Path) -> None:
    def write(document: Any) -> None:
        document.tables[0].rows[1].cells[1].add_paragraph("Bitte anrufen!")
        document.add_paragraph("Danke und Gruß")

    found = take_back(project, [form(project, write)], 4)
    assert codes(found) == ["W246", "W246"]
    assert "⟪record⟫ 1, neben dem Feld „Titel“: „Bitte anrufen!“" in found.problems[0].message


def test_struck_words_and_hard_hyphens_of_a_word_form_are_read(project: Path) -> None:
    def write(document: Any) -> None:
        controls = document.element.body.iter(qn("w:sdt"))
        run = [c for c in controls if ".title." in words_of_tag(c)][1].find(f".//{qn('w:r')}")
        for text in run.findall(qn("w:t")):
            run.remove(text)
        old, new = OxmlElement("w:r"), OxmlElement("w:t")
        looks = OxmlElement("w:rPr")
        looks.append(OxmlElement("w:strike"))
        old.append(looks)
        old.append(OxmlElement("w:t"))
        old[-1].text = "Alter "
        new.text = "Mail"
        first = OxmlElement("w:t")
        first.text = "E"
        run.extend([first, OxmlElement("w:noBreakHyphen"), new])
        run.addprevious(old)

    found = taken_back(project, form(project, write))
    assert (measure(project, FLYER).title, codes(found)) == ("E-Mail", ["W261"])


def words_of_tag(control: Any) -> str:
    """Return the tag of a control."""
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    return "" if tag is None else str(tag.get(qn("w:val")))


def test_a_sheet_is_found_by_its_content(project: Path) -> None:
    def rename(book: Any) -> None:
        book["Maßnahmen"].title = "Unsere Angebote"
        book["Stand"].title = "Tabelle9"

    path = changed(edited(sent(project), (FLYER, "Titel", "Flyer neu")), rename)
    assert taken_back(project, path).changed == (FLYER,)


def test_work_in_a_copied_sheet_is_told(project: Path) -> None:
    def copy(book: Any) -> None:
        book.security = None
        sheet = book.copy_worksheet(book["Maßnahmen"])
        place(sheet, FLYER, "Ziele").value = "Nur hier steht es."

    found = take_back(project, [changed(sent(project), copy)], 4)
    assert codes(found) == ["W246"]
    assert "„Nur hier steht es.“" in found.problems[0].message


@pytest.mark.parametrize(("sheet", "label"), [("Maßnahmen", "Platz: Ziele"), ("Anleitung", "")])
def test_words_beside_the_fields_of_a_workbook_are_told(
    project: Path, sheet: str, label: str
) -> None:
    def write(book: Any) -> None:
        cell = place(book[sheet], FLYER, label) if label else book[sheet]["A40"]
        cell.value = "Rückfrage!"

    found = take_back(project, [changed(sent(project), write)], 4)
    assert codes(found) == ["W246"]
    assert "„Rückfrage!“" in found.problems[0].message


def test_a_struck_row_is_a_measure_that_shall_go(project: Path) -> None:
    def strike(book: Any) -> None:
        for cell in book["Maßnahmen"][3]:
            cell.font = Font(strike=True)

    found = take_back(project, [changed(sent(project), strike)], 4)
    assert (found.writes, "W244" in codes(found), "W261" in codes(found)) == ((), True, True)


def test_struck_words_in_a_cell_are_left_out_and_raised_ones_kept(project: Path) -> None:
    def strike(book: Any) -> None:
        place(book["Maßnahmen"], FLYER, "Ziele").value = CellRichText(
            "Neun m", TextBlock(InlineFont(vertAlign="superscript"), "2"),
            TextBlock(InlineFont(strike=True), " alte"), " Wiese",
        )  # fmt: skip

    found = taken_back(project, changed(sent(project), strike))
    assert measure(project, FLYER).goals.strip() == "Neun m² Wiese"
    assert codes(found) == ["W261"]


def test_an_emptied_field_becomes_a_question_and_stops_no_other(project: Path) -> None:
    path = edited(sent(project), (FLYER, "Beschreibung", None), (FLYER, "Titel", None),
                  (DAY, "Ziele", "Mehr Zeit"))  # fmt: skip
    title = measure(project, FLYER).title
    found = taken_back(project, path)
    assert sorted(codes(found)) == ["W266", "W266"]
    emptied = measure(project, FLYER)
    assert (emptied.title, emptied.description, measure(project, DAY).goals.strip()) == (
        title, "", "Mehr Zeit")  # fmt: skip
    assert "„Beschreibung“ geleert" in (emptied.confirm or "")
    text = (project / "data" / "measures" / f"{FLYER}.yaml").read_text("utf-8")
    assert 'description: ""\n' in text


def test_a_word_divided_in_a_cell_is_one_word(project: Path) -> None:
    path = edited(sent(project), (FLYER, "Titel", "Gesundheits-\nwoche"),
                  (FLYER, "Ziele", "Kinder-\nund Jugend-\narbeit"))  # fmt: skip
    taken_back(project, path)
    found = measure(project, FLYER)
    assert (found.title, found.goals.strip()) == ("Gesundheitswoche", "Kinder- und Jugendarbeit")
