"""Every type of field goes out in a form and comes back: unchanged, edited, in any program."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pydantic import TypeAdapter

from catalogue.checks.validate import check
from catalogue.exchange.documents.values import missing
from catalogue.exchange.forms.collected import Cell
from catalogue.exchange.forms.fields import asked_fields, cells, choices, form_fields
from catalogue.exchange.forms.signs import UNDECLARED
from catalogue.exchange.forms.values import value_of
from catalogue.model.fields import OWN_TYPES, TYPES, Field, type_of
from catalogue.source.declared import form_of
from catalogue.source.document import load_document
from catalogue.source.project import PATHS
from tests.declared import DECLARED, FULL, declared_project
from tests.test_workbook import codes, edited, edition_of, fill, refusal, sent, taken_back

FIELDS = form_of(DECLARED).record
OFFERED = {
    "priority": {"high": "hoch", "low": "niedrig"},
    "action_fields": {"heat": "Wärme, Kälte", "power": "Strom", "traffic": "Verkehr"},
    "related": {"sprachcafe": "Sprachcafé", "tag": "Tag, der bleibt"},
}
WORD = st.text("abcdeÄÖÜßé1", min_size=1, max_size=9)
WORDS = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
DAYS = st.dates().map(str).filter(lambda day: day >= "1000")
PARTIAL = st.tuples(DAYS, st.sampled_from([4, 7, 10])).map(lambda each: each[0][: each[1]])
SPANS = st.tuples(PARTIAL, PARTIAL).map(sorted).map("/".join)
PERIODS = st.one_of(PARTIAL, PARTIAL.map("{}/".format), SPANS)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "slogan": WORDS,
    "steps": st.lists(WORDS, min_size=1, max_size=3).map("\n\n".join),
    "priority": st.sampled_from(["high", "low"]),
    "action_fields": st.lists(st.sampled_from(["heat", "power", "traffic"]), unique=True),
    "saving": st.one_of(st.integers(0, 99_999), st.integers(0, 99_998).map(lambda n: n + 0.5)),
    "costs": st.integers(-(10**9), 10**9),
    "start": DAYS,
    "runtime": PERIODS,
    "speaker": st.fixed_dictionaries({"name": WORDS}, optional={
        "role": WORDS, "phone": WORDS, "email": st.just("kim@example.org")}),
    "sources": st.lists(st.fixed_dictionaries(
        {"url": st.just("https://www.example.org/a"), "text": WORDS})),
    "picture": st.fixed_dictionaries(
        {"file": st.just("bilder/dach.png"), "alt": WORDS},
        optional={"caption": WORDS, "credit": WORDS, "rights": WORDS}),
    "voice": st.fixed_dictionaries({"text": WORDS}, optional={"source": WORDS}),
    "counted": st.lists(st.fixed_dictionaries({"number": WORDS, "label": WORDS})),
    "related": st.lists(st.sampled_from(["sprachcafe", "tag"]), unique=True),
    "budget": st.lists(st.tuples(WORDS, WORDS).map(list)),
}
# What somebody types into a workbook, and what the file says then.
EDITS = {
    "slogan": ("Weniger ist mehr", "Weniger ist mehr"),
    "steps": ("Erst\n- dann\n- zuletzt", "Erst\n\n- dann\n- zuletzt\n"),
    "priority": ("niedrig", "low"),
    "saving": ("1300,5 t/a", "1300.5"),
    "costs": ("52.000 Euro", 52000),
    "start": ("1. Dezember 2026", "2026-12-01"),
    "runtime": ("seit 2027", "2027/"),
    "speaker": ("Robin Muster | Leitung", {"name": "Robin Muster", "role": "Leitung"}),
    "sources": ("Plan | https://www.example.org/plan",
                [{"url": "https://www.example.org/plan", "text": "Plan"}]),
    "picture": ("bilder/dach.png | Ein rotes Dach",
                {"file": "bilder/dach.png", "alt": "Ein rotes Dach"}),
    "voice": ("Es hält. | Robin Muster", {"text": "Es hält.", "source": "Robin Muster"}),
    "counted": ("20 | Dächer", [{"number": "20", "label": "Dächer"}]),
    "budget": ("2026 | 11.000\n2027", [["2026", "11.000"], ["2027", ""]]),
}  # fmt: skip
# What cannot be read, and a part of what is said then.
WRONG = {
    "priority": ("mittel", "„mittel“ gibt es unter „Priorität“ nicht"),
    "saving": ("viel", "„viel“ ist keine Zahl"),
    "costs": ("12,5,3", "„12,5,3“ ist keine Zahl"),
    "start": ("2026", "„2026“ ist kein ganzer Tag"),
    "runtime": ("2026 bis bald", "„bald“ ist kein Datum"),
    "speaker": ("A | B | C | d@example.org | E", "hat 5 Teile"),
    "sources": ("www.example.org", "„www.example.org“ ist kein Verweis"),
    "picture": ("dach.gif | Dach", "dach.gif"),
    "counted": ("zwölf", "hat 1 Teile"),
    "budget": ("2026 | 1 | 2", "hat 3 Zellen statt 2"),
}  # fmt: skip
OFFICE = "Büro für Gleichstellung und Vielfalt"


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    """A small project with a field of every type."""
    return declared_project(tmp_path / "declared")


def stored(root: Path, key: str) -> Any:
    """Return what the file of the full record says of a field."""
    return load_document(root, PATHS.measure(FULL)).value.get(key)


def as_record(field: Field, value: Any) -> Any:
    """Return a value as its record holds it."""
    return TypeAdapter(type_of(field).value(field)).validate_python(value)


def test_every_declared_type_is_tried() -> None:
    """A new type is no part of this file before it is in the declaration of the tests."""
    assert {FIELDS[name].type for name in VALUES} == TYPES.keys() - set(OWN_TYPES)


@pytest.mark.parametrize("name", VALUES)
@given(data=st.data())
@settings(deadline=None)
def test_a_value_comes_back_as_it_went_out(name: str, data: st.DataObject) -> None:
    field, value = FIELDS[name], data.draw(VALUES[name])
    held = as_record(field, value)
    offers = OFFERED.get(name)
    if offers:
        names = [held] if isinstance(held, str) else held
        texts = [offers[each] for each in names]
    else:
        texts = [type_of(field).cell(field, held)] if held or held == 0 else [""]
    read, faults = value_of(field, [Cell(text) for text in texts or [""]], OFFERED)
    assert faults == ()
    assert as_record(field, read) == (held.strip() if field.is_prose else held)


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_an_unchanged_form_changes_nothing(declared: Path, kind: str) -> None:
    found = taken_back(declared, sent(declared, OFFICE, kind))
    assert (found.changed, codes(found)) == ((), [])


@pytest.mark.parametrize("key", EDITS)
def test_an_edit_of_a_workbook_is_written_as_its_type(declared: Path, key: str) -> None:
    typed, expected = EDITS[key]
    path = edited(sent(declared, OFFICE), (FULL, FIELDS[key].label, typed))
    found = taken_back(declared, path)
    assert (found.changed, codes(found)) == ((FULL,), [])
    assert stored(declared, key) == expected
    assert not [each for each in check(declared, 4) if each.is_error]


@pytest.mark.parametrize("key", [key for key in EDITS if key not in ("priority",)])
def test_an_edit_of_a_word_form_is_written_as_its_type(declared: Path, key: str) -> None:
    typed, expected = EDITS[key]
    path = sent(declared, OFFICE, "docx")
    order = [m.id for m in _sent_measures(declared)]
    fill(path, FIELDS[key].label, typed, order.index(FULL))
    assert codes(taken_back(declared, path)) == []
    assert stored(declared, key) == expected


def _sent_measures(root: Path) -> Any:
    return edition_of(root).measures_of(OFFICE)


@pytest.mark.parametrize("key", WRONG)
def test_what_is_no_value_is_told_with_its_cell(declared: Path, key: str) -> None:
    typed, message = WRONG[key]
    (problem,) = refusal(
        declared, edited(sent(declared, OFFICE), (FULL, FIELDS[key].label, typed)))
    assert problem.code == "E242"
    assert message in problem.message
    assert problem.hint


def test_several_options_and_references_have_a_cell_each(declared: Path) -> None:
    title = "Elternabende zur Vielfalt der Familien"
    path = edited(
        sent(declared, OFFICE), (FULL, "Handlungsfelder 2", None),
        (FULL, "Handlungsfelder 3", "Verkehr"), (FULL, "Siehe auch 2", title))
    sheet = load_workbook(path)["Maßnahmen"]
    assert "Wärme, Kälte" in [cell.value for row in sheet.iter_rows() for cell in row]
    assert codes(taken_back(declared, path)) == []
    assert stored(declared, "action_fields") == ["heat", "traffic"]
    assert stored(declared, "related") == ["sprachcafe", "elternabende-vielfalt"]


@pytest.mark.parametrize("key", ["costs", "start", "speaker", "counted", "slogan"])
def test_an_emptied_optional_field_leaves_the_record(declared: Path, key: str) -> None:
    taken_back(declared, edited(sent(declared, OFFICE), (FULL, FIELDS[key].label, None)))
    assert not stored(declared, key)
    assert not [each for each in check(declared, 4) if each.is_error]


def test_a_form_shows_what_is_printed_or_asked_and_nothing_else() -> None:
    shown = [each.key for each in form_fields(FIELDS)]
    assert shown[:2] == ["title", "short_title"]
    assert shown[-2:] == ["confirm", "answer"]
    assert set(VALUES) < set(shown)
    assert not {"id", "directorate", "departments", "since", "order", "pages"} & set(shown)
    assert {"confirm", "answer"}.isdisjoint(each.key for each in asked_fields(FIELDS))


def test_a_form_from_before_the_declaration_is_still_read(project: Path) -> None:
    path = edited(sent(project), ("eltern-kind-tag", "Titel", "Eltern und Kind"))
    book = load_workbook(path)
    sheet = book["Stand"]
    lines = [row[0].value for row in sheet.iter_rows() if row[0].value]
    kept = [UNDECLARED, *(line for line in lines[1:] if not line.startswith("*"))]
    for number in range(1, len(lines) + 1):
        sheet.cell(number, 1).value = kept[number - 1] if number <= len(kept) else None
    book.save(path)
    assert taken_back(project, path).changed == ("eltern-kind-tag",)


def test_a_renamed_field_takes_what_was_filled_in_under_its_old_name(declared: Path) -> None:
    path = edited(sent(declared, OFFICE), (FULL, "Leitsatz", "Weniger ist mehr"))
    redeclared(declared, "slogan: {label: Leitsatz,", "motto: {label: Motto, was: [slogan],")
    rewritten(declared, "slogan:", "motto:")
    assert codes(taken_back(declared, path)) == []
    assert stored(declared, "motto") == "Weniger ist mehr"


def test_what_was_changed_in_a_field_that_is_gone_is_told(declared: Path) -> None:
    path = edited(sent(declared, OFFICE), (FULL, "Leitsatz", "Weniger ist mehr"))
    redeclared(declared, "slogan: {label: Leitsatz,", "slogan: {label: Leitsatz, retired: true,")
    rewritten(declared, "slogan: Gemeinsam weniger verbrauchen\n", "")
    found = taken_back(declared, path)
    assert (found.changed, codes(found)) == ((), ["I247"])
    assert "Weniger ist mehr" in found.problems[0].message


def test_a_field_that_came_since_is_not_missed(declared: Path) -> None:
    path = edited(sent(declared, OFFICE), (FULL, "Leitsatz", "Weniger ist mehr"))
    redeclared(declared, "  slogan:", "  place: {label: Ort}\n  slogan:")
    found = taken_back(declared, path)
    assert (found.changed, codes(found)) == ((FULL,), [])


def redeclared(root: Path, old: str, new: str) -> None:
    """Change the declaration of a project."""
    path = root / "data" / "catalogue.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def rewritten(root: Path, old: str, new: str) -> None:
    """Change the full record of a project."""
    path = root / "data" / "measures" / f"{FULL}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_cells_and_offers_are_of_the_same_fields(declared: Path) -> None:
    edition = edition_of(declared)
    full = next(each for each in edition.measures if each.id == FULL)
    found = cells(full, choices(edition))
    assert list(found) == [each.key for each in form_fields(edition.form.record)]
    assert found["related"] == ("Sprachcafé in der Stadtbücherei",)


def test_what_a_document_lacks_is_asked_in_the_words_of_the_field() -> None:
    assert missing(FIELDS["goals"]).endswith("Was soll erreicht werden?")
    assert "„Schritte“" in missing(FIELDS["steps"])


@pytest.mark.parametrize("text", ["48.000 €", "48.000 EUR", "48000 Euro", "48.000"])
def test_an_amount_may_bear_the_sign_of_its_currency(text: str) -> None:
    field = Field.model_validate({"id": "costs", "label": "Kosten", "type": "money"})
    assert TYPES["money"].read(field, text) == 48000
