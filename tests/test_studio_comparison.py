"""Two editions compared at the desk: chosen, told in words, limited to a department."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from catalogue.archive.places import RECORDS
from catalogue.checks.published import records_of
from catalogue.checks.validate import validate
from catalogue.source.load import load
from tests.desk import entered, studio_of

RECORD = "sprachcafe"
DATA = {"Accept": "application/json"}


@pytest.fixture
def client(project: Path) -> TestClient:
    """A desk whose 3rd edition is frozen, and one record has changed since."""
    bag = project / "editions" / "3" / "archive"
    (bag / RECORDS).parent.mkdir(parents=True)
    (bag / RECORDS).write_bytes(records_of(validate(load(project, 3))))
    path = project / "data" / "measures" / f"{RECORD}.yaml"
    path.write_text(path.read_text("utf-8").replace("title: ", "title: Neues ", 1), "utf-8")
    return entered(studio_of(project))


def test_what_has_changed_is_listed_with_its_way(client: TestClient) -> None:
    said = client.get("/vergleich").text
    assert "umbenannt" in said
    assert f'href="/eintraege/{RECORD}?ansicht=neu"' in said


def test_a_department_sees_its_own_changes(client: TestClient) -> None:
    every = client.get("/vergleich", headers=DATA).json()
    other = next(each for each in every["departments"]
                 if each not in every["listed"][0]["after"])
    assert not client.get("/vergleich", params={"department": other}, headers=DATA).json()["listed"]


@pytest.mark.parametrize("asked", ["before=4&after=4", "before=1&after=4", "before=3&after=99"])
def test_what_cannot_be_compared_is_said(client: TestClient, asked: str) -> None:
    answer = client.get(f"/vergleich?{asked}")
    assert answer.status_code == 200
    assert "zwei verschiedene" in answer.text
