"""Messages that an editor meets in a year: each is true, German, and names the way out."""

import shutil
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from catalogue.cli import main
from catalogue.exchange.forms.returned import take_back
from catalogue.exchange.inbox import import_files
from catalogue.model.problems import DataError
from tests.conftest import ROOT
from tests.test_workbook import SCHOOL, changed, edited, sent

TEXT = ROOT / "tests" / "samples" / "import" / "katalog.txt"


def run(*arguments: object) -> Result:
    """Run the command line in this process."""
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("docx", "formular.xlsx", "„.xlsx“, ist aber ein Word-Dokument – umbenennen"),
        ("xlsx", "formular.docx", "„.docx“, ist aber eine Excel-Arbeitsmappe – umbenennen"),
        ("xlsx", "formular.xls", "„.xls“, ist aber eine Excel-Arbeitsmappe – umbenennen"),
        ("docx", "formular.pdf", "„.pdf“, ist aber ein Word-Dokument – umbenennen"),
        ("docx", "formular.txt", "„.txt“, ist aber ein Word-Dokument – umbenennen"),
        ("docx", "formular", "„formular“, ist aber ein Word-Dokument – umbenennen: formular.docx"),
    ],
)
def test_a_file_under_a_wrong_name_is_called_what_it_is(
    project: Path, tmp_path: Path, kind: str, name: str, told: str
) -> None:
    path = Path(shutil.copy(sent(project, kind=kind), tmp_path / name))
    with pytest.raises(DataError, match=told):
        import_files(project, [path], 4, dry_run=True)


def test_a_file_that_cannot_be_read_is_told_in_german(project: Path, tmp_path: Path) -> None:
    path = tmp_path / "leer.xlsx"
    shutil.make_archive(str(tmp_path / "leer"), "zip", project / "data" / "measures")
    (tmp_path / "leer.zip").rename(path)
    with pytest.raises(DataError, match=r"neu speichern oder neu anfordern$"):
        import_files(project, [path], 4, dry_run=False)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("import",), "es fehlt: DATEI – "),
        (("import", "/nirgends.docx"), "DATEI: „/nirgends.docx“ gibt es nicht"),
        (("remove",), "es fehlt: KENNUNG – "),
        (("preflight", "/nirgends.pdf", "--printer", "online"), "DATEI: „/nirgends.pdf“ gibt"),
        (("diff",), "es fehlt: N – "),
    ],
)
def test_what_is_missing_in_a_call_has_the_name_of_its_help(
    arguments: tuple[str, ...], told: str
) -> None:
    assert told in run(*arguments).stderr


def test_an_answer_that_nobody_asked_for_is_not_called_answered(project: Path) -> None:
    path = edited(sent(project, "Fachbereich Integration"), (SCHOOL, "Ihre Antwort", "Im März."))
    (problem,) = take_back(project, [path], 4).problems
    assert "es war keine Frage offen, Ihre Antwort: „Im März.“" in problem.message
    assert problem.hint == "von Hand übernehmen"


def test_a_missing_measure_names_the_command_that_retires_it(project: Path) -> None:
    path = changed(sent(project), lambda book: book["Maßnahmen"].delete_rows(2))
    (problem,) = take_back(project, [path], 4).problems
    assert (problem.code, "catalogue remove " in problem.hint) == ("W244", True)


def test_a_build_counts_the_notices_and_names_who_shows_them(project: Path) -> None:
    result = run("build", "--edition", 4, "--product", "web", "--root", project)
    assert "I190" not in result.stderr
    assert "Hinweise zeigt „catalogue check --edition 4 --alles“" in result.stderr


@pytest.mark.parametrize(("pages", "told"), [
    (1, "1 Seite, nötig ist ein Vielfaches von 4 – 3 Seiten ergänzen; ein Umschlag: mit --cover"),
    (3, "3 Seiten, nötig ist ein Vielfaches von 4 – 1 Seite ergänzen\n"),
])  # fmt: skip
def test_one_page_is_no_pages_and_may_be_a_cover(tmp_path: Path, pages: int, told: str) -> None:
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(tmp_path / "a.pdf")
    result = run("preflight", tmp_path / "a.pdf", "--printer", "online", "--root", ROOT)
    assert told in result.stderr


@pytest.mark.parametrize("name", ["check", "status", "doctor", "verify", "schema"])
def test_an_empty_folder_is_told_how_a_catalogue_begins(tmp_path: Path, name: str) -> None:
    result = run(name, "--root", tmp_path)
    assert "hier liegt kein Katalog" in result.output
    assert "Datei.docx" in result.output
    assert result.exit_code


@pytest.mark.parametrize("call", [("schema",), ("verify",), ("import", "a.txt", "--edition", 4)])
def test_in_a_wrong_folder_the_right_one_is_named(project: Path, call: tuple[object, ...]) -> None:
    text = project / "data" / "a.txt"
    text.write_text("Tag der Vielfalt", "utf-8")
    words = [text if word == text.name else word for word in call]
    before = {path for path in project.rglob("*") if ".cache" not in path.parts}
    result = run(*words, "--root", project / "data")
    assert "hier liegt kein Katalog" in result.output
    assert f"gemeint: {project}?" in result.output
    assert result.exit_code
    assert {path for path in project.rglob("*") if ".cache" not in path.parts} == before


@pytest.mark.parametrize("name", ["check", "build"])
@pytest.mark.parametrize(("is_there", "told"), [(True, "im Ordner liegt keine Maßnahme"),
                                                (False, "den Ordner gibt es nicht")])
def test_a_catalogue_without_measures_is_not_set(
    project: Path, name: str, is_there: bool, told: str
) -> None:
    shutil.rmtree(project / "data" / "measures")
    if is_there:
        (project / "data" / "measures").mkdir()
    result = run(name, "--edition", 4, "--root", project)
    assert f"data/measures E101 {told}" in result.output
    assert result.exit_code
    assert not (project / "editions" / "4" / "out").exists()


@pytest.mark.parametrize("name", ["json.py", "catalogue/__init__.py"])
def test_no_program_of_the_folder_one_stands_in_is_run(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    form, planted = sent(project), tmp_path / "ordner" / name
    planted.parent.mkdir(parents=True)
    planted.write_text("raise SystemExit('fremd')", "utf-8")
    monkeypatch.chdir(tmp_path / "ordner")
    assert import_files(project, [form], 4, dry_run=True).problems == ()


def test_a_first_import_that_was_cut_off_is_finished_by_the_next(tmp_path: Path) -> None:
    import_files(tmp_path, [TEXT], 3, dry_run=False)
    shutil.rmtree(tmp_path / "data" / "schemas")
    again = import_files(tmp_path, [TEXT], 3, dry_run=False)
    assert [str(each) for each in again.added] == ["data/schemas"]
    assert import_files(tmp_path, [TEXT], 3, dry_run=False).added == ()
