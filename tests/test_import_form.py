"""The house form: what is read of every construct, told by an invented catalogue."""

from pathlib import Path

import pytest

from catalogue.exchange.documents.form import Role, marked, zones
from catalogue.exchange.documents.house_form import Imported, SheetEntry, read
from catalogue.exchange.documents.offices import Offices, offices, spellings
from catalogue.exchange.documents.passages import (
    Words,
    blocks,
    markdown,
    unwrapped,
    words_of,
    wrapped,
)
from catalogue.exchange.documents.printed_order import (
    PrintedRow,
    department_order,
    is_kept,
    record_order,
    section_order,
)
from catalogue.exchange.documents.sheets import unit_codes
from catalogue.exchange.extract.lines import Line, numbered

SAMPLES = Path(__file__).parent / "samples" / "import"
MARK = "\uf0b7"
NO_WORDS = Words(frozenset(), ())


@pytest.fixture(scope="module")
def document() -> Imported:
    """The invented catalogue, read."""
    return read(SAMPLES / "katalog.txt")


def entry(document: Imported, title: str) -> SheetEntry:
    """Return the sheet whose title begins so."""
    return next(each for each in document.entries if each.sheet.title.text.startswith(title))


def lines(text: str) -> list[Line]:
    """Return a text as lines."""
    return [Line(number, each) for number, each in enumerate(text.split("\n"), 1)]


def test_sections_are_found_by_their_number_and_table(document: Imported) -> None:
    assert [each.title.text for each in document.overviews] == ["Grüne Orte", "Wasser/Brunnen"]
    assert [len(part.entries) for part in document.parts] == [0, 4, 3]


def test_blanks_before_a_lone_mark_tell_its_column(document: Imported) -> None:
    rows = {row.short_title.text: row.direction for o in document.overviews for row in o.rows}
    assert rows == {
        "Baumpaten": "outward",
        "Obstwiese am Kanalufer": "both",
        "Azubi-Beete": "inward",
        "Kompostkurs": "outward",
        "Brunnenfest": "outward",
        "Badetag": "both",
    }


def test_rows_find_their_sheets_by_shared_words(document: Imported) -> None:
    found = [
        (e.sheet.title.text, e.row.short_title.text if e.row else "") for e in document.entries
    ]
    assert found == [
        ("Programm „Baumpaten“ für Musterheim", "Baumpaten"),
        ("Obstwiese am alten Kanalufer (OWK)", "Obstwiese am Kanalufer"),
        ("Beete für Auszubildende (Azubi-Beete)", "Azubi-Beete"),
        ("Kompostkurs für Einsteiger*innen", "Kompostkurs"),
        ("Kompostkurs für Einsteiger*innen", "Kompostkurs"),
        ("Großes Brunnenfest", "Brunnenfest"),
        ("Ausflug an den See", ""),
    ]


def test_a_head_names_directorate_and_departments_over_a_line_end(document: Imported) -> None:
    sheet = entry(document, "Obstwiese").sheet
    assert sheet.directorate.text == "II"
    assert sheet.departments == ("Fachbereich Grün und Gewässer", "Büro für Nachbarschaft")


def test_the_word_new_counts_on_the_page_and_in_the_overview(document: Imported) -> None:
    assert [e.sheet.title.text[:20] for e in document.entries if e.sheet.is_new] == [
        "Programm „Baumpaten“"
    ]
    assert [o.new for o in document.overviews] == [2, 0]
    assert [p.code for p in document.problems if p.code == "W222"] == ["W222"]


def test_labels_part_goals_from_target_groups(document: Imported) -> None:
    sheet = entry(document, "Programm").sheet
    assert sheet.goals.text.startswith("- Schatten in heißen Straßen\n- Mehr Nachbarschaft")
    assert sheet.target_groups.text == "Anwohner*innen, Schulen und Vereine"


def test_a_label_alone_with_its_colon_needs_no_blank_line(tmp_path: Path) -> None:
    path = tmp_path / "blatt.txt"
    path.write_text(
        "Fachbereich A\nTitel der Maßnahme\nBeet\nBeschreibung\nEs wächst.\n"
        "Ziele und Zielgruppen\nZiele:\nRuhe und Schatten\nZielgruppen:\nIgel\n"
        "Wer ist für die Maßnahme verantwortlich?\nFachbereich A\n", "utf-8",
    )  # fmt: skip
    (found,) = read(path).entries
    assert (found.sheet.goals.text, found.sheet.target_groups.text) == ("Ruhe und Schatten", "Igel")


def test_lines_as_long_as_paragraphs_are_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "blatt.txt"
    text = f"Titel der Maßnahme\nBeet\nBeschreibung\n{'Es wächst viel. ' * 20}\nUnd mehr.\n"
    path.write_text(text, "utf-8")
    (found,) = read(path).entries
    assert found.sheet.description.text.endswith("\n\nUnd mehr.")


def test_an_item_goes_on_over_a_blank_line(document: Imported) -> None:
    items = unwrapped(entry(document, "Programm").sheet.goals.text)
    assert items[1].endswith("im gesamten westlichen Stadtgebiet")
    assert len(items) == 3


def test_a_dash_at_a_line_head_goes_on_with_the_item(document: Imported) -> None:
    assert (
        entry(document, "Beete").sheet.goals.text == "- Erde unter den Nägeln – und zwar jeden Tag"
    )


def test_numbered_lists_stay_numbered(document: Imported) -> None:
    text = entry(document, "Obstwiese").sheet.description.text
    assert "1. Schnittkurse im Winter\n2. Saftpressen im Herbst\n3. Honigproben" in text


def test_a_sheet_that_goes_on_after_a_page_end_has_two_pages(document: Imported) -> None:
    assert [e.sheet.title.text[:9] for e in document.entries if e.sheet.is_split] == ["Obstwiese"]
    assert entry(document, "Obstwiese").sheet.description.text.endswith("Danach wird aufgeräumt.")


def test_divided_words_are_joined_and_real_hyphens_stay(document: Imported) -> None:
    text = " ".join(entry(document, "Programm").sheet.description.text.split())
    for words in ("und einen Ausweis", "Eltern-Kind-Tag lernen", "Häfen und -becken werden",
                  "werden bepflanzt", "läuft 2025-2028 und", "NRW-weit bekannt"):  # fmt: skip
        assert words in text


@pytest.mark.parametrize(
    ("parts", "joined"),
    [
        (("Garten-", "und Feldarbeit"), "Garten- und Feldarbeit"),
        (("Haus-", "tür"), "Haustür"),
        (("Vater-", "Kind-Kurs"), "Vater-Kind-Kurs"),
        (("von 13-", "18 Jahren"), "von 13-18 Jahren"),
        (("LSBTIQ*-", "freundlich"), "LSBTIQ*-freundlich"),
        (("die Spa-", "ten-", "griffe"), "die Spatengriffe"),
        (("Beete –", "Vielfalt"), "Beete – Vielfalt"),
        (("", "allein"), "allein"),
    ],
)
def test_line_ends_are_undone(parts: tuple[str, ...], joined: str) -> None:
    assert NO_WORDS.joined(parts) == joined


def test_a_hyphen_known_from_elsewhere_in_the_text_stays() -> None:
    words = words_of(lines("Die Queer-freundliche Bank steht hier."))
    assert words.joined(["eine Queer-", "freundliche Bank"]) == "eine Queer-freundliche Bank"


def test_an_address_over_a_line_end_is_decided_by_the_link(document: Imported) -> None:
    assert document.foreword
    assert (
        "https://www.musterheim.example/Leben-und-Wohnen/Garten-Katalog/index.html\nbereit"
        in document.foreword.text.text
    )


def test_the_foreword_ends_where_the_chapter_begins(document: Imported) -> None:
    assert document.foreword
    assert document.foreword.text.text.endswith("Mit Blumengrüßen\n\nRosa Blüte")


def test_raised_numbers_become_footnotes(document: Imported) -> None:
    assert document.chapter
    text = document.chapter.text.text
    assert document.chapter.notes == 2
    assert "was blüht.[^1]" in text
    assert "Spaten.[^2]" in text
    assert "[^1]: Gartenamt (1999): Beete für alle, erster Band. Von Wurzeln und anderen" in text


def test_short_lines_of_the_chapter_are_headings(document: Imported) -> None:
    assert document.chapter
    assert "\n## 3 schöne Dinge am Gärtnern\n" in document.chapter.text.text


def test_a_list_set_with_blank_lines_is_one_list(document: Imported) -> None:
    assert document.chapter
    items = [t for t in unwrapped(document.chapter.text.text) if t.startswith("- ")]
    assert [item.split()[-1] for item in items] == ["Kinder.", "schmeckt."]


def test_contact_points_have_person_address_and_telephone(document: Imported) -> None:
    first, second = document.contacts
    assert {name: passage.text for name, passage in second.details.items()} == {
        "organisation": "Wasserwerk (Zentrale)",
        "person": "Paul Quell",
        "street": "Rohrweg 1",
        "postcode": "12345",
        "city": "Musterheim",
        "phone": "01234 56-11",
        "email": "quell@musterheim.example",
    }
    assert first.details["phone"].text == "01234 56-7890"
    assert first.description.text.endswith("- Rat am Zaun\n- Streit um Hecken")
    assert second.whose_phone.text == "des Notdienstes"


def test_every_word_is_placed_but_those_of_a_row_without_a_sheet(document: Imported) -> None:
    assert [(each.line, each.words) for each in document.unplaced] == [(219, ("Badetag",))]


def test_words_around_the_form_are_listed_with_their_line(tmp_path: Path) -> None:
    text = (SAMPLES / "katalog.txt").read_text("utf-8")
    path = tmp_path / "rest.txt"
    path.write_text("Ganz oben steht etwas\n\n" + text.replace("Badetag", ""), "utf-8")
    unplaced = read(path).unplaced
    assert [(u.line, u.words) for u in unplaced] == [(1, ("Ganz", "oben", "steht", "etwas"))]


def test_running_heads_and_folios_are_no_text(tmp_path: Path) -> None:
    pages = [
        f"Gartenheft\n\nFachbereich A\n\nTitel der Maßnahme\n\nBeet {n}\n\nBeschreibung\n\n"
        f"Es wächst.\n\nZiele und Zielgruppen\n\nAlle\n\nWer ist für die Maßnahme "
        f"verantwortlich?\n\nFachbereich A\n\nMusterheim, Blatt {n}"
        for n in range(4)
    ]
    path = tmp_path / "heft.txt"
    path.write_text("\n\f".join(pages), "utf-8")
    document = read(path)
    assert not document.unplaced
    assert {e.sheet.responsible.text for e in document.entries} == {"Fachbereich A"}


def test_marks_at_the_head_of_page_after_page_are_no_running_head() -> None:
    pages = "\n\f".join(f"\uf0b7  \uf0b7\n\nGarten {n}" for n in "abcd")
    assert Role.RUNNING not in {each.kind for each in marked(tuple(numbered(pages.split("\n"))))}


def test_the_head_of_the_printed_table_is_known() -> None:
    head = " ".join(
        ["Titel der Maßnahme", *(f"nach {way} gerichtet" for way in ("Innen", "Außen"))]
    )
    assert [each.kind for each in marked(lines(head))] == [Role.TABLE]


def test_a_heading_may_have_its_text_behind_a_colon() -> None:
    found = marked(lines("Titel der Maßnahme: Beete\nBeschreibung:\nGrün"))
    assert [each.kind for each in found] == [Role.TITLE, Role.TEXT, Role.DESCRIPTION, Role.TEXT]


def test_the_zones_of_a_single_sheet_begin_at_its_department() -> None:
    text = "Stadt\n\nFachbereich Grün\n\nTitel der Maßnahme\n\nBeete"
    assert [(z.name, z.lines[0].text) for z in zones(marked(lines(text)))] == [
        ("front", "Stadt"),
        ("sheet", "Fachbereich Grün"),
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Fachbereich A, 12/2 Beete; 12/3 Bänke", ("12/2", "12/3")),
        ("Fachbereich A, 34, Gärtnerei", ("34",)),
        ("Fachbereich A, 34", ("34",)),
        ("Verein, FB 34.2 Beete und FB 43.5 Bänke", ("34/2", "43/5")),
        ("Stabsstelle im FB 42, geöffnet am 08.03. von 10/12 Leuten", ("10/12",)),
    ],
)
def test_unit_codes_are_read_in_all_spellings(text: str, codes: tuple[str, ...]) -> None:
    assert unit_codes(text) == codes


def test_spellings_of_a_department_become_the_known_or_the_usual_one() -> None:
    found = ["Fachbereich A – B", "Fachbereich A – B", "Fachbereich A - B", "FB Recht"]
    assert spellings(["Fachbereich Recht"], found) == {
        "Fachbereich A – B": "Fachbereich A – B",
        "Fachbereich A - B": "Fachbereich A – B",
        "FB Recht": "Fachbereich Recht",
    }


def test_the_printed_order_of_departments_is_that_of_most_sections() -> None:
    def section(*names: str) -> list[PrintedRow]:
        return [PrintedRow(name, "I", name, name) for name in names]

    sections = [section("A", "C"), section("B", "C"), section("C", "A")]
    order = department_order([*sections, section("A", "C")])
    assert order == {"I": ("A", "B", "C")}
    assert section_order(sections[2], order) == ("C", "A")
    assert section_order(sections[0], order) == ()
    assert is_kept(sections[2], order, {})


def test_titles_out_of_the_alphabet_get_numbers() -> None:
    titles = ("Zaun", "Beet", "Tor")
    section = [PrintedRow(title, "I", "A", title) for title in titles]
    assert record_order([section]) == {"Zaun": 1, "Beet": 2, "Tor": 3}
    assert record_order([section[1:]]) == {}


def test_a_unit_in_brackets_has_its_name_before_and_its_home_behind(tmp_path: Path) -> None:
    path = tmp_path / "blatt.txt"
    path.write_text(
        "Dezernat II\n\nFachbereich Grün\n\nTitel der Maßnahme\n\nBeete\n\n"
        "Beschreibung\n\nSo.\n\n"
        "Ziele und Zielgruppen\n\nZiel: Ruhe\n\nZielgruppe: Igel\n\n"
        "Wer ist für die Maßnahme verantwortlich?\n\nStadtgärtnerei (61/2) im Fachbereich Grün\n",
        "utf-8",
    )
    sheets = [each.sheet for each in read(path).entries]
    found = offices(sheets, {"Fachbereich Grün": "Fachbereich Grün"}, Offices({}, {}))
    assert found.units == {"Fachbereich Grün": (("61/2", "Stadtgärtnerei"),)}


def test_a_paragraph_of_a_running_document_never_goes_on_with_a_list() -> None:
    text = f"- {'Ein langer Punkt ohne Schlusszeichen ' * 2}\n\nHinzu kommt {'noch mehr ' * 30}."
    assert [each.sign for each in blocks(lines(text), is_running=True)] == ["-", ""]


def test_nothing_in_running_text_is_read_as_markdown() -> None:
    text = markdown(blocks(lines("1. Mai ist Feiertag\n\n# Eins\n\nSieh 3. Band")), NO_WORDS)
    assert text == "1\\. Mai ist Feiertag\n\n\\# Eins\n\nSieh 3. Band"


def test_no_wrapped_line_begins_like_a_list() -> None:
    text = wrapped("wort " * 18 + "in der 1. Auflage - so")
    assert not any(line.startswith(("1.", "- ")) for line in text.split("\n"))
