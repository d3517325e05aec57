"""Turns the cells of a field into the value of its key in the data, or says what is wrong."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import ValidationError

from catalogue.exchange.documents.passages import (
    BROKEN_END,
    ITEM,
    NUMBER,
    Words,
    escaped,
    in_lists,
    is_lone,
    listed,
    settable,
)
from catalogue.exchange.extract.lines import Fate
from catalogue.exchange.forms.collected import Cell
from catalogue.exchange.forms.fields import LINK_SIGN, Choices, canonical
from catalogue.model.house import BOTH, FIELD, TEXT_FIELDS
from catalogue.model.problems import nearest
from catalogue.model.record import Link
from catalogue.source.names import title_key

WORDS = Words(frozenset(), ())
AS_TEXT = "als Text eintippen; das Zellformat ist „Text“"
LINK_FORM = f"so schreiben: Beschreibung{LINK_SIGN}https://www.example.org"
CODE = re.compile(r"^(\d{2}(?:/\d{1,2})?)(?=\s|$)")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell, and the way out."""

    cell: Cell
    message: str
    hint: str = ""


Found = Iterator[Any | Fault]


def value_of(
    key: str, cells: Sequence[Cell], offered: Choices
) -> tuple[Any, tuple[Fault, ...]]:
    """Return the value that the cells of a field give, and the faults of its cells."""
    unread = tuple(Fault(cell, cell.fault, AS_TEXT) for cell in cells if cell.fault)
    if unread:
        return None, unread
    filled = [cell for cell in cells if canonical([cell.text])]
    if not filled and FIELD[key].required:
        return None, (Fault(cells[0], "das Feld darf nicht leer sein", "ausfüllen"),)
    read = READERS.get(key)
    if read is None:
        text = canonical(cell.text for cell in filled)
        return (markdown(text) if key in TEXT_FIELDS else WORDS.joined(text.split("\n"))), ()
    found = list(read(filled, offered.get(key, {})))
    faults = tuple(each for each in found if isinstance(each, Fault))
    values = [each for each in found if not isinstance(each, Fault)]
    unique = [each for index, each in enumerate(values) if each not in values[:index]]
    return (_one(unique) if key == "direction" else unique), faults


def _one(directions: Sequence[Any]) -> Any:
    """Return what several directions are in one."""
    return directions[0] if len(directions) == 1 else BOTH if directions else []


def _chosen(what: str, cells: Iterable[Cell], labels: Mapping[str, str]) -> Found:
    keys = {title_key(label): key for key, label in labels.items()}
    for cell in cells:
        text = canonical([cell.text])
        if title_key(text) in keys:
            yield keys[title_key(text)]
            continue
        for part in re.split(r"[,;\n]\s*", text):
            known = keys.get(title_key(part))
            yield known or Fault(cell, f"{what} „{part}“", nearest(part, labels.values()))


def _units(cells: Iterable[Cell], labels: Mapping[str, str]) -> Found:
    for cell in cells:
        text = canonical([cell.text])
        code = CODE.match(text)
        known = code and code[1] in labels
        hint = nearest(text, labels.values())
        yield code[1] if code and known else Fault(cell, f"unbekannte Abteilung „{text}“", hint)


def _links(cells: Iterable[Cell], labels: Mapping[str, str]) -> Found:
    for cell in cells:
        lines = canonical([cell.text]).split("\n")
        if is_bare_link(cell):
            address = next(text for fate, text in cell.told if fate is Fate.LINK)
            lines = [f"{lines[0]}{LINK_SIGN}{address}"]
        for line in lines:
            text, _, url = line.rpartition(LINK_SIGN.strip())
            try:
                link = Link.model_validate({"text": text, "url": url.strip()})
            except ValidationError:
                yield Fault(cell, f"„{line[:80]}“ ist kein Verweis", LINK_FORM)
            else:
                yield {"url": url.strip(), "text": link.text}


def is_bare_link(cell: Cell) -> bool:
    """Whether a cell holds nothing but words that lead somewhere, as a program makes them."""
    text = canonical([cell.text])
    is_plain = text and "\n" not in text and LINK_SIGN.strip() not in text
    fates = [fate for fate, _ in cell.told if fate is not Fate.COMMENT]
    return bool(is_plain) and fates == [Fate.LINK]


READERS: Mapping[str, Callable[[Iterable[Cell], Mapping[str, str]], Found]] = {
    "sections": partial(_chosen, "unbekannter Abschnitt"),
    "direction": partial(_chosen, "unbekannte Richtung"),
    "units": _units,
    "links": _links,
}


def markdown(text: str) -> str:
    """Return canonical text as Markdown, wrapped: each line a paragraph or an item of a list."""
    lines = _undivided(text.split("\n"))
    found = [_opened(line) for line in lines]
    counted = in_lists([sign for sign, _ in found])
    return listed(
        (sign, words) if is_counted or not is_lone(line) else ("", _paragraph(line))
        for line, (sign, words), is_counted in zip(lines, found, counted, strict=True)
    )


def _undivided(lines: Sequence[str]) -> list[str]:
    """Return lines without the ends that only divide a word."""
    found = lines[:0]
    for line in lines:
        if found and BROKEN_END.search(found[-1]) and line[:1].islower():
            found = [*found[:-1], WORDS.joined([found[-1], line])]
        else:
            found = [*found, line]
    return list(found)


def _opened(line: str) -> tuple[str, str]:
    """Return the sign of a line and its words; a lone number begins a sentence, not a list."""
    if item := ITEM.match(line):
        return "-", _paragraph(item[2])
    if number := NUMBER.match(line):
        return str(int(number[1])), _paragraph(number[2])
    return "", _paragraph(line)


def _paragraph(line: str) -> str:
    # What is escaped already came from the data and stays as it was.
    return settable(line) if "\\" in line else escaped(line)
