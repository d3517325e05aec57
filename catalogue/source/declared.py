"""Reads what a catalogue declares of its form, and tells where that contradicts itself."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from catalogue.model.fields import OWN_TYPES, TYPES, Field
from catalogue.model.form import BUILT_IN, Form, house_form
from catalogue.model.problems import DataError, Problem, nearest
from catalogue.model.records import Measure
from catalogue.source.declared_parts import of_parts
from catalogue.source.document import Document, attempted
from catalogue.source.project import PATHS
from catalogue.source.typed import record_of

# What a type cannot do without, and what no other type has.
NEEDED = {"choice": "options", "table": "columns"}


def declared_form(root: Path, problems: list[Problem]) -> Form:
    """Return the form that a catalogue declares, and note what is wrong with it.

    A catalogue without a declaration has the form from before there were any; so has one whose
    declaration cannot be read, for those who need no more than a glance.
    """
    if not (root / PATHS.form).is_file():
        return house_form()
    document = attempted(root, PATHS.form, problems)
    found: list[Problem] = []
    form = record_of(Form, document, (), found)
    found += contradictions(form, document) if form else []
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


def contradictions(form: Form, document: Document) -> Iterator[Problem]:
    """Yield what the declaration says that cannot be."""
    for field in form.record.all:
        yield from _of_field(field, document)
    yield from _of_names(form, document)
    yield from of_parts(form, document)


def _of_field(field: Field, document: Document) -> Iterator[Problem]:
    if field.id not in BUILT_IN and hasattr(Measure, field.id):
        place = document.place("fields", field.id)
        message = f"„{field.id}“ heißt im Programm schon etwas anderes"
        yield Problem("E106", place, message, f"anders nennen, etwa „{field.id}_1“")
    own = BUILT_IN.get(field.id, {}).get("type", "line")
    if field.id in BUILT_IN and field.type != own:
        place = document.place("fields", field.id, "type")
        message = f"„{field.id}“ ist immer vom Typ „{own}“, angegeben ist „{field.type}“"
        yield Problem("E112", place, message, "die Zeile „type“ weglassen")
    elif field.id not in BUILT_IN and (field.type not in TYPES or field.type in OWN_TYPES):
        known = [name for name in TYPES if name not in OWN_TYPES]
        place = document.place("fields", field.id, "type")
        yield Problem("E112", place, f"unbekannter Typ „{field.type}“", nearest(field.type, known))
    for kind, name in NEEDED.items():
        is_said = bool(getattr(field, name))
        place = document.place("fields", field.id, name if is_said else "type")
        if field.type == kind and not is_said:
            yield Problem("E110", place, f"unter „{field.id}“ fehlt „{name}“", "sie ergänzen")
        if field.type != kind and is_said:
            message = f"„{name}“ gibt es nur bei „type: {kind}“, „{field.id}“ ist „{field.type}“"
            yield Problem("E111", place, message, "weglassen oder den Typ ändern")
    yield from _of_options(field, document)


def _of_names(form: Form, document: Document) -> Iterator[Problem]:
    """Yield names that a record has already, and labels by which a form could not tell fields."""
    counts = Counter(field.label.casefold() for field in form.record)
    for field in form.record:
        if field.id not in Measure.model_fields and hasattr(Measure, field.id):
            place = document.place("fields", field.id)
            message = f"„{field.id}“ ist ein Wort des Programms"
            yield Problem("E106", place, message, f"anders nennen, wie „own_{field.id}“")
        if counts[field.label.casefold()] > 1 and field.id not in BUILT_IN:
            place = document.place("fields", field.id, "label")
            message = f"„{field.label}“ heißt schon ein anderes Feld"
            yield Problem("E106", place, message, "jedem Feld einen eigenen Namen geben")


def _of_options(field: Field, document: Document) -> Iterator[Problem]:
    for name, option in field.options.items():
        for i, meant in enumerate(option.means):
            if meant not in field.basic:
                place = document.place("fields", field.id, "options", name, "means", i)
                yield Problem("E104", place, f"unbekannte Wahl „{meant}“",
                              nearest(meant, field.basic))
    labels = Counter(option.label.casefold() for option in field.options.values())
    for name, option in field.options.items():
        if labels[option.label.casefold()] > 1:
            place = document.place("fields", field.id, "options", name, "label")
            yield Problem("E106", place, f"„{option.label}“ ist doppelt vergeben", "umbenennen")
