"""Editors and departments work at records of every kind: each in its file, by its fields."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalogue.checks.findings import findings, silence
from catalogue.checks.reviewing import mark
from catalogue.checks.validate import examined
from catalogue.cli import main
from catalogue.exchange.proposals.answered import inbox
from catalogue.exchange.proposals.desk import Typed, characters_left, desk, submit
from catalogue.exchange.proposals.review import Verdict, decide
from catalogue.model.problems import DataError
from catalogue.model.states import State
from catalogue.source.history import undone
from catalogue.source.journal import Hand, journal
from catalogue.source.project import PATHS
from catalogue.source.saving import Saved, record_values, save_record
from catalogue.source.states import standings
from tests.conftest import build_web
from tests.desk import entered, studio_of
from tests.kinds import kinds_project

EVENING, YEARS = "erzaehlabend", "zehn-jahre"
OFFICE, ME = "Büro für Gleichstellung und Vielfalt", Hand("Jana Muster")


@pytest.fixture
def kinds(tmp_path: Path) -> Path:
    """A small project with three kinds of record."""
    return kinds_project(tmp_path / "kinds")


def run(root: Path, *arguments: str) -> Result:
    """Call the program."""
    return CliRunner().invoke(main, [*arguments, "--root", str(root)])


def text_of(root: Path, identifier: str = EVENING, kind: str = "projects") -> str:
    """Return the file of a record."""
    return (root / PATHS.measure(identifier, kind)).read_text("utf-8")


def test_a_field_is_saved_in_the_file_of_its_kind_and_taken_back(kinds: Path) -> None:
    before = text_of(kinds)
    found = save_record(kinds, EVENING, before, {"status": "fertig"}, ME)
    assert isinstance(found, Saved)
    assert text_of(kinds) == before.replace("begun", "done")
    undone(kinds, next(journal(kinds)).name, "Toni")
    assert text_of(kinds) == before


def test_a_field_of_another_kind_is_told_with_the_file(kinds: Path) -> None:
    with pytest.raises(DataError, match=f"data/projects/{EVENING}.yaml E111 .*„direction“"):
        save_record(kinds, EVENING, text_of(kinds), {"direction": "beides"}, ME)


def test_a_finding_lies_in_a_field_of_its_kind(kinds: Path) -> None:
    checked, _ = examined(kinds, 4)
    text = text_of(kinds).replace("An vier Abenden", "An vielen vielen Abenden")
    found = [(each.field, each.problem.code) for each in findings(checked, EVENING, text)]
    assert ("summary", "W320") in found


def test_a_rule_is_silenced_for_a_record_of_any_kind(kinds: Path) -> None:
    silence(kinds, EVENING, "W320", "so heißt es", ME)
    assert record_values(kinds, EVENING)["check_ignore"] == {"W320": "so heißt es"}


def test_a_record_of_any_kind_is_reviewed_while_it_is_as_it_was(kinds: Path) -> None:
    mark(kinds, 4, [EVENING], State.REVIEWED, ME)
    assert standings(kinds, 4)[EVENING].state is State.REVIEWED
    save_record(kinds, EVENING, text_of(kinds), {"status": "fertig"}, ME)
    assert EVENING not in standings(kinds, 4)


def test_an_error_in_its_file_keeps_a_record_from_being_reviewed(kinds: Path) -> None:
    path = kinds / PATHS.measure(EVENING, "projects")
    path.write_text(text_of(kinds).replace("sprachcafe", "sprachkaffee"), "utf-8")
    with pytest.raises(DataError, match=f"data/projects/{EVENING}.yaml:8:12 E291"):
        mark(kinds, 4, [EVENING], State.REVIEWED, ME)


def test_a_record_is_split_into_two_of_its_kind(kinds: Path) -> None:
    told = run(kinds, "split", EVENING, "--title", "Noch ein Abend", "--dry-run").stdout
    assert "+ Projekte nach Stand, läuft: Noch ein Abend" in told
    run(kinds, "split", EVENING, "--title", "Noch ein Abend", "--feld", "summary")
    assert "An vier Abenden" in text_of(kinds, "noch-ein-abend")


def test_what_a_removal_changes_is_told_for_every_kind(kinds: Path) -> None:
    told = run(kinds, "remove", EVENING, "--dry-run").stdout.splitlines()
    assert "- Projekte nach Stand, läuft: Erzählabend am Brunnen" in told
    run(kinds, "remove", EVENING, "--grund", "aus")
    back = run(kinds, "remove", EVENING, "--undo", "--dry-run").stdout.splitlines()
    assert "+ Projekte nach Stand, läuft: Erzählabend am Brunnen" in back


def test_a_department_sees_its_records_of_every_kind(kinds: Path) -> None:
    entries = {each.id: each for each in desk(kinds, 4, OFFICE).entries}
    assert {each.key for each in entries[YEARS].fields} >= {"title", "story"}
    assert "direction" not in {each.key for each in entries[YEARS].fields}
    assert "direction" in {each.key for each in entries["eltern-kind-tag"].fields}
    assert characters_left(kinds, 4, YEARS, {"story": "Kurz."}) > 0


def test_what_a_department_proposes_is_written_where_its_record_lies(kinds: Path) -> None:
    submit(kinds, 4, OFFICE, YEARS, Typed({"story": "Es war einmal."}))
    decide(kinds, 4, inbox(kinds, 4)[0].name, [Verdict(YEARS, "story", "accepted")], "Jana")
    assert record_values(kinds, YEARS)["story"] == "Es war einmal.\n"
    assert "Es war einmal." in text_of(kinds, YEARS, "reports")


def test_the_desk_shows_the_form_of_each_kind(kinds: Path) -> None:
    client = entered(studio_of(kinds))
    assert "Erzählabend am Brunnen" in client.get("/eintraege").text
    page = client.get(f"/eintraege/{EVENING}").text
    assert "Worum es geht" in page
    assert "Wer ist verantwortlich?" not in page


def test_a_field_may_be_called_like_what_the_desk_asks(kinds: Path) -> None:
    path = kinds / PATHS.form
    path.write_text(path.read_text("utf-8").replace(
        "      summary: {", "      number: {label: Nummer, type: line}\n      summary: {"), "utf-8")
    client = entered(studio_of(kinds))
    asked = "window=w&number=7&look=screen&section=&dots=1&is_settled=1"
    page = client.post(f"/eintraege/{EVENING}/seite?{asked}", data={
        "opened": text_of(kinds), "shown": ["number"], "number": "P 12"})
    assert page.status_code == 200
    assert "<p>P 12</p>" in page.text


def test_what_takes_the_room_it_needs_has_a_page_and_no_step(kinds: Path) -> None:
    build_web(kinds, 4)
    client = entered(studio_of(kinds))
    rows = {name: client.get("/eintraege").text.partition(f'/eintraege/{name}">')[2].partition(
        "</tr>")[0] for name in (EVENING, YEARS)}
    assert all("nach Bedarf" in row for row in rows.values())
    assert all('<td class="r">–</td>' not in row for row in rows.values())
    assert "Stufe" not in client.get(f"/eintraege/{EVENING}").text.partition('id="gauge"')[2][:300]


def test_the_list_is_filtered_by_levels_that_there_are(tmp_path: Path) -> None:
    root = tmp_path / "plan"
    wanted = ("--muster", "klimaschutz", "--organisation", "A: Amt für Eis; B: Bauamt")
    CliRunner().invoke(main, ["init", str(root), *wanted])
    page = entered(studio_of(root, 1)).get("/eintraege").text
    assert 'name="department"' in page
    assert "Amt für Eis" in page
    assert 'name="directorate"' not in page
