"""A catalogue of several kinds of record: declared, checked, printed, compared, written."""

import json
from pathlib import Path

import fastjsonschema
import pypdfium2
import pytest
from click.testing import CliRunner, Result

from catalogue.archive.previous import side_of
from catalogue.build.line import Built, build
from catalogue.build.preview import opened, preview
from catalogue.checks.published import edition_schema, records_of
from catalogue.checks.schema import schemas, write_schemas
from catalogue.checks.validate import check, validate
from catalogue.cli import main
from catalogue.compare.report import report
from catalogue.model.changes import changes_between
from catalogue.model.fields import public
from catalogue.model.form import house_form
from catalogue.model.glance import glance
from catalogue.model.problems import DataError, errors
from catalogue.model.records import Edition
from catalogue.preflight.readback import squeezed
from catalogue.source.document import load_document
from catalogue.source.load import load
from catalogue.source.new import new_measure
from catalogue.source.project import PATHS
from catalogue.source.retire import restore, retire
from tests.conftest import in_words
from tests.kinds import KINDS, LEADING, kinds_project
from tests.test_checks import put, verdicts

BAD = sorted((KINDS / "bad").glob("*.yaml"))
EVENING, BOX, YEARS = "erzaehlabend", "buecherkiste", "zehn-jahre"


@pytest.fixture
def kinds(tmp_path: Path) -> Path:
    """A small project with three kinds of record."""
    return kinds_project(tmp_path / "kinds")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Its edition in every product, each checked as it was written."""
    return build(kinds_project(tmp_path_factory.mktemp("built") / "kinds"), 4)


@pytest.fixture(scope="module")
def edition(built: Built) -> Edition:
    """Its records."""
    return built.pages.composition.edition


@pytest.fixture(scope="module")
def texts(built: Built) -> dict[str, str]:
    """The words of every unit as they stand in the web product, by its anchor."""
    web = next(path for path in built.delivery.files if path.stem.endswith("-web"))
    with pypdfium2.PdfDocument(web) as pdf:
        read = [squeezed(page.get_textpage().get_text_range()) for page in pdf]
    return {entry.anchor: "".join(read[each.first_page - 1 :][: each.leaf.page_count])
            for each in built.pages.fitted for entry in each.unit.entries}


def run(root: Path, *arguments: str) -> Result:
    """Call the program."""
    return CliRunner().invoke(main, [*arguments, "--root", str(root)])


@pytest.mark.parametrize("bad", BAD, ids=lambda path: path.stem)
def test_a_bad_file_gets_the_verdict_it_states(bad: Path, kinds: Path) -> None:
    text = put(bad, kinds)
    place = text.split("\n", 1)[0].removeprefix("# Datei: ")
    found = [p for p in check(kinds, 4) if p.place.path.as_posix() == place and p.is_error]
    expected = list(verdicts(text))
    surprises = [in_words(p) for p in found if not any(v.is_met_by(p) for v in expected)]
    assert (surprises, [v for v in expected if not any(map(v.is_met_by, found))]) == ([], [])


def test_the_project_is_without_fault(kinds: Path) -> None:
    assert [in_words(p) for p in check(kinds, 4) if p.code[0] in "EW"] == []


def test_three_files_are_written_and_checked(built: Built) -> None:
    endings = {path.stem.rpartition("-")[2] for path in built.delivery.files}
    assert endings >= {"web", "archive", "print"}
    assert not errors(built.problems)


def test_each_kind_is_set_in_its_own_way(built: Built) -> None:
    pages = {entry.anchor: each for each in built.pages.fitted for entry in each.unit.entries}
    assert pages[f"measure-herkunft-{LEADING}"].leaf.page_count == 1
    assert pages[f"measure-herkunft-{EVENING}"] is pages[f"measure-herkunft-{BOX}"]
    told = pages[f"measure-sexuelle-identitaet-{YEARS}"]
    assert told.leaf.page_count == 2
    assert told.unit.running_head == "Zehn Jahre Vielfalt"
    assert pages[f"measure-herkunft-{LEADING}"].unit.running_head == "2 Ethnische Herkunft"


def test_a_flowing_record_has_its_columns(texts: dict[str, str]) -> None:
    story = texts[f"measure-sexuelle-identitaet-{YEARS}"]
    assert story.index("AmAnfangstand") < story.index("Vorschlag24wurde")


def test_a_section_holds_its_records_kind_by_kind(edition: Edition) -> None:
    kinds = [m.declared.id for m in edition.measures_in(edition.section("geschlecht"))]
    assert kinds == ["measures"] * 4 + ["projects"] * 2


def test_records_of_one_kind_lead_to_those_of_another(texts: dict[str, str]) -> None:
    assert "ErzählabendamBrunnen,Seite15" in texts[f"measure-herkunft-{LEADING}"]
    assert "SprachcaféinderStadtbücherei,Seite13" in texts[f"measure-herkunft-{EVENING}"]


def test_each_kind_is_named_by_its_own_noun(texts: dict[str, str]) -> None:
    assert "3Maßnahmen,2Projekte,einesdavonneu" in texts["overview-herkunft"]
    assert "TiteldesProjektsläuftfertig" in texts["overview-herkunft"]
    assert "EthnischeHerkunft(5)" in texts["contents"]


def test_at_a_glance_each_kind_has_a_column(edition: Edition) -> None:
    found = glance(edition)
    assert [each.label for each in found.columns] == ["Maßnahmen", "Projekte", "Berichte"]
    assert found.sum.counts == {"measures": 9, "projects": 4, "reports": 1}
    # Of projects no directorate is known.
    assert (found.answered.total, found.sum.total) == (10, 14)


def test_at_a_glance_one_kind_is_counted_by_its_choices(edition: Edition) -> None:
    alone = glance(edition.alone("measures"))
    assert [each.name for each in alone.columns] == ["inward", "both", "outward"]
    assert alone.sum.total == 9


def test_a_register_lists_one_kind_or_all(texts: dict[str, str]) -> None:
    assert "ErzählabendamBrunnen" in texts["index-status"]
    assert "Sprachcafé" not in texts["index-status"]
    assert all(name in texts["index-titles"] for name in ("Sprachcafé", "Bücherkiste", "ZehnJahre"))


def test_what_is_published_keeps_to_its_schema(edition: Edition) -> None:
    value = json.loads(records_of(edition))
    assert [each.get("kind") for each in value["measures"]].count("projects") == 3
    assert "kind" not in value["measures"][0]
    fastjsonschema.compile(edition_schema(edition.form))(value)


def test_what_a_bag_holds_is_read_back_kind_by_kind(edition: Edition) -> None:
    data = records_of(edition)
    back = Edition.model_validate_json(data)
    assert [m.declared.id for m in back.measures] == [m.declared.id for m in edition.measures]
    assert public(back.model_dump(mode="json")) == public(edition.model_dump(mode="json"))
    fastjsonschema.compile(edition_schema(edition.form))(json.loads(data))


def test_a_catalogue_of_one_kind_is_written_as_before() -> None:
    said = house_form().model_dump()
    assert "kinds" not in said
    assert all("kind" not in part for part in said["parts"])
    assert all("kind" not in field for field in said["fields"].values())


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The project with another title of one of its projects, and without its report."""
    root = kinds_project(tmp_path / "later")
    path = root / PATHS.measure(BOX, "projects")
    text = path.read_text("utf-8").replace("zwölf Sprachen\n", "elf Sprachen\n", 1)
    path.write_text(text, "utf-8")
    retire(root, YEARS, "erzählt")
    return root


def test_editions_are_compared_in_every_kind(kinds: Path, later: Path) -> None:
    changes = changes_between(*(validate(load(root, 4)) for root in (kinds, later)))
    assert {c.measure.id: (c.kinds[0].word, c.what) for c in changes.changes} == {
        BOX: ("umbenannt", "Titel, Kurztitel"), YEARS: ("entfallen", "")}


def test_the_report_of_changes_says_of_which_kind_a_record_is(kinds: Path, later: Path) -> None:
    written = report(side_of(kinds, 4), side_of(later, 4), later / "out", pictures=False)
    html = written.files[0].read_text("utf-8")
    assert '<p class="kinds">Projekt · umbenannt: Titel, Kurztitel' in html
    assert '<p class="kinds">Bericht · entfallen' in html


def test_a_record_of_a_kind_is_begun_and_taken_back(kinds: Path) -> None:
    made = run(kinds, "new", "measure", "--title", "Ein Fest", "--kind", "projects")
    assert made.stdout.strip().endswith("data/projects/ein-fest.yaml")
    assert load_document(kinds, PATHS.measure("ein-fest", "projects")).value["status"] == "begun"
    assert not errors(check(kinds, 4))
    run(kinds, "new", "measure", "--title", "Ein Fest", "--kind", "projects", "--undo")
    assert not (kinds / PATHS.measure("ein-fest", "projects")).exists()


def test_a_file_begins_with_the_title_whoever_declared_it(kinds: Path) -> None:
    run(kinds, "new", "measure", "--title", "Eisdiele", "--kind", "projects")
    path = kinds / PATHS.measure("eisdiele", "projects")
    keys = [line.partition(":")[0] for line in path.read_text("utf-8").splitlines()
            if line[:1].isalpha()]
    assert keys[:2] == ["title", "sections"]


def test_no_two_kinds_share_an_id(kinds: Path) -> None:
    assert new_measure(kinds, "Erzählabend").name == "erzaehlabend-2.yaml"


def test_a_kind_that_there_is_not_is_told_with_the_nearest(kinds: Path) -> None:
    for words in (["new", "measure", "--title", "Ein Fest"], ["collect", "--edition", "4"]):
        refused = run(kinds, *words, "--kind", "project")
        assert "unbekannte Art von Einträgen „project“ – gemeint: „projects“?" in refused.stderr


def test_a_record_goes_and_comes_back_to_its_kind(kinds: Path) -> None:
    path = kinds / PATHS.measure(YEARS, "reports")
    before = path.read_text("utf-8")
    retire(kinds, YEARS, "erzählt")
    assert not path.exists()
    assert restore(kinds, YEARS) == path
    assert path.read_text("utf-8") == before


def test_a_record_whose_kind_is_gone_stays_where_it_is_kept(kinds: Path) -> None:
    kept = retire(kinds, YEARS, "erzählt")
    listed = kinds / PATHS.retired
    listed.write_text(listed.read_text("utf-8").replace("reports", "report"), "utf-8")
    with pytest.raises(DataError, match="gemeint: „reports“"):
        restore(kinds, YEARS)
    assert kept.is_file()
    assert "E104" in [p.code for p in check(kinds, 4)]


def test_each_kind_has_a_schema(kinds: Path) -> None:
    write_schemas(kinds)
    schema = schemas(kinds)["projects"]
    assert {"status", "summary"} < schema["properties"].keys()
    assert schema["properties"].keys().isdisjoint({"id", "kind", "direction", "directorate"})
    value = load_document(kinds, PATHS.measure(BOX, "projects")).value
    fastjsonschema.compile(schema)(value)
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        fastjsonschema.compile(schema)({**value, "direction": "both"})


def test_the_schema_of_the_declaration_knows_kinds(kinds: Path) -> None:
    accepts = fastjsonschema.compile(schemas(kinds)["catalogue"])
    value = load_document(kinds, PATHS.form).value
    accepts(value)
    project = value["kinds"]["projects"]
    for wrong in ({"retired": project}, {"projects": {**project, "id": "projects"}},
                  {"projects": {"fields": {}}}):
        with pytest.raises(fastjsonschema.JsonSchemaValueException):
            accepts({**value, "kinds": wrong})


def test_a_record_of_any_kind_is_shown_while_somebody_types(kinds: Path) -> None:
    desk = opened(kinds, 4)
    text = (kinds / PATHS.measure(EVENING, "projects")).read_text("utf-8")
    shown = preview(desk, EVENING, text.replace("An vier Abenden", "An fünf Abenden"))
    assert not errors(shown.problems)
    with pypdfium2.PdfDocument(shown.pdf) as pdf:
        read = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert "An fünf Abenden" in read
    assert "Bücherkiste" in read
