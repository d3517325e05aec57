"""Reads what a catalogue declares of its form, and tells where that contradicts itself."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from catalogue.model.form import Form, Kind, house_form
from catalogue.model.problems import DataError, Place, Problem
from catalogue.source.declared_fields import of_fields
from catalogue.source.declared_kinds import of_kinds, unknown_kind
from catalogue.source.declared_parts import of_parts
from catalogue.source.document import Document, attempted
from catalogue.source.project import PATHS
from catalogue.source.typed import record_of
from catalogue.source.yaml import Key

MARKS = re.compile("[⟪⟫]")
SHOWN = 40


def declared_form(root: Path, problems: list[Problem]) -> Form:
    """Return the form that a catalogue declares, and note what is wrong with it.

    A catalogue without a declaration has the form from before there were any; so has one whose
    declaration cannot be read, for those who need no more than a glance.
    """
    if not (root / PATHS.form).is_file():
        return house_form()
    return form_in(attempted(root, PATHS.form, problems), problems)


def form_in(document: Document, problems: list[Problem]) -> Form:
    """Return the form that a text declares, be it saved or not, and note what is wrong with it."""
    found: list[Problem] = []
    form = record_of(Form, document, (), found)
    if form:
        found += contradictions(form, document)
        # Where a field is wrong, what a part says of it is no fault of its own.
        found += () if found else of_parts(form, document)
    problems += found
    return house_form() if form is None or found else form


def form_of(root: Path) -> Form:
    """Return the form that a catalogue declares; ``DataError`` says what is wrong with it."""
    problems: list[Problem] = []
    form = declared_form(root, problems)
    if problems:
        # By another form nothing could be checked.
        raise DataError(problems)
    return form


def known_kind(name: str, form: Form, place: Place) -> Kind:
    """Return the kind of record of this id; ``DataError`` says which are declared."""
    if name not in form.all_kinds:
        raise DataError([unknown_kind(name, form, place)])
    return form.all_kinds[name]


def contradictions(form: Form, document: Document) -> Iterator[Problem]:
    """Yield what the declaration says of its words and fields that cannot be."""
    yield from _marks(document.value, (), document)
    yield from of_fields(form.first, document)
    yield from of_kinds(form, document)


def _marks(value: Any, key: Key, document: Document) -> Iterator[Problem]:
    """Yield where a text holds the signs between which the program names things."""
    if isinstance(value, str) and MARKS.search(value):
        yield Problem("E114", document.place(*key), f"„{value[:SHOWN]}“ enthält „⟪“ oder „⟫“,"
                      " die das Programm selbst braucht", "weglassen")
    parts = value.items() if isinstance(value, Mapping) else (
        enumerate(value) if isinstance(value, list) else ())
    for name, each in parts:
        yield from _marks(each, (*key, name), document)
