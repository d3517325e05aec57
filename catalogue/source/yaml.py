"""Parses YAML into plain values with the place of each; what is wrong is told in plain German."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from yaml import CSafeLoader, parse
from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from catalogue.model.problems import Place, Problem
from catalogue.source.misread import syntax_problem

Key = tuple[str | int, ...]
Event = Any

# What plain words mean in YAML 1.2; dates and fractions stay what was typed.
WORDS = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
# More figures are no number that the catalogue counts.
NUMBER = re.compile("[0-9]{1,18}")
FOREIGN_LINE_END = re.compile("[\x85\u2028\u2029]")
FOREIGN = ("ein unsichtbares fremdes Zeilenende", "es löschen und die Eingabetaste drücken")
# Blanks that look like blanks, where the parser wants one: as indent or behind a colon.
FALSE_BLANK = re.compile("^(?:[ -]*[A-Za-z_]+:|[ ]*)([\u00a0\u2007\u202f\u200b\u2060\ufeff])", re.M)
FALSE_NAME = re.compile("[\u00a0\u2007\u202f\u200b\u2060\ufeff]")
FALSE = ("ein geschütztes oder unsichtbares Leerzeichen statt Leerzeichen",
         "es löschen und die Leertaste drücken")
# A remark stands apart, on both sides of its sign; closer, it is a part of what somebody typed.
REMARK = re.compile(r"[ \t]+#.*")
# Behind a figure nobody goes on with a sentence.
FIGURES = re.compile(r"[\d.,-]+")
BARE = re.compile(r"[ \t]*#(?:[ \t]|$)")
APART = re.compile(r"[ \t]{2,}#(?:[ \t]|$)")
SHOWN = 40
ANCHOR = "den Wert ausschreiben; „&“ und „*“ am Anfang in Anführungszeichen setzen"
NAME = "als „name: Wert“ schreiben; „?“, „[“ und „{“ in Anführungszeichen setzen"


@dataclass
class Parsed:
    """A file that is being parsed: the place of every key path, and what is wrong so far."""

    path: PurePosixPath
    value: Any = None
    places: dict[Key, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    typed: list[Event] = field(default_factory=list)

    def refuse(self, code: str, mark: Any, message: str, hint: str) -> None:
        """Note a problem at a mark of the parser."""
        place = Place(self.path, mark.line + 1, mark.column + 1)
        self.problems.append(Problem(code, place, message, hint))


def parsed(text: str, path: PurePosixPath) -> Parsed:
    """Return what a text says; its problems have the codes E102 and E105."""
    found = Parsed(path)
    for ending in FOREIGN_LINE_END.finditer(text):
        # The parser would count it as a line, which no other program does.
        line = text.count("\n", 0, ending.start()) + 1
        column = ending.start() - text.rfind("\n", 0, ending.start())
        found.problems.append(Problem("E102", Place(path, line, column), *FOREIGN))
    events = parse(FOREIGN_LINE_END.sub(" ", text), Loader=CSafeLoader)
    try:
        next(events)
        if isinstance(next(events), DocumentStartEvent):
            found.value = _value(found, events, next(events), ())
            next(events)
            _refuse_second(found, next(events))
        _refuse_lost_words(found, text)
    except YAMLError as error:
        found.problems.append(syntax_problem(text, path, error))
    except RecursionError:
        found.problems.append(Problem("E102", Place(path), "die Datei ist zu tief verschachtelt"))
    false = FALSE_BLANK.search(text)
    if false and (found.problems or not isinstance(found.value, dict)
                  or any(FALSE_NAME.match(str(name)) for key in found.places for name in key)):
        # All else that seems wrong follows from it.
        line, start = text.count("\n", 0, false.start(1)) + 1, text.rfind("\n", 0, false.start(1))
        place = Place(path, line, false.start(1) - start)
        return Parsed(path, {}, found.places, [Problem("E102", place, *FALSE)])
    return found


def _refuse_lost_words(found: Parsed, text: str) -> None:
    """Refuse what the parser takes for a remark or an order though somebody meant it as text."""
    for event in found.typed:
        rest = REMARK.match(text, event.end_mark.index)
        end = rest.end() if rest else event.end_mark.index
        whole = " ".join(text[event.start_mark.index : end].split()).replace("'", "''")
        way = f"so schreiben: '{whole}'"
        if event.tag:
            name = whole.strip("'").split()[0]
            found.refuse("E102", event.start_mark, f"„{name}“ vorn gehört nicht zum Wert", way)
        elif rest and not _is_remark(event, rest[0]):
            found.refuse("E102", event.end_mark, f"„{rest[0].strip()[:SHOWN]}“ gilt als Bemerkung"
                         " und fehlt im Wert", way)


def _is_remark(event: ScalarEvent, rest: str) -> bool:
    """Whether what follows a value on its line can be no part of it."""
    if event.style or FIGURES.fullmatch(event.value):
        return True
    return bool((APART if event.value else BARE).match(rest))


def _refuse_second(found: Parsed, event: Event) -> None:
    if isinstance(event, DocumentStartEvent):
        message, hint = "„---“ beginnt mitten in der Datei eine zweite", "die Zeile löschen"
        found.refuse("E102", event.start_mark, message, hint)


def _value(found: Parsed, events: Iterator[Event], event: Event, key: Key) -> Any:
    mark = event.start_mark
    found.places[key] = (mark.line + 1, mark.column + 1)
    if event.anchor:
        # A file of aliases to aliases would grow without end.
        found.refuse("E102", mark, "ein Verweis im YAML", ANCHOR)
    if isinstance(event, AliasEvent):
        return None
    if isinstance(event, ScalarEvent):
        found.typed.append(event)
        return _scalar(event)
    if isinstance(event, SequenceStartEvent):
        return _sequence(found, events, key)
    return _mapping(found, events, key)


def _sequence(found: Parsed, events: Iterator[Event], key: Key) -> list[Any]:
    items: list[Any] = []
    while not isinstance(event := next(events), SequenceEndEvent):
        items.append(_value(found, events, event, (*key, len(items))))
    return items


def _mapping(found: Parsed, events: Iterator[Event], key: Key) -> dict[str, Any]:
    value: dict[str, Any] = {}
    lines: dict[str, int] = {}
    while not isinstance(name := next(events), MappingEndEvent):
        if not isinstance(name, ScalarEvent) or name.anchor:
            found.refuse("E102", name.start_mark, "der Name der Angabe ist kein einfaches Wort",
                         NAME)
            rest = Parsed(found.path)
            _value(rest, events, name, ())
            _value(rest, events, next(events), ())
            continue
        _refuse_twice(found, name, lines)
        value[name.value] = _named(found, events, name, (*key, name.value))
    return value


def _refuse_twice(found: Parsed, name: ScalarEvent, lines: dict[str, int]) -> None:
    if name.value in lines:
        message = f"die Angabe „{name.value}“ steht zweimal da"
        hint = f"steht schon in Zeile {lines[name.value]}, eine Angabe löschen"
        found.refuse("E105", name.start_mark, message, hint)
    lines.setdefault(name.value, name.start_mark.line + 1)


def _named(found: Parsed, events: Iterator[Event], name: ScalarEvent, key: Key) -> Any:
    event = next(events)
    value = _value(found, events, event, key)
    if isinstance(event, ScalarEvent) and event.start_mark.index == event.end_mark.index:
        # A value left out stands where its name ends.
        found.places[key] = (name.end_mark.line + 1, name.end_mark.column + 1)
    return value


def _scalar(event: ScalarEvent) -> str | int | bool | None:
    value = str(event.value)
    if event.style or event.tag:
        return value
    return int(value) if NUMBER.fullmatch(value) else WORDS.get(value, value)
