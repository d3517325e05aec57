"""Links and forms end in one inbox; who has not answered is counted over both."""

from pathlib import Path

import pytest

from catalogue.exchange.forms.collect import collect
from catalogue.exchange.inbox import import_files, lay_before
from catalogue.exchange.proposals.desk import Typed, submit
from catalogue.exchange.proposals.review import Verdict, decide, inbox, review
from catalogue.exchange.proposals.submitted import answer_key
from catalogue.model.problems import DataError
from tests.test_returned import ANSWERED, everybody
from tests.test_workbook import DAY, FLYER, LABELS, bytes_of, edited, measure, sent

OFFICE = "Büro für Gleichstellung und Vielfalt"
GOALS = (FLYER, LABELS["goals"], "Viel Wissen")
QUESTION = "Für wen außerhalb des Rathauses ist der Flyer gedacht?"


def test_a_form_read_in_lies_decided_in_the_inbox(project: Path) -> None:
    path = edited(sent(project), GOALS, ANSWERED)
    import_files(project, [path], 4, dry_run=False, takes=everybody)
    (row,) = inbox(project, 4)
    assert (row.submission.via, row.open, row.decided) == (path.name, 0, 2)
    assert {*row.submission.records} == {FLYER, DAY}
    import_files(project, [path], 4, dry_run=False, takes=everybody)
    assert len(inbox(project, 4)) == 1


def test_an_answer_not_taken_waits_in_the_inbox(project: Path) -> None:
    import_files(project, [edited(sent(project), ANSWERED)], 4, dry_run=False)
    (row,) = inbox(project, 4)
    assert row.open == 1
    decide(project, 4, row.name, [Verdict(FLYER, answer_key(QUESTION), "accepted")])
    assert measure(project, FLYER).confirm is None


def test_a_trial_lays_nothing_into_the_inbox(project: Path) -> None:
    import_files(project, [edited(sent(project), GOALS)], 4, dry_run=True)
    assert inbox(project, 4) == ()


def test_a_form_laid_before_the_editors_changes_no_data(project: Path) -> None:
    path, before = edited(sent(project), GOALS, ANSWERED), bytes_of(project)
    found = lay_before(project, [path], 4)
    assert (found.problems, bytes_of(project)) == ((), before)
    (row,) = inbox(project, 4)
    assert row.open == 2
    points = {point.key: point for point in review(project, 4, row.name).points}
    assert (points["goals"].base, points["goals"].proposed) == ("Mehr Wissen", "Viel Wissen")
    decide(project, 4, row.name, [Verdict(FLYER, "goals", "accepted")])
    assert str(measure(project, FLYER).value("goals")).strip() == "Viel Wissen"


def test_what_two_have_changed_is_shown_and_not_refused(project: Path) -> None:
    path = edited(sent(project), GOALS)
    file = project / "data" / "measures" / f"{FLYER}.yaml"
    file.write_text(file.read_text("utf-8").replace("Mehr Wissen", "Etwas"), "utf-8")
    with pytest.raises(DataError, match="E237"):
        import_files(project, [path], 4, dry_run=False)
    lay_before(project, [path], 4)
    (point,) = review(project, 4, inbox(project, 4)[0].name).points
    assert (point.is_collision, point.proposed, point.now) == (True, "Viel Wissen", "Etwas")


def test_a_link_used_after_a_form_takes_its_place(project: Path) -> None:
    lay_before(project, [edited(sent(project), GOALS)], 4)
    submit(project, 4, OFFICE, FLYER, Typed({"goals": "Über den Link"}))
    assert [row.open for row in inbox(project, 4)] == [1, 0]


def test_what_is_no_form_is_not_laid_before_anybody(project: Path, tmp_path: Path) -> None:
    path = tmp_path / "brief.txt"
    path.write_text("Guten Tag", "utf-8")
    with pytest.raises(DataError, match="E215 .*ohne --vorlegen"):
        lay_before(project, [path], 4)


def test_every_department_is_read_in_by_itself(project: Path) -> None:
    paths = [collect(project, 4, name, "xlsx")[0] for name in (OFFICE, "Fachbereich Schule")]
    lay_before(project, paths, 4)
    names = {row.submission.department for row in inbox(project, 4)}
    assert names == {OFFICE, "Fachbereich Schule"}
