"""Tells where the declared fields of a catalogue contradict each other or the program."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from catalogue.model.fields import SAID_OTHERWISE, TYPES, Field, Reach
from catalogue.model.fields.field import HEADED, IN_A_LINE, LISTED_FACTS
from catalogue.model.form import BUILT_IN, OPTIONAL, Kind, declared_types
from catalogue.model.problems import Place, Problem, nearest
from catalogue.model.records import OF_RECORDS, taken_names
from catalogue.source.document import Document
from catalogue.source.vocabulary import suggested
from catalogue.source.yaml import Key

Placed = Callable[[Field, Document], Iterator[Problem]]
# What a type cannot do without.
NEEDED = {"choice": "options", "table": "columns"}
# What only these types know.
ONLY: Mapping[str, tuple[str, ...]] = {
    "options": ("choice",), "many": ("choice",), "columns": ("table",),
    "unit": ("number", "money"), "minimum": ("number", "money"), "maximum": ("number", "money"),
    "max_characters": ("line", "prose"), "kind": ("reference",), "lead": ("prose",),
}  # fmt: skip
# The same of what stands under a key: what a role means, where a field shows beside its page.
ONLY_SAID: Mapping[tuple[str, str], tuple[str, ...]] = {
    **{("role", role): IN_A_LINE for role in HEADED}, ("role", "direction"): ("choice",),
    ("shows", "overview"): ("choice", *LISTED_FACTS), ("shows", "glance"): ("choice",),
    ("shows", "register"): ("choice", *LISTED_FACTS), ("shows", "web"): ("choice", "prose"),
}  # fmt: skip
# How far a field must go to show there; a form may ask for any.
REACHING: Mapping[str, tuple[Reach, ...]] = {
    **dict.fromkeys(("page", "overview", "register", "glance"), (Reach.PRINTED,)),
    **dict.fromkeys(("web", "diff"), (Reach.PRINTED, Reach.PUBLIC)),
}
HELD_BACK = {Reach.PUBLIC: "wird nicht gedruckt", Reach.INTERNAL: "ist nur für uns"}
# What the program knows of its own fields, and a declaration cannot change.
FIXED = ("type", "reach")
# By one field alone records are counted at a glance.
COUNTED: Final = "glance"
# Without it no record is one.
INDISPENSABLE = "title"
# A file reads it as nothing.
NOTHING = "null"


def known_of(name: str) -> Mapping[str, str]:
    """Return what a field of the program is, whatever a declaration says."""
    own = Field.model_fields
    return {key: str(BUILT_IN[name].get(key, own[key].default)) for key in FIXED}


def of_fields(kind: Kind, document: Document) -> Iterator[Problem]:
    """Yield what the declaration says of its fields that cannot be."""
    for field in kind.record.all:
        # What is not declared is as the program knows it.
        if field.id in document.value["fields"]:
            for rule in RULES:
                yield from rule(field, document)
    used = [field for field in kind.record if field.id in document.value["fields"]]
    yield from _doubles(((("fields", field.id, "label"), field.label) for field in used), document)
    yield from _doubles(_said(used, "headings"), document)
    yield from _former(kind, document)
    yield from _counted(kind, document)


def _names(field: Field, document: Document) -> Iterator[Problem]:
    if "id" in document.value["fields"][field.id]:
        yield Problem("E111", document.place("fields", field.id, "id"),
                      f"„{field.id}“ sagt schon, wie das Feld heißt", "die Zeile „id“ weglassen")
    if field.id in taken_names() or field.id.startswith(OF_RECORDS):
        yield Problem("E106", document.place("fields", field.id),
                      f"„{field.id}“ ist ein Wort des Programms",
                      f"anders nennen, wie „own_{field.id}“")


def _fixed(field: Field, document: Document) -> Iterator[Problem]:
    known = known_of(field.id) if field.id in BUILT_IN else {}
    for key in known:
        if getattr(field, key) != known[key]:
            yield Problem("E112", document.place("fields", field.id, key),
                          f"„{field.id}“ hat immer „{key}: {known[key]}“,"
                          f" angegeben ist „{getattr(field, key)}“",
                          f"die Zeile „{key}“ weglassen")
    if field.retired and field.required:
        yield Problem("E112", document.place("fields", field.id, "retired"),
                      f"„{field.id}“ wird nicht mehr benutzt und soll doch ausgefüllt sein",
                      "„required“ oder „retired“ weglassen")
    if field.id == INDISPENSABLE and not field.required:
        yield Problem("E112", document.place("fields", field.id, "required"),
                      f"ohne „{field.id}“ gibt es keinen Eintrag", "„required“ weglassen")
    if field.retired and field.id in BUILT_IN:
        hint = "die Zeile „retired“ weglassen" if field.id not in OPTIONAL else (
            "das Feld weglassen, wenn es das hier nicht gibt")
        yield Problem("E112", document.place("fields", field.id, "retired"),
                      f"„{field.id}“ braucht das Programm", hint)


def _types(field: Field, document: Document) -> Iterator[Problem]:
    if field.id not in BUILT_IN and field.type not in declared_types():
        yield Problem("E112", document.place("fields", field.id, "type"),
                      f"unbekannter Typ „{field.type}“",
                      suggested(field.type.casefold(), declared_types()))


def _keys(field: Field, document: Document) -> Iterator[Problem]:
    if field.type not in TYPES:
        return
    needed = NEEDED.get(field.type)
    if needed and not getattr(field, needed):
        yield Problem("E110", document.place("fields", field.id, "type"),
                      f"unter „{field.id}“ fehlt „{needed}“", "sie ergänzen")
    for key, types in ONLY.items():
        if key in document.value["fields"][field.id] and field.type not in types:
            yield _only(key, types, field, document.place("fields", field.id, key))
    for (key, value), types in ONLY_SAID.items():
        said = getattr(field, key) or ()
        if value in (said if isinstance(said, tuple) else (said,)) and field.type not in types:
            place = document.place("fields", field.id, key)
            yield _only(f"{key}: {value}", types, field, place)


def _only(what: str, types: tuple[str, ...], field: Field, place: Place) -> Problem:
    *names, last = (f"„type: {each}“" for each in types)
    kinds = f"{', '.join(names)} und {last}" if names else last
    return Problem("E111", place, f"„{what}“ gibt es nur bei {kinds}, „{field.id}“ ist"
                   f" „{field.type}“", "weglassen oder den Typ ändern")


def _limits(field: Field, document: Document) -> Iterator[Problem]:
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        yield Problem("E112", document.place("fields", field.id, "minimum"),
                      f"der kleinste Wert von „{field.id}“ ist größer als der größte",
                      "„minimum“ und „maximum“ vertauschen")


def _shows(field: Field, document: Document) -> Iterator[Problem]:
    """Yield where a field would show that does not go so far."""
    for i, place in enumerate(field.shows):
        if field.reach not in REACHING.get(place, (field.reach,)):
            widest = REACHING[place][-1]
            other = "" if field.id in BUILT_IN else f" oder „reach: {widest}“ eintragen"
            yield Problem("E112", document.place("fields", field.id, "shows", i),
                          f"„shows: {place}“ passt nicht zu „reach: {field.reach}“:"
                          f" „{field.id}“ {HELD_BACK[field.reach]}",
                          f"„{place}“ weglassen{other}")
        if place == COUNTED and field.many:
            yield Problem("E112", document.place("fields", field.id, "shows", i),
                          f"„shows: {place}“ zählt jeden Eintrag einmal, bei „{field.id}“ sind"
                          " mehrere Angaben möglich", f"„{place}“ oder „many“ weglassen")


def _columns(field: Field, document: Document) -> Iterator[Problem]:
    yield from _doubles(((("fields", field.id, "columns", i, "label"), column.label)
                         for i, column in enumerate(field.columns)), document)


def _options(field: Field, document: Document) -> Iterator[Problem]:
    at = ("fields", field.id, "options")
    if NOTHING in field.options:
        yield Problem("E114", document.place(*at, NOTHING),
                      f"„{NOTHING}“ heißt in den Dateien „nichts“", "anders nennen, etwa „none“")
    for name, option in field.options.items():
        for i, meant in enumerate(option.means):
            if meant not in field.basic:
                message = f"„{name}“ steht für sich selbst" if meant == name else (
                    f"„{meant}“ steht selbst für andere" if meant in field.options else
                    f"unbekannte Wahl „{meant}“")
                yield Problem("E104", document.place(*at, name, "means", i), message,
                              nearest(meant, field.basic) or "„means“ weglassen")
    yield from _doubles((((*at, name, "label"), option.label)
                         for name, option in field.options.items()), document)


def _roles(field: Field, document: Document) -> Iterator[Problem]:
    """Find what is said otherwise than in print and shall be printed, or is of another type."""
    wanted = {"type": SAID_OTHERWISE.get(field.role or "", field.type), "reach": Reach.PUBLIC}
    for key, value in wanted.items() if field.role in SAID_OTHERWISE else ():
        if getattr(field, key) != value:
            yield Problem("E112", document.place("fields", field.id, key),
                          f"mit „role: {field.role}“ hat „{field.id}“ immer „{key}: {value}“,"
                          f" angegeben ist „{getattr(field, key)}“", f"„{key}: {value}“ eintragen")


RULES: tuple[Placed, ...] = (
    _names, _fixed, _types, _keys, _limits, _shows, _columns, _options, _roles)  # fmt: skip


def _counted(kind: Kind, document: Document) -> Iterator[Problem]:
    """Yield what records shall be counted by beside the first such field."""
    shown = kind.record.shown(COUNTED)
    for field in shown[1:]:
        yield Problem("E112", document.place("fields", field.id, "shows"),
                      f"gezählt wird nach einem Feld, „shows: {COUNTED}“ steht aber schon bei"
                      f" „{shown[0].id}“", f"„{COUNTED}“ bei einem der beiden weglassen")


def _former(kind: Kind, document: Document) -> Iterator[Problem]:
    """Yield what a field is said to have been called, though another one is."""
    former = list(_said(kind.record.all, "was"))
    for key, name in former:
        if name in document.value["fields"]:
            yield Problem("E106", document.place(*key), f"das Feld „{name}“ gibt es noch",
                          "unter „was“ steht, wie dieses Feld früher hieß")
    yield from _doubles(former, document)


def _said(fields: Iterable[Field], key: str) -> Iterator[tuple[Key, str]]:
    """Yield what the lists of fields say under a key, each with its place."""
    for field in fields:
        yield from ((("fields", field.id, key, i), text)
                    for i, text in enumerate(getattr(field, key)))


def _doubles(said: Iterable[tuple[Key, str]], document: Document) -> Iterator[Problem]:
    """Yield what an earlier one is called as well, which nobody could tell apart."""
    first: dict[str, Key] = {}
    for key, text in said:
        known = first.setdefault(text.casefold(), key)
        if known != key:
            yield Problem("E106", document.place(*key), f"„{text}“ ist doppelt vergeben",
                          f"steht schon in Zeile {document.place(*known).line}, umbenennen")
