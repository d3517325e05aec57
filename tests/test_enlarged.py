"""What a document has and a catalogue lacks is entered in its declaration, when that is agreed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalogue.checks.validate import check
from catalogue.cli import main
from catalogue.exchange.inbox import Wanted, import_files
from catalogue.exchange.report import ImportReport
from catalogue.model.problems import errors
from catalogue.source.declared import form_of
from catalogue.source.document import load_document
from catalogue.source.project import PATHS
from catalogue.source.starters import begin, starter_of

CONCEPT = """\
I. Ausgangslage

Es regnet oft, siehe Anlage A.

II. Was zu tun ist

Schirme kaufen.

II. 1 Wer zahlt

Alle.

Anlage A  Die Schirme

- rot
- blau
"""
SHEET = "Frösche zählen\n\nZielsetzung\n\nMehr Frösche.\n\nWETTER\n\nNass.\n\nTräger: Teichamt\n"


def starter(root: Path, name: str) -> Path:
    begin(root, starter_of(name), starter_of(name).answers)
    return root


def take(root: Path, text: str, is_agreed: bool = True, dry_run: bool = False) -> ImportReport:
    path = root.parent / "vorlage.txt"
    path.write_text(text, "utf-8")
    return import_files(root, [path], 1, dry_run,
                        wanted=Wanted(declares=lambda draft: is_agreed))


def declared(root: Path) -> str:
    return (root / PATHS.form).read_text("utf-8")


def imported(root: Path, text: str, *options: str, answer: str = "") -> Result:
    path = root.parent / "vorlage.txt"
    path.write_text(text, "utf-8")
    return CliRunner().invoke(
        main, ["import", str(path), "--root", str(root), *options], input=answer)


def test_the_chapters_of_a_document_take_the_place_of_examples(tmp_path: Path) -> None:
    root = starter(tmp_path / "konzept", "konzept")
    report = take(root, CONCEPT)
    chapters = form_of(root).parts_of("chapter")
    assert [(each.number, each.title, each.level) for each in chapters] == [
        ("I.", "Ausgangslage", 1), ("II.", "Was zu tun ist", 1), ("II. 1", "Wer zahlt", 2),
        ("Anlage A", "Die Schirme", 1)]  # fmt: skip
    assert [part.type for part in form_of(root).parts][:4] == [
        "cover", "imprint", "contents", "chapter"]  # fmt: skip
    assert {path.stem for path in (root / "editions/1").glob("*.md")} == {
        "ausgangslage", "was-zu-tun-ist", "wer-zahlt", "die-schirme"}  # fmt: skip
    assert (report.unplaced, errors(check(root, 1))) == ((), ())


def test_a_chapter_that_somebody_has_written_stays(tmp_path: Path) -> None:
    root = starter(tmp_path / "konzept", "konzept")
    (root / "editions/1/ausblick.md").write_text("Bald scheint die Sonne.\n", "utf-8")
    take(root, CONCEPT)
    assert form_of(root).chapters == (
        "ausgangslage", "was-zu-tun-ist", "wer-zahlt", "die-schirme", "ausblick")
    assert (root / "editions/1/ausblick.md").read_text("utf-8") == "Bald scheint die Sonne.\n"


def test_a_field_is_entered_behind_the_last_text_and_nothing_else_changes(tmp_path: Path) -> None:
    root = starter(tmp_path / "blatt", "steckbrief")
    before = declared(root)
    take(root, SHEET)
    line = "  wetter: {label: 'Wetter', type: prose}\n"
    assert declared(root) == before.replace("  carrier:", f"{line}  carrier:", 1)
    value = load_document(root, PATHS.measure("froesche-zaehlen")).value
    assert [value[name] for name in ("goals", "wetter", "carrier")] == [
        "Mehr Frösche.\n", "Nass.\n", "Teichamt"]  # fmt: skip


def test_a_field_behind_all_others_stands_above_the_remark_on_what_follows(tmp_path: Path) -> None:
    root = starter(tmp_path / "blatt", "artikel")
    head, _, rest = declared(root).partition("  photo:")
    parts = rest.partition("# Die Teile")[2]
    (root / PATHS.form).write_text(f"{head}\n# Die Teile{parts}", "utf-8")
    take(root, "Frösche\n\nSie quaken.\n\nWETTER\n\nNass.\n")
    assert "  wetter: {label: 'Wetter', type: prose}\n\n# Die Teile" in declared(root)


def test_nothing_is_entered_that_nobody_agreed_to(tmp_path: Path) -> None:
    root = starter(tmp_path / "konzept", "konzept")
    before = declared(root)
    report = take(root, CONCEPT, is_agreed=False)
    assert (declared(root), len(report.proposals)) == (before, 4)
    assert (root / "editions/1/anlass.md").exists()


def test_a_trial_shows_what_would_be_entered_and_writes_nothing(tmp_path: Path) -> None:
    root = starter(tmp_path / "konzept", "konzept")
    before = declared(root)
    report = take(root, CONCEPT, dry_run=True)
    assert [each.path.name for each in report.changes][:2] == ["catalogue.yaml"] * 2
    assert declared(root) == before
    assert (root / "editions/1/anlass.md").exists()


def test_what_a_declaration_cannot_take_in_is_proposed_as_before(tmp_path: Path) -> None:
    root = starter(tmp_path / "blatt", "artikel")
    flow = "{title: {label: Titel}, story: {label: Text, type: prose}}"
    head, _, rest = declared(root).partition("fields:\n")
    (root / PATHS.form).write_text(
        f"{head}fields: {flow}\nparts:{rest.partition('parts:')[2]}", "utf-8")
    before = declared(root)
    for path in (root / PATHS.measures).iterdir():
        path.unlink()
    report = take(root, "Frösche\n\nSie quaken.\n\nWETTER\n\nNass.\n")
    assert ([each.name for each in report.proposals], declared(root)) == (["wetter"], before)


def test_who_asks_for_it_is_not_asked_and_editors_are_told_of_the_new_field(tmp_path: Path) -> None:
    root = starter(tmp_path / "blatt", "steckbrief")
    result = imported(root, SHEET, "--eintragen")
    assert result.exit_code == 0, result.output
    assert "In data/catalogue.yaml unter „fields“ eingetragen:\n  wetter: {" in result.output
    schema = json.loads((root / PATHS.schemas / "measure.json").read_text("utf-8"))
    assert "wetter" in schema["properties"]


@pytest.mark.parametrize(("answer", "is_entered"), [("j\n", True), ("n\n", False)])
def test_who_sits_there_is_asked(
    answer: str, is_entered: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.cli.importing.is_asked", lambda: True)
    root = starter(tmp_path / "konzept", "konzept")
    result = imported(root, CONCEPT, answer=answer)
    assert "In data/catalogue.yaml eintragen und so einlesen? [j/N]" in result.output
    assert "Dafür fallen Beispiele des Musters weg: anlass, ziele, umsetzung" in result.output
    assert ("wer-zahlt" in form_of(root).chapters) is is_entered


@pytest.mark.parametrize(("sentences", "pages"), [(5, None), (60, 2), (200, None)])
def test_a_record_gets_two_pages_where_one_is_not_enough_and_two_are(
    sentences: int, pages: int | None, tmp_path: Path
) -> None:
    root = starter(tmp_path / "blatt", "steckbrief")
    text = "Der Frosch sitzt am Ufer des Teichs und quakt, bis es dunkel wird.\n" * sentences
    report = take(root, f"Frösche zählen\n\n{text}\n")
    assert load_document(root, PATHS.measure("froesche-zaehlen")).value.get("pages") == pages
    assert ("I287" in {each.code for each in report.problems}) is (pages == 2)
    assert ("W402" in {each.code for each in check(root, 1)}) is (sentences > 100)


@pytest.mark.parametrize("name", ["artikel", "klimaschutz", "steckbrief"])
def test_what_comes_in_takes_the_place_of_examples_that_nobody_touched(
    tmp_path: Path, name: str
) -> None:
    root = tmp_path / "neu"
    assert CliRunner().invoke(main, ["init", str(root), "--muster", name]).exit_code == 0
    *untouched, own = sorted((root / PATHS.measures).glob("*.yaml"))
    if untouched:
        text = own.read_text("utf-8").replace("title: 'Beispiel", "title: 'Eigenes")
        own.write_text(text, "utf-8")
    is_example = [path for path in (root / PATHS.measures).glob("*.yaml")
                  if "title: 'Beispiel" in path.read_text("utf-8")]
    table = root.parent / "liste.csv"
    table.write_text("Titel\nAm Teich\n", "utf-8")
    report = import_files(root, [table], 1, dry_run=False)
    assert {path.name for path in report.gone} == {path.name for path in is_example}
    left = {path.name for path in (root / PATHS.measures).glob("*.yaml")}
    assert left == {"am-teich.yaml", *([own.name] if untouched else [])}
