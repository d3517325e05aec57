"""The import into a project: new files, changed values, nothing lost, nothing else touched."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.checks.validate import validate
from catalogue.exchange.documents.passages import Words, blocks, markdown, unwrapped
from catalogue.exchange.documents.recognise import recognised
from catalogue.exchange.extract.lines import Line
from catalogue.exchange.inbox import import_files
from catalogue.exchange.report import ImportReport, differing
from catalogue.model.problems import DataError
from catalogue.model.records import Edition, Measure
from catalogue.source.document import load_document
from catalogue.source.kinds import SIGN
from catalogue.source.load import load
from catalogue.source.names import slug, title_key
from catalogue.source.project import PATHS
from catalogue.source.starters import begin, starter_of
from tests.conftest import SHARED

SAMPLE = Path(__file__).parent / "samples" / "import" / "katalog.txt"
REFERENCE = SHARED / "reference" / "000_22e20526c14c6962.txt"
FACTS = SHARED / "facts"
needs_reference = pytest.mark.skipif(not REFERENCE.exists(), reason="../shared is absent")


def imported(root: Path, *files: Path, dry_run: bool = False) -> ImportReport:
    """Import documents as the 2nd edition."""
    return import_files(root, files or (SAMPLE,), 2, dry_run)


def bytes_of(root: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def edition_of(root: Path, number: int = 2) -> Edition:
    """Return the edition that a folder holds."""
    return validate(load(root, number))


def measure(root: Path, name: str) -> Measure:
    """Return one measure of the 2nd edition."""
    return next(each for each in edition_of(root).measures if each.id == name)


def changed_sample(folder: Path, change: Callable[[str], str]) -> Path:
    """Write the sample with a change."""
    path = folder / SAMPLE.name
    text = SAMPLE.read_text("utf-8")
    path.write_text(change(text), "utf-8")
    assert path.read_text("utf-8") != text
    return path


def sheet(title: str, department: str = "Fachbereich Grün und Gewässer") -> str:
    """Return a single sheet as a department sends it."""
    return (
        f"Dezernat II\n\n{department}\n\nTitel der Maßnahme\n\n{title}\n\nBeschreibung\n\nSo.\n\n"
        "Ziele und Zielgruppen\n\nZiel: Ruhe\n\nZielgruppe: Igel\n\n"
        f"Wer ist für die Maßnahme verantwortlich?\n\n{department}\n"
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder into which the sample has been imported."""
    folder = tmp_path / "projekt"
    folder.mkdir()
    imported(folder)
    return folder


def test_an_empty_folder_becomes_a_valid_project(root: Path) -> None:
    edition = edition_of(root)
    assert edition.head.title == "Garten-Maßnahmenkatalog"
    assert (edition.head.publisher, edition.head.office) == (
        "Stadt Musterheim",
        "Büro für Nachbarschaft",
    )
    assert [len(edition.measures_in(section)) for section in edition.sections] == [4, 3]


def test_every_fresh_file_names_a_schema_that_is_there(root: Path) -> None:
    files = [*root.glob("data/**/*.yaml"), *root.glob("editions/*/*.yaml")]
    heads = {path: path.read_text("utf-8").partition("\n")[0] for path in files}
    assert len(files) == 10
    assert [
        path for path, head in heads.items()
        if not (head.startswith(SIGN) and (path.parent / head.removeprefix(SIGN)).is_file())
    ] == []  # fmt: skip


def test_an_empty_folder_gets_schemas_and_a_filled_one_nothing(tmp_path: Path) -> None:
    assert [path.as_posix() for path in imported(tmp_path).added] == ["data/schemas"]
    assert (tmp_path / "data" / "schemas" / "measure.json").is_file()
    assert imported(tmp_path).added == ()


def test_the_printed_order_is_kept(root: Path) -> None:
    edition = edition_of(root)
    titles = [m.short_title for s in edition.sections for m in edition.measures_in(s)]
    assert titles == ["Baumpaten", "Obstwiese am Kanalufer", "Azubi-Beete", "Kompostkurs",
                      "Kompostkurs", "Brunnenfest", "Ausflug an den See"]  # fmt: skip


def test_offices_are_gathered_with_their_units(root: Path) -> None:
    found = {d.name: {u.code: u.name for u in d.units}
             for each in edition_of(root).directorates for d in each.departments}  # fmt: skip
    assert found == {
        "Fachbereich Grün und Gewässer": {"61": "Gärtnerei", "61/2": "Straßenbäume, Pflege"},
        "Büro für Nachbarschaft": {},
        "Fachbereich Bildung – Kultur – Sport": {"44/3": "Volksgarten und Seminare"},
    }


def test_two_sheets_that_say_the_same_are_one_measure(root: Path) -> None:
    assert measure(root, "kompostkurs").sections == ("gruene-orte", "wasser-brunnen")


def test_new_split_and_open_are_written(root: Path) -> None:
    assert measure(root, "baumpaten").since == 2
    assert measure(root, "obstwiese-am-kanalufer").pages == 2
    assert "keiner Übersicht" in (measure(root, "ausflug-an-den-see").confirm or "")
    assert "intern.lokal/Beete.pdf" in (measure(root, "azubi-beete").confirm or "")


def test_the_report_counts_what_was_found(tmp_path: Path) -> None:
    report = imported(tmp_path)
    counts = (report.sections, report.pages, report.rows, report.new_on_pages,
              report.new_in_overviews, report.contacts, report.footnotes)  # fmt: skip
    assert counts == (2, 7, 7, 1, 2, 2, 2)
    assert report.new == report.measures
    assert [(rest.line, rest.words) for rest in report.unplaced] == [(219, ("Badetag",))]
    codes = [problem.code for problem in report.problems]
    assert codes == ["W220", "W221", "W222", "W224", "I228", "W225", "I223"]


def test_unplaced_words_are_written_down(root: Path) -> None:
    assert (root / "import-rest.txt").read_text("utf-8") == (
        "Nicht zugeordnet aus katalog.txt:\nZeile 219: Badetag\n"
    )


def test_no_word_of_the_document_is_missing_in_the_files(root: Path) -> None:
    # Words over a line end are one word in the files: letters alone are compared.
    files = [*root.glob("data/**/*.yaml"), *root.glob("editions/*/*"), root / "import-rest.txt"]
    written = "".join(letters(path.read_text("utf-8")) for path in files)
    labels = re.compile(r"(Ziele?|Zielgruppen?|Telefon[^:]*|E-Mail|\d+\.)(?!\w)[:\s]*")
    form = (
        *("Titel der", "Beschreibung", "Ziele und", "Wer ist", "Kontakt", "Vorwort", "Anhang"),
        *("mailto:", "Dezernat", "neu", "5", "21", "https://www.musterheim.example/Brunnen"),
    )
    for line in SAMPLE.read_text("utf-8").split("\n"):
        text = labels.sub("", line.strip(), count=1) if labels.match(line.strip()) else line
        if text.strip() and not line.strip().startswith(form):
            assert all(letters(word) in written for word in text.split()), line


def letters(text: str) -> str:
    """Return the letters and figures of a text."""
    return "".join(char for char in text.casefold() if char.isalnum())


def test_a_dry_run_writes_nothing_and_tells_the_changes(tmp_path: Path) -> None:
    report = imported(tmp_path, dry_run=True)
    assert not list(tmp_path.iterdir())
    assert ("data/measures/baumpaten.yaml", "neu", "Programm „Baumpaten“ für Musterheim") in [
        (str(change.path), change.key, change.after) for change in report.changes
    ]


def test_a_change_is_shown_from_where_the_texts_part() -> None:
    same = "Vorn ist alles gleich, und zwar über viele Wörter hinweg. "
    assert differing(f"{same}Alt", f"{same}Neu") == (
        "… viele Wörter hinweg. Alt", "… viele Wörter hinweg. Neu")  # fmt: skip
    assert differing(None, "Neu") == ("", "Neu")


def test_importing_again_changes_nothing(root: Path) -> None:
    before = bytes_of(root)
    report = imported(root)
    assert bytes_of(root) == before
    assert (report.new, report.changed, report.written, report.changes) == ((), (), (), ())


def test_a_changed_text_changes_its_value_and_nothing_else(root: Path, tmp_path: Path) -> None:
    path = root / "data" / "measures" / "baumpaten.yaml"
    own = "# Vorsicht beim Kürzen\n" + path.read_text("utf-8").replace(
        "direction: outward", "direction: outward  # geprüft"
    )
    path.write_text(own + "updated: 2026-01-01\n", "utf-8")
    before = bytes_of(root)
    report = imported(
        root, changed_sample(tmp_path, lambda t: t.replace("Weniger Hitze", "Mehr Luft"))
    )
    after = bytes_of(root)
    assert [n for n in after if after[n] != before[n]] == ["data/measures/baumpaten.yaml"]
    assert path.read_text("utf-8") == (own + "updated: 2026-01-01\n").replace(
        "Weniger Hitze", "Mehr Luft"
    )
    assert [(c.path.name, c.key) for c in report.changes] == [("baumpaten.yaml", "goals")]


def test_what_was_mended_since_is_not_undone(root: Path) -> None:
    path = root / "data" / "measures" / "baumpaten.yaml"
    path.write_text(path.read_text("utf-8").replace("2025-2028", "2025–2028"), "utf-8")
    before = bytes_of(root)
    imported(root)
    assert bytes_of(root) == before


def test_goals_parted_by_hand_stay_parted(root: Path) -> None:
    path = root / "data" / "measures" / "kompostkurs.yaml"
    text = path.read_text("utf-8").replace("goals: |", "target_groups: |")
    path.write_text(text, "utf-8")
    assert imported(root).changed == ()


def test_a_known_measure_keeps_its_id_over_a_new_title(root: Path, tmp_path: Path) -> None:
    path = changed_sample(
        tmp_path, lambda t: t.replace("Großes Brunnenfest", "Grosses brunnenfest!")
    )
    report = imported(root, path)
    assert "brunnenfest" in report.measures
    assert report.new == ()
    assert measure(root, "brunnenfest").title == "Grosses brunnenfest!"


def begun(folder: Path, **said: object) -> Path:
    """A project begun with a starter, as it is or with answers of its own."""
    starter = starter_of("massnahmen")
    begin(folder, starter, starter.answers.model_copy(update=said))
    return folder


@pytest.mark.parametrize("name", ["sections", "departments"])
def test_a_whole_catalogue_takes_the_place_of_the_examples_of_its_starter(
    name: str, tmp_path: Path, root: Path
) -> None:
    other = begun(tmp_path / "other")
    imported(other)
    lists = [load_document(each, PATHS.data / f"{name}.yaml").value for each in (root, other)]
    assert lists[0] == lists[1]


def test_what_somebody_has_answered_is_no_example(tmp_path: Path) -> None:
    root = begun(tmp_path / "other", sections=("Eigenes", "Alter"),
                 organisation={"IX": ("Fachbereich Eigenes",)})
    imported(root)
    assert "Eigenes" in {each.title for each in edition_of(root).sections}
    directorates = load_document(root, PATHS.departments).value["directorates"]
    assert "Fachbereich Eigenes" in {d["name"] for each in directorates
                                     for d in each["departments"]}


def test_a_single_sheet_leaves_the_lists_of_a_starter(tmp_path: Path) -> None:
    root = begun(tmp_path / "other")
    before = bytes_of(root)
    path = tmp_path / "blatt.txt"
    path.write_text(sheet("Ein Blatt", "Fachbereich Soziales"), "utf-8")
    imported(root, path)
    assert bytes_of(root)["data/sections.yaml"] == before["data/sections.yaml"]
    assert bytes_of(root)["data/departments.yaml"] == before["data/departments.yaml"]


def test_a_single_sheet_is_added_with_its_question(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "igel.txt"
    path.write_text(sheet("Igelhotel"), "utf-8")
    assert imported(root, path).new == ("igelhotel",)
    found = measure(root, "igelhotel")
    assert (found.sections, found.goals, found.target_groups) == (("gruene-orte",), "Ruhe", "Igel")
    assert "keinen Abschnitt" in (found.confirm or "")


def test_department_spellings_become_the_known_ones(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "igel.txt"
    path.write_text(sheet("Igelhotel", "FB Bildung-Kultur-Sport").replace(" II", " IV"), "utf-8")
    report = imported(root, path)
    assert measure(root, "igelhotel").departments == ("Fachbereich Bildung – Kultur – Sport",)
    assert "I223" in [problem.code for problem in report.problems]


def test_a_new_department_is_added_and_told(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "igel.txt"
    path.write_text(sheet("Igelhotel", "Fachbereich Wald"), "utf-8")
    report = imported(root, path)
    assert measure(root, "igelhotel").departments == ("Fachbereich Wald",)
    assert "W226" in [problem.code for problem in report.problems]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (sheet(""), "E211"),
        (
            sheet("Igel").replace("Dezernat II", "").replace("Fachbereich Grün und Gewässer", ""),
            "E212",
        ),
        (sheet("Igel").replace("Dezernat II", ""), "E213"),
        (SAMPLE.read_text("utf-8").replace("Dezernat ", "Abteilung "), "E212"),
        (sheet("Igel"), "E213"),
    ],
)
def test_a_sheet_without_what_a_record_needs_writes_nothing(
    text: str, code: str, tmp_path: Path
) -> None:
    folder, path = tmp_path / "leer", tmp_path / "blatt.txt"
    folder.mkdir()
    path.write_text(text, "utf-8")
    with pytest.raises(DataError) as caught:
        imported(folder, path)
    assert {problem.code for problem in caught.value.problems} == {code}
    assert not list(folder.iterdir())


def test_all_unreadable_files_are_told_at_once(root: Path, tmp_path: Path) -> None:
    before = bytes_of(root)
    for name in ("a.rtf", "b.txt"):
        (tmp_path / name).write_bytes(b"\xff")
    with pytest.raises(DataError) as caught:
        imported(root, SAMPLE, tmp_path / "a.rtf", tmp_path / "b.txt")
    assert [problem.code for problem in caught.value.problems] == ["E201", "E203"]
    assert bytes_of(root) == before


def test_a_folder_that_leads_out_of_the_project_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "projekt" / "data").mkdir(parents=True)
    (tmp_path / "fremd").mkdir()
    (tmp_path / "projekt" / "data" / "measures").symlink_to(tmp_path / "fremd")
    with pytest.raises(DataError) as caught:
        imported(tmp_path / "projekt")
    assert {problem.code for problem in caught.value.problems} == {"E214"}
    assert not list((tmp_path / "fremd").iterdir())


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Grüße & Küsse", "gruesse-und-kuesse"),
        ("Fest für Bürger*innen", "fest-fuer-buergerinnen"),
        ("Café „é“", "cafe-e"),
        ("../../etc/passwd", "etc-passwd"),
        ("!!!", "ohne-titel"),
        ("Ein sehr langer Titel der niemals in einen Dateinamen passen würde",
         "ein-sehr-langer-titel-der-niemals-in-einen"),
    ],
)  # fmt: skip
def test_ids_are_plain_and_short(title: str, name: str) -> None:
    assert slug(title) == name
    assert slug(title, [name]) == f"{name}-2"


def test_of_two_measures_with_one_title_the_one_with_the_same_text_is_meant() -> None:
    measures = {"a": {"title": "Tag", "goals": "Rat"}, "b": {"title": "Tag", "goals": "Hilfe"}}
    said = [{"goals": "Hilfe"}, {"goals": "Rat"}]
    assert recognised(["Tag", "Tag"], [(), ()], measures, said) == {0: "b", 1: "a"}


def test_titles_are_recognised_over_spellings_and_each_id_once() -> None:
    measures = {
        "a": {"title": "HIN – „Netz“"},
        "b": {"title": "Beratung zu Trennung und Scheidung"},
    }
    titles = ["HIN - Netz", "Beratung bei Trennung und Scheidung", "HIN - Netz"]
    assert recognised(titles, [(), (), ()], measures) == {0: "a", 1: "b"}
    assert title_key("HIN – „Netz“") == "hin netz"


words = st.text(st.sampled_from("aäzß-–*.,1 "), min_size=1, max_size=30)


@settings(max_examples=150, deadline=None)
@given(st.lists(words, max_size=12))
def test_no_letter_is_lost_in_paragraphs_and_lists(texts: list[str]) -> None:
    lines = [Line(number, text) for number, text in enumerate(texts, 1)]
    text = markdown(blocks(lines), Words(frozenset(), ()))
    assert letters(text) == letters("".join(texts))
    assert letters("".join(unwrapped(text))) == letters(text)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ImportReport]:
    """The city's own 3rd edition, imported into an empty folder outside the project."""
    folder = tmp_path_factory.mktemp("stadt")
    return folder, import_files(folder, [REFERENCE], 3, dry_run=False)


@needs_reference
def test_the_real_edition_is_found_whole(city: tuple[Path, ImportReport]) -> None:
    _, report = city
    counts = (report.sections, report.pages, report.rows, report.new_on_pages,
              report.new_in_overviews, report.contacts, report.footnotes)  # fmt: skip
    assert counts == (7, 85, 84, 12, 13, 9, 5)
    assert report.unplaced == ()


@needs_reference
def test_the_real_edition_agrees_with_its_facts(city: tuple[Path, ImportReport]) -> None:
    edition = edition_of(city[0], 3)
    found = [
        (str(section.number), str(place), m.title, m.short_title, m.value("direction"),
         "yes" if edition.is_new(m) else "", m.directorate, " + ".join(m.departments),
         " ".join(m.units), str(m.pages))
        for section in edition.sections
        for place, m in enumerate(edition.measures_in(section), 1)
    ]  # fmt: skip
    with (FACTS / "measures-edition-3.csv").open(encoding="utf-8", newline="") as file:
        facts = [
            (row["section"], row["order"], row["title"], row["overview_title"] or row["title"],
             row["direction"] or "both", row["marked_neu"], row["directorate"], row["departments"],
             row["unit_codes"], row["page_count"])
            for row in csv.DictReader(file)
        ]  # fmt: skip
    assert found == facts


@needs_reference
def test_the_real_units_and_contacts_agree_with_their_facts(
    city: tuple[Path, ImportReport],
) -> None:
    edition = edition_of(city[0], 3)
    departments = [d for each in edition.directorates for d in each.departments]
    units = {(u.code, d.name, u.name) for d in departments for u in d.units}
    with (FACTS / "units.csv").open(encoding="utf-8", newline="") as file:
        assert units == {tuple(row.values()) for row in csv.DictReader(file)}
    with (FACTS / "contacts-edition-3.csv").open(encoding="utf-8", newline="") as file:
        facts = [(*list(row.values())[1:-2], row["email"]) for row in csv.DictReader(file)]
    assert facts == [
        (c.name, c.organisation or "", c.person or "", c.street, c.postcode, c.city, c.email)
        for c in edition.contacts
    ]


@needs_reference
def test_importing_the_real_edition_again_changes_nothing(city: tuple[Path, ImportReport]) -> None:
    before = bytes_of(city[0])
    assert import_files(city[0], [REFERENCE], 3, dry_run=False).written == ()
    assert bytes_of(city[0]) == before
