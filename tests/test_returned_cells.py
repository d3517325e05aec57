"""What a spreadsheet program makes of a typed word is read as the word, or told."""

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from catalogue.exchange.forms.returned import take_back
from tests.test_workbook import DAY, codes, measure, place, sent, taken_back

FORMULA = '=HYPERLINK("https://tag.example/frage","{}")'


def typed(path: Path, label: str, value: Any, form: str = "") -> Path:
    """Type one value as it is, a formula as a formula."""
    book = load_workbook(path)
    cell = place(book["Maßnahmen"], DAY, label)
    cell.value = value
    if form:
        cell.number_format = form
    book.save(path)
    return path


def test_a_formula_that_leads_somewhere_is_its_words(project: Path) -> None:
    form = typed(sent(project), "Ziele", FORMULA.replace("{}", "Zeit für Kinder"))
    found = taken_back(project, form)
    assert measure(project, DAY).goals.strip() == "Zeit für Kinder"
    assert any("https://tag.example/frage" in str(each) for each in found.problems)


def test_a_formula_among_the_links_is_a_link(project: Path) -> None:
    found = taken_back(project, typed(sent(project), "Verweise", FORMULA.replace("{}", "Fragen")))
    [link] = measure(project, DAY).links
    assert (link.text, str(link.url)) == ("Fragen", "https://tag.example/frage")
    assert "W246" not in codes(found)


def test_the_address_behind_a_cell_is_told(project: Path) -> None:
    path = sent(project)
    book = load_workbook(path)
    cell = place(book["Maßnahmen"], DAY, "Ziele")
    cell.value, cell.hyperlink = "Mehr Zeit", "https://zeit.example/mehr"
    book.save(path)
    [told] = [each for each in taken_back(project, path).problems if each.code == "W246"]
    assert "https://zeit.example/mehr" in told.message


@pytest.mark.parametrize(
    ("value", "form", "read"),
    [(2.5, "General", "2,5"), (0.125, "0.0%", "12,5 %"), (3, "0", "3"), (1, "0%", "100 %")],
)
def test_a_number_is_read_as_it_is_seen(project: Path, value: Any, form: str, read: str) -> None:
    taken_back(project, typed(sent(project), "Titel", value, form))
    assert measure(project, DAY).title == read


def test_words_in_a_text_box_are_told(project: Path) -> None:
    path = sent(project)
    drawn = "http://schemas.openxmlformats.org/drawingml/2006"
    with ZipFile(path, "a") as file:
        file.writestr("xl/drawings/drawing7.xml",
                      f'<x:wsDr xmlns:x="{drawn}/spreadsheetDrawing" xmlns:a="{drawn}/main">'
                      "<a:p><a:r><a:t>Bitte neu </a:t></a:r><a:r><a:t>fassen</a:t></a:r></a:p>"
                      "</x:wsDr>")  # fmt: skip
    assert any("„Bitte neu fassen“" in each.message for each in taken_back(project, path).problems)


@pytest.mark.parametrize(("row", "column"), [(3, 400), (60, 3), (900, 12)])
def test_a_remark_beside_the_table_stops_nothing(project: Path, row: int, column: int) -> None:
    path = sent(project)
    book = load_workbook(path)
    book["Maßnahmen"].cell(row, column).value = "Rückfrage an Frau Moll"
    place(book["Maßnahmen"], DAY, "Ziele").value = "Mehr Zeit"
    book.save(path)
    found = taken_back(project, path)
    assert measure(project, DAY).goals.strip() == "Mehr Zeit"
    assert any("Rückfrage an Frau Moll" in each.message for each in found.problems)


def test_the_headings_are_found_below_other_rows(project: Path) -> None:
    path = sent(project)
    book = load_workbook(path)
    book["Maßnahmen"].insert_rows(1, 2)
    book["Maßnahmen"]["B1"] = "Rücklauf Amt 43"
    book.save(path)
    found = take_back(project, (path,), 4)
    assert codes(found) == ["W246"]
    assert not found.writes
