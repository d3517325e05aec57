"""Turns the cells of a field into the value of its key in the data, or says what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

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
from catalogue.exchange.forms.fields import Choices
from catalogue.exchange.forms.signs import canonical
from catalogue.model.fields import Field, type_of
from catalogue.model.fields.choice import offered, united
from catalogue.source.typed import translated

WORDS = Words(frozenset(), ())
AS_TEXT = "als Text eintippen; das Zellformat ist „Text“"
# What stands between the words of a link and its address.
LINK_SIGN = " | "


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell, and the way out."""

    cell: Cell
    message: str
    hint: str = ""


def value_of(
    field: Field, cells: Sequence[Cell], offers: Choices
) -> tuple[Any, tuple[Fault, ...]]:
    """Return the value that the cells of a field give, and the faults of its cells."""
    kind = type_of(field)
    unread = tuple(Fault(cell, cell.fault, AS_TEXT) for cell in cells
                   if cell.fault and not (kind.takes_days and cell.text))
    if unread:
        return None, unread
    filled = [cell for cell in cells if canonical([cell.text])]
    if not filled and field.required:
        return None, (Fault(cells[0], "das Feld darf nicht leer sein", "ausfüllen"),)
    if field.id in offers:
        return _chosen(field, filled, offers[field.id])
    text = canonical(cell.text for cell in filled)
    if field.is_prose:
        return markdown(text), ()
    if not filled:
        return kind.empty, ()
    if field.type == "line":
        text = WORDS.joined(text.split("\n"))
    return _read(field, text if len(filled) > 1 else _with_address(filled[0], text), filled[0])


def _read(field: Field, text: str, cell: Cell) -> tuple[Any, tuple[Fault, ...]]:
    """Return the value that a text is by its type, within the limits of the field."""
    kind = type_of(field)
    try:
        value = kind.read(field, text)
        TypeAdapter(kind.value(field)).validate_python(value)
    except ValidationError as error:
        first: dict[str, Any] = dict(error.errors(include_url=False)[0])
        _, message, hint = translated(
            {**first, "loc": (field.label, *first["loc"]), "field": field})
        return None, (Fault(cell, message, hint),)
    except ValueError as error:
        return None, (Fault(cell, *error.args),)
    return value, ()


def _chosen(
    field: Field, cells: Iterable[Cell], labels: Mapping[str, str]
) -> tuple[Any, tuple[Fault, ...]]:
    """Return what is chosen in the cells of a field, each once, and what nobody offers."""
    found: list[str] = []
    faults: list[Fault] = []
    for cell in cells:
        try:
            found += offered(field, canonical([cell.text]), {v: k for k, v in labels.items()})
        except ValueError as error:
            faults.append(Fault(cell, *error.args))
    names = list(dict.fromkeys(found))
    if field.type != "choice" or field.many:
        return names, tuple(faults)
    try:
        return united(field, names), tuple(faults)
    except ValueError as error:
        return None, (*faults, Fault(next(iter(cells)), *error.args))


def _with_address(cell: Cell, text: str) -> str:
    """Return the text of a cell; words that lead somewhere, with the address behind a bar."""
    if not is_bare_link(cell):
        return text
    address = next(text for fate, text in cell.told if fate is Fate.LINK)
    return f"{text}{LINK_SIGN}{address}"


def is_bare_link(cell: Cell) -> bool:
    """Whether a cell holds nothing but words that lead somewhere, as a program makes them."""
    text = canonical([cell.text])
    is_plain = text and "\n" not in text and LINK_SIGN.strip() not in text
    fates = [fate for fate, _ in cell.told if fate is not Fate.COMMENT]
    return bool(is_plain) and fates == [Fate.LINK]


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
