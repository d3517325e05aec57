"""Comments on a form that comes back: each is told with its place and its words."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import load_workbook
from openpyxl.comments import Comment

from catalogue.exchange.forms.returned import take_back
from tests.test_workbook import FLYER, LABELS, changed, labelled, packed, place, sent

TALK = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
TALKED = f"""<ThreadedComments xmlns="{TALK}">
<threadedComment ref="B2" personId="p" id="1"><text>Noch aktuell?</text></threadedComment>
<threadedComment ref="B2" personId="p" id="2"><text>Ja, bleibt.</text></threadedComment>
</ThreadedComments>"""
PERSONS = f'<personList xmlns="{TALK}"><person displayName="A. Amt" id="p"/></personList>'


def told(project: Path, path: Path) -> list[str]:
    """Return what an import says of the comments in a form."""
    return [each.message for each in take_back(project, [path], 4).problems if each.code == "W248"]


def on(cell: str, words: str, sheet: str = "Maßnahmen") -> Callable[[Any], None]:
    """Return what puts a comment on a cell."""
    def put(book: Any) -> None:
        book[sheet][cell].comment = Comment(words, "Amt")
    return put  # fmt: skip


@pytest.mark.parametrize("cell", ["B2", "T3", "C1", "D40", "AF2"])
def test_a_comment_is_told_with_its_cell_and_words(project: Path, cell: str) -> None:
    path = changed(sent(project), on(cell, "Amt:\nBitte\nprüfen"))
    (message,) = told(project, path)
    assert message.startswith(f"Tabelle ‚Maßnahmen‘, Zelle {cell}: ")
    assert "„Amt: Bitte prüfen“" in message


def test_a_comment_on_the_printed_sheet_is_told_and_its_text_is_ours(project: Path) -> None:
    found = take_back(project, [changed(sent(project), on("B3", "Hm", "Ausdruck"))], 4)
    assert [each.code for each in found.problems] == ["W248"]


def test_a_gauge_with_a_comment_stays_a_gauge(project: Path) -> None:
    path = sent(project)
    cell = place(load_workbook(path)["Maßnahmen"], FLYER, f"Platz: {LABELS['goals']}")
    found = take_back(project, [changed(path, on(cell.coordinate, "zu wenig"))], 4)
    assert [each.code for each in found.problems] == ["W248"]


def test_an_empty_id_with_a_comment_stays_empty(project: Path) -> None:
    path = changed(sent(project), on("A9", "neu?"))
    assert [each.code for each in take_back(project, [path], 4).problems] == ["W248"]


def test_each_word_of_a_conversation_is_told_once(project: Path) -> None:
    path = changed(sent(project), on("B2", "[Threaded comment] Your version of Excel …"))
    names = [f"xl/worksheets/_rels/sheet{number}.xml.rels" for number in (1, 2)]
    relations = next(name for name in names if "comments" in part(path, name))
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    relation = f'<Relationship Id="t" Type="{kind}" Target="../threadedComments/t1.xml"/>'
    listed = part(path, relations).replace("</Relationships>", f"{relation}</Relationships>")
    for name, text in ((relations, listed), ("xl/threadedComments/t1.xml", TALKED),
                       ("xl/persons/person.xml", PERSONS)):  # fmt: skip
        packed(path, name, text.encode())
    messages = told(project, path)
    assert [each.partition("„")[2].partition("“")[0] for each in messages] == [
        "A. Amt: Noch aktuell?", "A. Amt: Ja, bleibt."]  # fmt: skip


def part(path: Path, name: str) -> str:
    """Return a part of an office file as text, or nothing."""
    with ZipFile(path) as archive:
        return archive.read(name).decode() if name in archive.namelist() else ""


def test_a_comment_inside_a_field_of_a_word_form_is_told(project: Path) -> None:
    path = sent(project, kind="docx")
    document = Document(str(path))
    control = labelled(document, "Titel")[0]
    host = document.add_paragraph("x").add_run("y")
    document.add_comment(host, "Bitte prüfen", "Amt")
    sign = OxmlElement("w:commentReference")
    sign.set(qn("w:id"), "0")
    control.find(f".//{qn('w:r')}").append(sign)
    host._element.getparent().getparent().remove(host._element.getparent())
    document.save(str(path))
    (message,) = told(project, path)
    assert message.startswith("⟪record⟫ 1, Feld „Titel“: der Kommentar „Amt: Bitte prüfen“")
