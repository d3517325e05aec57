"""A measure's fields stand in one table, and everything that names them takes it from there."""

import re
from pathlib import Path

import pytest

import catalogue
from catalogue.checks.schema import schemas
from catalogue.exchange.forms.fields import form_fields
from catalogue.model.fields import Field
from catalogue.model.form import house_form
from catalogue.model.records import measure_type
from catalogue.source.new import new_measure

FIELDS = house_form().record
MEASURE = measure_type(house_form())
PACKAGE = Path(catalogue.__file__).parent


def test_every_key_of_a_measure_is_a_field_and_every_field_a_key() -> None:
    assert {field.id for field in FIELDS} == set(MEASURE.model_fields)


def test_no_field_and_no_label_stands_twice() -> None:
    assert len({field.id for field in FIELDS}) == len({field.label for field in FIELDS})
    assert len({field.label for field in FIELDS}) == len(FIELDS.all)


@pytest.mark.parametrize("field", tuple(FIELDS), ids=lambda field: field.id)
def test_only_the_table_pairs_a_key_with_its_label(field: Field) -> None:
    pair = re.compile(rf'"{field.id}"\W{{1,4}}"{re.escape(field.label)}"')
    found = [path for path in PACKAGE.rglob("*.py") if pair.search(path.read_text("utf-8"))]
    assert not found


@pytest.mark.parametrize("field", tuple(FIELDS), ids=lambda field: field.id)
def test_a_field_is_required_where_the_record_cannot_do_without(field: Field) -> None:
    # The name of the file gives the id, the title stands in for the short title.
    derived = field.id in ("id", "short_title")
    assert field.required == (MEASURE.model_fields[field.id].is_required() and not derived)


def test_every_text_asks_a_question_when_it_is_empty() -> None:
    asking = tuple(field.id for field in FIELDS if (field.question or "").endswith("?"))
    assert asking == FIELDS.texts


def test_what_stays_with_the_editors_is_not_compared() -> None:
    assert not {"confirm", "check_ignore", "since", "order"} & set(FIELDS.printed)


def test_a_form_names_its_fields_as_the_table_does(project: Path) -> None:
    labels = {field.id: field.label for field in FIELDS}
    assert all(each.label == labels[each.key] for each in form_fields(FIELDS) if each.key in labels)
    assert schemas(project)["measure"]["properties"]["goals"]["description"] == next(
        field.help for field in FIELDS if field.id == "goals"
    )


def test_values_are_put_in_the_order_of_the_files_without_gaps() -> None:
    mixed = {"goals": "Wissen", "units": [], "title": "Flyer", "confirm": ""}
    assert list(FIELDS.in_order(mixed).items()) == [("title", "Flyer"), ("goals", "Wissen")]


def test_a_new_measure_asks_the_question_of_every_text(project: Path) -> None:
    text = new_measure(project, "Tag der Nachbarn").read_text("utf-8")
    questions = [f.question for f in FIELDS if f.is_prose]
    assert all(f"  {question}\n" in text for question in questions)
