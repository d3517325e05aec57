"""Turns what stands at a key of a file into its record, or into problems with their places."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar, get_origin

from pydantic import BaseModel, ValidationError

from catalogue.model.fields import Field
from catalogue.model.fields.groups import FILE_NAME
from catalogue.model.form import Kind
from catalogue.model.numerals import german
from catalogue.model.problems import Place, Problem, counted
from catalogue.model.record import ISO_DATE, NAME, PARTIAL_DATE, Record
from catalogue.model.records import Measure
from catalogue.source.document import Document
from catalogue.source.vocabulary import resource_values, suggested
from catalogue.source.yaml import Key

R = TypeVar("R", bound=Record)
Message = tuple[str, str, str]
Translate = Callable[[dict[str, Any], Iterable[str]], Message]

# These take another field's value, and its fault is told there.
FALLING_BACK = ("short_title", "short_name")
# A record that lacks only these is read with the name of the field in their place.
# What no file says, for the key above does.
DERIVED = {(Field, "id"), (Kind, "id")}
SHOWN = 60
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
            # What is wrong with its items is told with them.
            and not (each["type"] == "too_short" and each["input"])
        ]  # fmt: skip
        problems.extend(_problem(document, key, each, model) for each in found)
        return _rest(model, value, [each["loc"] for each in found], given)


def _rest(
    model: type[R], value: Any, wrong: list[tuple[str | int, ...]], given: dict[str, str]
) -> R | None:
    """Return a record without what is wrong with it, so that the rest is checked as well."""
    if not isinstance(value, dict):
        return None
    rest = dict(value)
    for first, *below in filter(None, wrong):
        if below and isinstance(rest.get(first), dict):
            rest[first] = {name: each for name, each in rest[first].items() if name != below[0]}
        else:
            rest.pop(first, None)
    stand_ins = {name: given.get("id", name) for name in STAND_INS if (name,) in wrong}
    try:
        return model.model_validate(rest | given | stand_ins)
    except ValidationError:
        return None


def _problem(document: Document, key: Key, error: dict[str, Any], model: type[Record]) -> Problem:
    location = tuple(error["loc"])
    error = {**error, "field": _field(model, location)}
    place = document.place(*key, *location)
    if location == ("id",) and issubclass(model, Measure):
        place = Place(document.path)
    steps = location if error["type"].startswith("model") else location[:-1]
    code, message, hint = translated(error, keys_of(model, steps, is_needed=steps == location))
    field = error["field"]
    if error["type"] == "extra_forbidden" and len(location) == 1 and issubclass(model, Measure):
        hint = _former(model, str(location[0])) or hint
    return Problem(code, place, f"{field.label}: {message}" if field else message, hint)


def _former(model: type[Measure], name: str) -> str:
    """Return what became of a field that a declaration no longer uses, if it ever had one."""
    now = next((field.id for field in model.fields if name in field.was), "")
    if now:
        return f"heißt jetzt „{now}“, umbenennen; „catalogue check --fix“ tut es"
    return "wird nicht mehr benutzt, die Angabe weglassen" if name in model.fields.by_id else ""


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
    if error.get("input") is None and error["type"] != "missing":
        return _empty(error, known)
    translate = next(t for sign, t in MESSAGES if error["type"].startswith(sign))
    return translate(error, known)


def keys_of(model: type[BaseModel], steps: Key, *, is_needed: bool = False) -> list[str]:
    """Return the keys there are, or must be, in what stands at a place of a record."""
    left = iter(steps)
    for step in left:
        if isinstance(step, str) and step in model.model_fields:
            annotation = model.model_fields[step].annotation
            model = next(filter(_is_model, _types(annotation)), model)
            if get_origin(annotation) in (Mapping, dict):
                # What stands under a key of one's own has keys of ours.
                next(left, None)
    declared = model.fields.by_id if issubclass(model, Measure) else model.model_fields
    return [name for name, field in model.model_fields.items() if name in declared
            and (model, name) not in DERIVED and (field.is_required() or not is_needed)]


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _types(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _types(part)


def _name(error: dict[str, Any]) -> str:
    names = [step for step in error["loc"] if isinstance(step, str) and step != "[key]"]
    return str(names[-1]) if names else "Eintrag"


def _shown(value: Any) -> str:
    """Return a value as it stands in a file, or what it is where that is long."""
    if isinstance(value, list | tuple):
        return "eine Liste"
    if isinstance(value, dict):
        return "eine Gruppe von Angaben"
    text = _text(value)
    return f"„{text}“" if len(text) <= SHOWN else f"„{text[: SHOWN - 3]}…“"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _empty(error: dict[str, Any], known: Iterable[str]) -> Message:
    return "E113", f"„{_name(error)}“ ist leer", "ausfüllen"


def _choice(error: dict[str, Any], known: Iterable[str]) -> Message:
    choices = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
    value = error["input"]
    if isinstance(value, list | dict):
        hint = f"nur eine Angabe möglich: {', '.join(choices)}"
        return "E112", f"„{_name(error)}“ ist {_shown(value)}", hint
    hint = suggested(str(value), choices)
    return "E112", f"unbekannter Wert {_shown(value)} für „{_name(error)}“", hint


FORMS: Mapping[str, str] = resource_values("fields.yaml")["forms"]
OF_TYPES: Mapping[str, str] = resource_values("fields.yaml")["typed"]
PATTERNS = {NAME: "name", ISO_DATE: "updated", PARTIAL_DATE: "date", FILE_NAME: "file"}


def _form(error: dict[str, Any], known: Iterable[str]) -> Message:
    name = _name(error)
    pattern = error.get("ctx", {}).get("pattern", "")
    kind = PATTERNS.get(pattern) or ("url" if error["type"].startswith("url") else name)
    what = f"keine gültige Angabe für „{name}“" if name != error["input"] else "keine Kennung"
    hint = FORMS.get(name) or _typed(error) or FORMS.get(kind, FORMS["id"])
    return "E114", f"{_shown(error['input'])} ist {what}", hint


def _typed(error: dict[str, Any]) -> str:
    """Return how a value of the type of the field is written in a file."""
    field = error.get("field")
    return OF_TYPES.get(field.type, "") if field and len(error["loc"]) == 1 else ""


def _told(error: dict[str, Any], known: Iterable[str]) -> Message:
    hint = _typed(error) or FORMS.get(_name(error), "")
    return "E114", f"{error['ctx']['error']} („{_name(error)}“)", hint


def _limit(word: str, key: str, bound: str) -> Translate:
    def message(error: dict[str, Any], known: Iterable[str]) -> Message:
        hint = f"{bound} {german(error['ctx'][key])}"
        return "E122", f"{_shown(error['input'])} ist für „{_name(error)}“ zu {word}", hint

    return message


def _long(error: dict[str, Any], known: Iterable[str]) -> Message:
    most, length = error["ctx"]["max_length"], len(str(error["input"]).strip())
    message = f"„{_name(error)}“ hat {length} Zeichen, erlaubt sind {most}"
    return "E122", message, f"um {counted(length - most, 'Zeichen', 'Zeichen')} kürzen"


def _is_cell(error: dict[str, Any]) -> bool:
    field = error.get("field")
    return bool(field and field.columns and len(error["loc"]) > 1)


def _cells(error: dict[str, Any]) -> Message:
    """Say that a row of a table has more or fewer cells than the table has columns."""
    columns = [column.label for column in error["field"].columns]
    few = "zu wenige" if error["type"] == "missing" else "zu viele"
    message = f"Zeile {int(error['loc'][1]) + 1} von „{error['loc'][0]}“ hat {few} Zellen"
    return "E112", message, f"{len(columns)} Zellen: {', '.join(columns)}"


def _kind(kind: str, hint: str) -> Translate:
    def message(error: dict[str, Any], known: Iterable[str]) -> Message:
        value = error["input"]
        way = hint.format(value="…" if isinstance(value, list | dict | tuple) else _text(value),
                          keys=", ".join(f"{key}: …" for key in known))
        found = f"gefunden: {_shown(value)}"
        return "E112", f"„{_name(error)}“ muss {kind} sein, {found}", _typed(error) or way

    return message


MAPPING = "als „name: Wert“ schreiben, jede Angabe in eine Zeile"
LIST = "so schreiben: [{value}]"
ALIKE = "wie in den anderen Dateien schreiben"
MESSAGES: tuple[tuple[str, Translate], ...] = (
    ("missing", lambda error, _: ("E110", f"die Angabe „{_name(error)}“ fehlt", "sie ergänzen")),
    ("extra_forbidden", lambda error, known: (
        "E111", f"unbekannte Angabe „{_name(error)}“", suggested(_name(error), known))),
    ("string_too_short", _empty),
    ("too_short", _empty),
    ("string_too_long", _long),
    ("string_pattern", _form),
    ("url", _form),
    ("value_error", _told),
    ("enum", _choice),
    ("literal_error", _choice),
    ("string", _kind("ein Text", "in einer Zeile schreiben, ein einzelnes Wort in '…'")),
    ("int", _kind("eine ganze Zahl", "nur Ziffern schreiben, wie 3")),
    ("float", _kind("eine Zahl", "Ziffern ohne Einheit schreiben, Bruchteile mit Punkt, wie 2.5")),
    ("bool", _kind("true oder false", "true für ja, false für nein")),
    ("greater_than_equal", _limit("klein", "ge", "mindestens")),
    ("greater_than", _limit("klein", "gt", "größer als")),
    ("less_than_equal", _limit("groß", "le", "höchstens")),
    ("tuple_type", _kind("eine Liste", LIST)),
    ("list_type", _kind("eine Liste", LIST)),
    ("mapping", _kind("eine Gruppe von Angaben", MAPPING)),
    ("dict", _kind("eine Gruppe von Angaben", MAPPING)),
    ("model", _kind("eine Gruppe von Angaben", "so schreiben: {{{keys}}}")),
    ("", lambda error, _: (
        "E112", f"{_shown(error.get('input'))} passt nicht zu „{_name(error)}“", ALIKE)),
)  # fmt: skip
