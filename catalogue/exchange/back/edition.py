"""Turns plain values into an edition, or into every problem they have, told as of its files."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, TypeVar

from pydantic import ValidationError, create_model

from catalogue.exchange.back.declaration import form_text
from catalogue.model.form import Form, house_form
from catalogue.model.problems import Place, Problem
from catalogue.model.record import Record
from catalogue.model.records import (
    OF_KIND,
    ContactPoint,
    Directorate,
    Edition,
    EditionHead,
    Measure,
    Section,
    measure_type,
)
from catalogue.source.declared import form_in
from catalogue.source.document import Document, document_of
from catalogue.source.project import PATHS
from catalogue.source.typed import record_of, translated

R = TypeVar("R", bound=Record)
Problems = list[Problem]
Values = Mapping[str, Any]


# An address that names a person is not published everywhere.
_made: Any = create_model
CONTACT: type[Record] = _made("Contact", __base__=ContactPoint, email=(str | None, None))
LISTS: Mapping[str, tuple[PurePosixPath, type[Record]]] = {
    "sections": (PATHS.sections, Section), "directorates": (PATHS.departments, Directorate),
    "contacts": (PATHS.contacts, CONTACT)}


def edition_in(value: Values, problems: Problems) -> Edition | None:
    """Return the edition of plain values; what is wrong with them is noted."""
    form = _form(value.get("form"), problems)
    head = _record(EditionHead, PATHS.editions, value.get("head"), problems)
    listed = {key: tuple(_record(model, path, each, problems) for each in _list(value, key))
              for key, (path, model) in LISTS.items()}
    measures = tuple(_measure(form, each, problems) for each in _list(value, "measures"))
    if problems:
        return None
    try:
        return Edition.model_validate(
            {**value, "form": form, "head": head, **listed, "measures": measures})
    except ValidationError as error:
        problems += _told(error)
        return None


def _form(value: Any, problems: Problems) -> Form:
    """Return the form of a catalogue; what contradicts itself is told of the file it becomes."""
    if value is None:
        return house_form()
    form = record_of(Form, Document(PATHS.form, value, {}), (), problems)
    if form is None or problems:
        return house_form()
    return form_in(document_of(form_text(form), PATHS.form, problems), problems)


def _list(value: Values, key: str) -> list[Any]:
    found = value.get(key)
    return found if isinstance(found, list) else [] if found is None else [found]


def _record(model: type[R], path: PurePosixPath, value: Any, problems: Problems) -> R | None:
    return record_of(model, Document(path, value, {}), (), problems)


def _measure(form: Form, value: Any, problems: Problems) -> Measure | None:
    said = value if isinstance(value, Mapping) else {}
    kind = said.get(OF_KIND) if said.get(OF_KIND) in form.kinds else form.first.id
    path = PATHS.measure(str(said.get("id")), str(kind))
    return _record(measure_type(form, str(kind)), path, value, problems)


def _told(error: ValidationError) -> Iterator[Problem]:
    for each in error.errors(include_url=False):
        code, message, hint = translated(dict(each))
        yield Problem(code, Place(PATHS.editions), message, hint)
