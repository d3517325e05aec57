"""Forms that come back: exactly what was edited changes, everything else stays as it was."""

import os
import re
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import which
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment

from catalogue.checks.validate import validate
from catalogue.exchange.forms.collect import collect
from catalogue.exchange.forms.fields import cells, choices, form_fields
from catalogue.exchange.forms.reading import is_collected
from catalogue.exchange.forms.returned import take_back
from catalogue.exchange.forms.signs import canonical
from catalogue.exchange.report import ImportReport
from catalogue.model.form import house_form
from catalogue.model.problems import DataError, Problem, Severity
from catalogue.model.records import Edition, Measure
from catalogue.source.load import load
from tests.conftest import small_project

OFFICE = "Büro für Gleichstellung und Vielfalt"
INTEGRATION = "Fachbereich Integration"
HEALTH = "Fachbereich Gesundheit"
DAY = "eltern-kind-tag"
FLYER = "flyer-vielfalt-der-geschlechter"
SCHOOL = "schule-ohne-rassismus"
FIELDS = house_form().record
LABELS = {field.key: field.labels[0] for field in form_fields(FIELDS)}
FREE_ROW = 4

Change = Callable[[Any], None]


def bytes_of(root: Path) -> dict[str, bytes]:
    """Return every data file of a project."""
    return {path.name: path.read_bytes() for path in (root / "data").rglob("*.yaml")}


def edition_of(root: Path) -> Edition:
    """Return the 4th edition of a project."""
    return validate(load(root, 4))


def measure(root: Path, identifier: str) -> Measure:
    """Return one measure of the 4th edition."""
    return next(each for each in edition_of(root).measures if each.id == identifier)


def sent(root: Path, department: str = OFFICE, kind: str = "xlsx") -> Path:
    """Write the form of a department."""
    return collect(root, 4, department, kind)[0]


def place(sheet: Any, identifier: str | int, label: str) -> Any:
    """Return the cell of a measure, or of a row, below a heading."""
    heads = [each.value for each in sheet[1]]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2) if row[0].value}
    row = rows[identifier] if isinstance(identifier, str) else sheet[identifier]
    return row[heads.index(label)]


def edited(path: Path, *changes: tuple[str | int, str, Any]) -> Path:
    """Type values into a workbook and save it as a spreadsheet program does."""
    book = load_workbook(path)
    for identifier, label, value in changes:
        cell = place(book["Maßnahmen"], identifier, label)
        cell.value = value
        if not str(value).startswith("=cmd"):
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
    book.save(path)
    return path


def taken_back(root: Path, *files: Path) -> ImportReport:
    """Take forms back and write what they change."""
    found = take_back(root, files, 4)
    for each in found.writes:
        (root / each.path).write_text(each.difference.after, "utf-8")
    return found


def codes(found: ImportReport) -> list[str]:
    """Return the codes of all problems."""
    return [problem.code for problem in found.problems]


def refusal(root: Path, *files: Path) -> list[Problem]:
    """Return why forms are refused; nothing may have changed."""
    before = bytes_of(root)
    with pytest.raises(DataError) as error:
        take_back(root, files, 4)
    assert bytes_of(root) == before
    return [each for each in error.value.problems if each.severity is Severity.ERROR]


def new_row(**values: str) -> list[tuple[str | int, str, Any]]:
    """Return what fills the first free row."""
    given = {"Titel": "Tag der Vielfalt", "Abschnitt 1": "Geschlecht", "Richtung": "beides"}
    return [(FREE_ROW, label, value) for label, value in (given | values).items()]


# A form without edits


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_form_that_nobody_edited_changes_nothing(project: Path, kind: str) -> None:
    paths = [sent(project, department, kind) for department in (OFFICE, INTEGRATION, HEALTH)]
    found = take_back(project, paths, 4)
    assert (found.writes, found.problems, len(found.measures)) == ((), (), 4)


def test_a_workbook_that_was_only_saved_changes_nothing(project: Path) -> None:
    assert taken_back(project, edited(sent(project))).writes == ()


def test_what_the_office_changed_meanwhile_stays(project: Path) -> None:
    path = edited(sent(project), (FLYER, "Ziele", "Wissen"))
    file = project / "data" / "measures" / f"{FLYER}.yaml"
    file.write_text(file.read_text("utf-8").replace("verschiedene davon", "einige davon"), "utf-8")
    assert [c.key for w in taken_back(project, path).writes for c in w.changes] == ["goals"]
    assert "einige davon" in measure(project, FLYER).description


# Edits


def test_one_edited_cell_changes_one_key_of_one_file(project: Path) -> None:
    before = bytes_of(project)
    found = taken_back(project, edited(sent(project), (FLYER, "Ziele", "- Wissen\n- Respekt")))
    after = bytes_of(project)
    assert found.changed == (FLYER,)
    assert [name for name in after if after[name] != before[name]] == [f"{FLYER}.yaml"]
    old, new = (each[f"{FLYER}.yaml"].decode() for each in (before, after))
    goals = r"goals: \|\n(  .*\n)+"
    assert new == re.sub(goals, "goals: |\n  - Wissen\n  - Respekt\n", old)


@pytest.mark.parametrize(
    ("label", "typed", "key", "value"),
    [
        ("Titel", "Flyer\nneu", "title", "Flyer neu"),
        ("Kurztitel", "Flyer", "short_title", "Flyer"),
        ("Abschnitt 2", "Ethnische Herkunft", "sections", ("geschlecht", "herkunft")),
        ("Abschnitt 2", None, "sections", ("geschlecht",)),
        ("Richtung", "nach innen", "direction", "inward"),
        ("Abteilung 1", "43/5 Gesundheitsförderung", "units", ("43/5",)),
        ("Abteilung 1", 34.0, "units", ("34",)),
        ("Ziele", None, "goals", ""),
        ("Ziele", "Eins\nZwei", "goals", "Eins\n\nZwei"),
        ("Ziele", "• Eins\n• Zwei", "goals", "- Eins\n- Zwei"),
        ("Ziele", "1. Eins\n2. Zwei", "goals", "1. Eins\n2. Zwei"),
        ("Ziele", "2027. Und weiter", "goals", "2027\\. Und weiter"),
        ("Verweise", None, "links", ()),
    ],
)
def test_a_field_becomes_the_value_of_its_key(
    project: Path, label: str, typed: Any, key: str, value: Any
) -> None:
    taken_back(project, edited(sent(project), (FLYER, label, typed)))
    assert getattr(measure(project, FLYER), key) == value


def test_an_emptied_short_title_leaves_the_title(project: Path) -> None:
    taken_back(project, edited(sent(project, INTEGRATION), (SCHOOL, "Kurztitel", None)))
    found = measure(project, SCHOOL)
    assert found.short_title == found.title


def test_a_link_is_read_from_its_line(project: Path) -> None:
    typed = "Der Flyer | https://www.example.org/flyer"
    taken_back(project, edited(sent(project), (FLYER, "Verweise", typed)))
    (link,) = measure(project, FLYER).links
    assert (link.text, str(link.url)) == ("Der Flyer", "https://www.example.org/flyer")


def test_a_long_paragraph_is_wrapped_in_the_file(project: Path) -> None:
    taken_back(project, edited(sent(project), (FLYER, "Ziele", "Wort " * 60)))
    text = (project / "data" / "measures" / f"{FLYER}.yaml").read_text("utf-8")
    assert max(len(line) for line in text.split("confirm")[0].splitlines()) <= 100


def test_taking_back_twice_changes_nothing_more(project: Path) -> None:
    new = new_row(Beschreibung="1. Januar: Auftakt")
    path = edited(sent(project), (FLYER, "Ziele", "• Eins\n• Zwei"), *new)
    taken_back(project, path)
    again = take_back(project, [path], 4)
    assert (again.writes, again.problems) == ((), ())


def test_an_answer_is_shown_and_changes_no_file(project: Path) -> None:
    found = take_back(project, [edited(sent(project), (FLYER, "Ihre Antwort", "Alle."))], 4)
    assert found.writes == ()
    assert "Ihre Antwort: „Alle.“" in str(found.problems[0])
    assert codes(found) == ["I247"]


def test_a_word_form_changes_what_was_edited_in_it(project: Path) -> None:
    path = sent(project, kind="docx")
    fill(path, "Titel", "Flyer neu", number=1)
    fill(path, "Ethnische Herkunft", "☒", number=1)
    found = taken_back(project, path)
    assert found.changed == (FLYER,)
    changed = measure(project, FLYER)
    assert (changed.title, changed.sections) == (
        "Flyer neu", ("geschlecht", "sexuelle-identitaet", "herkunft"))  # fmt: skip


def untagged(path: Path) -> Path:
    """Take the tags of all controls away, as LibreOffice 7 does when it saves a form."""
    document = Document(str(path))
    controls = document.element.body.iter(qn("w:sdtPr"))
    for properties in list(controls):
        for name in ("w:tag", "w:alias", "w:showingPlcHdr"):
            for element in properties.findall(qn(name)):
                properties.remove(element)
    document.save(str(path))
    return path


def test_a_word_form_saved_by_libreoffice_changes_nothing(project: Path) -> None:
    path = untagged(sent(project, kind="docx"))
    assert is_collected(path)
    found = taken_back(project, path)
    assert (found.changed, found.new, codes(found)) == ((), (), [])
    assert len(found.measures) == 2


def test_a_word_form_saved_by_libreoffice_changes_what_was_edited(project: Path) -> None:
    path = sent(project, kind="docx")
    fill(path, "Titel", "Flyer neu", number=1)
    assert taken_back(project, untagged(path)).changed == (FLYER,)


@pytest.mark.skipif(not which("soffice"), reason="LibreOffice fehlt")
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_form_that_an_office_program_saved_changes_nothing(project: Path, kind: str) -> None:
    path = sent(project, kind=kind)
    folder = project / "gespeichert"
    profile = f"-env:UserInstallation=file://{project}/profil"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    # The engine, once loaded, has set an empty list of fonts for itself.
    own = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=60, env=own)
    found = taken_back(project, folder / path.name)
    assert (found.changed, found.new, codes(found)) == ((), (), [])


def test_a_word_form_brings_a_new_measure(project: Path) -> None:
    path = sent(project, kind="docx")
    for label, text in (("Titel", "Neu"), ("Geschlecht", "☒"), ("nach innen", "☒"),
                        ("Beschreibung", "Eins\nZwei")):  # fmt: skip
        fill(path, label, text, number=2)
    assert taken_back(project, path).new == ("neu",)
    assert measure(project, "neu").description == "Eins\n\nZwei"


def fill(path: Path, label: str, text: str, number: int) -> None:
    """Type into a control of a Word form as Word does."""
    document = Document(str(path))
    control = labelled(document, label)[number]
    placeholder = control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}")
    if placeholder is not None:
        placeholder.getparent().remove(placeholder)
    run = OxmlElement("w:r")
    for index, line in enumerate(text.split("\n")):
        if index:
            run.append(OxmlElement("w:br"))
        run.append(OxmlElement("w:t"))
        run[-1].text = line
    content = control.find(qn("w:sdtContent"))
    content.clear()
    content.append(run)
    document.save(str(path))


def labelled(document: Any, label: str) -> list[Any]:
    """Return the controls with a label, in order."""
    aliases = document.element.body.iter(qn("w:alias"))
    found = [each for each in aliases if each.get(qn("w:val")) == label]
    return [each.getparent().getparent() for each in found]


# New, missing and doubtful measures


def test_a_row_without_id_becomes_a_new_measure(project: Path) -> None:
    before = bytes_of(project)
    found = taken_back(project, edited(sent(project), *new_row(Beschreibung="Ein Fest.")))
    new = measure(project, "tag-der-vielfalt")
    assert found.new == ("tag-der-vielfalt",)
    assert (new.departments, new.directorate, new.since) == ((OFFICE,), "I", 4)
    assert "Was soll erreicht werden?" in (new.confirm or "")
    text = (project / "data" / "measures" / "tag-der-vielfalt.yaml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schemas/measure.json\n")
    assert {name: bytes_of(project)[name] for name in before} == before


def test_a_new_measure_never_takes_an_id_that_exists(project: Path) -> None:
    path = edited(sent(project), *new_row(Titel="Mein Tag", Kurztitel="Eltern-Kind-Tag"))
    assert taken_back(project, path).new == ("eltern-kind-tag-2",)


@pytest.mark.parametrize("kind", ["removed", "emptied"])
def test_a_missing_measure_is_asked_about_and_stays(project: Path, kind: str) -> None:
    path, before = sent(project), bytes_of(project)
    book = load_workbook(path)
    sheet = book["Maßnahmen"]
    if kind == "removed":
        sheet.delete_rows(place(sheet, DAY, "Titel").row)
    else:
        for cell in list(sheet[place(sheet, DAY, "Titel").row])[1:]:
            cell.value = None
    book.save(path)
    found = taken_back(project, path)
    assert "fehlt; bitte bestätigen" in str(found.problems[0])
    assert (codes(found), bytes_of(project)) == (["W244"], before)


def test_two_forms_may_change_different_fields_of_a_joint_measure(project: Path) -> None:
    one, other = joint(project)
    edited(one, (FLYER, "Ziele", "Wissen"))
    edited(other, (FLYER, "Zielgruppen", "Alle"))
    taken_back(project, one, other)
    found = measure(project, FLYER)
    assert (found.goals, found.target_groups) == ("Wissen", "Alle")


def test_two_forms_that_contradict_each_other_are_refused(project: Path) -> None:
    one, other = joint(project)
    edited(one, (FLYER, "Ziele", "Wissen"))
    edited(other, (FLYER, "Ziele", "Können"))
    (problem,) = refusal(project, one, other)
    assert problem.code == "E243"
    assert f"anders als in {one.name}, Tabelle ‚Maßnahmen‘, Zelle" in problem.message


def joint(root: Path) -> tuple[Path, Path]:
    """Let two departments answer for a measure and write both their forms."""
    path = root / "data" / "measures" / f"{FLYER}.yaml"
    both = f"  - {OFFICE}\n  - {HEALTH}\n"
    path.write_text(path.read_text("utf-8").replace(f"  - {OFFICE}\n", both), "utf-8")
    return sent(root, OFFICE), sent(root, HEALTH)


# Problems, each with its cell


@pytest.mark.parametrize(
    ("identifier", "label", "typed", "code", "message"),
    [
        (FLYER, "Abschnitt 1", "Geschlect", "E242", "D3: „Geschlect“ gibt es unter „Abschnitt“"),
        (FLYER, "Richtung", "quer", "E242", "G3: „quer“ gibt es unter „Richtung“ nicht"),
        (FLYER, "Abteilung 2", "99/9 Mond", "E242", "I3: „99/9 Mond“ gibt es unter „Abteilung“"),
        (FLYER, "Abteilung 1", date(2026, 1, 12), "E242", "H3: hier steht ein Datum statt Text"),
        (FLYER, "Ziele", True, "E242", "M3: hier steht WAHR statt Text"),
        (FLYER, "Verweise", "www.example.org", "E242", "S3: „www.example.org“ ist kein Verweis"),
        (FREE_ROW, "Titel", "Halb", "E242", "D4: das Feld darf nicht leer sein"),
        (FLYER, "Kennung", "flyer-vielfalt", "E234", "Zeile 3: unbekannte Kennung"),
        (FLYER, "Kennung", DAY, "E239", f"Zeile 2: die Kennung „{DAY}“ steht mehrmals da"),
        (FREE_ROW, "Titel", "Eltern-Kind-Tag", "E242", "D4: das Feld darf nicht leer sein"),
    ],
)
def test_a_fault_names_its_sheet_and_cell(
    project: Path, identifier: str | int, label: str, typed: Any, code: str, message: str
) -> None:
    first = refusal(project, edited(sent(project), (identifier, label, typed)))[0]
    assert first.code == code
    assert first.message.startswith("Tabelle ‚Maßnahmen‘, Ze")
    assert message in first.message


def test_every_fault_is_named_at_once(project: Path) -> None:
    path = edited(sent(project), (FLYER, "Richtung", "längs"), (DAY, "Richtung", "quer"))
    assert len(refusal(project, path)) == 2


def test_a_nearly_right_choice_is_guessed_in_the_hint(project: Path) -> None:
    (problem,) = refusal(project, edited(sent(project), (FLYER, "Abschnitt 1", "Geschlect")))
    assert problem.hint == "gemeint: „Geschlecht“?"


def test_a_new_measure_with_a_known_title_is_refused(project: Path) -> None:
    path = edited(sent(project), *new_row(Titel="„Starkmacherei“"))
    (problem,) = refusal(project, path)
    assert (problem.code, "mit der Kennung starke-maedchen" in problem.message) == ("E238", True)


def test_a_new_measure_in_two_forms_is_refused(project: Path) -> None:
    one = edited(sent(project), *new_row())
    other = edited(sent(project, INTEGRATION), *[(3, *each[1:]) for each in new_row()])
    (problem,) = refusal(project, one, other)
    assert (problem.code, one.name in problem.message) == ("E238", True)


def test_a_field_changed_on_both_sides_is_refused(project: Path) -> None:
    path = edited(sent(project), (FLYER, "Titel", "Flyer A"))
    file = project / "data" / "measures" / f"{FLYER}.yaml"
    text = file.read_text("utf-8")
    file.write_text(re.sub("title: .*", "title: Flyer B", text, count=1), "utf-8")
    (problem,) = refusal(project, path)
    assert (problem.code, "dort steht: „Flyer B“" in problem.message) == ("E237", True)


def test_a_measure_gone_from_the_catalogue_is_named(project: Path) -> None:
    path = sent(project)
    (project / "data" / "measures" / f"{DAY}.yaml").unlink()
    (problem,) = refusal(project, path)
    assert (problem.code, DAY in problem.message) == ("E235", True)


def test_a_department_gone_from_the_catalogue_adds_nothing(project: Path) -> None:
    path = edited(sent(project, "Fachbereich Recht"), *[(2, *each[1:]) for each in new_row()])
    file = project / "data" / "departments.yaml"
    file.write_text(file.read_text("utf-8").replace("Fachbereich Recht", "Rechtsamt"), "utf-8")
    (problem,) = refusal(project, path)
    assert (problem.code, "„Fachbereich Recht“" in problem.message) == ("E230", True)


def test_a_form_of_another_edition_is_refused(project: Path) -> None:
    (path,) = collect(project, 3, OFFICE, "xlsx")
    (problem,) = refusal(project, path)
    assert (problem.code, problem.hint) == ("E240", "mit --edition 3 einlesen")


def test_a_workbook_of_someone_else_is_refused(project: Path) -> None:
    path = changed(sent(project), lambda book: book.remove(book["Stand"]))
    assert [each.code for each in refusal(project, path)] == ["E241"]


def changed(path: Path, change: Change) -> Path:
    """Change a workbook beyond its cells."""
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def test_a_missing_column_is_named(project: Path) -> None:
    path = edited(sent(project), (1, "Zielgruppen", "Gruppen"))
    (problem,) = refusal(project, path)
    assert (problem.code, "es fehlt die Spalte „Zielgruppen“" in problem.message) == ("E233", True)


def test_a_missing_field_of_a_word_form_is_named(project: Path) -> None:
    path = sent(project, kind="docx")
    document = Document(str(path))
    control = labelled(document, "Titel")[0]
    control.getparent().remove(control)
    document.save(str(path))
    (problem,) = refusal(project, path)
    assert (problem.code, problem.message) == ("E236", "⟪record⟫ 1: das Feld „Titel“ fehlt")


def test_text_beside_the_fields_is_not_lost_unseen(project: Path) -> None:
    path = changed(sent(project), lambda book: book["Maßnahmen"].cell(3, 30, "Rückfrage!"))
    found = take_back(project, [path], 4)
    assert codes(found) == ["W246"]
    assert "Zelle AD3: „Rückfrage!“ steht in keinem Feld" in found.problems[0].message


def test_comments_are_pointed_out(project: Path) -> None:
    def comment(book: Any) -> None:
        book["Maßnahmen"]["B2"].comment = Comment("Bitte prüfen", "Amt")

    assert codes(take_back(project, [changed(sent(project), comment)], 4)) == ["W248"]


# Hostile files


def test_a_formula_is_taken_as_the_text_it_is(project: Path) -> None:
    formula = "=cmd|' /C calc'!A0"
    found = taken_back(project, edited(sent(project), (FLYER, "Ziele", formula)))
    assert codes(found) == ["W245"]
    assert measure(project, FLYER).goals == formula
    cell = place(load_workbook(sent(project))["Maßnahmen"], FLYER, "Ziele")
    assert (cell.value, cell.data_type, cell.quotePrefix) == (formula, "s", True)


@pytest.mark.parametrize("text", ["+49 2323", "@SUMME(A1)", "-1+1", "'=1", "=1+1"])
def test_text_that_a_spreadsheet_would_run_stays_text(project: Path, text: str) -> None:
    taken_back(project, edited(sent(project), (FLYER, "Titel", text)))
    assert measure(project, FLYER).title == text
    assert place(load_workbook(sent(project))["Maßnahmen"], FLYER, "Titel").value == text


def packed(path: Path, name: str, content: bytes) -> Path:
    """Put a member into an office file, in place of one of that name."""
    with ZipFile(path) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    with ZipFile(path, "w", compression=8) as archive:
        for each, data in {**members, name: content}.items():
            archive.writestr(each, data)
    return path


SHEET = "xl/worksheets/sheet2.xml"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("name", "content", "code", "message"),
    [
        ("xl/vbaProject.bin", b"x", "E206", "Makros"),
        ("xl/externalLinks/externalLink1.xml", b"<a/>", "E206", "greift auf andere Dateien zu"),
        ("xl/embeddings/a.bin", b"x", "E206", "greift auf andere Dateien zu"),
        ("../../evil.xml", b"<a/>", "E206", "unzulässigen Pfad"),
        (SHEET, ENTITIES, "E206", "XML-Vereinbarungen"),
        (SHEET, b"0" * 13_000_000, "E202", "hat 13 MB"),
        (SHEET, b"<broken", "E204", "beschädigt"),
        (SHEET, b"<a>" + b"<row/>" * 5_000, "E204", "beschädigt"),
    ],
    ids=["macros", "links", "embedded", "outside", "entities", "large", "broken", "unclosed"],
)
def test_a_hostile_workbook_is_refused(
    project: Path, name: str, content: bytes, code: str, message: str
) -> None:
    (problem,) = refusal(project, packed(sent(project), name, content))
    assert problem.code == code
    assert message in problem.message


def test_a_sheet_without_end_is_refused(project: Path) -> None:
    def fill_down(book: Any) -> None:
        for number in range(3, 2_100):
            book["Maßnahmen"].cell(number, 2, "unten")

    path = changed(sent(project), fill_down)
    (problem,) = refusal(project, path)
    assert (problem.code, "mehr als 2000 Zeilen" in problem.message) == ("E202", True)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("buch.xlsm", b"PK", "E201"),
        ("buch.xls", b"\xd0\xcf\x11\xe0", "E201"),
        ("buch.xlsx", b"kein Archiv", "E204"),
        ("buch.xlsx", bytes.fromhex("d0cf11e0a1b11ae1"), "E205"),
    ],
)
def test_what_is_no_workbook_is_refused(
    project: Path, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert [each.code for each in refusal(project, path)] == [code]


def test_a_file_that_is_not_there_is_named(project: Path, tmp_path: Path) -> None:
    assert [each.code for each in refusal(project, tmp_path / "fort.xlsx")] == ["E201"]


def test_a_form_is_told_from_a_document_in_the_house_form(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "bogen.docx"
    Document().save(str(other))
    found = [is_collected(each) for each in (sent(project, kind="docx"), sent(project), other)]
    assert found == [True, True, False]


# Random edits

WORDS = st.text("abä €=+-@#>*_|12.\\'\"", min_size=1, max_size=12).filter(
    lambda text: canonical([text]) not in ("", "-", "*")
)
LINES = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
EDITS = st.dictionaries(
    st.tuples(st.sampled_from([DAY, FLYER]), st.sampled_from(["title", *FIELDS.texts])),
    LINES,
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def shared_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project that every random edit starts from anew."""
    return small_project(tmp_path_factory.mktemp("returned") / "project")


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits=EDITS)
def test_random_edits_are_found_in_the_data_and_nothing_else(
    shared_project: Path, edits: dict[tuple[str, str], str]
) -> None:
    files = {path: path.read_bytes() for path in (shared_project / "data").rglob("*.yaml")}
    before = texts(shared_project)
    try:
        path = sent(shared_project)
        edited(path, *((name, LABELS[key], text) for (name, key), text in edits.items()))
        taken_back(shared_project, path)
        after = texts(shared_project)
        assert after == before | {each: plain(text) for each, text in edits.items()}
    finally:
        for file, data in files.items():
            file.write_bytes(data)


def texts(root: Path) -> dict[tuple[str, str], str]:
    """Return the text of every field of every measure."""
    edition = edition_of(root)
    offered = choices(edition)
    return {
        (each.id, key): plain("\n".join(found))
        for each in edition.measures
        for key, found in cells(each, offered).items()
    }


def plain(text: str) -> str:
    """Return the words of a text without the signs that Markdown needs."""
    lines = canonical([text]).replace("\\", "").split("\n")
    return " ".join(re.sub(r"^[*-] ", "- ", line) for line in lines)
