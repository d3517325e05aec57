"""The files at the desk: what is ready, what is begun, what is not handed out."""

import json
import time
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from catalogue.build.outcome import fetched, order_points, products
from catalogue.build.runs import call_of, options_of
from catalogue.model.problems import DataError
from tests.desk import entered, studio_of

DATA = {"Accept": "application/json"}
SECONDS = 60


def begun(client: TestClient, **said: str) -> str:
    """Begin a run and return its address."""
    answer = client.post("/laeufe", data=said)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def ended(client: TestClient, address: str) -> dict:
    """Return a run once it has ended."""
    late = time.monotonic() + SECONDS
    while time.monotonic() < late:
        said = client.get(address, headers=DATA).json()
        if said["run"]["ended"]:
            return said
        time.sleep(0.1)
    raise AssertionError("it does not end")


@pytest.mark.xdist_group("runs")
def test_a_draft_is_begun_watched_and_taken_along(project: Path) -> None:
    with entered(studio_of(project)) as client:
        last = ended(client, begun(client, job="draft"))
        assert last["run"]["state"] == "fertig"
        pdf = next(each["path"] for each in last["files"] if each["name"].endswith(".pdf"))
        answer = client.get(f"/dateien/{pdf}")
        assert answer.content.startswith(b"%PDF-")
        assert answer.headers["content-disposition"].startswith("attachment")
        shown = client.get("/dateien").text
    assert "Entwurf" in shown
    assert "nicht geprüft" in shown


@pytest.mark.xdist_group("runs")
def test_a_run_tells_its_findings_with_the_place_where_they_are_mended(project: Path) -> None:
    with entered(studio_of(project)) as client:
        path = project / "data" / "measures" / "sprachcafe.yaml"
        path.write_text(path.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")
        last = ended(client, begun(client, job="check"))
        page = client.get(f"/laeufe/{last['run']['number']}").text
    assert last["run"]["state"] == "nicht gelungen"
    assert 'href="/eintraege/sprachcafe"' in page


@pytest.mark.xdist_group("runs")
def test_a_second_run_is_refused_and_the_first_can_be_ended(project: Path) -> None:
    with entered(studio_of(project)) as client:
        address = begun(client, job="build")
        second = client.post("/laeufe", data={"job": "check"})
        assert (second.status_code, "läuft noch" in second.text) == (422, True)
        assert client.get("/eintraege").status_code == 200
        assert client.post(f"{address}/abbrechen").headers["location"] == address
        assert ended(client, address)["run"]["state"] == "abgebrochen"


def test_nothing_is_archived_before_somebody_has_said_so_twice(project: Path) -> None:
    with entered(studio_of(project)) as client:
        answer = client.post("/laeufe", data={"job": "archive"})
        assert (answer.status_code, "Endgültig archivieren" in answer.text) == (200, True)
        assert not client.get("/dateien", headers=DATA).json()["runs"]


def test_only_what_was_delivered_is_handed_out(project: Path) -> None:
    client = entered(studio_of(project))
    out = project / "editions" / "4" / "out"
    out.mkdir(parents=True, exist_ok=True)
    (out / "bericht ü.html").write_text("ja", "utf-8")
    (out / "hinaus").symlink_to(project / "data")
    bag = project / "editions" / "2" / "archive" / "data"
    for name in ("pdfa2/web.pdf", "source/data/notes.yaml"):
        (bag / name).parent.mkdir(parents=True, exist_ok=True)
        (bag / name).write_text("ja", "utf-8")
    assert client.get("/dateien/bericht ü.html").text == "ja"
    assert client.get("/dateien/2/archive/data/pdfa2/web.pdf").text == "ja"
    for path in ("../edition.yaml", "..%2Fedition.yaml", "hinaus/contacts.yaml", "/etc/passwd",
                 "2/archive/data/source/data/notes.yaml", "4/edition.yaml", "a%00b", "x" * 3000,
                 "2/archive/data/pdfa2/%2e%2e/source/data/notes.yaml"):
        assert client.get(f"/dateien/{path}").status_code == 404, path


def test_a_name_with_dots_leads_nowhere(project: Path) -> None:
    assert fetched(project, 4, "../edition.yaml") is None


def test_checks_are_told_as_sentences(project: Path) -> None:
    out = project / "editions" / "4" / "out"
    out.mkdir(parents=True, exist_ok=True)
    data = b"%PDF-"
    checks = [
        {"engine": "catalogue", "profile": "PDF/X-4, Haus", "checks": 3, "failed": 0,
         "verdict": "bestanden"},
        {"engine": "Überfüllung", "profile": "PDF/X-4, Haus", "checks": 0, "failed": 0,
         "verdict": "nicht geprüft", "reason": "kein Programm"},
        {"engine": "page", "profile": "PDF/UA-1", "checks": 4, "failed": 1,
         "verdict": "1 nicht bestanden"},
    ]
    sums = "9f9e4c3a5f0e4bb4c7ea1a30a5a4a9e5"
    report = {"files": [{"product": "print", "name": "a.pdf", "bytes": 5, "sha256": sums,
                         "checks": checks}]}
    (out / "a.pdf").write_bytes(data)
    (out / "build.json").write_text(json.dumps(report), "utf-8")
    changed = next(iter(products(out)))
    assert [each.says for each in changed.judged] == ["Seit der Prüfung verändert"]
    report["files"][0]["sha256"] = sha256(data).hexdigest()
    (out / "build.json").write_text(json.dumps(report), "utf-8")
    found = next(iter(products(out)))
    assert [(each.says, each.look) for each in found.judged] == [
        ("Vorgaben: Haus", "good"), ("Überfüllung", "wait"),
        ("Für Vorleseprogramme lesbar", "bad")]
    assert found.verdict == "nicht bestanden"


def test_what_a_print_shop_must_know_is_listed_decided_or_not(project: Path) -> None:
    head = studio_of(project).snapshot.checked.head
    assert head
    head = head.model_copy(update={"print": head.print.model_copy(update={"print_run": 1500})})
    points = {each.name: each.value for each in order_points(head)}
    assert points["print_run"] == "1\u202f500"
    assert set(points) == {"date", "print_run", "paper", "cover_paper", "binding", "delivery"}


def test_a_form_says_only_options_that_a_command_knows() -> None:
    said = {"product": ["web", "print"], "marks": ["1"], "out": ["/tmp"], "no-cache": [""]}
    assert options_of("build", said) == {"product": ["web", "print"], "marks": True}
    words = call_of("diff", 4, {"before": "2", "department": "--out=x"}, ())
    assert words == ["diff", "2", "4", "--department=--out=x"]
    with pytest.raises(DataError, match="keine Zahl"):
        call_of("diff", 4, {"before": "--out=x"}, ())


def test_whoever_only_reads_begins_nothing(project: Path) -> None:
    studio = studio_of(project)
    client = entered(studio)
    session = next(iter(studio.keys.sessions))
    reader = type(studio.keys.sessions[session])("Leserin", "read")
    studio.keys.sessions[session] = reader
    assert client.post("/laeufe", data={"job": "check"}).status_code == 403
    assert "Neu setzen" not in client.get("/dateien").text
