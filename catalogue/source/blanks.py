"""A data file as a form: a blank for everything its record may hold, and the file filled in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString, ScalarString

from catalogue.model.record import Record
from catalogue.source.edit import block, dumped, loaded
from catalogue.source.kinds import FileKind
from catalogue.source.yaml import Key

Kind = Literal["line", "text", "lines", "pairs", "choice"]
# Longer than this, or with more than one line, a text gets room.
LINE = 60
LONG = ("about", "confirm", "description", "note", "purpose", "reason")
DERIVED = ("number",)
LAST = ("confirm", "check_ignore")
# What parts the name of a blank from its explanation.
BREAK = re.compile(r"[,;:] ")
SIGN = "/"


@dataclass(frozen=True)
class Blank:
    """One thing to fill in: where it stands in the file, what it is called, what stands there."""

    key: str
    label: str
    help: str
    kind: Kind
    value: str
    options: tuple[str, ...] = ()
    is_needed: bool = False


@dataclass(frozen=True)
class Sheet:
    """Blanks that belong together; one of a list can be taken away, an empty one begins another."""

    key: str
    title: str
    blanks: tuple[Blank, ...]
    below: tuple["Sheet", ...] = ()
    is_item: bool = False
    is_new: bool = False


def sheet_of(kind: FileKind, value: Any, said: Mapping[str, str]) -> Sheet:
    """Return a file as a form; ``said`` explains the names of its keys."""
    held = value if isinstance(value, dict) else {}
    if not kind.key:
        return _sheet(kind.record, held, (), said, "")
    return Sheet("", "", (), tuple(_items(kind.record, held.get(kind.key), (kind.key,), said)))


def filled(
    text: str, kind: FileKind, typed: Mapping[str, str], removed: Sequence[str] = (),
    raised: str = "",
) -> str:
    """Return a file with what was typed into its blanks; comments and all else stay.

    ``removed`` items of lists are taken out, the ``raised`` one changes places with that before.
    """
    data = loaded(text)
    shown = {blank.key: blank for blank in every(sheet_of(kind, data, {}))}
    for key, said in typed.items():
        blank = shown.get(key)
        if blank and _plain(said) != blank.value:
            _put(data, key_of(key), _value(blank, _plain(said)))
    if raised:
        *path, place = key_of(raised)
        items = _at(data, tuple(path))
        if isinstance(items, list) and isinstance(place, int) and 0 < place < len(items):
            items[place - 1], items[place] = items[place], items[place - 1]
    for *path, place in sorted((key_of(each) for each in removed), reverse=True):
        items = _at(data, tuple(path))
        if isinstance(items, list) and isinstance(place, int) and place < len(items):
            del items[place]
    return dumped(data)


def every(sheet: Sheet) -> Iterator[Blank]:
    """Yield the blanks of a form in order, also those below."""
    yield from sheet.blanks
    for each in sheet.below:
        yield from every(each)


def key_of(text: str) -> Key:
    """Return the key path that stands for a blank."""
    return tuple(int(each) if each.isdecimal() else each for each in text.split(SIGN))


def _sheet(
    record: type[Record], held: Mapping[str, Any], key: Key, said: Mapping[str, str], title: str
) -> Sheet:
    blanks, below = list[Blank](), list[Sheet]()
    known = sorted(record.model_fields.items(), key=lambda each: each[0] in LAST)
    for name, info in known:
        here, value = (*key, name), held.get(name)
        inner, is_many = _inner(info.annotation)
        if name in DERIVED and name not in held:
            continue
        if not (isinstance(inner, type) and issubclass(inner, Record)):
            blanks.append(_blank(here, info, value, said))
        elif is_many:
            below += _items(inner, value, here, said)
        else:
            group = value if isinstance(value, Mapping) else {}
            below.append(_sheet(inner, group, here, said, said.get(name, name)))
    return Sheet(_text(key), title, tuple(blanks), tuple(below), bool(key) and isinstance(
        key[-1], int))


def _items(
    record: type[Record], value: Any, key: Key, said: Mapping[str, str]
) -> Iterator[Sheet]:
    """Yield a form for every item of a list, and an empty one at its end."""
    held = [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
    for place, each in enumerate(held):
        yield _sheet(record, each, (*key, place), said, _title(each))
    empty = _sheet(record, {}, (*key, len(held)), said, said.get(str(key[-1]), str(key[-1])))
    yield Sheet(empty.key, empty.title, empty.blanks, (), is_new=True)


def _title(held: Mapping[str, Any]) -> str:
    names = (held.get(name) for name in ("title", "name", "preferred", "id", "code"))
    return str(next(filter(None, names), ""))


def _blank(key: Key, info: FieldInfo, value: Any, said: Mapping[str, str]) -> Blank:
    name, options = str(key[-1]), _options(info.annotation)
    label, *more = BREAK.split(said.get(name, name), maxsplit=1)
    text = _shown(value)
    kind: Kind = "choice" if options else _kind(info.annotation)
    if kind == "line" and (name in LONG or "\n" in text or (len(text) > LINE and " " in text)):
        kind = "text"
    return Blank(_text(key), label, "".join(more), kind, text, options, info.is_required())


def _kind(annotation: Any) -> Kind:
    origin = get_origin(_without_none(annotation))
    return "pairs" if origin is dict else "lines" if origin is tuple else "line"


def _inner(annotation: Any) -> tuple[Any, bool]:
    """Return what a value is made of, and whether it holds many of them."""
    inner = _without_none(annotation)
    if get_origin(inner) is tuple:
        return get_args(inner)[0], True
    return inner, False


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, UnionType):
        return next(each for each in get_args(annotation) if each is not NoneType)
    return annotation


def _options(annotation: Any) -> tuple[str, ...]:
    inner = _without_none(annotation)
    return tuple(map(str, get_args(inner))) if get_origin(inner) is Literal else ()


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {each}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return "" if value is None else _plain(str(value))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _value(blank: Blank, text: str) -> Any:
    if blank.kind == "lines":
        return [line.strip() for line in text.split("\n") if line.strip()]
    if blank.kind == "pairs":
        pairs = (line.partition(":") for line in text.split("\n") if line.strip())
        return {name.strip(): said.strip() for name, _, said in pairs}
    return block(text)


def _put(data: Any, key: Key, value: Any) -> None:
    """Set a value in a file; what is emptied goes, what is below nothing begins it."""
    *path, name = key
    home = data
    for step, following in zip(path, key[1:], strict=True):
        empty = CommentedSeq() if isinstance(following, int) else CommentedMap()
        if isinstance(home, list):
            if step == len(home):
                home.append(empty)
        elif home.get(step) is None:
            home[step] = empty
        home = home[step]
    old = home.get(name)
    if value in ("", [], {}):
        home.pop(name, None)
    elif isinstance(value, str):
        home[name] = _as_it_was(old, value)
    else:
        home[name] = value


def _as_it_was(old: Any, text: str) -> Any:
    """Return a text in the form that the one before had: a number, quotes, a block."""
    if isinstance(old, int) and not isinstance(old, bool) and text.isdecimal():
        return int(text)
    if isinstance(old, ScalarString) and not ("\n" in text and "\n" not in old.strip()):
        ending = "\n" if old.endswith("\n") else ""
        return type(old)(text + ending)
    if "\n" in text:
        return LiteralScalarString(f"{text}\n")
    return int(text) if old is None and text.isdecimal() and not text.startswith("0") else text


def _at(data: Any, key: Key) -> Any:
    """Return what stands at a key path, nothing where nothing stands there."""
    for step in key:
        try:
            data = data[step]
        except (LookupError, TypeError):
            return None
    return data


def _text(key: Key) -> str:
    return SIGN.join(map(str, key))
