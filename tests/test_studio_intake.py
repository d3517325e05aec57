"""Files brought in by the browser: looked at first, taken over as looked at, gone afterwards."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from catalogue.exchange.uploads import MAX_BATCHES, Uploads
from catalogue.model.problems import DataError
from catalogue.studio.studio import Studio
from tests.desk import entered, studio_of
from tests.test_workbook import FLYER, edited, sent

TABLE = "Titel;Wer macht es;Ziele\nEin Baumfest;Fachbereich Gesundheit;Mehr Grün.\n"
DATA = {"Accept": "application/json"}


@pytest.fixture
def studio(project: Path) -> Studio:
    return studio_of(project)


@pytest.fixture
def client(studio: Studio) -> TestClient:
    return entered(studio)


def brought(client: TestClient, *files: tuple[str, bytes]) -> str:
    """Bring files in and return where they are looked at."""
    answer = client.post("/einlesen", files=[("files", each) for each in files])
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def returned(project: Path) -> Path:
    """Return a form with one field written anew."""
    return edited(sent(project), (FLYER, "Ziele", "Alle kennen ihn."))


def text_of(project: Path, identifier: str) -> str:
    """Return the file of a record."""
    return (project / "data" / "measures" / f"{identifier}.yaml").read_text("utf-8")


def seal(text: str) -> str:
    """Return the seal of what a page shows."""
    found = re.search(r'name="seal" value="(\w*)"', text)
    assert found
    return found[1]


def test_a_form_is_looked_at_and_then_taken_over(
    client: TestClient, project: Path
) -> None:
    form = returned(project)
    address = brought(client, (form.name, form.read_bytes()))
    shown = client.get(address).text
    assert "Alle kennen ihn." in shown
    assert "Alle kennen ihn." not in text_of(project, FLYER)
    done = client.post(address, data={"seal": seal(shown)})
    assert f'href="/eintraege/{FLYER}"' in done.text
    assert "Alle kennen ihn." in text_of(project, FLYER)
    assert client.get(address).status_code == 422


def test_a_form_may_lie_in_the_inbox_instead(client: TestClient, project: Path) -> None:
    form = returned(project)
    address = brought(client, (form.name, form.read_bytes()))
    assert "In den Eingang legen" in client.get(address).text
    done = client.post(address, data={"way": "lay"})
    assert "1 Datei im Eingang" in done.text
    assert "Alle kennen ihn." not in text_of(project, FLYER)
    assert len(list((project / "editions" / "4" / "vorschlaege").glob("*"))) == 1


def test_what_was_changed_meanwhile_is_shown_before_it_is_overwritten(
    client: TestClient, project: Path
) -> None:
    form = returned(project)
    address = brought(client, (form.name, form.read_bytes()))
    first = seal(client.get(address).text)
    path = project / "data" / "measures" / f"{FLYER}.yaml"
    path.write_text(f"{path.read_text('utf-8')}# von jemand anderem\n", "utf-8")
    answer = client.post(address, data={"seal": first})
    assert "Inzwischen hat sich etwas geändert" in answer.text
    assert "Alle kennen ihn." not in text_of(project, FLYER)


def test_columns_are_chosen_where_a_table_is_unclear(client: TestClient, project: Path) -> None:
    address = brought(client, ("liste.csv", TABLE.encode()))
    assert "unklar" in client.get(address).text
    maps = {"column": ["Titel", "Wer macht es"], "to": ["", "-"]}
    shown = client.get(address, params=maps).text
    assert "unklar" not in shown
    assert "Mehr Grün." in shown
    client.post(address, data={**maps, "seal": seal(shown)})
    assert "Mehr Grün." in text_of(project, "ein-baumfest")


@pytest.mark.parametrize(("name", "data"), [
    ("kaputt.docx", b"PK\x03\x04 nichts"), ("leer.csv", b""), ("bild.exe", b"MZ"),
    ("kein.pdf", b"%PDF-1.7\nnichts"), ("../../boese.xlsx", b"PK"), ("liste", b"\x00\x01"),
])  # fmt: skip
def test_a_bad_file_gets_a_sentence_without_a_folder_of_the_machine(
    client: TestClient, name: str, data: bytes
) -> None:
    address = brought(client, (name, data))
    said = client.get(address)
    assert said.status_code == 200
    assert "Fehler E" in said.text
    assert "katalogstudio-" not in said.text
    assert "Es ist nichts geschrieben." in said.text
    assert 'class="main">Übernehmen' not in said.text


def test_taking_over_what_is_wrong_writes_nothing(client: TestClient) -> None:
    address = brought(client, ("leer.csv", b""))
    answer = client.post(address, data={"seal": ""})
    assert answer.status_code == 422
    assert "katalogstudio-" not in answer.text


def test_a_script_reads_the_same_table(client: TestClient, project: Path) -> None:
    form = returned(project)
    address = brought(client, (form.name, form.read_bytes()))
    report = client.get(address, headers=DATA).json()["trial"]["report"]
    assert report["changed"] == [FLYER]


def test_nothing_chosen_is_said(client: TestClient) -> None:
    assert client.post("/einlesen", files=[("files", ("", b""))]).status_code == 400


def test_uploads_are_gone_when_the_desk_is_closed() -> None:
    uploads = Uploads()
    names = [uploads.keep([("a.txt", b"a"), ("a.txt", b"b")]) for _ in range(MAX_BATCHES + 1)]
    first, second = uploads.files(names[-1])
    assert (first.read_bytes(), second.read_bytes()) == (b"a", b"b")
    with pytest.raises(DataError, match="liegen hier nicht mehr"):
        uploads.files(names[0])
    uploads.close()
    assert not first.exists()


@pytest.mark.parametrize(("name", "kept"), [
    ("../../etc/passwd", "passwd"), ("C:\\Formulare\\Amt 5.xlsx", "Amt 5.xlsx"), ("..", "Datei"),
    ("a\0b\n.csv", "a_b_.csv"), ("x" * 300 + ".docx", "x" * 120 + ".docx"),
])  # fmt: skip
def test_a_name_stays_in_its_folder(name: str, kept: str) -> None:
    uploads = Uploads()
    path = uploads.files(uploads.keep([(name, b"")]))[0]
    assert path.name == kept
    uploads.close()
