"""Links of departments, what they see and send, and what editors decide of it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.exchange.proposals import links
from catalogue.exchange.proposals.answered import inbox
from catalogue.exchange.proposals.desk import (
    MAX_TEXT,
    EntryState,
    Typed,
    characters_left,
    desk,
    keep_draft,
    submit,
)
from catalogue.exchange.proposals.links import all_links, make_links, opened, revoke_links
from catalogue.exchange.proposals.questions import questions, with_question, without
from catalogue.exchange.proposals.review import Verdict, decide, review
from catalogue.exchange.proposals.submitted import answer_key, folder
from catalogue.model.problems import DataError
from catalogue.model.records import Measure
from catalogue.source.journal import journal
from catalogue.source.yaml import parsed
from tests.conftest import small_project
from tests.test_workbook import bytes_of, measure

OFFICE = "Büro für Gleichstellung und Vielfalt"
HEALTH = "Fachbereich Gesundheit"
FLYER = "flyer-vielfalt-der-geschlechter"
GOALS = "Mehr Wissen"
QUESTION = "Für wen außerhalb des Rathauses ist der Flyer gedacht?"
UNTIL = "2099-03-31"


def token(root: Path, department: str = OFFICE) -> str:
    """Make a link and return what opens it."""
    (made,) = make_links(root, 4, [department], UNTIL)
    return made.token


def sent(root: Path, record: str = FLYER, **fields: str) -> str:
    """Send fields of a record and return the name of the submission."""
    submit(root, 4, OFFICE, record, Typed(fields))
    return inbox(root, 4)[0].name


def verdict(choice: Any, key: str = "goals", **more: str) -> list[Verdict]:
    """Decide on one field of the flyer."""
    return [Verdict(FLYER, key, choice, **more)]


def change(root: Path, old: str, new: str) -> None:
    """Change the file of the flyer as an editor does."""
    path = root / "data" / "measures" / f"{FLYER}.yaml"
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def kept(root: Path) -> str:
    """Return all that lies in the folder of proposals, as one text."""
    return "".join(path.read_text("utf-8") for path in sorted((root / folder(4)).iterdir()))


# Links


def test_a_token_opens_the_edition_and_is_kept_nowhere(project: Path) -> None:
    found = token(project)
    assert len(found) >= 32
    number, link = opened(project, found)
    assert (number, link.department, link.until) == (4, OFFICE, UNTIL)
    assert found not in kept(project)
    assert all_links(project, 4).links[0].opened


def test_a_new_link_ends_the_one_before(project: Path) -> None:
    first, second = token(project), token(project)
    with pytest.raises(DataError, match="E901 dieser Link ist zurückgenommen"):
        opened(project, first)
    assert opened(project, second)[1].department == OFFICE


def test_a_link_taken_back_opens_nothing_and_others_stay(project: Path) -> None:
    office, health = token(project), token(project, HEALTH)
    assert revoke_links(project, 4, [OFFICE]) == [OFFICE]
    assert revoke_links(project, 4, [OFFICE]) == []
    with pytest.raises(DataError, match="E901"):
        opened(project, office)
    assert opened(project, health)[1].department == HEALTH


def test_a_link_ends_with_its_day(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = token(project)
    monkeypatch.setattr(links, "_today", lambda: UNTIL)
    assert opened(project, found)
    monkeypatch.setattr(links, "_today", lambda: "2099-04-01")
    with pytest.raises(DataError, match=r"die Frist für diesen Link war der 31. März 2099"):
        opened(project, found)


@pytest.mark.parametrize("wrong", ["", "x", "ä" * 9999, "../../etc"])
def test_what_is_no_token_opens_nothing(project: Path, wrong: str) -> None:
    token(project)
    with pytest.raises(DataError, match="E901 diesen Link gibt es nicht"):
        opened(project, wrong)


@pytest.mark.parametrize(("until", "said"), [
    ("gestern", "ist kein Datum"), ("2000-01-01", "1. Januar 2000, ist vorbei"),
    ("2099", "nennt keinen Tag"), ("30.02.2099", "gibt es nicht"),
])  # fmt: skip
def test_a_day_that_is_none_makes_no_link(project: Path, until: str, said: str) -> None:
    with pytest.raises(DataError, match=f"E902 .*{said}"):
        make_links(project, 4, [OFFICE], until)
    assert not (project / folder(4)).exists()


def test_without_a_day_a_link_holds_until_the_closing_date(project: Path) -> None:
    head = project / "editions" / "4" / "edition.yaml"
    text = head.read_text("utf-8")
    head.write_text(text.replace("2026-11-21", "2099-05-02"), "utf-8")
    made = make_links(project, 4, None)
    assert {each.link.until for each in made} == {"2099-05-02"}
    assert len({each.token for each in made}) == 10
    head.write_text(text.replace("closing_date: 2026-11-21\n", ""), "utf-8")
    with pytest.raises(DataError, match="E902 die Auflage nennt keinen Redaktionsschluss"):
        make_links(project, 4, None)


# What a department sees


def test_a_department_sees_its_own_records_and_questions_first(project: Path) -> None:
    found = desk(project, 4, "Buero fuer Gleichstellung und Vielfalt")
    assert {each.id for each in found.entries} == {"eltern-kind-tag", FLYER}
    entry = found.entry(FLYER)
    assert [each.text for each in entry.questions] == [QUESTION]
    assert [each.key for each in entry.fields][:2] == ["title", "short_title"]
    assert "confirm" not in {each.key for each in entry.fields}
    assert entry.sections[0][1] == "Geschlecht"
    with pytest.raises(DataError, match="E903"):
        found.entry("starke-maedchen")


def test_a_fault_in_one_record_keeps_no_department_from_its_own(project: Path) -> None:
    change(project, "goals: |", "gaols: |")
    assert {each.id for each in desk(project, 4, OFFICE).entries} == {"eltern-kind-tag", FLYER}


def test_what_was_begun_is_there_the_next_time(project: Path) -> None:
    before = bytes_of(project)
    keep_draft(project, 4, OFFICE, FLYER, Typed(
        {"goals": "Neu"}, {answer_key(QUESTION): "Für Schulen."}, remark="Vorläufig"))
    keep_draft(project, 4, OFFICE, "eltern-kind-tag", Typed())
    entry = desk(project, 4, OFFICE).entry(FLYER)
    texts = {each.key: each.text for each in entry.fields}
    assert (texts["goals"], entry.questions[0].answer) == ("Neu", "Für Schulen.")
    assert (entry.remark, entry.state) == ("Vorläufig", EntryState.BEGUN)
    assert (bytes_of(project), inbox(project, 4)) == (before, ())


def test_what_is_sent_takes_the_place_of_what_was_begun(project: Path) -> None:
    for record in (FLYER, "eltern-kind-tag"):
        keep_draft(project, 4, OFFICE, record, Typed({"goals": "Neu"}))
    sent(project, goals="Neuer")
    found = desk(project, 4, OFFICE)
    states = {each.id: each.state for each in found.entries}
    assert states == {FLYER: EntryState.SENT, "eltern-kind-tag": EntryState.BEGUN}
    assert found.done == 1
    sent(project, "eltern-kind-tag")
    assert not list((project / folder(4)).glob("entwurf-*"))


def test_confirming_sends_nothing_but_that(project: Path) -> None:
    text = next(each.text for each in desk(project, 4, OFFICE).entry(FLYER).fields
                if each.key == "description")
    sent(project, description=f"\r\n{text}\r\n\r\n")
    (row,) = inbox(project, 4)
    assert row.submission.records[FLYER].is_unchanged
    assert (row.open, row.titles) == (0, ("Flyer „Vielfalt der Geschlechter“",))


def test_ticks_that_mean_the_same_are_no_change(project: Path) -> None:
    (field,) = [e for e in desk(project, 4, OFFICE).entry(FLYER).fields if e.key == "direction"]
    assert field.base == "nach innen\nnach außen"
    sent(project, direction="nach außen\nnach innen")
    assert inbox(project, 4)[0].submission.records[FLYER].is_unchanged
    name = sent(project, direction="nach innen")
    assert not review(project, 4, name).points[0].is_collision
    decide(project, 4, name, verdict("accepted", "direction"))
    assert measure(project, FLYER).value("direction") == "inward"
    name = sent(project, direction="nach innen\nnach außen")
    decide(project, 4, name, verdict("accepted", "direction"))
    assert measure(project, FLYER).value("direction") == "both"


def test_the_gauge_tells_what_is_left_beside_a_text(project: Path) -> None:
    texts = {"goals": "x"}
    left = characters_left(project, 4, FLYER, texts)
    assert characters_left(project, 4, FLYER, {"goals": "x" * 101}) == left - 100


@pytest.mark.parametrize(("record", "typed", "said"), [
    ("starke-maedchen", Typed(), "gibt es hier nicht"),
    ("../editions", Typed(), "gibt es hier nicht"),
    (FLYER, Typed({"departments": "X"}), "das Feld „departments“ gibt es nicht"),
    (FLYER, Typed({"check_ignore": "X"}), "gibt es nicht"),
    (FLYER, Typed(bases={"confirm": "X"}), "gibt es nicht"),
    (FLYER, Typed(answers={"answer:x": "X"}), "inzwischen beantwortet"),
    (FLYER, Typed({"goals": "x" * (MAX_TEXT + 1)}), f"mehr als {MAX_TEXT} Zeichen"),
    (FLYER, Typed(remark="x" * (MAX_TEXT + 1)), f"mehr als {MAX_TEXT} Zeichen"),
])  # fmt: skip
def test_what_no_form_sends_is_refused(
    project: Path, record: str, typed: Typed, said: str
) -> None:
    for send in (keep_draft, submit):
        call: Callable[..., Any] = send
        with pytest.raises(DataError, match=f"E903 .*{said}"):
            call(project, 4, OFFICE, record, typed)
    assert not (project / folder(4)).exists()


def test_what_cannot_be_a_value_is_told_at_its_field(project: Path) -> None:
    found = submit(project, 4, OFFICE, FLYER, Typed({"title": " ", "sections": "Mond"}))
    assert isinstance(found, tuple)
    assert [(each.key, each.message) for each in found] == [
        ("title", "das Feld darf nicht leer sein"),
        ("sections", "„Mond“ gibt es unter „Abschnitt“ nicht")]
    assert inbox(project, 4) == ()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which only proposals change."""
    return small_project(tmp_path_factory.mktemp("proposals") / "project")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture],
          deadline=None)  # fmt: skip
@given(text=st.text(max_size=80), remark=st.text(max_size=40), by=st.text(max_size=20))
def test_whatever_is_typed_can_be_read_again_and_leaves_the_data(
    shared: Path, text: str, remark: str, by: str
) -> None:
    before = bytes_of(shared)
    keep_draft(shared, 4, OFFICE, FLYER, Typed({"goals": text}, remark=remark), by)
    again = {each.key: each.text for each in desk(shared, 4, OFFICE).entry(FLYER).fields}
    keep_draft(shared, 4, OFFICE, FLYER, Typed({"goals": again["goals"]}, remark=remark), by)
    entry = desk(shared, 4, OFFICE).entry(FLYER)
    assert {each.key: each.text for each in entry.fields} == again
    (file,) = (shared / folder(4)).glob("entwurf-*")
    assert not parsed(file.read_text("utf-8"), folder(4)).problems
    assert bytes_of(shared) == before


# What editors decide


def test_a_text_taken_over_stands_in_the_file_and_nothing_else_changes(project: Path) -> None:
    before = bytes_of(project)
    name = sent(project, goals="Mehr Wissen, auch abends\n- Zwei\n- Drei", target_groups="Alle")
    found = decide(project, 4, name, verdict("accepted"), by="Toni")
    said = _goals(measure(project, FLYER)).split("\n")
    assert said == ["Mehr Wissen, auch abends", "", "- Zwei", "- Drei"]
    changed = {key for key, data in bytes_of(project).items() if data != before[key]}
    assert changed == {f"{FLYER}.yaml"}
    lines = (project / "data" / "measures" / f"{FLYER}.yaml").read_text("utf-8")
    assert "# yaml-language-server" in lines
    (point,) = [each for each in found.points if each.key == "goals"]
    assert point.decision
    assert (point.decision.choice, point.decision.by, point.is_open) == ("accepted", "Toni", False)
    assert inbox(project, 4)[0].open == 1
    (entry,) = journal(project)
    assert (entry.id, entry.field, entry.by, entry.how) == (FLYER, "goals", "Toni", "Vorschlag")


def test_an_editors_own_text_is_taken_instead(project: Path) -> None:
    decide(project, 4, sent(project, goals="Viel"), verdict("changed", text="Sehr viel"))
    assert _goals(measure(project, FLYER)) == "Sehr viel"


def test_keeping_changes_nothing_but_the_submission(project: Path) -> None:
    before = bytes_of(project)
    name = sent(project, goals="Viel")
    decide(project, 4, name, verdict("kept"))
    assert bytes_of(project) == before
    assert inbox(project, 4)[0].open == 0
    assert desk(project, 4, OFFICE).entry(FLYER).fields[-1].text is not None
    decide(project, 4, name, verdict("accepted"))
    assert _goals(measure(project, FLYER)) == "Viel"


def test_a_question_sent_back_stands_first_for_the_department(project: Path) -> None:
    name = sent(project, goals="Alle")
    decide(project, 4, name, verdict("asked", text="Wen genau?"))
    entry = desk(project, 4, OFFICE).entry(FLYER)
    assert [each.text for each in entry.questions] == [QUESTION, "Ziele: Wen genau?"]
    assert entry.state is EntryState.ASKED
    assert next(each.text for each in entry.fields if each.key == "goals") == "Alle"
    again = sent(project, goals="Alle Azubis")
    assert desk(project, 4, OFFICE).entry(FLYER).state is EntryState.SENT
    with pytest.raises(DataError, match=rf"E904 .*nachgefragt – der neue Vorschlag heißt {again}"):
        decide(project, 4, name, verdict("accepted"))


def test_a_later_proposal_takes_the_place_of_an_earlier_one(project: Path) -> None:
    first, second = sent(project, goals="Eins"), sent(project, goals="Zwei")
    assert first != second
    assert [(each.name, each.open) for each in inbox(project, 4)] == [(second, 1), (first, 0)]
    with pytest.raises(DataError, match="überholt"):
        decide(project, 4, first, verdict("accepted"))


def test_an_answer_closes_its_question(project: Path) -> None:
    submit(project, 4, OFFICE, FLYER, Typed(answers={answer_key(QUESTION): "Für Schulen."}))
    (row,) = inbox(project, 4)
    decide(project, 4, row.name, verdict("accepted", answer_key(QUESTION)))
    assert measure(project, FLYER).confirm is None
    assert "Für Schulen." in kept(project)


def test_a_newer_text_is_never_overwritten_unseen(project: Path) -> None:
    name = sent(project, goals="Von der Stelle")
    change(project, GOALS, "Von der Redaktion")
    said = "damals: „Mehr Wissen“; vorgeschlagen: „Von der Stelle“; jetzt: „Von der Redaktion“"
    for choice, text in (("accepted", ""), ("changed", "Neu")):
        with pytest.raises(DataError, match=f"E905 .*{re.escape(said)}"):
            decide(project, 4, name, verdict(choice, text=text))
    (point,) = review(project, 4, name).points
    assert point.is_collision
    assert _goals(measure(project, FLYER)) == "Von der Redaktion"
    decide(project, 4, name, verdict("accepted", seen=point.sign))
    assert _goals(measure(project, FLYER)) == "Von der Stelle"


def test_texts_that_touch_other_words_are_offered_as_one(project: Path) -> None:
    text = str(measure(project, FLYER).value("target_groups"))
    name = sent(project, target_groups=text.replace("Beschäftigte", "Azubis"))
    change(project, "arbeiten", "wohnen")
    (point,) = review(project, 4, name).points
    assert point.is_collision
    assert point.merged
    assert "Azubis der Stadt" in point.merged
    assert "wohnen" in point.merged


def test_a_field_that_is_cleared_leaves_the_file(project: Path) -> None:
    decide(project, 4, sent(project, links=""), verdict("accepted", "links"))
    assert "links:" not in (project / "data" / "measures" / f"{FLYER}.yaml").read_text("utf-8")


def test_what_both_wrote_alike_is_no_collision(project: Path) -> None:
    name = sent(project, goals="Gleich")
    change(project, GOALS, "Gleich")
    assert not review(project, 4, name).points[0].is_collision
    decide(project, 4, name, verdict("accepted"))
    assert inbox(project, 4)[0].open == 0


def test_one_wrong_decision_keeps_all_from_being_written(project: Path) -> None:
    name = sent(project, goals="Eins", target_groups="Zwei")
    before = (bytes_of(project), kept(project))
    wrong = [*verdict("accepted"), *verdict("asked", "target_groups"), *verdict("kept", "ziele")]
    with pytest.raises(DataError) as told:
        decide(project, 4, name, wrong)
    assert [each.code for each in told.value.problems] == ["E906", "E904"]
    assert (bytes_of(project), kept(project)) == before


def test_a_text_that_cannot_be_a_value_is_not_written(project: Path) -> None:
    name = sent(project, sections="Geschlecht")
    with pytest.raises(DataError, match="E242 „Abschnitt“: „Mond“ gibt es"):
        decide(project, 4, name, verdict("changed", "sections", text="Mond"))


def test_a_record_that_is_gone_can_only_be_left(project: Path) -> None:
    name = sent(project, goals="Viel")
    (project / "data" / "measures" / f"{FLYER}.yaml").unlink()
    with pytest.raises(DataError, match=r"E235 .*steht nicht mehr im Katalog"):
        decide(project, 4, name, verdict("accepted", seen=_sign(project, name)))
    decide(project, 4, name, verdict("kept"))
    assert inbox(project, 4)[0].open == 0


def test_a_remark_is_read_and_a_record_that_shall_go_stays(project: Path) -> None:
    submit(project, 4, OFFICE, FLYER, Typed(remark="Seit Mai.", is_gone=True))
    (row,) = inbox(project, 4)
    (point,) = review(project, 4, row.name).points
    assert point.proposed == "⟪The record⟫ soll entfallen. Seit Mai."
    decide(project, 4, row.name, verdict("accepted", "remark"))
    assert measure(project, FLYER).title
    assert inbox(project, 4)[0].open == 0


def test_a_file_that_somebody_broke_is_named(project: Path) -> None:
    name = sent(project, goals="Viel")
    path = project / folder(4) / f"{name}.yaml"
    path.write_text(path.read_text("utf-8").replace("department:", "amt:"), "utf-8")
    with pytest.raises(DataError, match=f"{name}.yaml:2:1 E110 die Angabe „department“ fehlt"):
        inbox(project, 4)


def test_nothing_is_sent_into_a_folder_that_cannot_be_written(project: Path) -> None:
    (project / folder(4)).write_text("", "utf-8")
    with pytest.raises(DataError, match="E214 "):
        submit(project, 4, OFFICE, FLYER, Typed({"goals": "Viel"}))


@given(st.lists(st.from_regex(r"[A-Z][a-z ]{0,9}[a-z]\?", fullmatch=True), unique=True))
def test_questions_come_and_go_one_by_one(asked: list[str]) -> None:
    asked = [" ".join(each.split()) for each in asked]
    confirm = ""
    for each in asked:
        confirm = with_question(confirm, each)
    assert questions(confirm) == tuple(dict.fromkeys(asked))
    for each in asked:
        confirm = without(confirm, each)
    assert confirm == ""


def _goals(found: Measure) -> str:
    return str(found.value("goals")).strip()


def _sign(root: Path, name: str) -> str:
    return review(root, 4, name).points[0].sign
