"""What was reviewed stays so while it is as it was; what was changed can be told and taken back."""

import json
import os
import subprocess
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalogue.archive.status import status_rows
from catalogue.build.unchanged import Order, order_key, remember, standing
from catalogue.build.wish import Wish
from catalogue.checks.fix import fix
from catalogue.checks.reviewing import mark
from catalogue.cli import main
from catalogue.model.problems import DataError
from catalogue.model.states import State
from catalogue.source.commits import committed, is_kept_with_git
from catalogue.source.declared import form_of
from catalogue.source.history import history, told, undone
from catalogue.source.journal import RECORD, Entry, Hand, journal
from catalogue.source.project import PATHS, Project
from catalogue.source.saving import record_values, save_record, save_text
from catalogue.source.states import kept_states, meaning, standings, state_of
from tests.conftest import build_web

ME, TONI = Hand("Jana Muster"), Hand("Toni Beispiel")
FLYER, TAG = "flyer-vielfalt-der-geschlechter", "eltern-kind-tag"
LONG_AGO = "2020-01-01T08:00:00.000+01:00"


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--root", str(root)])


def text(root: Path, name: str = FLYER) -> str:
    return (root / PATHS.measure(name)).read_text("utf-8")


def change(root: Path, hand: Hand = ME, **typed: str) -> str:
    """Save fields and return the name of the newest change."""
    save_record(root, FLYER, text(root), typed, hand)
    return next(journal(root)).name


def sentences(root: Path, name: str = FLYER) -> list[str]:
    labels = form_of(root).record.labels
    return [told(event, labels) for event in history(root, name)]


def state(root: Path, name: str = FLYER) -> State:
    return state_of(standings(root, 4), name)


def test_a_state_needs_the_one_before_it(project: Path) -> None:
    with pytest.raises(DataError, match=r"E291 noch nicht geprüft – zuerst „catalogue state"):
        mark(project, 4, [FLYER], State.RELEASED, ME)
    assert state(project) is State.DRAFT
    for each in (State.REVIEWED, State.RELEASED):
        assert mark(project, 4, [FLYER], each, ME) == (FLYER,)
        assert state(project) is each
    assert kept_states(project, 4)[FLYER].by == "Jana Muster"


@pytest.mark.parametrize("by_whom", ["desk", "editor", "fix"])
def test_any_change_makes_a_draft_of_it_whoever_writes_it(project: Path, by_whom: str) -> None:
    path = project / PATHS.measure(FLYER)
    path.write_text(text(project).replace("Mehr Wissen", 'Mehr "Wissen"'), "utf-8")
    mark(project, 4, [FLYER], State.REVIEWED, ME)
    if by_whom == "desk":
        change(project, TONI, goals="Anders")
    if by_whom == "editor":
        path.write_text(text(project).replace("Flyer", "Blatt"), "utf-8")
    if by_whom == "fix":
        fix(project, 4, write=True)
    assert state(project) is State.DRAFT


def test_a_remark_in_a_file_changes_no_state(project: Path) -> None:
    mark(project, 4, [FLYER], State.REVIEWED, ME)
    (project / PATHS.measure(FLYER)).write_text(f"# Nur ein Satz\n{text(project)}", "utf-8")
    assert state(project) is State.REVIEWED


def test_a_state_comes_back_when_the_change_is_taken_back(project: Path) -> None:
    mark(project, 4, [FLYER], State.REVIEWED, ME)
    name = change(project, TONI, goals="Anders")
    undone(project, name, "Jana Muster")
    assert state(project) is State.REVIEWED


def test_no_record_with_errors_is_reviewed_and_none_beside_it(project: Path) -> None:
    change(project, ME, sections="geschlect")
    with pytest.raises(DataError, match=r"E291 nicht prüfbar: .*E104.* – gemeint: „geschlecht“"):
        mark(project, 4, [TAG, FLYER], State.REVIEWED, ME)
    assert not kept_states(project, 4)


def test_what_nobody_has_seen_is_not_reviewed(project: Path) -> None:
    seen = {FLYER: meaning(record_values(project, FLYER))}
    change(project, TONI, goals="Anders")
    with pytest.raises(DataError, match="E216"):
        mark(project, 4, [FLYER], State.REVIEWED, ME, seen)


def test_states_are_set_and_listed_by_a_command(project: Path) -> None:
    assert run(project, "state", TAG, FLYER, "geprüft", "--by", "Jana").stdout.splitlines() == [
        f"{TAG}: geprüft", f"{FLYER}: geprüft"]
    rows = {each["id"]: each for each in json.loads(run(project, "state", "--json").stdout)}
    assert (rows[TAG]["state"], rows[TAG]["by"]) == ("reviewed", "Jana")
    assert run(project, "state", TAG, "entwurf").exit_code == 0
    assert (state(project, TAG), state(project)) == (State.DRAFT, State.REVIEWED)
    assert run(project, "state", TAG, "geprueft").exit_code == 2


def test_status_and_report_tell_the_states_and_no_page_hangs_on_them(project: Path) -> None:
    order = Order(project, 4, Project(project).out(4), Wish(("web",)))
    build_web(project, 4)
    remember(order, order_key(order), ())
    mark(project, 4, [TAG, FLYER], State.REVIEWED, ME)
    mark(project, 4, [TAG], State.RELEASED, ME)
    row = next(each for each in status_rows(project) if each["number"] == 4)
    assert (row["reviewed"], row["released"], row["state"]) == (2, 1, "offen")
    pdf = next(order.out.glob("*-web.pdf")).stat().st_mtime_ns
    for _ in range(2):
        assert "unverändert" in run(project, "build", "--edition", "4", "--product", "web").stdout
        said = json.loads(order.report.read_bytes())["states"]
        assert said == {"draft": row["measures"] - 2, "reviewed": 1, "released": 1}
        assert standing(order, order_key(order))
    assert next(order.out.glob("*-web.pdf")).stat().st_mtime_ns == pdf


def test_what_happened_is_told_in_words(project: Path) -> None:
    change(project, TONI, goals="Viel", target_groups="Alle")
    mark(project, 4, [FLYER], State.REVIEWED, ME)
    name = change(project, Hand("Jana Muster", "proposal:Gesundheit"), title="Neuer Flyer")
    undone(project, name, "Jana Muster")
    assert sentences(project) == [
        "Jana Muster hat Titel zurückgenommen",
        "Jana Muster hat aus dem Vorschlag von Gesundheit Titel übernommen",
        "Jana Muster hat ⟪the record.acc⟫ geprüft",
        "Toni Beispiel hat Ziele und Zielgruppen geändert"]
    told_here = run(project, "history", FLYER).stdout
    assert f"{name}  Titel: Flyer „Vielfalt der Geschlechter“ → Neuer Flyer" in told_here
    assert "Jana Muster hat die Maßnahme geprüft" in told_here


def test_taking_back_leaves_what_came_later(project: Path) -> None:
    before = text(project)
    name = change(project, ME, goals="Mehr Wissen und Mut für alle Menschen")
    change(project, TONI, goals="Mehr Wissen und Mut für alle jungen Leute", title="Anders")
    with pytest.raises(DataError, match=r"E290 „Ziele“ wurde danach .* – zuerst die spätere"):
        undone(project, name, "Jana")
    later = next(entry for entry in journal(project) if entry.field == "goals").name
    assert run(project, "undo", later, "--by", "Jana").exit_code == 0
    assert run(project, "undo", name, "--by", "Jana").exit_code == 0
    assert record_values(project, FLYER)["title"] == "Anders"
    assert text(project).replace("Anders", "Flyer „Vielfalt der Geschlechter“") == before


def test_taking_back_merges_where_other_words_changed(project: Path) -> None:
    name = change(project, ME, goals="Viel Mut, mehr Wissen, große Ruhe")
    change(project, TONI, goals="Viel Mut, mehr Wissen, ganz große Ruhe")
    change(project, TONI, goals="Sehr viel Mut, mehr Wissen, ganz große Ruhe")
    second = [entry.name for entry in journal(project)][1]
    undone(project, second, "Jana")
    assert record_values(project, FLYER)["goals"] == "Sehr viel Mut, mehr Wissen, große Ruhe\n"
    assert name in run(project, "history", FLYER).stdout


def test_a_whole_file_can_be_taken_back_and_that_too(project: Path) -> None:
    path = PATHS.edition(4) / "foreword.md"
    before = (project / path).read_text("utf-8")
    save_text(project, path, before, "Ganz neu.\n", ME)
    for expected in (before, "Ganz neu.\n"):
        undone(project, next(journal(project)).name, "Jana")
        assert (project / path).read_text("utf-8") == expected


@pytest.mark.parametrize("name", ["0000000000", "unbekannt"])
def test_an_unknown_change_is_told(project: Path, name: str) -> None:
    assert "E219" in run(project, "undo", name).stderr


def test_a_state_is_not_taken_back_as_a_field(project: Path) -> None:
    mark(project, 4, [FLYER], State.REVIEWED, ME)
    with pytest.raises(DataError, match=r"E290 .*catalogue state flyer"):
        undone(project, next(journal(project)).name, "Jana")


def test_lines_that_a_kill_has_cut_are_passed_over(project: Path) -> None:
    change(project, goals="Eins")
    path = next(Project(project).journal.iterdir())
    with path.open("ab") as file:
        file.write(b'{"at": "2026')
    change(project, goals="Zwei")
    assert [entry.after for entry in journal(project)] == ["Zwei\n", "Eins\n"]


def test_ten_thousand_changes_are_read_in_a_blink(project: Path) -> None:
    entries = [Entry(LONG_AGO, "Jana", "studio", RECORD, f"eintrag-{number % 100}", "goals",
                     "Alter Text " * 20, "Neuer Text " * 20) for number in range(10_000)]
    home = Project(project).journal
    home.mkdir()
    (home / "2020-01.jsonl").write_text("".join(f"{each.line}\n" for each in entries), "utf-8")
    start = time.process_time()
    assert len(list(history(project, "eintrag-7"))) == 1
    one = time.process_time() - start
    assert sum(1 for _ in journal(project)) == 10_000
    both = time.process_time() - start
    assert (one < 0.2, both < 1.5) == (True, True), (one, both)


def test_an_unwritable_folder_is_told_and_nothing_is_lost(project: Path) -> None:
    home = project / PATHS.data
    if os.geteuid() == 0:
        (home / ".verlauf").write_text("keine Ablage", "utf-8")
    else:
        home.chmod(0o555)
    before = text(project)
    try:
        with pytest.raises(DataError, match=r"E214 der Verlauf lässt sich nicht schreiben .* – "):
            change(project, goals="Neu")
    finally:
        home.chmod(0o755)
    assert text(project) == before


def git(root: Path, *arguments: str) -> str:
    call = ["git", "-C", str(root), "-c", "user.name=x", "-c", "user.email=x@localhost"]
    return subprocess.run([*call, *arguments], capture_output=True, text=True,
                          check=True).stdout.strip()


def test_what_was_saved_is_recorded_with_its_author(project: Path) -> None:
    assert not is_kept_with_git(project)
    git(project, "init", "--quiet")
    git(project, "add", "data")
    git(project, "commit", "--quiet", "-m", "Anfang")
    assert is_kept_with_git(project)
    change(project, goals="Neu")
    (project / PATHS.sections).write_text("sections: []\n", "utf-8")
    paths = [PATHS.measure(FLYER), PATHS.journal]
    assert committed(project, paths, "Ziele geändert", "Jana Muster") is None
    assert git(project, "log", "-1", "--format=%an: %s") == "Jana Muster: Ziele geändert"
    assert len(git(project, "show", "--name-only", "--format=").splitlines()) == 2


def test_a_record_that_fails_is_told_without_words_of_git(project: Path) -> None:
    change(project, goals="Neu")
    found = committed(project, [PATHS.measure(FLYER)], "Ziele geändert", "Jana Muster")
    assert found
    assert (found.code, "gesichert" in found.hint) == ("W294", True)
    assert "git" not in str(found).casefold()


def test_a_rule_is_silenced_with_a_reason_and_speaks_again(project: Path) -> None:
    path = PATHS.measure("starke-maedchen")
    before = (project / path).read_text("utf-8")
    silenced = run(project, "silence", "starke-maedchen", "W314", "--grund", "ein Aktenzeichen")
    assert silenced.output.startswith("W314 ist stumm: ")
    assert "W314: ein Aktenzeichen" in (project / path).read_text("utf-8")
    lifted = run(project, "silence", "starke-maedchen", "W314", "--aufheben")
    assert lifted.output.startswith("W314 meldet sich wieder: ")
    assert (project / path).read_text("utf-8") == before


def test_no_rule_is_silenced_without_reason_or_record(project: Path) -> None:
    assert "E293" in run(project, "silence", "starke-maedchen", "W314").output
    missing = run(project, "silence", "gibt-es-nicht", "W314", "--grund", "so")
    assert missing.exit_code == 3
    assert "gibt-es-nicht" in missing.output
