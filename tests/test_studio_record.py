"""A record at the desk: its state, its journal, two who change it, and what fails loses nothing."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from catalogue.model.states import State
from catalogue.source.commits import Commits
from catalogue.source.history import history
from catalogue.source.journal import Hand, journal
from catalogue.source.project import PATHS
from catalogue.source.retired import retired, retired_ids
from catalogue.source.saving import record_values, save_record
from catalogue.source.states import standings, state_of
from catalogue.studio.studio import Studio
from tests.desk import entered, studio_of

ID, OTHER = "sprachcafe", "eltern-kind-tag"
TONI = Hand("Toni Beispiel")
HERE = f"/eintraege/{ID}"


@pytest.fixture
def studio(project: Path) -> Studio:
    return studio_of(project)


@pytest.fixture
def client(studio: Studio) -> TestClient:
    return entered(studio)


def text(root: Path, name: str = ID) -> str:
    return (root / PATHS.measure(name)).read_text("utf-8")


def typed(opened: str, **fields: str) -> dict[str, str | list[str]]:
    """Return what a form sends that shows these fields alone."""
    return {"opened": opened, "shown": list(fields), **fields}


def state(root: Path, name: str = ID) -> State:
    return state_of(standings(root, 4), name)


def value(root: Path, field: str) -> str:
    return str(record_values(root, ID)[field]).strip()


def test_a_record_is_reviewed_with_what_was_typed(project: Path, client: TestClient) -> None:
    answer = client.post(f"{HERE}/zustand", data={
        "to": "reviewed", **typed(text(project), goals="Ein Ziel für alle")})
    assert answer.headers["location"] == f"{HERE}#zustand"
    assert (state(project), value(project, "goals")) == (State.REVIEWED, "Ein Ziel für alle")
    page = client.get(HERE).text
    assert re.search(r'aria-current="step"><b>geprüft</b>seit heute .*Jana Muster', page)


def test_a_save_begins_no_process_where_no_page_is_shown(
    project: Path, studio: Studio, client: TestClient
) -> None:
    assert client.post(HERE, data=typed(text(project), goals="Neu")).status_code == 303
    assert not studio.proofs.is_begun


def test_what_others_wrote_meanwhile_is_looked_at_before_it_counts(
    project: Path, client: TestClient
) -> None:
    opened = text(project)
    save_record(project, ID, opened, {"target_groups": "Alle im Ort"}, TONI)
    answer = client.post(f"{HERE}/zustand", data={"to": "reviewed", **typed(opened, goals="Neu")})
    assert answer.headers["location"] == f"{HERE}?gesichert=target_groups"
    assert state(project) is State.DRAFT
    assert "Toni Beispiel hat inzwischen" in client.get(answer.headers["location"]).text


def test_a_step_that_cannot_be_taken_says_why(client: TestClient) -> None:
    page = client.get(HERE).text
    button = re.search(r'<button type="button" aria-disabled="true" aria-describedby="([^"]+)">'
                       "Freigeben", page)
    assert button
    assert re.search(rf'id="{button[1]}">Freigeben geht, sobald', page)


def test_many_are_marked_and_those_with_errors_are_named(
    project: Path, client: TestClient
) -> None:
    path = project / PATHS.measure(OTHER)
    path.write_text(re.sub(r"(?m)^title:.*$", "title: ''", path.read_text("utf-8")), "utf-8")
    client = entered(studio_of(project))
    answer = client.post("/zustand", data={"id": [ID, OTHER], "to": "reviewed"})
    assert answer.status_code == 422
    assert f'href="/eintraege/{OTHER}"' in answer.text
    assert f'href="{HERE}"' not in answer.text
    assert (state(project), state(project, OTHER)) == (State.REVIEWED, State.DRAFT)


def test_a_batch_without_faults_goes_back_to_its_list(client: TestClient) -> None:
    back = "/eintraege?show=draft"
    answer = client.post("/zustand", data={"id": [ID, OTHER], "to": "reviewed", "back": back})
    assert answer.headers["location"].startswith(back)
    assert "2 Maßnahmen sind jetzt geprüft." in client.get(answer.headers["location"]).text


def test_a_batch_leads_to_no_other_place(client: TestClient) -> None:
    answer = client.post("/zustand", data={"id": ID, "to": "reviewed", "back": "//anderswo"})
    assert answer.headers["location"].startswith("/eintraege?")


def test_a_change_is_taken_back_where_it_stands(project: Path, client: TestClient) -> None:
    before = value(project, "goals")
    save_record(project, ID, text(project), {"goals": "Ganz anders"}, TONI)
    page = client.get(f"{HERE}?ansicht=verlauf").text
    name = next(journal(project)).name
    assert "Toni Beispiel hat Ziele geändert" in page
    assert page.count(f'name="aenderung" value="{name}"') >= 1
    answer = client.post(f"{HERE}/zurueck", data={"aenderung": name, **typed(text(project))})
    assert answer.status_code == 303
    assert value(project, "goals") == before


def test_taking_back_keeps_what_was_typed(project: Path, client: TestClient) -> None:
    save_record(project, ID, text(project), {"goals": "Ganz anders"}, TONI)
    name = next(journal(project)).name
    client.post(f"{HERE}/zurueck", data={
        "aenderung": name, **typed(text(project), target_groups="Getippt")})
    assert value(project, "target_groups") == "Getippt"


def test_the_first_page_tells_who_changed_what_last(project: Path) -> None:
    save_record(project, ID, text(project), {"goals": "Ganz anders"}, TONI)
    assert "Toni Beispiel hat Ziele geändert" in entered(studio_of(project)).get("/").text


def test_two_states_are_compared_word_by_word(project: Path) -> None:
    for goals in ("Die erste Fassung hier", "Die zweite Fassung hier", "Die dritte Fassung hier"):
        save_record(project, ID, text(project), {"goals": goals}, TONI)
    _, second, first = (event.first.name for event in history(project, ID))
    client = entered(studio_of(project))
    for last, word in (("", "dritte"), (second, "zweite")):
        page = client.get(f"{HERE}?ansicht=verlauf&von={first}&bis={last}").text
        compared = page.split("Zwei Stände im Vergleich")[1].split("</section>")[0]
        assert re.findall(r"</span>([^<]*)</(?:ins|del)>", compared) == ["erste", word]


def test_one_change_is_shown_as_two_texts(project: Path, client: TestClient) -> None:
    save_record(project, ID, text(project), {"goals": "Ganz anders"}, TONI)
    name = next(history(project, ID)).first.name
    page = client.get(f"{HERE}?ansicht=verlauf&aenderung={name}").text
    assert re.search(r'Nachher</p><p class="text">Ganz anders', page)


def collided(root: Path, client: TestClient, mine: str, theirs: str) -> tuple[int, str]:
    opened = text(root)
    save_record(root, ID, opened, {"goals": theirs}, TONI)
    answer = client.post(HERE, data=typed(opened, goals=mine, target_groups="Von mir"))
    return answer.status_code, answer.text


def hidden(page: str, name: str) -> str:
    begin = rf'<textarea name="{re.escape(name)}"[^>]*>\n'
    found = re.search(rf"{begin}(.*?)</textarea>", page, re.DOTALL)
    assert found, name
    return found[1].replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")


def test_two_texts_of_one_field_stand_side_by_side(project: Path, client: TestClient) -> None:
    before = text(project)
    status, page = collided(project, client, "Meine Fassung", "Andere Fassung")
    assert status == 409
    assert hidden(page, "goals.yours") == "Meine Fassung"
    assert hidden(page, "goals.theirs") == "Andere Fassung"
    assert "Fassung von Toni Beispiel, gesichert heute" in page
    assert "Andere Fassung" in text(project)
    assert "Von mir" not in text(project)
    assert before != text(project)


@pytest.mark.parametrize(("choice", "goals"), [
    ("yours", "Meine Fassung"), ("theirs", "Andere Fassung"), ("own", "Von Hand vereint")])
def test_what_was_picked_is_saved_with_all_else(
    project: Path, client: TestClient, choice: str, goals: str
) -> None:
    _, page = collided(project, client, "Meine Fassung", "Andere Fassung")
    answer = client.post(HERE, data={
        "opened": hidden(page, "opened"), "shown": ["target_groups", "goals"],
        "target_groups": hidden(page, "target_groups"), "pick.goals": choice,
        "goals.yours": hidden(page, "goals.yours"), "goals.theirs": hidden(page, "goals.theirs"),
        "goals.own": "Von Hand vereint"})
    assert answer.status_code == 303
    assert (value(project, "goals"), value(project, "target_groups")) == (goals, "Von mir")


def test_a_safe_merge_is_chosen_beforehand(project: Path, client: TestClient) -> None:
    words = "Eins zwei drei vier fünf sechs sieben acht"
    save_record(project, ID, text(project), {"goals": words}, TONI)
    entered(studio_of(project))
    opened = text(project)
    save_record(project, ID, opened, {"goals": words.replace("sieben", "7")}, TONI)
    page = client.post(HERE, data=typed(opened, goals=words.replace("zwei", "2"))).text
    assert hidden(page, "goals.own") == "Eins 2 drei vier fünf sechs 7 acht"
    assert 'value="own" checked' in page


def test_a_save_that_fails_gives_the_form_back(project: Path, client: TestClient) -> None:
    opened = text(project)
    # Where the journal cannot be written nothing is.
    shutil.rmtree(project / PATHS.journal, ignore_errors=True)
    (project / PATHS.journal).write_text("", "utf-8")
    answer = client.post(HERE, data=typed(opened, goals="Lange getippt"))
    assert answer.status_code == 422
    assert "Nicht gesichert" in answer.text
    assert "Schreibschutz" in answer.text
    assert hidden_field(answer.text, "goals") == "Lange getippt"
    assert hidden(answer.text, "opened").split("\n")[0] == opened.split("\n")[0]
    assert "data-unsaved" in answer.text
    assert text(project) == opened


def hidden_field(page: str, name: str) -> str:
    found = re.search(rf'<textarea id="f-{name}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found, name
    return found[1]


def test_what_was_typed_outlives_its_file(project: Path, client: TestClient) -> None:
    opened = text(project)
    (project / PATHS.measure(ID)).unlink()
    answer = client.post(HERE, data=typed(opened, goals="Lange getippt"))
    assert answer.status_code == 422
    assert hidden_field(answer.text, "goals") == "Lange getippt"
    assert "/neu?title=" in answer.text


def test_what_was_typed_outlives_a_file_that_cannot_be_read(
    project: Path, client: TestClient
) -> None:
    opened = text(project)
    for bad in (b"title: [", b"title: \xff\xfe"):
        (project / PATHS.measure(ID)).write_bytes(bad)
        answer = client.post(HERE, data=typed(opened, goals="Lange getippt"))
        assert answer.status_code == 422
        assert hidden_field(answer.text, "goals") == "Lange getippt"
        assert (project / PATHS.measure(ID)).read_bytes() == bad


def test_a_broken_file_is_mended_as_a_text(project: Path) -> None:
    good = text(project)
    (project / PATHS.measure(ID)).write_text(f"{good}sections: [\n", "utf-8")
    client, path = entered(studio_of(project)), PATHS.measure(ID)
    page = client.get(HERE).text
    assert f'href="/texte/{path}"' in page
    assert "Zeile" in page.split("nicht zu lesen")[1]
    assert 'formaction="' not in page
    assert client.get(f"/texte/{path}").status_code == 200
    answer = client.post(f"/texte/{path}", data={"opened": text(project), "text": good})
    assert answer.headers["location"] == f"{HERE}?gesichert=1"
    assert text(project) == good


def test_a_rule_is_silenced_with_its_reason_and_speaks_again(
    project: Path, client: TestClient
) -> None:
    client.post(f"{HERE}/stumm", data={"code": "W301", "reason": "Eigenname"})
    assert record_values(project, ID)["check_ignore"] == {"W301": "Eigenname"}
    assert "bleibt hier so: Eigenname" in client.get(HERE).text
    client.post(f"{HERE}/stumm", data={"code": "W301", "lift": "1"})
    assert "check_ignore" not in record_values(project, ID)


def test_without_a_reason_no_rule_is_silenced(project: Path, client: TestClient) -> None:
    answer = client.post(f"{HERE}/stumm", data={"code": "W301", "reason": " "})
    assert answer.status_code == 422
    assert "check_ignore" not in record_values(project, ID)


def test_a_title_becomes_a_record_at_once(project: Path, client: TestClient) -> None:
    preview = client.get("/neu?title=Tag+der+offenen+Tür").text
    assert re.search(r"<ins>.*Übersicht.*Tag der offenen Tür</ins>", preview)
    answer = client.post("/neu", data={"title": "Tag der offenen Tür"})
    assert answer.headers["location"] == "/eintraege/tag-der-offenen-tuer"
    assert 'value="Tag der offenen Tür"' in client.get(answer.headers["location"]).text


def test_without_a_title_nothing_begins(project: Path, client: TestClient) -> None:
    before = sorted((project / PATHS.measures).iterdir())
    assert client.post("/neu", data={"title": "  "}).status_code == 400
    assert sorted((project / PATHS.measures).iterdir()) == before


def test_a_record_goes_with_a_reason_and_comes_back(project: Path, client: TestClient) -> None:
    before = text(project)
    title = value(project, "short_title") if "short_title" in before else value(project, "title")
    assert re.search(rf"<del>.*{re.escape(title)}</del>", client.get(f"{HERE}/entfallen").text)
    client.post(f"{HERE}/entfallen", data={"reason": "Ausgelaufen"})
    assert retired_ids(project) == {ID}
    assert client.get(HERE).status_code == 404
    assert "Ausgelaufen" in client.get("/entfallen").text
    assert "<ins>" in client.get(f"/entfallen?id={ID}").text
    assert client.post("/entfallen", data={"id": ID}).headers["location"] == HERE
    assert text(project) == before


def test_what_readers_are_told_of_a_record_that_goes_can_be_written_later_too(
    project: Path, client: TestClient
) -> None:
    form = client.get(f"{HERE}/entfallen").text
    assert f'<option value="{OTHER}">' in form
    assert f'<option value="{ID}">' not in form
    client.post(f"{HERE}/entfallen", data={
        "reason": "Streit", "notice": "Wir  ziehen um.", "nachfolge": [OTHER, ""]})
    (gone,) = retired(project)
    assert (gone.notice, gone.successors) == ("Wir ziehen um.", (OTHER,))
    listed = str(PATHS.retired)
    assert f'href="/texte/{listed}"' in client.get("/entfallen").text
    page = client.get(f"/texte/{listed}").text
    assert all(f'name="retired/0/{each}"' in page for each in ("notice", "successors"))
    client.post(f"/texte/{listed}", data={
        "opened": (project / PATHS.retired).read_text("utf-8"),
        "retired/0/notice": "Die Bücherei zieht um.", "retired/0/successors": ""})
    (gone,) = retired(project)
    assert (gone.notice, gone.successors) == ("Die Bücherei zieht um.", ())


def test_a_record_is_split_with_the_fields_that_were_chosen(
    project: Path, client: TestClient
) -> None:
    before = text(project)
    answer = client.post(f"{HERE}/teilen", data={"title": "Zweites Café", "feld": ["goals"]})
    assert answer.headers["location"] == "/eintraege/zweites-cafe"
    assert record_values(project, "zweites-cafe")["goals"] == record_values(project, ID)["goals"]
    assert text(project) == before


def test_a_new_title_is_foreseen_and_keeps_the_id(project: Path, client: TestClient) -> None:
    before = text(project)
    answer = client.post(f"{HERE}/folgen", data=typed(
        before, title="Ganz neuer Titel", short_title="Neuer Titel"))
    assert re.search(r"<ins>.*Übersicht.*Neuer Titel</ins>", answer.text)
    assert 'value="Ganz neuer Titel"' in answer.text
    assert text(project) == before
    client.post(HERE, data=typed(before, title="Ganz neuer Titel"))
    assert value(project, "title") == "Ganz neuer Titel"


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True,
                          check=True)
    return done.stdout.strip()


@pytest.fixture
def kept(project: Path) -> TestClient:
    git(project, "init", "--quiet")
    git(project, "add", "--all")
    git(project, "-c", "user.name=x", "-c", "user.email=x@localhost", "commit", "-qm", "Beginn")
    studio = studio_of(project)
    studio.commits = Commits(studio.root, 4, "")
    return entered(studio)


def test_each_save_is_recorded_by_whom_and_what(project: Path, kept: TestClient) -> None:
    kept.post(HERE, data=typed(text(project), goals="Neu"))
    kept.post(f"{HERE}/zustand", data={"to": "reviewed", **typed(text(project))})
    kept.post(f"{HERE}/entfallen", data={"reason": "Ausgelaufen"})
    kept.post("/entfallen", data={"id": ID})
    assert git(project, "log", "--format=%an: %s", "--reverse").splitlines()[1:] == [
        f"Jana Muster: Jana Muster hat Ziele geändert ({ID})",
        f"Jana Muster: Jana Muster hat die Maßnahme geprüft ({ID})",
        f"Jana Muster: Jana Muster hat die Maßnahme aus dem Katalog genommen ({ID})",
        f"Jana Muster: Jana Muster hat die Maßnahme zurückgeholt ({ID})"]
    assert git(project, "status", "--short", "data", "editions/4/states.yaml") == ""


def test_what_could_not_be_recorded_is_told_until_it_is(project: Path, kept: TestClient) -> None:
    lock = project / ".git" / "index.lock"
    lock.touch()
    kept.post(HERE, data=typed(text(project), goals="Neu"))
    page = kept.get(HERE).text
    assert "W294" in page
    assert "Ihr Text ist gesichert" in page
    lock.unlink()
    kept.post(HERE, data=typed(text(project), goals="Noch neuer"))
    assert "W294" not in kept.get(HERE).text
    assert git(project, "status", "--short", "data") == ""


def test_a_field_that_was_taken_away_meanwhile_loses_no_word(
    project: Path, client: TestClient
) -> None:
    data = typed(text(project), goals="Neues Ziel", gone="Was darin stand")
    answer = client.post(HERE, data=data)
    assert answer.status_code == 422
    assert all(said in answer.text for said in ("Neues Ziel", "Was darin stand"))
    page = client.post(f"{HERE}/folgen", data=data)
    assert (page.status_code, "Neues Ziel" in page.text) == (200, True)
