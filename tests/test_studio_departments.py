"""What departments see and send at the desk, and what editors make of it."""

import asyncio
import math
import re
from pathlib import Path

import pytest
from starlette.datastructures import FormData
from starlette.testclient import TestClient

from catalogue.exchange.forms.readable import departments, readable
from catalogue.exchange.proposals import guarded, links
from catalogue.exchange.proposals.answered import inbox
from catalogue.exchange.proposals.desk import EntryState, Typed, desk, submit
from catalogue.exchange.proposals.links import all_links, make_links, revoke_links
from catalogue.exchange.proposals.review import review
from catalogue.exchange.proposals.sent import name_of, proposed_text, typed_of, verdicts_of
from catalogue.exchange.proposals.submitted import answer_key, folder
from catalogue.studio.app import ROUTES
from catalogue.studio.studio import Studio
from tests.desk import HEADER, OWN, asked, entered, outside, studio_of
from tests.test_proposals import FLYER, HEALTH, OFFICE, QUESTION, UNTIL, change, token
from tests.test_workbook import bytes_of, measure

OTHER, OTHERS_TITLE = "starke-maedchen", "Starke Mädchen"
SETTINGS = """\
url: https://katalog.example
members:
  jm: {name: Jana Muster, role: editor}
  gs: {name: Gerda Sommer, role: department, department: Büro für Gleichstellung und Vielfalt}
"""


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for a wrong link."""
    monkeypatch.setattr(guarded, "WRONG_SECONDS", 0.01)


@pytest.fixture
def studio(project: Path) -> Studio:
    return studio_of(project)


@pytest.fixture
def editor(studio: Studio) -> TestClient:
    return entered(studio)


@pytest.fixture
def linked(studio: Studio) -> tuple[TestClient, str]:
    """Somebody of the office who has its link and nothing else."""
    home = f"/antwort/{token(studio.root)}"
    client = outside(studio)
    client.headers.update(OWN)
    return client, home


def state(root: Path, record: str = FLYER) -> EntryState:
    """Tell how far the office is with a record."""
    return desk(root, 4, OFFICE).entry(record).state


def shown(**fields: str) -> dict[str, object]:
    """Return what the form of a department sends when it has shown these fields only."""
    return {"shown": list(fields), **fields}


# Links


def test_a_link_opens_the_records_of_its_department_only(linked: tuple[TestClient, str]) -> None:
    client, home = linked
    text = client.get(home).text
    assert "Flyer „Vielfalt der Geschlechter“" in text
    assert OTHERS_TITLE not in text
    assert "/vorschlaege" not in text
    for path in (f"{home}/{OTHER}", f"{home}/{OTHER}/seite.jpg"):
        assert client.get(path).status_code == 404


def test_a_link_opens_nothing_else_of_the_desk(linked: tuple[TestClient, str]) -> None:
    client, home = linked
    for row in ROUTES:
        path = re.sub(r"{.*?}", "x", row.path)
        if row.roles and not path.startswith("/antwort/"):
            assert client.request(row.method, path).status_code == 401, path
            assert client.request(row.method, f"{home}/..{path}").status_code in (401, 404), path


@pytest.mark.parametrize("wrong", ["falsch", "x" * 32, "%2e%2e", "ich2"])
def test_a_wrong_link_tells_nothing_of_the_catalogue(studio: Studio, wrong: str) -> None:
    token(studio.root)
    answer = outside(studio).get(f"/antwort/{wrong}")
    assert answer.status_code == 404
    assert "Diesen Link gibt es nicht." in answer.text
    assert "Vielfalt" not in answer.text


def test_a_link_that_has_ended_tells_whom_to_ask(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = token(studio.root)
    client = outside(studio)
    assert client.get(f"/antwort/{found}").status_code == 200
    monkeypatch.setattr(links, "_today", lambda: "2099-04-01")
    answer = client.get(f"/antwort/{found}")
    assert (answer.status_code, "31. März 2099" in answer.text) == (404, True)
    monkeypatch.undo()
    revoke_links(studio.root, 4, [OFFICE])
    answer = client.get(f"/antwort/{found}/{FLYER}")
    assert answer.status_code == 404
    assert "zurückgenommen" in answer.text
    assert OFFICE in answer.text


def test_whoever_guesses_is_slowed_down_and_who_has_a_link_is_not(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, guard = token(studio.root), guarded.Guard(studio.root, 4)

    async def seen(path: str) -> str:
        try:
            link = await guard.link(path)
        except guarded.DataError as error:
            return error.problems[0].message
        return link.department if link else ""

    async def all_at_once() -> list[str]:
        assert await seen(f"/antwort/{found}/x") == OFFICE
        again = {await seen(f"/antwort/falsch{n}") for n in range(guarded.MAX_WRONG + 1)}
        assert again == {"diesen Link gibt es nicht"}
        monkeypatch.setattr(guarded, "WRONG_SECONDS", math.inf)
        guesses = [seen(f"/antwort/falsch{n}") for n in range(guarded.MAX_WRONG)]
        waiting = [asyncio.create_task(each) for each in guesses]
        while guard._wrong < guarded.MAX_WRONG:
            await asyncio.sleep(0.001)
        late = [await seen("/antwort/noch-einer"), await seen(f"/antwort/{found}")]
        assert not any(each.done() for each in waiting)
        return late

    told = asked(all_at_once())
    assert "zu viele falsche Links" in told[0]
    assert told[1] == OFFICE


def test_an_address_with_a_link_is_told_to_nobody(
    linked: tuple[TestClient, str], studio: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    client, home = linked
    caplog.set_level("DEBUG")
    for path in (home, f"{home}/{FLYER}", f"{home}/nichts"):
        assert client.get(path).headers["referrer-policy"] == "no-referrer"
    secret = home.rpartition("/")[2]
    told = [each for each in caplog.records if not each.name.startswith("http")]
    assert not [each for each in told if secret in each.getMessage()]
    files = (path for path in studio.root.rglob("*") if path.is_file())
    assert not [path for path in files if secret.encode() in path.read_bytes()]


# What a department sends


def test_a_record_is_kept_for_later_and_sent(
    linked: tuple[TestClient, str], studio: Studio
) -> None:
    client, home = linked
    before = bytes_of(studio.root)
    answer = client.post(f"{home}/{FLYER}", data={**shown(goals="Neu"), "act": "later"})
    assert answer.headers["location"] == f"{home}?kept={FLYER}"
    assert "noch nicht abgesendet" in client.get(answer.headers["location"]).text
    assert state(studio.root) is EntryState.BEGUN
    answer = client.post(f"{home}/{FLYER}", data={
        **shown(goals="Neu"), answer_key(QUESTION): "Für Schulen.", "note:remark": "Seit Mai.",
        "note:gone": "1", "note:by": "Gerda Sommer", "act": "send"})
    assert "Vielen Dank!" in client.get(answer.headers["location"]).text
    (row,) = inbox(studio.root, 4)
    said = row.submission.records[FLYER]
    assert said.fields["goals"].text == "Neu"
    assert (said.answers[0].text, said.remark, said.is_gone) == ("Für Schulen.", "Seit Mai.", True)
    assert row.submission.by == "Gerda Sommer"
    assert bytes_of(studio.root) == before


def test_a_key_of_the_keyboard_sends_nothing(
    linked: tuple[TestClient, str], studio: Studio
) -> None:
    client, home = linked
    client.post(f"{home}/{FLYER}", data=shown(goals="Neu"))
    assert state(studio.root) is EntryState.BEGUN


def test_confirming_is_one_click_and_hides_no_change(
    linked: tuple[TestClient, str], studio: Studio
) -> None:
    client, home = linked
    form = client.get(f"{home}/{FLYER}").text
    base = re.search(r'name="base:goals"[^>]*>\n([^<]*)<', form)
    assert base
    same = {**shown(goals=base[1]), "base:goals": base[1], "act": "confirm"}
    refused = client.post(f"{home}/{FLYER}", data={**same, "goals": "Anders"})
    assert refused.status_code == 422
    assert "Sie haben etwas geändert (Ziele)" in refused.text
    assert (state(studio.root), inbox(studio.root, 4)) == (EntryState.BEGUN, ())
    client.post(f"{home}/{FLYER}", data=same)
    assert inbox(studio.root, 4)[0].submission.records[FLYER].is_unchanged


def test_what_cannot_be_sent_is_kept_and_told_at_its_field(
    linked: tuple[TestClient, str], studio: Studio
) -> None:
    client, home = linked
    data = {**shown(title=" ", goals="Neu"), "act": "send"}
    answer = client.post(f"{home}/{FLYER}", data=data)
    assert answer.status_code == 422
    assert "Das Feld darf nicht leer sein." in answer.text
    assert not re.search(r"\b[EWN]\d{3}\b", answer.text)
    assert (state(studio.root), inbox(studio.root, 4)) == (EntryState.BEGUN, ())
    assert "Neu" in client.get(f"{home}/{FLYER}").text


def test_nothing_is_sent_for_the_record_of_another_department(
    linked: tuple[TestClient, str], studio: Studio
) -> None:
    client, home = linked
    for path in (f"{home}/{OTHER}", f"{home}/{OTHER}/seite"):
        data = {**shown(goals="Neu"), "act": "send", "window": "w", "number": "1"}
        assert client.post(path, data=data).status_code == 404
    assert not list((studio.root / folder(4)).glob("[0-9e]*.yaml"))


def test_a_cleared_choice_is_empty_and_a_page_shows_what_is_typed(studio: Studio) -> None:
    typed = typed_of([("shown", "units"), ("shown", "goals"), ("goals", "Eins\r\nZwei"),
                      ("base:goals", "Alt"), ("base:units", "12/1 X")])
    assert (typed.fields, typed.bases["goals"]) == ({"units": "", "goals": "Eins\nZwei"}, "Alt")
    text = proposed_text(studio.root, studio.snapshot.edition, FLYER,
                         Typed({"goals": "Ganz neu", "sections": "Mond"}))
    assert "Ganz neu" in text
    assert "Mond" not in text
    assert bytes_of(studio.root)[f"{FLYER}.yaml"] != text.encode()


def test_a_field_that_was_taken_away_keeps_no_page_away(studio: Studio) -> None:
    typed = typed_of([("shown", "goals"), ("goals", "Neu"), ("shown", "gone"), ("gone", "Weg")])
    text = proposed_text(studio.root, studio.snapshot.edition, FLYER, typed)
    assert "goals: |\n  Neu\n" in text


def test_a_form_that_nobody_touched_proposes_nothing(project: Path) -> None:
    edition = readable(project, 4)
    for name in departments(edition):
        for entry in desk(project, 4, name).entries:
            pairs = [("shown", each.key) for each in entry.fields]
            pairs += [(f"base:{each.key}", f"\r\n{each.base}") for each in entry.fields]
            for each in entry.fields:
                ticks = [label for label, is_chosen in each.options if is_chosen]
                pairs += [(each.key, text) for text in (ticks if each.options else [each.text])]
            submit(project, 4, name, entry.id, typed_of(pairs))
    said = [each for row in inbox(project, 4) for each in row.submission.records.items()]
    assert len(said) > 5
    assert {record for record, each in said if not each.is_unchanged} == set()


# With a proxy


@pytest.fixture
def office(project: Path) -> Studio:
    (project / "studio.yaml").write_text(SETTINGS, "utf-8")
    return studio_of(project)


def test_whom_the_proxy_names_as_department_works_without_a_link(office: Studio) -> None:
    client = outside(office, proxied=True)
    client.headers.update({HEADER: "gs", **OWN})
    assert client.get("/").headers["location"] == "/antwort/ich"
    assert "Flyer „Vielfalt der Geschlechter“" in client.get("/antwort/ich").text
    client.post(f"/antwort/ich/{FLYER}", data={**shown(goals="Neu"), "act": "send"})
    assert inbox(office.root, 4)[0].submission.by == "Gerda Sommer"
    for row in ROUTES:
        path = re.sub(r"{.*?}", "x", row.path)
        if row.roles and "department" not in row.roles and path != "/":
            assert client.request(row.method, path).status_code == 403, path
    assert "/dateien" not in client.get("/eintraege").text


def test_a_link_works_past_the_login_of_a_proxy(office: Studio) -> None:
    client = outside(office, proxied=True)
    assert client.get(f"/antwort/{token(office.root)}").status_code == 200
    assert client.get("/antwort/ich").status_code == 401
    client.headers[HEADER] = "jm"
    assert client.get("/antwort/ich").status_code == 403


# What editors do


def test_links_are_made_shown_once_and_taken_back(editor: TestClient, studio: Studio) -> None:
    studio.address = "https://katalog.example"
    asked = {"act": "make", "department": [OFFICE, HEALTH], "until": UNTIL}
    answer = editor.post("/vorschlaege", data=asked)
    found = re.findall(r'value="https://katalog\.example(/antwort/[^"]+)"', answer.text)
    assert len(found) == 2
    assert "Guten Tag" in answer.text
    assert outside(studio).get(found[1]).status_code == 200
    assert found[0] not in editor.get("/vorschlaege").text
    editor.post("/vorschlaege", data={"act": "revoke", "department": [OFFICE]})
    assert [outside(studio).get(each).status_code for each in found] == [404, 200]


def test_a_day_that_has_passed_makes_no_link(editor: TestClient, studio: Studio) -> None:
    asked = {"act": "make", "department": [OFFICE], "until": "2000-01-01"}
    answer = editor.post("/vorschlaege", data=asked)
    assert answer.status_code == 422
    assert "ist vorbei" in answer.text
    assert not all_links(studio.root, 4).links


def test_who_is_reminded_is_kept(editor: TestClient, studio: Studio) -> None:
    letter = editor.get("/vorschlaege/briefe", params={"department": OFFICE}).text
    assert "Erinnerung an Büro für Gleichstellung" in letter
    editor.post("/vorschlaege", data={"act": "reminded", "department": [OFFICE]})
    assert OFFICE in all_links(studio.root, 4).reminded


def test_the_start_counts_who_was_asked_and_what_waits(
    editor: TestClient, studio: Studio
) -> None:
    assert "ohne Antwort" not in editor.get("/").text
    make_links(studio.root, 4, None, UNTIL)
    assert asked(studio.refreshed()).answers == (7, 0, 0)
    assert "0 von 7 Antworten" in editor.get("/").text
    submit(studio.root, 4, OFFICE, FLYER, Typed({"goals": "Neu"}))
    assert asked(studio.refreshed()).answers.waiting == 1
    assert 'Vorschläge<span id="waiting"> (1)</span>' in editor.get("/").text


def test_a_file_that_somebody_broke_keeps_the_desk_open(
    editor: TestClient, studio: Studio
) -> None:
    submit(studio.root, 4, OFFICE, FLYER, Typed({"goals": "Neu"}))
    (studio.root / folder(4) / "2026-01-01-x.yaml").write_text("amt: X\n", "utf-8")
    assert editor.get("/").status_code == 200
    told = editor.get("/vorschlaege")
    assert (told.status_code, "2026-01-01-x.yaml" in told.text) == (422, True)


def proposed(studio: Studio, **fields: str) -> str:
    """Send fields of the flyer and return the name of the submission."""
    submit(studio.root, 4, OFFICE, FLYER, Typed(fields))
    return inbox(studio.root, 4)[0].name


def choice(key: str, value: str, text: str = "", seen: str = "") -> dict[str, str]:
    """Return what the form of editors sends for a field of the flyer."""
    return {name_of(FLYER, key, "choice"): value, name_of(FLYER, key, value): text,
            name_of(FLYER, key, "seen"): seen}


def test_each_field_is_decided_by_itself(editor: TestClient, studio: Studio) -> None:
    name = proposed(studio, goals="Viel", target_groups="Alle", title="Anders")
    text = editor.get(f"/vorschlaege/{name}").text
    assert "<ins>Viel</ins>" in text
    answer = editor.post(f"/vorschlaege/{name}", data={
        **choice("goals", "changed", "Sehr viel"), **choice("target_groups", "asked", "Wen?"),
        **choice("title", "kept")})
    assert answer.headers["location"] == f"/vorschlaege?gesichert={name}"
    found = measure(studio.root, FLYER)
    assert str(found.value("goals")).strip() == "Sehr viel"
    assert found.title != "Anders"
    assert "Zielgruppen: Wen?" in (found.confirm or "")
    decided = {p.key: p.decision for p in review(studio.root, 4, name).points}
    assert {key: each and each.by for key, each in decided.items()} == dict.fromkeys(
        decided, "Jana Muster")


def test_all_that_is_open_is_taken_at_once_but_no_collision(
    editor: TestClient, studio: Studio
) -> None:
    name = proposed(studio, goals="Viel", target_groups="Alle")
    change(studio.root, "Mehr Wissen", "Von der Redaktion")
    text = editor.get(f"/vorschlaege/{name}").text
    assert all(each in text for each in ("damals", "vorgeschlagen", "jetzt im Katalog"))
    editor.post(f"/vorschlaege/{name}", data={"act": "all"})
    found = measure(studio.root, FLYER)
    assert str(found.value("target_groups")).strip() == "Alle"
    assert str(found.value("goals")).strip() == "Von der Redaktion"
    seen = next(p.sign for p in review(studio.root, 4, name).points if p.key == "goals")
    editor.post(f"/vorschlaege/{name}", data=choice("goals", "accepted", seen=seen))
    assert str(measure(studio.root, FLYER).value("goals")).strip() == "Viel"


def test_what_cannot_be_decided_so_stands_in_the_form_again(
    editor: TestClient, studio: Studio
) -> None:
    name, before = proposed(studio, goals="Viel", target_groups="Alle"), bytes_of(studio.root)
    answer = editor.post(f"/vorschlaege/{name}", data={
        **choice("goals", "asked"), **choice("target_groups", "changed", "Fast alle")})
    assert answer.status_code == 422
    assert "es fehlt der Text" in answer.text
    assert "Fast alle" in answer.text
    assert bytes_of(studio.root) == before


def test_only_what_is_chosen_is_decided(studio: Studio) -> None:
    found = review(studio.root, 4, proposed(studio, goals="Viel", target_groups="Alle"))
    sent = FormData(choice("goals", "accepted"))
    chosen = {key: str(text) for key, text in sent.items()}
    assert [each.key for each in verdicts_of(found, chosen)] == ["goals"]
    assert {each.key for each in verdicts_of(found, chosen, is_all=True)} == {
        "goals", "target_groups"}
    assert verdicts_of(found, {name_of(FLYER, "goals", "choice"): "löschen"}) == []


def test_a_proposal_that_is_none_is_not_there(editor: TestClient) -> None:
    for name in ("nichts", "..%2f..%2fpyproject"):
        assert editor.get(f"/vorschlaege/{name}").status_code == 404
