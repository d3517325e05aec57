"""What ``new`` and ``remove`` write can be taken back, and nothing is begun or given twice."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalogue.checks.foreseen import foreseen
from catalogue.checks.validate import check, examined
from catalogue.cli import main
from catalogue.model.problems import DataError
from catalogue.source.declared import form_of
from catalogue.source.document import load_document
from catalogue.source.journal import journal
from catalogue.source.load import edition_numbers
from catalogue.source.new import new_edition, new_measure, undone_edition, undone_measure
from catalogue.source.project import PATHS, Project
from catalogue.source.retire import restore, retire
from catalogue.source.saving import typed_text

TITLE = "Tag der Nachbarn"


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--root", str(root)])


def everything(root: Path) -> dict[Path, bytes]:
    """Every file of the project but the journal, which only grows."""
    folders, journals = (Project(root).data, Project(root).editions), Project(root).journal
    return {path: path.read_bytes() for each in folders for path in each.rglob("*.*")
            if path.is_file() and journals not in path.parents}


def test_no_edition_is_begun_while_the_last_is_open_twice_in_a_row_too(project: Path) -> None:
    for last in (4, 5):
        refused = run(project, "new", "edition")
        assert (refused.exit_code, "E218" in refused.stderr) == (3, True)
        assert f"die {last}. Auflage ist noch offen" in refused.stderr
        assert run(project, "new", "edition", "--trotzdem").exit_code == 0
    assert edition_numbers(project)[-1] == 6


def test_a_new_edition_keeps_what_both_share_and_no_date(project: Path) -> None:
    path = Project(project).head(4)
    printed = "print:\n  print_run: 500\n  delivery: Rathaus\n  binding: saddle\n"
    text = path.read_text("utf-8").replace("print:\n", printed)
    path.write_text(f"{text}subtitle: 'Vielfalt: gelebt'\n", "utf-8")
    old = load_document(project, PATHS.head(4)).value
    new_edition(project)
    head = load_document(project, PATHS.head(5)).value
    assert head["print"] == {"binding": "saddle", "printer": "online"}
    assert {key: head[key] for key in ("url", "contact", "subtitle", "title")} == {
        key: old[key] for key in ("url", "contact", "subtitle", "title")}
    assert not {"date", "closing_date"} & head.keys()
    assert not [p for p in check(project, 5) if p.is_error]


def test_what_new_wrote_is_taken_back(project: Path) -> None:
    before = everything(project)
    new_measure(project, TITLE)
    new_measure(project, TITLE)
    new_edition(project)
    undone_edition(project)
    assert undone_measure(project, TITLE).stem == "tag-der-nachbarn-2"
    assert run(project, "new", "measure", "--title", TITLE, "--undo").exit_code == 0
    assert everything(project) == before
    assert not Project(project).edition(5).exists()


def test_what_somebody_wrote_is_not_taken_back(project: Path) -> None:
    path = new_measure(project, TITLE)
    path.write_text(path.read_text("utf-8") + "# geprüft\n", "utf-8")
    with pytest.raises(DataError, match=r"E219.*catalogue remove tag-der-nachbarn"):
        undone_measure(project, TITLE)
    new_edition(project)
    (Project(project).edition(5) / "bild.png").write_bytes(b"x")
    with pytest.raises(DataError, match=r"editions/5/bild\.png E219"):
        undone_edition(project)
    assert path.is_file()
    assert edition_numbers(project)[-1] == 5


def test_undoing_what_nobody_made_is_refused(project: Path) -> None:
    with pytest.raises(DataError, match="E219"):
        undone_measure(project, TITLE)
    with pytest.raises(DataError, match="E219"):
        undone_edition(project)


def test_a_removed_measure_is_kept_with_its_reason_and_comes_back(project: Path) -> None:
    before = everything(project)
    done = run(project, "remove", "sprachcafe", "--grund", "2026 ausgelaufen: kein Geld")
    assert done.exit_code == 0
    kept = load_document(project, PATHS.retired).value["retired"]
    assert kept == [{"id": "sprachcafe", "title": "Sprachcafé in der Stadtbücherei", "edition": 4,
                     "reason": "2026 ausgelaufen: kein Geld"}]
    assert not Project(project).measure("sprachcafe").exists()
    assert not {p.code for p in check(project, 4)} & {"W121", "E121", "E126"}
    retire(project, "starke-maedchen", "doppelt")
    restore(project, "sprachcafe")
    assert run(project, "remove", "starke-maedchen", "--undo").exit_code == 0
    assert everything(project) == before


def test_the_id_of_a_removed_measure_is_never_given_again(project: Path) -> None:
    kept = retire(project, "sprachcafe", "ausgelaufen")
    assert new_measure(project, "Sprachcafé").stem == "sprachcafe-2"
    Project(project).measure("sprachcafe").write_bytes(kept.read_bytes())
    found = next(p for p in check(project, 4) if p.code == "E126")
    assert found.place.path == PATHS.measure("sprachcafe")
    with pytest.raises(DataError, match="E126"):
        restore(project, "sprachcafe")


@pytest.mark.parametrize("call", [("sprachkaffe", "--grund", "x"), ("sprachkaffe", "--undo")])
def test_an_unknown_measure_cannot_be_removed(project: Path, call: tuple[str, ...]) -> None:
    retire(project, "starke-maedchen", "doppelt")
    refused = run(project, "remove", *call)
    assert (refused.exit_code, "E104" in refused.stderr) == (3, True)


def test_a_measure_is_removed_for_a_reason_alone(project: Path) -> None:
    assert run(project, "remove", "sprachcafe", "--grund", " ").exit_code == 2
    assert Project(project).measure("sprachcafe").is_file()


@pytest.mark.parametrize("text", ["", "sections:\n", "sections: [alter]\n", "directorates: []\n",
                                  "directorates:\n  - id: I\n", "- a\n", "sections: {\n", "a: 'b"])
@pytest.mark.parametrize("name", ["sections", "departments"])
def test_lists_without_entries_are_told_and_nothing_is_made(
    project: Path, name: str, text: str
) -> None:
    (Project(project).data / f"{name}.yaml").write_text(text, "utf-8")
    with pytest.raises(DataError, match=rf"data/{name}\.yaml"):
        new_measure(project, TITLE)
    assert not Project(project).measure("tag-der-nachbarn").exists()


@pytest.mark.parametrize("text", ["", "number: 4\n", "number: 4\nprint: online\n", "title: [a]\n"])
def test_a_head_without_titles_makes_the_next_one(project: Path, text: str) -> None:
    Project(project).head(4).write_text(text, "utf-8")
    assert run(project, "new", "edition", "--trotzdem").exit_code == 0
    assert {p.code for p in check(project, 5) if p.is_error} <= {"E110", "E112"}


def test_names_that_yaml_would_misread_are_quoted(project: Path) -> None:
    path = Project(project).departments
    name = "Fachbereich Kultur: Kunst #1"
    offices = f"directorates:\n  - id: 'no'\n    departments:\n      - name: '{name}'\n"
    path.write_text(offices, "utf-8")
    made = new_measure(project, TITLE)
    value = load_document(project, PATHS.measure(made.stem)).value
    assert (value["directorate"], value["departments"]) == ("no", [name])


def test_a_split_record_stands_where_the_other_stands(project: Path) -> None:
    name = "elternabende-vielfalt"
    before = everything(project)
    call = ("split", name, "--title", "Bilderbücher", "--feld", "goals")
    shown = run(project, *call, "--dry-run").stdout
    assert "+ Übersicht, Sexuelle Identität: Bilderbücher\n" in shown
    assert shown.endswith("1 Seite mehr\n")
    assert everything(project) == before
    assert run(project, *call, "--by", "Jana").exit_code == 0
    old, new = (load_document(project, PATHS.measure(each)).value
                for each in (name, "bilderbuecher"))
    kept = ("sections", "directorate", "departments", "units", "direction", "goals")
    assert [new[each] for each in kept] == [old[each] for each in kept]
    assert "description" not in new
    assert "herausgelöst" in new["confirm"]
    assert {path for path in everything(project) if path not in before} == {
        project / PATHS.measure("bilderbuecher")}


def test_no_unknown_field_is_split_off(project: Path) -> None:
    refused = run(project, "split", "eltern-kind-tag", "--title", "Neu", "--feld", "goal")
    assert "E111 unbekannte Angabe „goal“ – gemeint: „goals“?" in refused.stderr


def test_what_a_removal_changes_elsewhere_is_told_before(project: Path) -> None:
    before = everything(project)
    lines = run(project, "remove", "eltern-kind-tag", "--dry-run").stdout.splitlines()
    assert everything(project) == before
    assert lines == [
        "- Inhalt, Geschlecht: Eltern-Kind-Tag", "- Übersicht, Geschlecht: Eltern-Kind-Tag",
        "- Wer macht was, Büro für Gleichstellung und Vielfalt: Eltern-Kind-Tag",
        "- Alle Maßnahmen von A bis Z, E: Eltern-Kind-Tag", "1 Seite weniger"]


def test_whoever_takes_out_and_back_stands_in_the_history(project: Path) -> None:
    run(project, "remove", "eltern-kind-tag", "--grund", "aus", "--by", "Jana")
    run(project, "remove", "eltern-kind-tag", "--undo", "--by", "Toni")
    told = run(project, "history", "eltern-kind-tag").stdout
    assert "Toni hat die Maßnahme zurückgeholt" in told
    assert "Jana hat die Maßnahme aus dem Katalog genommen" in told
    name = next(journal(project)).name
    assert "E290" in run(project, "undo", name).stderr


def test_another_title_keeps_the_id_and_moves_its_lines(project: Path) -> None:
    text = (project / PATHS.measure("eltern-kind-tag")).read_text("utf-8")
    fields, checked = form_of(project).record, examined(project, 4)[0]
    after = typed_text(fields, "eltern-kind-tag", text, {"title": "Tag der Familie"})
    found = foreseen(checked, {"eltern-kind-tag": after})
    assert {line.title for line in found.gone} == {"Eltern-Kind-Tag"}
    assert {line.title for line in found.come} == {"Tag der Familie"}
    assert found.pages == 0
