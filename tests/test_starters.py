"""A new catalogue begins with a starter: asked or told, built at once, nothing overwritten."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from catalogue.checks.published import records_of
from catalogue.checks.validate import check, validate
from catalogue.cli import main
from catalogue.model.glance import glance
from catalogue.model.problems import DataError, errors
from catalogue.model.records import Edition
from catalogue.source.declared import form_of
from catalogue.source.document import load_document
from catalogue.source.load import load
from catalogue.source.project import PATHS, Project
from catalogue.source.starters import STARTERS, begin, starter_of, starters
from tests.conftest import BuiltEdition, build_web, sharing

NAMES = ("artikel", "bericht", "klimaschutz", "konzept", "massnahmen", "steckbrief")


def init(*arguments: object, answers: str = "") -> Result:
    return CliRunner().invoke(main, ["init", *map(str, arguments)], input=answers)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let somebody sit at the terminal."""
    monkeypatch.setattr("catalogue.cli.beginning.is_asked", lambda: True)


def said(root: Path, path: object) -> str:
    return (root / str(path)).read_text("utf-8")


def test_these_starters_come_with_the_program() -> None:
    assert tuple(starters()) == NAMES
    listed = init("--liste").output
    assert all(name in listed for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_new_catalogue_is_built_at_once_and_asks_only_what_is_to_be_replaced(
    name: str, tmp_path: Path
) -> None:
    assert init(tmp_path / name, "--muster", name).exit_code == 0
    root = sharing(tmp_path / name)
    assert {problem.code for problem in check(root, 1)} <= {"I190", "I193", "I353"}
    assert build_web(root, 1).pages.page_count


@pytest.mark.parametrize("name", NAMES)
def test_every_file_names_its_schema(name: str, tmp_path: Path) -> None:
    init(tmp_path, "--muster", name)
    for path in (*tmp_path.glob("data/**/*.yaml"), *tmp_path.glob("editions/*/*.yaml")):
        schema = said(tmp_path, path).partition("\n")[0].partition("$schema=")[2]
        assert json.loads((path.parent / schema).read_text("utf-8"))["properties"]


@pytest.mark.parametrize("name", NAMES)
def test_every_example_asks_to_be_replaced(name: str, tmp_path: Path) -> None:
    starter = starter_of(name)
    begin(tmp_path, starter, starter.answers)
    for path in Project(tmp_path).measures.glob("*.yaml"):
        assert load_document(tmp_path, PATHS.measure(path.stem)).value["confirm"]


def test_a_section_has_an_example() -> None:
    lacking = [each.name for each in starters().values()
               if form_of(each.folder).words.section and not each.answers.sections]
    assert lacking == []


def test_no_starter_speaks_of_a_city() -> None:
    texts = [path.read_text("utf-8") for path in STARTERS.rglob("*.*") if path.is_file()
             and "common" not in path.parts]
    assert not [text for text in texts if re.search(r"Herne|herne\.de", text)]


def test_what_is_told_stands_in_the_files(tmp_path: Path) -> None:
    init(tmp_path / "neu", "--muster", "massnahmen", "--titel", "Plan: A's", "--herausgeber",
         "Kreis B", "--stelle", "Amt C", "--abschnitte", "Wege; Räume & Plätze",
         "--organisation", "I: Amt C, Amt D; II: Amt E")
    root = tmp_path / "neu"
    head = load_document(root, PATHS.head(1)).value
    assert (head["title"], head["publisher"], head["office"]) == ("Plan: A's", "Kreis B", "Amt C")
    sections = load_document(root, PATHS.sections).value["sections"]
    assert [each["id"] for each in sections] == ["wege", "raeume-und-plaetze"]
    offices = load_document(root, PATHS.departments).value["directorates"]
    assert [[d["name"] for d in each["departments"]] for each in offices] == [
        ["Amt C", "Amt D"], ["Amt E"]]  # fmt: skip
    assert "Kreis B, Amt C" in said(root, "editions/1/foreword.md")
    assert errors(check(root, 1)) == ()


@pytest.mark.usefixtures("asked")
def test_who_sits_there_is_asked_what_the_starter_needs(tmp_path: Path) -> None:
    answers = "steckbrief\nVorhaben\nStadt X\nAmt Y\nBauen; Feiern\n"
    result = init(tmp_path / "neu", answers=answers)
    assert result.exit_code == 0, result.output
    assert "Bereiche, durch Strichpunkt getrennt" in result.output
    assert "Organisation" not in result.output
    assert load_document(tmp_path / "neu", PATHS.head(1)).value["title"] == "Vorhaben"
    assert {path.stem for path in Project(tmp_path / "neu").measures.iterdir()} == {
        "beispiel-bauen", "beispiel-feiern"}  # fmt: skip


@pytest.mark.usefixtures("asked")
def test_an_answer_may_be_what_is_offered(tmp_path: Path) -> None:
    assert init(tmp_path / "neu", answers="\n" * 9).exit_code == 0
    head = load_document(tmp_path / "neu", PATHS.head(1)).value
    assert head["title"] == starter_of("massnahmen").answers.title


@pytest.mark.parametrize("name", ["notiz.txt", ".versteckt"])
def test_a_folder_with_anything_in_it_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("wichtig", "utf-8")
    result = init(tmp_path)
    assert result.exit_code
    assert "E271 der Ordner ist nicht leer – einen leeren Ordner nennen" in result.output
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_what_to_do_next_can_be_copied_whatever_the_folder_is_called(tmp_path: Path) -> None:
    result = init(tmp_path / "Büro Müller", "--muster", "artikel")
    assert f'catalogue build --edition 1 --root "{tmp_path / "Büro Müller"}"' in result.output


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("", "utf-8")
    assert "E271 das ist eine Datei" in init(tmp_path / "datei").output


def test_a_wrong_name_gets_the_nearest(tmp_path: Path) -> None:
    result = init(tmp_path / "neu", "--muster", "klimaschuz")
    assert "E270 ein Muster „klimaschuz“ gibt es nicht – gemeint: „klimaschutz“?" in result.output
    assert not (tmp_path / "neu").exists()


def test_a_name_like_none_gets_all() -> None:
    with pytest.raises(DataError, match=", ".join(NAMES)):
        starter_of("xyz")


def test_a_field_may_not_be_called_what_a_record_is_asked_for(tmp_path: Path) -> None:
    init(tmp_path, "--muster", "steckbrief")
    path = tmp_path / PATHS.form
    path.write_text(path.read_text("utf-8").replace("  partners:", "  text:"), "utf-8")
    with pytest.raises(DataError) as raised:
        check(tmp_path, 1)
    assert [(each.code, each.place.path) for each in raised.value.problems] == [
        ("E106", PATHS.form)]  # fmt: skip


def test_a_text_that_is_not_required_may_be_left_out(tmp_path: Path) -> None:
    begin(tmp_path, starter_of("klimaschutz"), starter_of("klimaschutz").answers)
    path = tmp_path / PATHS.measure("beispiel-energie")
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"(?s)goals: .*actors:|confirm: .*", "actors:", text)
                    .removesuffix("actors:"), "utf-8")
    assert errors(check(tmp_path, 1)) == ()
    path.write_text(re.sub(r"(?s)description: .*?actors:", "actors:", path.read_text("utf-8")),
                    "utf-8")
    assert [each.code for each in errors(check(tmp_path, 1))] == ["E109"]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_frozen_of_it_can_be_read_again(name: str, tmp_path: Path) -> None:
    begin(tmp_path, starter_of(name), starter_of(name).answers)
    edition = validate(load(tmp_path, 1))
    kept = Edition.model_validate_json(records_of(edition))
    assert [each.title for each in kept.measures] == [each.title for each in edition.measures]
    assert kept.form.words == edition.form.words


def test_a_plan_is_counted_at_a_glance_by_its_own_choice(tmp_path: Path) -> None:
    init(tmp_path, "--muster", "klimaschutz")
    declared = tmp_path / "data" / "catalogue.yaml"
    text = declared.read_text("utf-8")
    stand = "type: choice\n    required: true\n    shows: [overview, glance"
    assert stand in text
    declared.write_text(text.replace(stand, stand.replace("    required: true\n", "")), "utf-8")
    first, *others = sorted(Project(tmp_path).measures.glob("*.yaml"))
    first.write_text(re.sub(r"(?m)^status: .*\n", "", first.read_text("utf-8")), "utf-8")
    found = glance(validate(load(tmp_path, 1)))
    assert [column.label for column in found.columns] == ["geplant", "begonnen", "umgesetzt"]
    assert (found.sum.counts["planned"], found.sum.total) == (len(others), len(others) + 1)
    # Who answers is counted by the highest level, and here there is none.
    assert found.directorates == ()
    overview = next(each for each in build_web(sharing(tmp_path), 1).pages.fitted
                    if each.unit.kind == "overview")
    assert {"Nummer", "M 1"} <= {*overview.leaf.words}


@pytest.mark.parametrize("setting", ["page", "half", "flow"])
def test_an_article_stands_between_its_rubric_and_who_wrote_it(
    setting: str, tmp_path: Path
) -> None:
    init(tmp_path, "--muster", "artikel")
    declared = tmp_path / PATHS.form
    declared.write_text(f"setting: {setting}\n{declared.read_text('utf-8')}", "utf-8")
    build_web(sharing(tmp_path), 1, tmp_path / "out")
    text = BuiltEdition(tmp_path / "out").texts[0]
    first, title, byline = (text.index(each) for each in (
        "Rubrik", "Die Überschrift", "Text: Wer den Artikel geschrieben hat"))
    assert first < title < byline < text.index("Der Vorspann")
    assert text.count("Rubrik") == 1


def test_fact_sheets_are_counted_at_a_glance_by_where_they_stand(tmp_path: Path) -> None:
    init(tmp_path, "--muster", "steckbrief")
    build_web(sharing(tmp_path), 1, tmp_path / "out")
    built = BuiltEdition(tmp_path / "out")
    text = built.text(built.units("glance")[0])
    assert "in Vorbereitung läuft abgeschlossen davon neu Projekte" in " ".join(text.split())
    assert "Zusammen 3 – – – 3" in " ".join(text.split())
