"""Turns what stands at a key of a file into its record, or into problems with their places."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from catalogue.model.fields import Field
from catalogue.model.fields.number import german
from catalogue.model.problems import Place, Problem, counted, nearest
from catalogue.model.record import Record
from catalogue.model.records import Measure
from catalogue.source.document import Document
from catalogue.source.vocabulary import resource_values
from catalogue.source.yaml import Key

R = TypeVar("R", bound=Record)
Message = tuple[str, str, str]
Translate = Callable[[dict[str, Any], Iterable[str]], Message]

# These take another field's value, and its fault is told there.
FALLING_BACK = ("short_title", "short_name")
# A number is whole or not: what is neither is told once.
UNIONS = ("int", "float")
# A record that lacks only these is read with the name of the field in their place.
STAND_INS = ("title", "short_title", "name", "short_name")


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
            and each["loc"][-1:] != ("int",)
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
    location = tuple(step for step in error["loc"] if step not in UNIONS)
    error = {**error, "loc": location, "field": _field(model, location)}
    place = document.place(*key, *location)
    if location == ("id",) and issubclass(model, Measure):
        place = Place(document.path)
    code, message, hint = translated(error, _fields(model, location))
    return Problem(code, place, message, hint)


def _field(model: type[Record], location: Key) -> Field | None:
    """Return the declared field that an error lies in."""
    if not location or not issubclass(model, Measure):
        return None
    return model.fields.by_id.get(str(location[0]))


def translated(error: dict[str, Any], known: Iterable[str] = ()) -> Message:
    """Return code, message and hint of what pydantic found; ``known`` are the keys there are.

    ``field`` in the error is the declared field that it lies in, if it lies in one.
    """
    if error["type"] in ("missing", "too_long") and _is_cell(error):
        return _cells(error)
    translate = next(t for sign, t in MESSAGES if error["type"].startswith(sign))
    return translate(error, known)


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


OF_TYPES: Mapping[str, str] = resource_values("fields.yaml")["typed"]


def _typed(error: dict[str, Any]) -> str:
    """Return how a value of the type of the field is written in a file."""
    field = error.get("field")
    return OF_TYPES.get(field.type, "") if field else ""


def _form(error: dict[str, Any], known: Iterable[str]) -> Message:
    name = _name(error)
    hint = FORMS.get(name) or _typed(error) or FORMS["id"]
    return "E114", f"„{_shown(error)}“ ist keine gültige Angabe für „{name}“", hint


def _kind(kind: str) -> Translate:
    def message(error: dict[str, Any], known: Iterable[str]) -> Message:
        if error.get("input") is None:
            return _empty(error, known)
        message = f"„{_name(error)}“ muss {kind} sein, gefunden: „{_shown(error)}“"
        return "E112", message, _typed(error)

    return message


def _limit(word: str, key: str, bound: str) -> Translate:
    def message(error: dict[str, Any], known: Iterable[str]) -> Message:
        hint = f"{bound} {german(error['ctx'][key])}"
        return "E122", f"„{_shown(error)}“ ist für „{_name(error)}“ zu {word}", hint

    return message


def _long(error: dict[str, Any], known: Iterable[str]) -> Message:
    most, length = error["ctx"]["max_length"], len(str(error["input"]).strip())
    message = f"„{_name(error)}“ hat {length} Zeichen, erlaubt sind {most}"
    return "E122", message, f"um {counted(length - most, 'Zeichen', 'Zeichen')} kürzen"


def _told(error: dict[str, Any], known: Iterable[str]) -> Message:
    return "E114", f"{error['ctx']['error']} („{_name(error)}“)", _typed(error)


def _is_cell(error: dict[str, Any]) -> bool:
    field = error.get("field")
    return bool(field and field.columns and len(error["loc"]) > 1)


def _cells(error: dict[str, Any]) -> Message:
    """Say that a row of a table has more or fewer cells than the table has columns."""
    columns = [column.label for column in error["field"].columns]
    few = "zu wenige" if error["type"] == "missing" else "zu viele"
    message = f"Zeile {int(error['loc'][1]) + 1} von „{error['loc'][0]}“ hat {few} Zellen"
    return "E112", message, f"{len(columns)} Zellen: {', '.join(columns)}"


MESSAGES: tuple[tuple[str, Translate], ...] = (
    ("missing", lambda error, _: ("E110", f"die Angabe „{_name(error)}“ fehlt", "sie ergänzen")),
    ("extra_forbidden", lambda error, known: (
        "E111", f"unbekannte Angabe „{_name(error)}“", nearest(_name(error), known))),
    ("string_too_short", _empty),
    ("too_short", _empty),
    ("string_too_long", _long),
    ("greater_than_equal", _limit("klein", "ge", "mindestens")),
    ("less_than_equal", _limit("groß", "le", "höchstens")),
    ("value_error", _told),
    ("float", _kind("eine Zahl")),
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
