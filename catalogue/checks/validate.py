"""Turns a ``Source`` into an ``Edition``, or into every problem it has, each with its place."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from pydantic import ValidationError

from catalogue.checks.checked import Checked
from catalogue.checks.links import ONLINE
from catalogue.checks.rule import Check
from catalogue.checks.rules import CHECKS, EDITORIAL, OF_A_RECORD
from catalogue.checks.schema import outdated
from catalogue.checks.silence import heard
from catalogue.model.problems import DataError, Place, Problem, errors, nearest
from catalogue.model.records import (
    ContactPoint,
    Directorate,
    Edition,
    EditionHead,
    Measure,
    Record,
    Retired,
    Section,
)
from catalogue.model.terms import NO_TERMS, Terms
from catalogue.source.load import Document, Source, document_of, load_document, read
from catalogue.source.project import PATHS
from catalogue.source.vocabulary import resource_values
from catalogue.source.yaml import Key

R = TypeVar("R", bound=Record)
Message = tuple[str, str, str]
Translate = Callable[[dict[str, Any], Iterable[str]], Message]

# These take another field's value, and its fault is told there.
FALLING_BACK = ("short_title", "short_name")
# A record that lacks only these is read with the name of the field in their place.
STAND_INS = ("title", "short_title", "name", "short_name")


@dataclass(frozen=True)
class Validated:
    """An edition that may be set, and what the editors should still look at."""

    edition: Edition
    problems: tuple[Problem, ...]


def validate(source: Source) -> Edition:
    """Return the edition the source describes; ``DataError`` holds all errors at once."""
    return validated(source).edition


def validated(source: Source) -> Validated:
    """Return the edition with its notices; ``DataError`` holds all problems."""
    checked, problems = collected(source)
    problems += [problem for check in CHECKS for problem in check(checked)]
    if checked.head is None or errors(problems):
        raise DataError(in_order(problems))
    edition = Edition(
        head=checked.head, sections=checked.sections, directorates=checked.directorates,
        contacts=checked.contacts, measures=checked.printed, foreword=source.foreword,
        mainstreaming=source.mainstreaming,
    )  # fmt: skip
    return Validated(edition, tuple(problems))


def check(
    root: Path, number: int, more: tuple[Check, ...] = (), unasked: tuple[str, ...] = (ONLINE,)
) -> list[Problem]:
    """Return everything an editor should know of an edition, by place; it need not be whole.

    ``more`` are checks beside those of the records; silencers of ``unasked`` codes may be without
    use. ``DataError`` when there is no such edition.
    """
    checked, problems = examined(root, number)
    checks = (*CHECKS, *EDITORIAL, outdated, *more)
    found = [problem for each in checks for problem in each(checked)]
    return in_order([*problems, *heard(checked, found, unasked)])


def examined(root: Path, number: int) -> tuple[Checked, list[Problem]]:
    """Return the records of an edition with all lists, and what kept others from being read."""
    checked, problems = collected(read(root, number))
    terms = _optional(root, PATHS.terms, problems)
    retired = _optional(root, PATHS.retired, problems)
    return replace(
        checked,
        terms=(terms and record_of(Terms, terms, (), problems)) or NO_TERMS,
        retired=_list(Retired, retired, "retired", problems) if retired else (),
    ), problems


def collected(source: Source) -> tuple[Checked, list[Problem]]:
    """Return the records that are in form, and what is wrong with the others."""
    problems = list(source.problems)
    head = record_of(EditionHead, source.head, (), problems)
    sections = _list(Section, source.sections, "sections", problems)
    directorates = _list(Directorate, source.departments, "directorates", problems)
    contacts = _list(ContactPoint, source.contacts, "contacts", problems)
    numbered = tuple(s.model_copy(update={"number": n}) for n, s in enumerate(sections, 1))
    measures = tuple(
        measure
        for document in source.measures
        if (measure := record_of(Measure, document, (), problems, id=document.path.stem))
    )
    return Checked(source, head, numbered, directorates, contacts, measures), problems


def revised(
    checked: Checked, identifier: str, text: str
) -> tuple[Checked, list[Problem]]:
    """Return one measure as a text of its file says it, and all that a build would say of it.

    The others are taken to be in order. Which are new is told by the archive, not here.
    """
    path, problems = PATHS.measure(identifier), list[Problem]()
    document = document_of(text, path, problems)
    measure = record_of(Measure, document, (), problems, id=identifier)
    alone = replace(
        checked,
        source=replace(checked.source, measures=(document,), foreword="", mainstreaming=""),
        measures=(measure,) if measure else (),
        others=tuple(each for each in checked.printed if each.id != identifier),
    )
    found = (problem for check in OF_A_RECORD for problem in check(alone))
    problems += (problem for problem in found if problem.place.path == path)
    return alone, in_order(problems)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems by file, line and column, each once."""
    return sorted(set(problems), key=lambda p: (p.place, p.code, p.message))


def _optional(root: Path, path: PurePosixPath, problems: list[Problem]) -> Document | None:
    if not (root / path).is_file():
        return None
    try:
        return load_document(root, path)
    except DataError as error:
        problems.extend(error.problems)
        return None


def _list(model: type[R], document: Document, key: str, problems: list[Problem]) -> tuple[R, ...]:
    if document.is_broken:
        return ()
    value = document.value
    for name in value.keys() - {key}:
        hint = nearest(name, [key])
        problems.append(Problem("E111", document.place(name), f"unbekannte Angabe „{name}“", hint))
    items = value.get(key)
    if not isinstance(items, list):
        message = f"die Angabe „{key}“ fehlt oder ist keine Liste"
        problems.append(Problem("E110", document.place(key), message))
        return ()
    found = (record_of(model, document, (key, i), problems) for i in range(len(items)))
    return tuple(record for record in found if record)


def record_of(
    model: type[R], document: Document, key: Key, problems: list[Problem], **given: str
) -> R | None:
    """Return the record that stands at a key of a file, and note what is wrong with it."""
    if document.is_broken:
        return None
    value: Any = document.value
    for step in key:
        value = value[step]
    try:
        return model.model_validate({**value, **given} if isinstance(value, dict) else value)
    except ValidationError as error:
        found: list[dict[str, Any]] = [
            dict(each) for each in error.errors(include_url=False)
            if not (each["loc"] and each["loc"][0] in FALLING_BACK and each["loc"][0] not in value)
        ]  # fmt: skip
        problems.extend(_problem(document, key, each, model) for each in found)
        return _rest(model, value, [each["loc"] for each in found], given)


def _rest(
    model: type[R], value: Any, wrong: list[tuple[str | int, ...]], given: dict[str, str]
) -> R | None:
    """Return a record without what is wrong with it, so that the rest is checked as well."""
    if not isinstance(value, dict):
        return None
    dropped = {location[0] for location in wrong if location}
    rest = {name: each for name, each in value.items() if name not in dropped} | given
    stand_ins = {name: name for name in STAND_INS if name in dropped}
    try:
        return model.model_validate(rest | stand_ins)
    except ValidationError:
        return None


def _problem(document: Document, key: Key, error: dict[str, Any], model: type[Record]) -> Problem:
    location = tuple(error["loc"])
    place = document.place(*key, *location)
    if location == ("id",) and model is Measure:
        place = Place(document.path)
    kind = error["type"]
    translate = next(t for sign, t in MESSAGES if kind.startswith(sign))
    code, message, hint = translate(error, _fields(model, location))
    return Problem(code, place, message, hint)


def _fields(model: type[Record], location: Key) -> list[str]:
    for step in location[:-1]:
        if isinstance(step, str) and step in model.model_fields:
            field = model.model_fields[step].annotation
            nested = [t for t in _types(field) if isinstance(t, type) and issubclass(t, Record)]
            model = nested[0] if nested else model
    return list(model.model_fields)


def _types(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _types(part)


def _name(error: dict[str, Any]) -> str:
    names = [step for step in error["loc"] if isinstance(step, str)]
    return str(names[-1]) if names else "Eintrag"


def _shown(error: dict[str, Any]) -> str:
    value = str(error.get("input"))
    return value if len(value) <= 60 else f"{value[:57]}…"


def _empty(error: dict[str, Any], known: Iterable[str]) -> Message:
    return "E113", f"„{_name(error)}“ ist leer", "ausfüllen"


def _choice(error: dict[str, Any], known: Iterable[str]) -> Message:
    choices = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
    hint = nearest(_shown(error), choices)
    return "E112", f"unbekannter Wert „{_shown(error)}“ für „{_name(error)}“", hint


FORMS: Mapping[str, str] = resource_values("fields.yaml")["forms"]


def _form(error: dict[str, Any], known: Iterable[str]) -> Message:
    name = _name(error)
    hint = FORMS.get(name, FORMS["id"])
    return "E114", f"„{_shown(error)}“ ist keine gültige Angabe für „{name}“", hint


def _kind(kind: str) -> Translate:
    def message(error: dict[str, Any], known: Iterable[str]) -> Message:
        if error.get("input") is None:
            return _empty(error, known)
        return "E112", f"„{_name(error)}“ muss {kind} sein, gefunden: „{_shown(error)}“", ""

    return message


MESSAGES: tuple[tuple[str, Translate], ...] = (
    ("missing", lambda error, _: ("E110", f"die Angabe „{_name(error)}“ fehlt", "sie ergänzen")),
    ("extra_forbidden", lambda error, known: (
        "E111", f"unbekannte Angabe „{_name(error)}“", nearest(_name(error), known))),
    ("string_too_short", _empty),
    ("too_short", _empty),
    ("string_pattern", _form),
    ("url", _form),
    ("enum", _choice),
    ("literal_error", _choice),
    ("string_type", _kind("ein Text")),
    ("int", _kind("eine ganze Zahl")),
    ("greater_than", _kind("größer")),
    ("tuple_type", _kind("eine Liste")),
    ("model", _kind("eine Gruppe von Angaben")),
    ("", lambda error, _: ("E112", f"„{_shown(error)}“ passt nicht zu „{_name(error)}“", "")),
)  # fmt: skip
