"""The forms on paper: A4, where they go back to, a page for each measure, help for each field."""

from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from catalogue.exchange.forms.collect import collect
from catalogue.exchange.forms.texts import helps
from catalogue.model.form import house_form
from tests.test_collect import FLYER, OFFICE

FIELDS = house_form().record


def word(root: Path) -> Any:
    """Write the Word form of an office and open it."""
    return Document(str(collect(root, 4, OFFICE, "docx")[0]))


def paper(root: Path) -> Any:
    """Write the workbook of an office and return the sheet that is printed."""
    return load_workbook(collect(root, 4, OFFICE, "xlsx")[0])["Ausdruck"]


def words(part: Any) -> str:
    """Return the text of a part of a Word form."""
    return " ".join(each.text or "" for each in part.iter(qn("w:t")))


def test_a_word_form_is_a4(project: Path) -> None:
    (section,) = word(project).sections
    sides = (section.page_width.mm, section.page_height.mm)
    assert [round(each) for each in sides] == [210, 297]


def test_the_first_page_says_where_and_when_the_form_goes_back(project: Path) -> None:
    (section,) = word(project).sections
    told = words(section.first_page_header._element)
    for each in (OFFICE, "Telefon 01234 56-120", "gleichstellung-vielfalt@musterstadt.example",
                 "21. November 2026", "Diversity-Maßnahmenkatalog, 4. Auflage"):  # fmt: skip
        assert each in told


def test_an_edition_without_contact_names_its_office_and_no_day(project: Path) -> None:
    path = project / "editions" / "4" / "edition.yaml"
    kept = (line for line in path.read_text("utf-8").splitlines()
            if not line.startswith(("contact:", "closing_date:")))  # fmt: skip
    path.write_text("\n".join(kept) + "\n", "utf-8")
    told = words(word(project).sections[0].first_page_header._element)
    assert OFFICE in told
    assert "bis zum" not in told
    assert "Telefon" not in told


def test_every_field_that_is_filled_in_has_a_help_below_it(project: Path) -> None:
    table = word(project).tables[0]
    rows = [[cell.text.strip() for cell in row.cells] for row in table.rows]
    for key, text in helps(house_form()).items():
        label = FIELDS.labels.get(key, "Ihre Antwort")
        place = next(place for place, row in enumerate(rows) if row[0] == label)
        assert rows[place + 1] == ["", text]


def test_an_open_question_is_set_off_by_its_colour(project: Path) -> None:
    fills = {
        row.cells[0].text: row.cells[0]._element.find(f".//{qn('w:shd')}").get(qn("w:fill"))
        for row in word(project).tables[0].rows
    }
    assert fills["Offene Frage"] not in (fills["Titel"], fills["Kennung"])


def test_a_workbook_prints_each_measure_on_its_own_page(project: Path) -> None:
    sheet = paper(project)
    starts = [row[0].row for row in sheet.iter_rows() if row[0].value == "Kennung"]
    assert [each.id + 1 for each in sheet.row_breaks.brk] == [starts[1], sheet.max_row + 1]
    assert (sheet.page_setup.paperSize, sheet.print_title_rows) == (9, "$1:$1")
    assert sheet.oddFooter.right.text == "Seite &P von &N"


def test_the_printed_texts_stand_below_each_other_and_follow_the_cells(project: Path) -> None:
    (path,) = collect(project, 4, OFFICE, "xlsx")
    book = load_workbook(path)
    heads = {cell.value: cell.column_letter for cell in book["Maßnahmen"][1]}
    row = next(r[0].row for r in book["Maßnahmen"].iter_rows() if r[0].value == FLYER)
    formulas = {cell.value for (cell,) in book["Ausdruck"]["B2:B100"]}
    places = (heads[FIELDS.labels[key]] for key in FIELDS.texts)
    assert {f"='Maßnahmen'!{place}{row}&\"\"" for place in places} <= formulas


def test_a_text_too_high_for_a_row_is_printed_whole(project: Path) -> None:
    path = project / "data" / "measures" / f"{FLYER}.yaml"
    path.write_text(path.read_text("utf-8").replace("goals: |\n", f"goals: |\n{LONG}"), "utf-8")
    sheet = paper(project)
    (merged,) = (each for each in sheet.merged_cells.ranges if each.min_col == 2)
    heights = [sheet.row_dimensions[each].height for each in range(merged.min_row,
                                                                   merged.max_row + 1)]  # fmt: skip
    assert max(heights) <= 409
    assert sum(heights) >= 60 * 15


LONG = "  Wort Wort Wort\n\n" * 60
