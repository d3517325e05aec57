"""Links and forms end in one inbox; who has not answered is counted over both."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalogue.build.unchanged import sources
from catalogue.cli import main
from catalogue.exchange.forms.collect import collect
from catalogue.exchange.inbox import import_files, lay_before
from catalogue.exchange.proposals.answered import answers, inbox, is_asked, reminder
from catalogue.exchange.proposals.desk import Typed, submit
from catalogue.exchange.proposals.links import all_links, make_links, opened
from catalogue.exchange.proposals.review import Verdict, decide, review
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
    with pytest.raises(DataError, match=r"E215 .*ohne --vorlegen"):
        lay_before(project, [path], 4)


def test_every_department_is_read_in_by_itself(project: Path) -> None:
    paths = [collect(project, 4, name, "xlsx")[0] for name in (OFFICE, "Fachbereich Integration")]
    lay_before(project, paths, 4)
    names = {row.submission.department for row in inbox(project, 4)}
    assert names == {OFFICE, "Fachbereich Integration"}


# Who has answered


def missing(root: Path, department: str = OFFICE) -> tuple[str, ...]:
    """Return the titles that a department has not answered."""
    return next(each.missing for each in answers(root, 4) if each.department == department)


def test_both_ways_count_as_an_answer(project: Path) -> None:
    assert not is_asked(project, 4)
    assert missing(project) == ("Eltern-Kind-Tag", "Flyer „Vielfalt der Geschlechter“")
    submit(project, 4, OFFICE, FLYER, Typed())
    assert missing(project) == ("Eltern-Kind-Tag",)
    import_files(project, [edited(sent(project))], 4, dry_run=False)
    assert missing(project) == ()
    assert is_asked(project, 4)


def test_a_reminder_names_what_is_missing_and_until_when(project: Path) -> None:
    submit(project, 4, OFFICE, FLYER, Typed())
    said = reminder(project, 4, OFFICE)
    assert f"von {OFFICE} fehlt uns noch die Durchsicht von 1 der 2 Einträge" in said
    assert "- Eltern-Kind-Tag\n" in said
    assert "21. November 2026" in said
    assert "Das Formular dafür" in said
    assert "Link" not in said
    (made,) = make_links(project, 4, [OFFICE], "2099-03-31")
    known, whole = reminder(project, 4, OFFICE), reminder(project, 4, OFFICE, "https://x.example/a")
    assert "Den Link zu Ihren Einträgen haben Sie von uns bekommen" in known
    assert "bis zum 31. März 2099" in whole
    assert "https://x.example/a" in whole
    assert made.token not in known + whole


def test_nobody_is_reminded_who_has_answered(project: Path) -> None:
    for record in (FLYER, DAY):
        submit(project, 4, OFFICE, record, Typed())
    with pytest.raises(DataError, match=r"E907 von „Büro für .* ist alles da"):
        reminder(project, 4, OFFICE)
    with pytest.raises(DataError, match=r"E907 .*hat keine Einträge"):
        reminder(project, 4, "Fachbereich Recht")


# The same by commands


def ran(root: Path, *arguments: str) -> Result:
    """Run a command on the 4th edition of a project."""
    return CliRunner().invoke(main, [*arguments, "--edition", "4", "--root", str(root)])


def test_links_are_made_shown_and_taken_back_by_commands(project: Path) -> None:
    made = ran(project, "link", OFFICE, "--until", "31.3.2099", "--adresse", "https://s.example/")
    token = made.stdout.strip().rpartition("/antwort/")[2]
    assert made.stdout.startswith(f"{OFFICE}: https://s.example/antwort/")
    assert "gilt bis 31. März 2099" in ran(project, "link").stdout
    assert opened(project, token)[1].department == OFFICE
    assert ran(project, "link", OFFICE, "--revoke").stdout == f"zurückgenommen: {OFFICE}\n"
    assert "zurückgenommen" in ran(project, "link").stdout
    assert ran(project, "link", "--revoke").exit_code == 2
    assert ran(project, "link", "--alle", "--until", "2099-01-01").stdout.count("\n") == 10


def test_a_form_goes_through_the_inbox_by_commands(project: Path) -> None:
    path = edited(sent(project), GOALS, ANSWERED)
    name = ran(project, "import", str(path), "--vorlegen").stdout.split()[3]
    assert "schon im Eingang" in ran(project, "import", str(path), "--vorlegen").stdout
    rows = json.loads(ran(project, "proposals", "--json").stdout)
    assert [(row["name"], row["open"]) for row in rows] == [(name, 2)]
    shown = ran(project, "proposals", name).stdout
    assert "goals: Ziele – offen\n    bisher: Mehr Wissen\n    neu: Viel Wissen" in shown
    assert "unverändert bestätigt" in shown
    done = ran(project, "decide", name, "goals", "--uebernehmen", "--by", "Toni")
    assert done.stdout == "übernommen: goals\nnoch offen: 1\n"
    assert ran(project, "decide", name, "--lassen").stdout.endswith("noch offen: 0\n")
    assert ran(project, "decide", name, "--lassen").stdout == "nichts offen\n"
    assert str(measure(project, FLYER).value("goals")).strip() == "Viel Wissen"


def test_a_collision_is_decided_by_a_command_that_says_so(project: Path) -> None:
    submit(project, 4, OFFICE, FLYER, Typed({"goals": "Viel Wissen"}))
    file = project / "data" / "measures" / f"{FLYER}.yaml"
    file.write_text(file.read_text("utf-8").replace("Mehr Wissen", "Etwas"), "utf-8")
    name = inbox(project, 4)[0].name
    refused = ran(project, "decide", name, "--uebernehmen")
    assert refused.exit_code == 3
    assert "damals: „Mehr Wissen“; vorgeschlagen: „Viel Wissen“; jetzt: „Etwas“" in refused.stderr
    assert "jetzt im Katalog: Etwas" in ran(project, "proposals", name).stdout
    assert ran(project, "decide", name, "--text", "Beides", "--trotzdem").exit_code == 0
    assert str(measure(project, FLYER).value("goals")).strip() == "Beides"


@pytest.mark.parametrize(("words", "code", "said"), [
    (("--lassen", "--uebernehmen"), 2, "genau eines angeben"),
    ((), 2, "genau eines angeben"),
    (("ziele", "--lassen"), 3, "E904 "),
    (("goals", "--fragen", " "), 3, "E906 „Ziele“: es fehlt der Text – die Frage angeben"),
])  # fmt: skip
def test_a_decision_that_is_none_is_refused(
    project: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    submit(project, 4, OFFICE, FLYER, Typed({"goals": "Viel Wissen"}))
    done = ran(project, "decide", inbox(project, 4)[0].name, *words)
    assert (done.exit_code, said in done.stderr) == (code, True)


def test_who_is_reminded_is_kept_and_gets_a_link_of_its_own(project: Path) -> None:
    make_links(project, 4, [OFFICE], "2099-03-31")
    (project / "studio.yaml").write_text("url: https://studio.example\n", "utf-8")
    assert OFFICE in ran(project, "remind").stdout
    said = ran(project, "remind", OFFICE, "--neuer-link").stdout
    token = said.partition("/antwort/")[2].split()[0]
    assert opened(project, token)[1].until == "2099-03-31"
    assert "https://studio.example/antwort/" in said
    assert all_links(project, 4).reminded[OFFICE]


def test_the_status_names_who_has_not_answered_once_somebody_was_asked(project: Path) -> None:
    call = ["status", "--root", str(project)]
    assert "Antwort" not in CliRunner().invoke(main, call).stdout
    make_links(project, 4, [OFFICE], "2099-03-31")
    for record in (FLYER, DAY):
        submit(project, 4, OFFICE, record, Typed())
    said = CliRunner().invoke(main, call).stdout
    assert "4. Auflage, ohne Antwort: Fachbereich Personal" in said
    assert OFFICE not in said
    rows = json.loads(CliRunner().invoke(main, [*call, "--json"]).stdout)
    assert ["unanswered" in row for row in rows] == [False, False, False, True]


def test_what_departments_send_decides_nothing_of_how_an_edition_looks(project: Path) -> None:
    before = {*sources(project)}
    make_links(project, 4, [OFFICE], "2099-03-31")
    submit(project, 4, OFFICE, FLYER, Typed({"goals": "Viel Wissen"}))
    assert {*sources(project)} == before
