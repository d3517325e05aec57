"""Every text that the model takes is printed somewhere, or it is said here why it is not."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

import pytest
from pydantic import HttpUrl

from catalogue.layout.layout import load_layout
from catalogue.layout.markdown import plain_words
from catalogue.layout.templates import environment_of
from catalogue.layout.typography import typeset
from catalogue.model.form import house_form
from catalogue.model.print_spec import Paper, PrintSpec
from catalogue.model.record import Link, Record
from catalogue.model.records import (
    ContactPoint,
    Department,
    Directorate,
    Edition,
    EditionHead,
    Section,
    Unit,
    measure_type,
)
from catalogue.pdf.print import PrintJob
from catalogue.preflight.findings import german
from catalogue.press.order import OrderItem, order_data
from catalogue.press.parts import cover_sheet
from catalogue.typeset.compose import compose, title_unit
from catalogue.typeset.composition import Frame
from catalogue.typeset.fitted import Pages
from tests.conftest import ROOT
from tests.printing import online

Measure = measure_type(house_form())
RECORDS = (Link, Measure, Section, Unit, Department, Directorate, ContactPoint, Paper, PrintSpec,
           EditionHead, Edition)
NAMES_ANOTHER = "nennt einen anderen Eintrag"
NAMES_ITSELF = "ist der Name des Eintrags, in Verweisen und Sprungzielen"
ASKS = "ist eine Frage an die Redaktion, die „check“ zeigt"
SAYS_WHY = "sagt der Redaktion, warum eine Regel schweigt"
SORTS = "dient dem Ordnen und Prüfen; gedruckt wird, was unter „verantwortlich“ steht"
NOT_PRINTED = {
    (Measure, "id"): NAMES_ITSELF, (Section, "id"): NAMES_ITSELF,
    (ContactPoint, "id"): NAMES_ITSELF,
    (Measure, "sections"): NAMES_ANOTHER, (EditionHead, "contact"): NAMES_ANOTHER,
    (EditionHead, "layout"): NAMES_ANOTHER, (PrintSpec, "printer"): NAMES_ANOTHER,
    (Edition, "new"): NAMES_ANOTHER,
    (Measure, "confirm"): ASKS, (Section, "confirm"): ASKS, (ContactPoint, "confirm"): ASKS,
    (EditionHead, "confirm"): ASKS,
    (Measure, "check_ignore"): SAYS_WHY, (Section, "check_ignore"): SAYS_WHY,
    (ContactPoint, "check_ignore"): SAYS_WHY, (EditionHead, "check_ignore"): SAYS_WHY,
    (Measure, "units"): SORTS, (Unit, "code"): SORTS, (Unit, "name"): SORTS,
    (Measure, "new_because"): "steht im Änderungsbericht, den die Fachbereiche zeichnen",
    (Measure, "updated"): "sagt der Redaktion, wie alt ein Text ist",
    (EditionHead, "url"): "steht als QR-Code auf dem Umschlag",
    (Edition, "hyphenation"): "sagt, wo Wörter getrennt werden dürfen",
    (Edition, "languages"): "sagt, welche Wörter in anderer Sprache vorgelesen werden",
}  # fmt: skip
# What is printed in another form than it is typed, and what may not be any word.
TYPED = {
    (ContactPoint, "postcode"): "98765", (ContactPoint, "phone"): "02323 987654",
    (ContactPoint, "email"): "post@example.org", (EditionHead, "date"): "2031-07",
    (EditionHead, "closing_date"): "2031-05-09", (Measure, "updated"): "2029-01-02",
    (EditionHead, "url"): "https://example.org/katalog", (Link, "url"): "https://example.org/mehr",
    (Measure, "check_ignore"): {}, (Section, "check_ignore"): {},
    (ContactPoint, "check_ignore"): {}, (EditionHead, "check_ignore"): {},
    (Unit, "code"): "98/7", (Edition, "new"): None, (Edition, "languages"): {},
    (Edition, "chapters"): {"foreword": "editionforeword", "mainstreaming": "editionmain"},
}  # fmt: skip
SHOWN = {
    (EditionHead, "date"): "Juli 2031", (EditionHead, "closing_date"): "9. Mai 2031",
    (Link, "url"): "example.org/mehr", (Edition, "chapters"): "editionforeword",
}  # fmt: skip
LINKED = {
    (Measure, "sections"): Section, (Measure, "directorate"): Directorate,
    (Measure, "departments"): Department, (Section, "department_order"): Department,
    (EditionHead, "contact"): ContactPoint,
}  # fmt: skip


def text_fields() -> Iterator[tuple[type[Record], str]]:
    for record in RECORDS:
        for name, field in record.model_fields.items():
            if {str, HttpUrl} & set(types(field.annotation)):
                yield record, name


def types(annotation: Any) -> Iterator[Any]:
    yield annotation
    for each in get_args(annotation):
        yield from types(each)


def word(record: type[Record], name: str) -> Any:
    """Return a word that stands nowhere else, as this field takes it."""
    if (record, name) in TYPED:
        return TYPED[record, name]
    if (record, name) in LINKED:
        owner = LINKED[record, name]
        return word(owner, "id" if "id" in owner.model_fields else "name")
    return f"{record.__name__}{name.replace('_', '')}".lower()


def made(record: type[Record], **values: Any) -> Any:
    """Return a record with a word of its own in every text field."""
    words = {name: word(record, name) for owner, name in text_fields() if owner is record}
    many = {name: (each,) for name, each in words.items()
            if "tuple" in str(record.model_fields[name].annotation)
            and each is not None and not isinstance(each, dict)}
    return record(**{**words, **many, **values})


@cache
def printed() -> str:
    """The words of everything that is printed of an edition, tags and their attributes left out."""
    paper = made(Paper, weight=100, volume=1)
    order = made(PrintSpec, paper=paper, cover_paper=paper)
    department = made(Department, units=(made(Unit),))
    edition = made(
        Edition, head=made(EditionHead, number=9, print=order), sections=(made(Section, number=1),),
        directorates=(made(Directorate, departments=(department,)),),
        contacts=(made(ContactPoint),),
        measures=(made(Measure, direction="both", links=(made(Link),)),),
    )  # fmt: skip
    layout = load_layout(ROOT, "katalog")
    composition = compose(edition, layout)
    units = (*composition.units, title_unit(edition))
    frames = [Frame(unit, number, True) for number, unit in enumerate(units, 1)]
    html = [composition.html(unit, {}) for unit in units]
    html += [composition.frames(frames, "print"), cover(Pages(composition, ()))]
    return plain_words(" ".join([*html, order_form(edition.head, layout)]))


def cover(pages: Pages) -> Any:
    class Recorder:
        def leaf(self, html: str, *_: Any) -> str:
            return html

    return cover_sheet(pages, Recorder(), 9)  # type: ignore[arg-type]


def order_form(head: EditionHead, layout: Any) -> str:
    parts = tuple(OrderItem(kind, kind, b"", 4, (210, 297), 1, ()) for kind in ("inside", "cover"))
    order = order_data(head, online(), PrintJob(head, b"", {}, 300), 9, parts)
    environment = environment_of(layout)
    environment.filters |= {"decimal": german, "day": str}
    return environment.get_template("order.html").render(order=order, office=None)


@pytest.mark.parametrize(("record", "name"), [*text_fields()])
def test_a_text_is_printed_unless_it_is_said_why_not(record: type[Record], name: str) -> None:
    shown = plain_words(typeset(str(SHOWN.get((record, name), word(record, name)))))
    assert (shown in printed()) is not ((record, name) in NOT_PRINTED)


def test_only_fields_that_exist_are_excused() -> None:
    assert NOT_PRINTED.keys() | TYPED.keys() | LINKED.keys() <= set(text_fields())
