"""Tells what a department wrote beside the fields of a form from what the form says itself."""

import re
from collections.abc import Iterator
from dataclasses import replace

from catalogue.exchange.forms.collected import Cell, Form
from catalogue.exchange.forms.fields import form_fields
from catalogue.exchange.forms.sent import FIRST_DAY
from catalogue.exchange.forms.signs import EMPTY, ID, NOTHING, ROOM, canonical
from catalogue.exchange.forms.texts import KINDS, instructions, new_title
from catalogue.model.fields.period import date_in_words
from catalogue.model.form import Form as CatalogueForm
from catalogue.model.records import Edition, EditionHead

HEADING = re.compile(r"\d+\. (.+)")
WRITTEN = {NOTHING, *EMPTY.values()}
# What may have changed since the form was sent.
VARIABLE = "…"


def strays(form: Form, edition: Edition, department: str) -> Iterator[Cell]:
    """Yield the cells beside the fields that the form did not have when it was sent."""
    own = _own(edition.form, edition.head, department)
    fields = form_fields(edition.form.record)
    labels = {edition.form.record[ID].label,
              *(label for each in fields for label in (each.label, *each.labels))}
    titles = {canonical([each.title]) for each in edition.measures}
    titles |= {new_title(edition.form.words)}
    for cell in form.strays:
        text = canonical([cell.text]).replace("\n", " ")
        heading = HEADING.fullmatch(text)
        is_own = own.fullmatch(text) or ROOM.fullmatch(text) or text in labels | WRITTEN
        if text and not is_own and not (heading and heading[1] in titles):
            yield replace(cell, text=text)


def _own(form: CatalogueForm, head: EditionHead, department: str) -> re.Pattern[str]:
    """Return what the instructions of every form match, whatever its edition said of itself."""
    names = dict.fromkeys(("title", "office", "publisher"), VARIABLE)
    open_head = head.model_copy(update={**names, "closing_date": FIRST_DAY})
    told = (each for kind in KINDS for each in instructions(form, open_head, department, kind))
    day = date_in_words(FIRST_DAY)
    patterns = (re.escape(each.replace(day, VARIABLE)) for each in told)
    return re.compile("|".join(each.replace(re.escape(VARIABLE), ".+") for each in patterns))
