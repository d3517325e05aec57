"""Chapters and lists at the desk: as forms and as texts; nothing but what was typed changes."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from catalogue.source.blanks import every, filled, sheet_of
from catalogue.source.edit import loaded
from catalogue.source.kinds import KINDS
from tests.desk import entered, studio_of

FILES = {
    "sections": "data/sections.yaml", "departments": "data/departments.yaml",
    "contacts": "data/contacts.yaml", "terms": "data/terms.yaml",
    "hyphenation": "data/hyphenation.yaml", "edition": "editions/4/edition.yaml",
}  # fmt: skip
CONTACTS = FILES["contacts"]


@pytest.fixture
def client(project: Path) -> TestClient:
    return entered(studio_of(project))


def blanks(text: str, name: str) -> dict[str, str]:
    sheet = sheet_of(KINDS[name], loaded(text), {})
    return {blank.key: blank.value for blank in every(sheet)}


@pytest.mark.parametrize("name", FILES)
def test_a_form_sent_back_as_it_was_changes_nothing(project: Path, name: str) -> None:
    text = (project / FILES[name]).read_text("utf-8")
    assert filled(text, KINDS[name], blanks(text, name)) == text


@pytest.mark.parametrize("name", FILES)
def test_a_blank_changes_the_lines_of_its_value_alone(project: Path, name: str) -> None:
    text = (project / FILES[name]).read_text("utf-8")
    for key, value in blanks(text, name).items():
        if value and "\n" not in value and ":" not in value:
            changed = filled(text, KINDS[name], {key: f"{value} Neues"})
            assert blanks(changed, name)[key] == f"{value} Neues"
            lost = set(text.split("\n")) - set(changed.split("\n"))
            assert len(lost) <= 1 + (len(text) - len(text.rstrip("\n"))), key


def test_an_emptied_blank_takes_its_key_away(project: Path) -> None:
    text = (project / CONTACTS).read_text("utf-8")
    changed = filled(text, KINDS["contacts"], {"contacts/0/purpose": ""})
    assert text.count("purpose:") - changed.count("purpose:") == 1


def test_the_empty_form_at_the_end_begins_another(project: Path) -> None:
    text = (project / FILES["sections"]).read_text("utf-8")
    count = len(loaded(text)["sections"])
    typed = {f"sections/{count}/id": "neues", f"sections/{count}/title": "Neues Feld"}
    changed = loaded(filled(text, KINDS["sections"], typed))["sections"]
    assert [each["id"] for each in changed][-1] == "neues"
    assert len(changed) == count + 1


def test_items_go_and_rise_where_that_is_asked(project: Path) -> None:
    text = (project / FILES["sections"]).read_text("utf-8")
    before = [each["id"] for each in loaded(text)["sections"]]
    kind = KINDS["sections"]
    gone = loaded(filled(text, kind, {}, removed=["sections/0"]))["sections"]
    risen = loaded(filled(text, kind, {}, raised="sections/1"))["sections"]
    assert [each["id"] for each in gone] == before[1:]
    assert [each["id"] for each in risen][:2] == [before[1], before[0]]


@pytest.mark.parametrize("key", ["contacts/99/name", "nirgends", "contacts/x", "/"])
def test_a_key_that_no_blank_has_is_passed_over(project: Path, key: str) -> None:
    text = (project / CONTACTS).read_text("utf-8")
    assert filled(text, KINDS["contacts"], {key: "x"}, [key], key) == text


def test_a_chapter_is_saved_as_it_was_typed(project: Path, client: TestClient) -> None:
    path = "editions/4/foreword.md"
    before = (project / path).read_text("utf-8")
    answer = client.post(f"/texte/{path}", data={"opened": before, "text": f"{before}\r\nNeu.\r\n"})
    assert answer.status_code == 303
    assert (project / path).read_text("utf-8") == f"{before}\nNeu.\n"


def test_two_who_change_one_chapter_lose_nothing(project: Path, client: TestClient) -> None:
    path = "editions/4/foreword.md"
    before = (project / path).read_text("utf-8")
    (project / path).write_text("Fassung der anderen.\n", "utf-8")
    answer = client.post(f"/texte/{path}", data={"opened": before, "text": "Eigene Fassung.\n"})
    assert answer.status_code == 409
    assert "Eigene Fassung." in answer.text
    assert "Fassung der anderen." in answer.text
    assert (project / path).read_text("utf-8") == "Fassung der anderen.\n"


def test_a_list_that_could_not_be_read_is_not_saved(project: Path, client: TestClient) -> None:
    before = (project / CONTACTS).read_text("utf-8")
    data = {"opened": before, "text": "contacts:\n  - id: [\n"}
    answer = client.post(f"/texte/{CONTACTS}", data=data)
    assert answer.status_code == 422
    assert f"{CONTACTS}:" in answer.text
    assert (project / CONTACTS).read_text("utf-8") == before


def test_a_broken_list_is_shown_as_text_with_its_line(project: Path) -> None:
    (project / CONTACTS).write_text("contacts:\n  - id: [\n", "utf-8")
    page = entered(studio_of(project)).get(f"/texte/{CONTACTS}").text
    assert "Zeile 3" in page or "Zeile 2" in page
    assert "- id: [" in page


@pytest.mark.parametrize("path", [
    "pyproject.toml", "editions/3/foreword.md", "/etc/passwd",
])  # fmt: skip
def test_other_files_are_not_there(client: TestClient, path: str) -> None:
    answer = client.post(f"/texte/{path}", data={"opened": "", "text": "x"})
    assert answer.status_code in (404, 405)
