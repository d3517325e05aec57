"""The list of all records: what it finds, and what is said when there is nothing to do."""

import re
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from catalogue.model.states import State
from catalogue.source.project import PATHS
from tests.conftest import ROOT
from tests.desk import entered, studio_of

FLYER, ROUND, CAFE = "flyer-vielfalt-der-geschlechter", "runder-tisch-wohnen", "sprachcafe"


@pytest.fixture
def client(project: Path) -> TestClient:
    return entered(studio_of(project))


def listed(client: TestClient, asked: str) -> list[str]:
    """Return the ids of the records that an address shows."""
    return re.findall(r'name="id" value="([^"]+)"', client.get(f"/eintraege?{asked}").text)


def test_a_record_is_found_by_each_of_its_sections_and_departments(client: TestClient) -> None:
    assert all(FLYER in listed(client, f"section={each}")
               for each in ("geschlecht", "sexuelle-identitaet"))
    assert all(ROUND in listed(client, f"department={each}")
               for each in ("Soziales", "Kinder – Jugend – Familie"))


def test_records_are_found_by_their_directorate(client: TestClient) -> None:
    assert listed(client, "directorate=III") == ["schule-ohne-rassismus", CAFE]


def test_a_search_looks_at_what_records_say_and_not_at_how_their_files_are_made(
    client: TestClient
) -> None:
    assert listed(client, "q=sprachcaf%C3%A9+kuchen") == [CAFE]
    assert not any(listed(client, f"q={word}") for word in ("target_groups", "schemas", "yaml"))


def test_state_and_findings_are_asked_together(client: TestClient) -> None:
    client.post("/zustand", data={"id": FLYER, "to": State.REVIEWED})
    assert listed(client, "state=reviewed&found=found") == [FLYER]
    assert FLYER not in listed(client, "state=draft&found=found")
    assert listed(client, "state=reviewed&found=errors") == []


def test_who_has_ticked_nothing_is_told(client: TestClient) -> None:
    answer = client.post("/zustand", data={"to": State.REVIEWED})
    assert "Es war nichts ausgewählt." in client.get(answer.headers["location"]).text
    assert "nichts ausgewählt" not in client.get("/eintraege").text


def test_a_record_without_a_title_is_called_by_its_id(project: Path) -> None:
    path = project / PATHS.measure(CAFE)
    path.write_text(re.sub(r"(?m)^title:.*\n", "", path.read_text("utf-8")), "utf-8")
    client = entered(studio_of(project))
    assert f'<a href="/eintraege/{CAFE}">{CAFE}</a>' in client.get("/eintraege").text
    assert f"<title>{CAFE} – " in client.get(f"/eintraege/{CAFE}").text


def test_a_finding_leads_to_where_it_can_be_mended_and_nowhere_else(project: Path) -> None:
    (project / PATHS.sections).write_text("sections: [\n", "utf-8")
    for each in (project / "data" / "measures").iterdir():
        each.unlink()
    client = entered(studio_of(project))
    page = client.get("/befunde").text
    assert '<a href="/texte/data/sections.yaml">data/sections.yaml:' in page
    assert "<span>data/measures</span>" in page
    assert "Zeile 0" not in page
    found = set(re.findall(r'href="(/(?:texte|eintraege)/[^"]+)"', page))
    assert {client.get(each).status_code for each in found} == {200}


def test_a_form_says_in_words_what_a_file_says_in_keys(project: Path) -> None:
    shutil.copy(ROOT / PATHS.form, project / PATHS.form)
    client = entered(studio_of(project))
    page = client.get(f"/eintraege/{CAFE}").text
    assert "nach außen" in page
    assert "outward" not in page.split('name="opened"')[1].split("</textarea>", 1)[1]
