"""A whole catalogue comes back from its archive PDF, its bag and its export, field by field."""

import json
import shutil
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.archive.bag import write_bag
from catalogue.archive.pack import layout_zip
from catalogue.archive.places import RECORDS
from catalogue.archive.verify import verify
from catalogue.build.line import build
from catalogue.build.wish import Wish
from catalogue.checks.published import records_of
from catalogue.checks.validate import validate
from catalogue.cli import main
from catalogue.exchange.back.declaration import form_text
from catalogue.exchange.back.files import files_of
from catalogue.exchange.extract import enclosed
from catalogue.exchange.inbox import Wanted, import_files
from catalogue.exchange.report import ImportReport
from catalogue.exchange.trial import taken_over, tried
from catalogue.model.fields import TYPES, public
from catalogue.model.problems import ArchiveError, DataError
from catalogue.model.records import Edition
from catalogue.source.declared import form_in, form_of
from catalogue.source.document import document_of
from catalogue.source.load import load
from catalogue.source.project import PATHS, Project
from catalogue.source.starters import STARTERS
from tests.climate import LAYOUT
from tests.conftest import in_words
from tests.declared import DECLARED, FULL, declared_project
from tests.kinds import KINDS, LEADING

Change = Callable[[pikepdf.Pdf], object]
BOTH = Wish(("web", "archive"))
NOTE = "confirm: Stimmt das noch?\n"
# What YAML holds as it is; other line ends and signs of control no file has.
SIGNS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"),
                      exclude_characters="\ufeff⟪⟫", include_characters="\n\t#:-'\"|>%@`!&*{}[],?")
TEXTS = st.text(SIGNS, min_size=1, max_size=60).map(str.strip).filter(bool)


def rich_project(folder: Path) -> Path:
    """Write a project with every type of field, three kinds, a layout of its own, notes, a past."""
    root = declared_project(folder)
    path = root / PATHS.form
    form = yaml.safe_load(path.read_text("utf-8"))
    more = yaml.safe_load((KINDS / "data" / "catalogue.yaml").read_text("utf-8"))
    form["fields"]["projects"] = more["fields"]["projects"]
    form |= {"kinds": more["kinds"], "parts": [*form["parts"], *(
        part for part in more["parts"] if part.get("kind"))]}
    path.write_text(yaml.safe_dump(form, allow_unicode=True, sort_keys=False), "utf-8")
    for kind in more["kinds"]:
        shutil.copytree(KINDS / "data" / kind, root / "data" / kind)
    leading = root / PATHS.measure(LEADING)
    leading.write_text(f"{leading.read_text('utf-8')}projects: [buecherkiste]\n{NOTE}", "utf-8")
    for name, text in LAYOUT.items():
        target = root / PATHS.layout("stadt") / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(text.replace("148mm", "210mm").replace("210mm }", "297mm }"), "utf-8")
    head = root / PATHS.head(4)
    head.write_text(f"{head.read_text('utf-8')}layout: stadt\n", "utf-8")
    before = edition_of(root).model_copy(update={
        "head": edition_of(root).head.model_copy(update={"number": 3}),
        "measures": tuple(m for m in edition_of(root).measures if (m.since or 0) < 4)})
    records = root / PATHS.edition(3) / "archive" / RECORDS
    records.parent.mkdir(parents=True)
    records.write_bytes(records_of(before))
    return root


def edition_of(root: Path, number: int = 4) -> Edition:
    """The edition that a folder holds."""
    return validate(load(root, number))


def told(edition: Edition) -> Any:
    """All that an edition says but for internal notes."""
    return public(edition.model_dump(mode="json"))


def bytes_of(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def back(root: Path, *files: Path, number: int = 0, dry_run: bool = False) -> ImportReport:
    """Import what holds a catalogue into a folder."""
    root.mkdir(exist_ok=True)
    return import_files(root, files, number, dry_run)


def refusal(root: Path, *files: Path, number: int = 0) -> list[str]:
    """What is said of an import that leaves everything as it was."""
    root.mkdir(exist_ok=True)
    before = bytes_of(root)
    with pytest.raises((DataError, ArchiveError)) as raised:
        import_files(root, files, number, dry_run=False)
    assert bytes_of(root) == before
    return [in_words(each) for each in raised.value.problems]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rich project, with its web and archive file."""
    root = rich_project(tmp_path_factory.mktemp("back") / "project")
    build(root, 4, wish=BOTH)
    return root


@pytest.fixture(scope="module")
def archived(built: Path) -> Path:
    """The archive file of the rich project."""
    return next(Project(built).out(4).glob("*-archive.pdf"))


@pytest.fixture(scope="module")
def returned(archived: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rich project as its archive file gives it back."""
    root = tmp_path_factory.mktemp("returned") / "project"
    back(root, archived)
    return root


def enclosing(path: Path, files: Mapping[str, bytes], change: Change = bool) -> Path:
    """Write a PDF of a blank page that encloses files, after a change to its objects."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for name, data in files.items():
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data, filename=name)
        change(pdf)
        pdf.save(path)
    return path


@cache
def exported(root: Path) -> dict[str, Any]:
    """The published JSON of an edition."""
    value: dict[str, Any] = json.loads(records_of(edition_of(root)))
    return value


def as_export(folder: Path, value: Any) -> Path:
    """Write a value as an export has it."""
    path = folder / "edition.json"
    path.write_text(json.dumps(value), "utf-8")
    return path


def test_the_project_has_every_type_of_field(built: Path) -> None:
    record = next(each for each in edition_of(built).measures if each.id == FULL)
    assert {field.type for field in record.fields} == set(TYPES)
    assert len(edition_of(built).form.all_kinds) == 3


def test_every_field_of_every_record_comes_back(built: Path, returned: Path) -> None:
    before, after = edition_of(built), edition_of(returned)
    assert len(after.measures) == len(before.measures) > 10
    for one, other in zip(before.measures, after.measures, strict=True):
        assert public(other.model_dump(mode="json")) == public(one.model_dump(mode="json"))


def test_all_else_of_the_edition_comes_back(built: Path, returned: Path) -> None:
    before, after = told(edition_of(built)), told(edition_of(returned))
    assert before.keys() == after.keys()
    for part in before.keys() - {"measures", "form"}:
        assert after[part] == before[part], part


def test_the_declaration_comes_back(built: Path, returned: Path) -> None:
    before, after = edition_of(built).form, edition_of(returned).form
    assert after.words == before.words
    assert after.parts == before.parts
    assert after.packs == before.packs
    for kind in before.all_kinds:
        one, other = before.all_kinds[kind], after.all_kinds[kind]
        assert (other.noun, other.setting, other.columns) == (one.noun, one.setting, one.columns)
        assert {field for field in one.record if not field.is_internal} == {
            field for field in other.record if not field.is_internal}


def test_a_build_of_it_gives_the_same_pages_byte_for_byte(built: Path, returned: Path) -> None:
    build(returned, 4, wish=Wish(("web",)))
    before, after = (next(Project(root).out(4).glob("*-web.pdf")) for root in (built, returned))
    assert after.read_bytes() == before.read_bytes()


def test_notes_stay_where_they_were_written(built: Path, returned: Path) -> None:
    assert NOTE in (built / PATHS.measure(LEADING)).read_text("utf-8")
    assert NOTE not in (returned / PATHS.measure(LEADING)).read_text("utf-8")


def test_a_text_that_only_a_question_excused_is_asked_for(returned: Path) -> None:
    asked = [each.confirm for each in edition_of(returned).measures if each.confirm]
    assert asked
    assert all("fehlt in den Daten" in each for each in asked)


def test_the_records_of_the_edition_before_are_no_broken_bag(returned: Path) -> None:
    assert (returned / PATHS.edition(3) / "archive" / RECORDS).is_file()
    assert verify(returned, lambda bag, shown: []) == []


def test_a_trial_shows_every_record_and_writes_nothing(archived: Path, tmp_path: Path) -> None:
    report = back(tmp_path / "neu", archived, dry_run=True)
    assert not bytes_of(tmp_path / "neu")
    assert report.number == 4
    assert "Dach und Wand dämmen" in {each.after for each in report.changes}


def test_what_was_looked_at_is_what_is_taken_over(archived: Path, tmp_path: Path) -> None:
    """As a browser brings it: tried, sealed, taken over."""
    trial = tried(tmp_path, [archived], 0, Wanted())
    assert trial.may_be_taken
    assert taken_over(tmp_path, [archived], 0, Wanted()).written == trial.report.written


def test_the_command_gives_a_catalogue_that_can_be_checked(
    archived: Path, tmp_path: Path
) -> None:
    done = CliRunner().invoke(main, ["import", str(archived), "--root", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "catalogue check --edition 4" in done.output


def test_an_export_gives_it_back_too(built: Path, tmp_path: Path) -> None:
    path = as_export(tmp_path, exported(built))
    shutil.copytree(built / "data" / "bilder", tmp_path / "data" / "bilder")
    back(tmp_path / "neu", path.parent)
    root = tmp_path / "neu"
    assert told(edition_of(root))["measures"] == told(edition_of(built))["measures"]


def test_what_is_new_is_said_where_no_edition_before_tells_it(
    project: Path, tmp_path: Path
) -> None:
    value = {**exported(project), "new": ["sprachcafe"]}
    back(tmp_path / "neu", as_export(tmp_path, value))
    after = {each.id: each for each in edition_of(tmp_path / "neu").measures}
    assert after["sprachcafe"].since == 4


def test_an_address_that_was_not_published_is_asked_for(project: Path, tmp_path: Path) -> None:
    value = json.loads(json.dumps(exported(project)))
    del value["contacts"][0]["email"]
    back(tmp_path / "neu", as_export(tmp_path, value))
    text = (tmp_path / "neu" / PATHS.contacts).read_text("utf-8")
    assert "confirm: " in text
    with pytest.raises(DataError, match="email"):
        edition_of(tmp_path / "neu")


@pytest.fixture
def bag(project: Path, tmp_path: Path) -> Path:
    """A bag of the small project, with a note and a layout of its own."""
    path = project / PATHS.measure(LEADING)
    path.write_text(f"{path.read_text('utf-8')}# Rückfrage bei Frau Muster\n{NOTE}", "utf-8")
    (project / PATHS.layout("stadt")).mkdir()
    for name, text in LAYOUT.items():
        (project / PATHS.layout("stadt") / name).write_text(text, "utf-8")
    folder = tmp_path / "archive"
    (folder / "data" / "build").mkdir(parents=True)
    (folder / "data" / "build" / "layout.zip").write_bytes(layout_zip(project))
    for name in ("data", "editions"):
        shutil.copytree(project / name, folder / "data" / "source" / name)
    (folder / RECORDS).parent.mkdir()
    (folder / RECORDS).write_bytes(records_of(edition_of(project)))
    write_bag(folder, [("Bagging-Date", "2026-11-21")])
    return folder


def test_a_bag_gives_back_its_files_notes_and_all(
    bag: Path, project: Path, tmp_path: Path
) -> None:
    report = back(tmp_path / "neu", bag)
    after = bytes_of(tmp_path / "neu")
    for folder in ("data", "editions"):
        for name, data in bytes_of(project / folder).items():
            assert after[f"{folder}/{name}"] == data, name
    assert len(report.new) == len(edition_of(project).measures)


def test_a_bag_gives_back_the_layout_that_the_program_does_not_bring(
    bag: Path, tmp_path: Path
) -> None:
    back(tmp_path / "neu", bag)
    found = {path.name for path in (tmp_path / "neu" / "layouts").iterdir()}
    assert found == {"stadt"}
    assert not (tmp_path / "neu" / "catalogue").exists()


def test_a_damaged_bag_is_refused(bag: Path, tmp_path: Path) -> None:
    (bag / "data" / "source" / PATHS.sections).write_text("sections: []\n", "utf-8")
    assert "E701" in refusal(tmp_path / "neu", bag)[0]


def test_a_folder_that_is_neither_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bilder").mkdir()
    assert refusal(tmp_path / "neu", tmp_path / "bilder") == [
        f"{tmp_path / 'bilder'} E201 der Ordner ist weder ein Archiv noch ein Export"
        " – den Archivordner einer Auflage nennen, wie editions/3/archive"]


def test_where_a_catalogue_lies_it_stays_as_it_is(archived: Path, project: Path) -> None:
    (said,) = refusal(project, archived)
    assert "E271 das ist ein ganzer Katalog, und hier liegt schon einer – mit --root" in said


def test_no_file_is_overwritten(archived: Path, tmp_path: Path) -> None:
    path = tmp_path / "neu" / PATHS.sections
    path.parent.mkdir(parents=True)
    path.write_text("sections: []\n", "utf-8")
    assert refusal(tmp_path / "neu", archived)[0].startswith("data/sections.yaml E271")


def test_another_edition_than_the_one_asked_for_is_refused(
    archived: Path, tmp_path: Path
) -> None:
    assert "E240 die Datei enthält die 4. Auflage" in refusal(tmp_path, archived, number=5)[0]


def test_it_comes_alone(archived: Path, tmp_path: Path) -> None:
    (tmp_path / "blatt.txt").write_text("Dezernat I\n", "utf-8")
    said = refusal(tmp_path / "neu", archived, tmp_path / "blatt.txt")
    assert "E215 das ist ein ganzer Katalog" in said[0]


def broken(pdf: pikepdf.Pdf) -> None:
    """Cut the data of an edition off in the middle."""
    stream = pdf.attachments["edition.json"].get_file().obj
    whole = stream.read_raw_bytes()
    stream.write(whole[: len(whole) // 2], filter=pikepdf.Name.FlateDecode)


def of_another_kind(pdf: pikepdf.Pdf) -> None:
    """Pack the data of an edition in a way that no archive has."""
    stream = pdf.attachments["edition.json"].get_file().obj
    stream.write(b"\x00{\x80", filter=pikepdf.Name.RunLengthDecode)


@pytest.mark.parametrize("change", [broken, of_another_kind])
def test_data_that_do_not_unpack_are_refused(
    project: Path, tmp_path: Path, change: Change
) -> None:
    path = enclosing(tmp_path / "x.pdf", {"edition.json": records_of(edition_of(project))}, change)
    (problem,) = refusal(tmp_path / "neu", path)
    assert "E250 „edition.json“ in der Datei ist beschädigt" in problem


@pytest.mark.parametrize(("name", "data", "said"), [
    ("edition.json", b'{"head": ', "E250 „edition.json“ ist beschädigt"),
    ("edition.json", b"[" * 5_000, "E250 „edition.json“ ist beschädigt"),
    ("previous.json", b'{"head": {}}', "E250 „previous.json“ ist beschädigt"),
    ("layout.zip", b"PK", "E250 „layout.zip“ in der Datei ist beschädigt"),
], ids=["cut", "deep", "empty", "no-zip"])  # fmt: skip
def test_damaged_data_are_refused(
    project: Path, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    files = {"edition.json": records_of(edition_of(project)), name: data}
    (problem,) = refusal(tmp_path / "neu", enclosing(tmp_path / "x.pdf", files))
    assert said in problem


def packed(name: str, length: int) -> bytes:
    """Return a ZIP archive with one file of zeros."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr(name, bytes(length))
    return out.getvalue()


@pytest.mark.parametrize(("name", "length"), [
    ("edition.json", enclosed.MAX_BYTES + 1), ("data/bilder/dach.png", enclosed.MAX_TOTAL_BYTES),
])  # fmt: skip
def test_what_unpacks_to_more_than_any_catalogue_is_refused(
    project: Path, tmp_path: Path, name: str, length: int
) -> None:
    files = {"edition.json": records_of(edition_of(project)), name: bytes(length)}
    path = enclosing(tmp_path / "x.pdf", files)
    assert path.stat().st_size < 100_000
    (problem,) = refusal(tmp_path / "neu", path)
    assert " E202 " in problem


@pytest.mark.parametrize(("name", "length", "code"), [
    ("layouts/stadt/tokens.css", enclosed.MAX_BYTES + 1, "E202"),
    ("layouts/../../tokens.css", 1, "E206"), ("/layouts/stadt/tokens.css", 1, "E206"),
    ("data/measures/x.yaml", 1, "E206"),
])  # fmt: skip
def test_a_layout_that_is_made_to_do_harm_is_refused(
    project: Path, tmp_path: Path, name: str, length: int, code: str
) -> None:
    files = {"edition.json": records_of(edition_of(project)), "layout.zip": packed(name, length)}
    (problem,) = refusal(tmp_path / "neu", enclosing(tmp_path / "x.pdf", files))
    assert f" {code} " in problem


def test_a_file_under_a_path_of_its_own_choice_is_left_out(
    project: Path, tmp_path: Path
) -> None:
    names = ("data/../../x.png", "../x.json", "data/measures/x.yaml", "/tmp/x.png")
    files = {"edition.json": records_of(edition_of(project)), **dict.fromkeys(names, b"x")}
    back(tmp_path / "neu", enclosing(tmp_path / "y.pdf", files))
    assert not [name for name in bytes_of(tmp_path) if name.endswith(("x.png", "x.yaml", "x.json"))]


@pytest.mark.parametrize(("key", "value"), [
    (("measures", 0, "id"), "../../x"), (("measures", 0, "kind"), "../x"),
    (("head", "number"), "4/../.."), (("chapters",), {"../x": "Text"}),
    (("head", "layout"), "../x"),
])  # fmt: skip
def test_an_id_is_no_path(
    project: Path, tmp_path: Path, key: tuple[str | int, ...], value: object
) -> None:
    whole = json.loads(json.dumps(exported(project)))
    place = whole
    for step in key[:-1]:
        place = place[step]
    place[key[-1]] = value
    said = refusal(tmp_path / "neu", as_export(tmp_path, whole))
    assert "E251" in said[0]
    assert len(said) > 1


def test_data_of_a_newer_program_are_refused_and_say_whose_they_are(
    project: Path, tmp_path: Path
) -> None:
    newer = json.dumps({**exported(project), "seasons": []}).encode()
    files = {"edition.json": newer, "build.json": b'{"catalogue": "9.1.0"}'}
    first, second = refusal(tmp_path / "neu", enclosing(tmp_path / "x.pdf", files))
    assert "E251" in first
    assert "Fassung 9.1.0" in first
    assert "„seasons“" in second


def test_all_that_does_not_fit_is_told_at_once(project: Path, tmp_path: Path) -> None:
    whole = json.loads(json.dumps(exported(project)))
    whole["measures"][0]["direction"] = "sideways"
    del whole["sections"][0]["title"]
    said = refusal(tmp_path / "neu", as_export(tmp_path, whole))
    assert [each for each in said if "sideways" in each]
    assert [each for each in said if each.startswith("data/sections.yaml")]


@pytest.mark.parametrize(("name", "data"), [
    ("factur-x.xml", b"<x/>"), ("edition.json", b'{"volume": 3}'), ("data.json", b"[]"),
])  # fmt: skip
def test_a_pdf_with_files_of_others_is_read_as_a_document(
    tmp_path: Path, name: str, data: bytes
) -> None:
    path = enclosing(tmp_path / "x.pdf", {name: data})
    assert "E207 die Datei enthält keinen Text" in refusal(tmp_path / "neu", path)[0]


OLD = {"edition": "head", "sections": "sections", "departments": "directorates",
       "contacts": "contacts", "measures": "measures", "texts": "chapters"}


def in_parts(value: Any) -> dict[str, bytes]:
    """Return an edition as archives had it before: in parts, without its declaration."""
    return {f"{name}.json": json.dumps(value[key]).encode() for name, key in OLD.items()}


def test_an_archive_from_before_is_read_in_the_house_form(project: Path, tmp_path: Path) -> None:
    back(tmp_path / "neu", enclosing(tmp_path / "x.pdf", in_parts(exported(project))))
    before, after = told(edition_of(project)), told(edition_of(tmp_path / "neu"))
    for part in OLD.values():
        assert after[part] == before[part], part


def test_an_archive_from_before_with_another_kind_loses_no_record_in_silence(
    project: Path, tmp_path: Path
) -> None:
    files = {**in_parts(exported(project)), "projects.json": b"[]"}
    path = enclosing(tmp_path / "x.pdf", files)
    assert "E251 „projects.json“" in refusal(tmp_path / "neu", path)[0]


def test_a_layout_that_does_not_come_along_is_told(project: Path, tmp_path: Path) -> None:
    whole = json.loads(json.dumps(exported(project)))
    whole["head"]["layout"] = "stadt"
    (problem,) = back(tmp_path / "neu", as_export(tmp_path, whole)).problems
    assert (problem.code, str(problem.place)) == ("W252", "layouts/stadt/layout.yaml")


@pytest.mark.parametrize("folder", [
    *sorted(path.parent.parent for path in STARTERS.glob("*/data/catalogue.yaml")),
    DECLARED, KINDS,
], ids=lambda folder: folder.name)  # fmt: skip
def test_a_declaration_is_written_as_it_was_read(folder: Path) -> None:
    form = form_of(folder)
    problems: list[Any] = []
    found = form_in(document_of(form_text(form), PATHS.form, problems), problems)
    assert not problems
    assert found.model_dump_json() == form.model_dump_json()


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """An edition with a record that fills in every type of field."""
    return edition_of(declared_project(tmp_path_factory.mktemp("full") / "project"))


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(TEXTS, min_size=8, max_size=8), number=st.integers(0, 10**7),
       share=st.decimals(0, 99999, places=2))
def test_any_words_and_numbers_are_read_as_they_were_written(
    full: Edition, texts: list[str], number: int, share: Any
) -> None:
    record = next(each for each in full.measures if each.id == FULL)
    title, prose, cell, quote, label, steps, note, chapter = texts
    value = {**record.model_dump(mode="json"), "title": title, "short_title": title,
             "description": prose, "steps": steps, "costs": number, "saving": float(share),
             "voice": {"text": quote, "source": note}, "budget": [[cell, ""], ["", label]],
             "counted": [{"number": cell, "label": label}]}
    found = type(record).model_validate(value)
    edition = full.model_copy(update={"measures": (found,), "chapters": {"foreword": chapter}})
    written = dict(files_of(edition, has_previous=False))
    path = PATHS.measure(FULL)
    problems: list[Any] = []
    document = document_of(written[path], path, problems)
    assert not problems
    again = type(record).model_validate({**document.value, "id": FULL})
    assert again == found
    assert written[PATHS.edition(4) / "foreword.md"].strip() == chapter
