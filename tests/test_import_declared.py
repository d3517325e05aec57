"""Documents of headings and text come in by the headings that a catalogue declares itself."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PIL import Image

from catalogue.checks.validate import check
from catalogue.exchange.documents.bullets import mended
from catalogue.exchange.extract.lines import Line
from catalogue.exchange.extract.word import NAMESPACES
from catalogue.exchange.inbox import import_files
from catalogue.exchange.report import ImportReport
from catalogue.model.problems import DataError
from catalogue.source.yaml import parsed
from tests.conftest import SHARED

REFERENCE = SHARED / "reference"
needs_reference = pytest.mark.skipif(not REFERENCE.exists(), reason="../shared is absent")
FORM = """\
words:
  record: {one: Projekt, many: Projekte, genus: n}
  edition: {one: Ausgabe, many: Ausgaben, genus: f}
  section: {one: Feld, many: Felder, genus: n}
fields:
  title: {label: Titel}
  status:
    label: Stand
    type: choice
    required: true
    options: {planned: {label: geplant}, done: {label: fertig}}
  author: {label: Bericht von, type: line, headings: [Von]}
  story: {label: Worum es geht, type: prose, required: true, headings: [Beschreibung]}
  goals: {label: Ziele, type: prose, headings: [Ziel, Ziele & Wünsche]}
  costs: {label: Kosten, type: money}
  period: {label: Laufzeit, type: period}
  steps: {label: Schritte, type: links}
parts:
  - {type: chapter, id: foreword, title: Vorwort}
  - type: sections
"""
CHAPTERS = """\
words:
  record: {one: Eintrag, many: Einträge, genus: m}
  edition: {one: Fassung, many: Fassungen, genus: f}
  section: {one: Teil, many: Teile, genus: m}
fields: {}
parts:
  - {type: chapter, id: lage, title: Die Lage, number: 'I.'}
"""
CONCEPT = """\
 I.      Die Lage

Es regnet oft, siehe Anlage A.

 IV. 1   Was zu tun ist

Schirme kau-
fen.

Anlage A  Die Schirme

- rot
- blau
"""


def catalogue(root: Path, form: str = FORM) -> Path:
    """Write a catalogue with a form of its own, which holds no record yet."""
    for name, text in {
        "data/catalogue.yaml": form,
        "data/sections.yaml": "sections:\n  - {id: teich, title: Teich}\n"
                              "  - {id: ufer, title: Am Ufer}\n",
        "data/departments.yaml": "directorates: []\n",
        "data/contacts.yaml": "contacts: []\n",
        "editions/1/edition.yaml": "{number: 1, title: Probe, publisher: Stadt, office: Amt}\n",
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A catalogue of projects."""
    return catalogue(tmp_path / "katalog")


@pytest.fixture
def take(root: Path, tmp_path: Path) -> Callable[..., ImportReport]:
    """Import a text as a document."""
    def taken(text: str, name: str = "probe.txt") -> ImportReport:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return import_files(root, [path], 1, dry_run=False)

    return taken


def values(root: Path) -> dict[str, dict[str, Any]]:
    """Return what the files of the records say."""
    return {path.stem: parsed(path.read_text("utf-8"), path).value
            for path in sorted((root / "data" / "measures").glob("*.yaml"))}


def codes(report: ImportReport) -> list[str]:
    """Return the codes of what is told."""
    return [each.code for each in report.problems]


@pytest.mark.parametrize(("text", "rule"), [
    ("Titel: Frosch\n\nGrün.\n\nTitel: Molch\n\nNass.\n", "unter jeder Überschrift „Titel“"),
    ("# Frosch\n\nGrün.\n\n# Molch\n\nNass.\n", "unter jeder obersten Überschrift"),
    ("Projekt Frosch\nGrün ist er und quakt laut am Ufer herum.\n\nProjekt Molch\n\nNass.\n",
     "ab jedem Absatz, der mit „Projekt“ beginnt"),
    ("Frosch\n\nBeschreibung\n\nGrün.\n\nMolch\n\nBeschreibung\n\nNass.\n",
     "wo dieselben Überschriften wiederkehren"),
])  # fmt: skip
def test_a_document_shows_where_records_begin(
    root: Path, take: Callable[..., ImportReport], text: str, rule: str
) -> None:
    report = take(text)
    titles = [each["title"].removeprefix("Projekt ") for each in values(root).values()]
    assert titles == ["Frosch", "Molch"]
    assert report.problems[0].message == f"⟪2 record⟫ gefunden: {rule}"


def test_a_file_without_any_sign_is_one_record(
    root: Path, take: Callable[..., ImportReport]
) -> None:
    take("Frösche am Teich\n\nSie quaken.\n\nSie hüpfen.\n")
    assert values(root)["froesche-am-teich"]["story"] == "Sie quaken.\n\nSie hüpfen.\n"


def test_headings_are_known_by_label_spelling_number_and_colon(
    root: Path, take: Callable[..., ImportReport]
) -> None:
    take("Frosch\n\nStand: fertig\nKosten: 1.250,50 Euro\nLaufzeit: 2026 bis 2028\n\n"
         "1. WORUM ES GEHT\n\nGrün.\n\nZIELE & WÜNSCHE\n\n- Teiche\n- Libel-\n  len\n")  # fmt: skip
    assert {name: each for name, each in values(root)["frosch"].items() if name != "confirm"} == {
        "title": "Frosch", "sections": ["teich"], "status": "done", "story": "Grün.\n",
        "goals": "- Teiche\n- Libellen\n", "costs": "1250.5", "period": "2026/2028"}  # fmt: skip


def test_what_is_missing_is_asked_in_the_words_of_the_catalogue(
    root: Path, take: Callable[..., ImportReport]
) -> None:
    take("Frosch\n\nGrün.\n")
    assert values(root)["frosch"]["confirm"] == (
        "Die Vorlage nennt kein Feld. Wohin gehört das Projekt?"
        " Die Vorlage sagt nichts zu „Stand“ (geplant, fertig). Was gilt?")


def test_a_section_is_found_by_its_title_and_an_unknown_one_told(
    root: Path, take: Callable[..., ImportReport]
) -> None:
    told = take("# Frosch\n\nAbschnitt: am ufer\n\nQuak.\n\n# Molch\n\nAbschnitt: Wald\n\nNass.\n")
    assert [each["sections"] for each in values(root).values()] == [["ufer"], ["teich"]]
    assert codes(told) == ["I280", "W284"]


def test_what_is_no_value_of_its_field_is_told_and_kept(
    root: Path, take: Callable[..., ImportReport]
) -> None:
    report = take("Frosch\n\nKosten: wenig\n\nGrün.\n")
    problem = next(each for each in report.problems if each.code == "W283")
    assert (problem.place.line, problem.message) == (3, "unter „Kosten“: „wenig“ ist keine Zahl")
    assert (root / "import-rest.txt").read_text("utf-8").endswith("Zeile 3: wenig\n")


def test_a_heading_that_no_field_names_is_proposed_and_its_text_moves_there(
    root: Path, take: Callable[..., ImportReport]
) -> None:
    text = "Frosch\n\nGrün.\n\nSTANDORT\n\nAm Teich.\n"
    assert [each.line for each in take(text).proposals] == [
        "standort: {label: 'Standort', type: prose}"]  # fmt: skip
    assert values(root)["frosch"]["story"] == "Grün.\n\n**STANDORT**\n\nAm Teich.\n"
    line = "  standort: {label: 'Standort', type: prose}\nparts:"
    (root / "data/catalogue.yaml").write_text(FORM.replace("parts:", line, 1), "utf-8")
    take(text)
    found = values(root)["frosch"]
    assert (found["story"], found["standort"]) == ("Grün.\n", "Am Teich.\n")


def test_a_caption_keeps_the_place_of_its_picture(tmp_path: Path) -> None:
    root = catalogue(tmp_path / "katalog", FORM.replace(
        "  costs:", "  picture: {label: Bild, type: image}\n  costs:", 1))  # fmt: skip
    path = tmp_path / "frosch.txt"
    caption = "Abbildung 1: Er quakt\nlaut (Quelle: Stadt Probe)"
    path.write_text(f"Frosch\n\nGrün.\n\n{caption}\n\nEnde.\n", "utf-8")
    report = import_files(root, [path], 1, dry_run=False)
    found = values(root)["frosch"]
    assert (found["story"], found["picture"]["caption"], found["picture"]["credit"]) == (
        "Grün.\n\nEnde.\n", "Abbildung 1: Er quakt laut", "Stadt Probe")
    with Image.open(root / "data" / found["picture"]["file"]) as plate:
        assert plate.size == (1200, 800)
    assert "Welches Bild gehört zu" in found["confirm"]
    assert report.unplaced == ()


def test_importing_again_changes_nothing(root: Path, take: Callable[..., ImportReport]) -> None:
    text = "# Frosch\n\nGrün.\n\n# Molch\n\nNass.\n"
    take(text)
    assert take(text).written == ()
    assert take(text.replace("Nass", "Trocken")).changed == ("molch",)


def test_text_before_the_records_opens_the_first_chapter(
    root: Path, take: Callable[..., ImportReport]
) -> None:
    take("Liebe Leute,\n\nwillkommen!\n\nVorwort\n\fNoch mehr.\n\nProjekt Frosch\n\nGrün.\n\n"
         "Projekt Molch\n\nNass.\n")  # fmt: skip
    assert (root / "editions/1/foreword.md").read_text("utf-8") == (
        "Liebe Leute,\n\nwillkommen!\n\nNoch mehr.\n")


def test_an_article_has_a_rubric_a_title_and_who_wrote_it(tmp_path: Path) -> None:
    rubric = "  rubric: {label: Rubrik, type: line, role: rubric}\n  author:"
    root = catalogue(tmp_path / "heft", FORM.replace("  author:", rubric, 1))
    path = tmp_path / "heft.md"
    path.write_text("## AM TEICH\n\n## Frösche quaken lauter\n\nVon Uta Probe\n\nLaut war es.\n")
    import_files(root, [path], 1, dry_run=False)
    found = values(root)["froesche-quaken-lauter"]
    assert [found[name] for name in ("rubric", "title", "author", "story")] == [
        "AM TEICH", "Frösche quaken lauter", "Uta Probe", "Laut war es.\n"]  # fmt: skip


def test_headings_of_word_divide_a_document(root: Path, tmp_path: Path) -> None:
    word = Document()
    word.add_heading("Unsere Projekte", 0)
    for title in ("Frosch", "Molch"):
        word.add_heading(title, 1)
        word.add_heading("Ziele", 2)
        word.add_paragraph("Mehr Teiche")
    word.save(str(tmp_path / "a.docx"))
    report = import_files(root, [tmp_path / "a.docx"], 1, dry_run=False)
    assert {name: each["goals"] for name, each in values(root).items()} == {
        "frosch": "Mehr Teiche\n", "molch": "Mehr Teiche\n"}  # fmt: skip
    assert report.unplaced == ()


def test_numbered_chapters_become_those_declared_and_others_are_proposed(tmp_path: Path) -> None:
    root, path = catalogue(tmp_path / "konzept", CHAPTERS), tmp_path / "konzept.txt"
    path.write_text(CONCEPT, "utf-8")
    report = import_files(root, [path], 1, dry_run=False)
    assert codes(report) == ["W281", "W281"]
    assert (root / "editions/1/lage.md").read_text("utf-8") == "Es regnet oft, siehe Anlage A.\n"
    assert "Schirme kau fen" in " ".join((root / "import-rest.txt").read_text("utf-8").replace(
        "\nSeite 2, Zeile 8:", "").split())  # fmt: skip
    lines = [each.line for each in report.proposals]
    assert lines[1:] == [
        "- {type: chapter, id: was-zu-tun-ist, title: 'Was zu tun ist', number: 'IV. 1', level: 2}",
        "- {type: chapter, id: die-schirme, title: 'Die Schirme', number: 'Anlage A'}",
    ]
    head = CHAPTERS.partition("  - {type")[0]
    (root / "data/catalogue.yaml").write_text(
        head + "".join(f"  {line}\n" for line in lines), "utf-8")
    assert codes(import_files(root, [path], 1, dry_run=False)) == []
    assert (root / "editions/1/was-zu-tun-ist.md").read_text("utf-8") == "Schirme kaufen.\n"
    assert (root / "editions/1/die-schirme.md").read_text("utf-8") == "- rot\n- blau\n"
    assert (root / "import-rest.txt").read_text("utf-8") == ""


def test_a_document_without_anything_declared_is_refused(tmp_path: Path) -> None:
    root, path = catalogue(tmp_path / "konzept", CHAPTERS), tmp_path / "brief.txt"
    path.write_text("Es regnet.\n", "utf-8")
    with pytest.raises(DataError) as refused:
        import_files(root, [path], 1, dry_run=False)
    assert [each.hint for each in refused.value.problems] == ["gesucht werden „Die Lage“"]


def test_a_short_first_line_is_a_heading_and_others_go_on(
    root: Path, take: Callable[..., ImportReport]
) -> None:
    line = "Am Teich quaken die Frösche, und am Ufer sitzen die"
    take(f"Frosch\n\n{line}\nMolche.\n\n"
         f"Was noch zu tun ist und was am Teich nicht mehr zu\ntun ist\n{line}\nLurche.\n")
    assert values(root)["frosch"]["story"] == (
        f"{line} Molche.\n\n**Was noch zu tun ist und was am Teich nicht mehr zu tun ist**\n\n"
        f"{line} Lurche.\n")


@pytest.mark.parametrize(("lost", "items"), [
    (["JJ  ruhig", "", "JJ JFür alle", "", "JJ Jist ein Teich", "", "Er ist tief."],
     ["- ruhig", "- Für alle", "- ist ein Teich"]),
    (["JJ Juni: Fest", "JJ Juli: Lauf"], ["- Juni: Fest", "- Juli: Lauf"]),
    (["l rot", "l blau"], ["- rot", "- blau"]),
    (["nn rot", "nn blau"], ["- rot", "- blau"]),
])  # fmt: skip
def test_a_lost_bullet_is_a_bullet_again(lost: list[str], items: list[str]) -> None:
    lines = mended([Line(number, text) for number, text in enumerate(lost, 1)])
    assert [line.text for line in lines if line.text.startswith("-")] == items


@pytest.mark.parametrize("text", ["J ist ein Buchstabe", "n Meter\nm Meter", "Juni\nJuli"])
def test_a_letter_that_is_none_stays(text: str) -> None:
    lines = [Line(number, each) for number, each in enumerate(text.split("\n"), 1)]
    assert list(mended(lines)) == lines


def letters(text: str) -> str:
    """Return the letters and figures of a text."""
    return "".join(char for char in text.casefold() if char.isalnum())


@needs_reference
@pytest.mark.parametrize(("sign", "form", "count", "chapters", "undeclared"), [
    ("001", CHAPTERS.replace("Die Lage", "Ausgangslage"), 0, 1, 7),
    ("002", FORM, 1, 0, 0), ("003", FORM.replace("Projekt,", "Bericht,"), 27, 1, 0),
    ("004", FORM, 1, 0, 0),
])  # fmt: skip
def test_no_word_of_a_document_is_lost(
    tmp_path: Path, sign: str, form: str, count: int, chapters: int, undeclared: int
) -> None:
    root, source = catalogue(tmp_path / "katalog", form), next(REFERENCE.glob(f"{sign}_*.txt"))
    report = import_files(root, [source], 1, dry_run=False)
    assert len(report.measures) == count
    assert len([*root.glob("editions/1/*.md")]) == chapters
    assert sum(each.message.endswith("gibt es im Katalog nicht")
               for each in report.problems) == undeclared
    said = [*(str(each) for one in values(root).values() for each in one.values()),
            *(path.read_text("utf-8") for path in root.glob("editions/1/*.md"))]
    said += [" ".join(each.words) for each in report.unplaced]
    held = "".join(map(letters, said))
    texts = mended([Line(n, each) for n, each in enumerate(source.read_text("utf-8").split("\n"))])
    missing = [word for line in texts for word in line.text.split()
               if letters(word) not in held and not word.isdecimal()]
    # Headings that name a chapter or a field are in the declaration.
    assert len(missing) <= 2


def pictured(path: Path, *words: str, ending: str = "png") -> Path:
    """Write a Word file of two projects, each with a picture; ``words`` say what is to be seen."""
    word = Document()
    for title, said in zip(("Frosch", "Molch"), words, strict=True):
        word.add_heading(title, 1)
        word.add_paragraph("Er lebt am Teich.")
        drawn = BytesIO()
        Image.new("RGB", (900, 600), "green").save(drawn, ending)
        drawn.seek(0)
        word.add_picture(drawn)
        word.element.body.findall(f".//{{{NAMESPACES['wp']}}}docPr")[-1].set("descr", said)
    word.save(str(path))
    return path


WITH_PICTURE = FORM.replace("  costs:", "  picture: {label: Bild, type: image}\n  costs:", 1)


@pytest.mark.parametrize("ending", ["png", "jpeg", "tiff"])
def test_the_picture_of_a_record_comes_with_it_and_its_right_is_asked(
    ending: str, tmp_path: Path
) -> None:
    root = catalogue(tmp_path / "katalog", WITH_PICTURE)
    path = pictured(tmp_path / "a.docx", "Ein Frosch", "", ending=ending)
    report = import_files(root, [path], 1, dry_run=False)
    frog, newt = values(root)["frosch"], values(root)["molch"]
    assert [each["picture"]["alt"] for each in (frog, newt)] == ["Ein Frosch", "Bild zu: Molch"]
    with Image.open(root / "data" / frog["picture"]["file"]) as picture:
        assert (picture.size, picture.format) == ((900, 600), ending.upper())
    asked = "Wer hat das Bild data/{} gemacht, und darf es gedruckt werden?"
    assert asked.format(frog["picture"]["file"]) in frog["confirm"]
    assert ["Was ist darauf zu sehen?" in each["confirm"] for each in (frog, newt)] == [
        False, True]  # fmt: skip
    assert "W288" not in codes(report)
    assert not [each for each in check(root, 1) if each.code in ("E119", "W121")]


def test_a_caption_stays_with_the_picture_that_it_tells_of(tmp_path: Path) -> None:
    root = catalogue(tmp_path / "katalog", WITH_PICTURE)
    path = pictured(tmp_path / "a.docx", "Ein Frosch", "Ein Molch")
    word = Document(str(path))
    word.add_paragraph("Abbildung 1: Er taucht (Foto: Uta Probe)")
    word.save(str(path))
    import_files(root, [path], 1, dry_run=False)
    found = values(root)["molch"]
    assert found["picture"] == {
        "file": "pictures/molch.png", "alt": "Ein Molch", "caption": "Abbildung 1: Er taucht",
        "credit": "Uta Probe"}  # fmt: skip
    assert "Darf das Bild data/pictures/molch.png gedruckt werden?" in found["confirm"]
    with Image.open(root / "data" / found["picture"]["file"]) as picture:
        assert picture.size == (900, 600)


@pytest.mark.parametrize(("form", "ending", "times"), [
    (FORM, "png", 2), (WITH_PICTURE, "gif", 2), (WITH_PICTURE, "png", 1),
], ids=["no field", "another format", "one too many"])  # fmt: skip
def test_a_picture_without_a_place_is_told(
    form: str, ending: str, times: int, tmp_path: Path
) -> None:
    root = catalogue(tmp_path / "katalog", form)
    path = pictured(tmp_path / "a.docx", "Ein Frosch", "Ein Molch", ending=ending)
    if times == 1:
        word = Document(str(path))
        drawn = BytesIO()
        Image.new("RGB", (9, 6)).save(drawn, "png")
        word.add_picture(drawn)
        word.save(str(path))
    report = import_files(root, [path], 1, dry_run=False)
    assert codes(report).count("W288") == times
    told = next(each for each in report.problems if each.code == "W288")
    assert told.place.line > 0
    assert told.message == ("das Bild „Ein Frosch“ bleibt weg" if times == 2 else
                            "das Bild „image2.png“ bleibt weg")
