"""Writes records as YAML and changes single values so that all else in a file stays."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from io import StringIO
from pathlib import PurePosixPath
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from catalogue.source.kinds import headed

# Lines of values are never folded: a changed file differs where its value differs.
WIDTH = 10_000
TAB_STOP = 4
BOM = "\ufeff"
# Controls, halves of pairs and points without a sign: YAML takes none of them as it is.
LOST = ("Cc", "Cs", "Cn")
FLOW_KEYS = ("sections", "units", "department_order")
# What stands as a block where nobody says which texts a record has.
TEXTS = ("description",)


def new_text(
    path: PurePosixPath, value: Mapping[str, Any], comment: str = "",
    texts: Collection[str] = TEXTS,
) -> str:
    """Return a record as the text of a new file, which names its schema; ``texts`` are blocks."""
    head = f"# {comment}\n" if comment else ""
    return headed(head + dumped(node(value, texts=texts)), path)


def changed_text(text: str, changes: Mapping[str, Any], texts: Collection[str] = TEXTS) -> str:
    """Return a file with some of its values changed; comments and order of the rest stay.

    A value of ``None`` takes its key away.
    """
    data = loaded(text)
    for key, value in changes.items():
        data[key] = node(value, key, texts)
        if value is None:
            del data[key]
    return dumped(data)


def extended_text(text: str, key: str, items: Sequence[Mapping[str, Any]]) -> str:
    """Return a file with items added to the list below a key."""
    data = loaded(text)
    if not data.get(key):
        data[key] = CommentedSeq()
    data[key].extend(node(item) for item in items)
    return dumped(data)


def changed_item(text: str, key: str, place: int, changes: Mapping[str, Any]) -> str:
    """Return a file with some values changed in one item of the list below a key."""
    data = loaded(text)
    for name, value in changes.items():
        data[key][place][name] = node(value, name)
    return dumped(data)


def office_text(
    text: str,
    directorates: Mapping[str, Sequence[str]],
    units: Mapping[str, Sequence[tuple[str, str]]],
) -> str:
    """Return ``departments.yaml`` with the directorates, departments and units it lacks."""
    data = loaded(text)
    listed = data.setdefault("directorates", CommentedSeq())
    for identifier, names in directorates.items():
        home = _entry(listed, "id", identifier)
        departments = home.setdefault("departments", CommentedSeq())
        for name in names:
            _add_units(_entry(departments, "name", name), units.get(name, ()))
    return dumped(data)


def _entry(items: Any, key: str, value: str) -> Any:
    found = next((item for item in items if item.get(key) == value), None)
    if found is None:
        found = CommentedMap({key: value})
        items.append(found)
    return found


def _add_units(department: Any, units: Sequence[tuple[str, str]]) -> None:
    codes = {str(unit.get("code")) for unit in department.get("units") or ()}
    for code, name in units:
        if code not in codes:
            listed = department.setdefault("units", CommentedSeq())
            listed.append(node({"code": code, "name": name}))


def node(value: Any, key: str = "", texts: Collection[str] = TEXTS) -> Any:
    """Return a value in the form its key has in the files: text as a block, codes in one line."""
    if isinstance(value, Mapping):
        found = CommentedMap({name: node(each, name, texts) for name, each in value.items()})
        if set(value) == {"code", "name"}:
            found.fa.set_flow_style()
        return found
    if isinstance(value, (list, tuple)):
        items = CommentedSeq([_code(each) if key == "units" else node(each) for each in value])
        if key in FLOW_KEYS and not any(isinstance(each, Mapping) for each in value):
            items.fa.set_flow_style()
        return items
    if key in texts and isinstance(value, str):
        text = block(value)
        return LiteralScalarString(f"{text}\n") if text else DoubleQuotedScalarString("")
    return value


def block(text: str) -> str:
    """Return a text as it can stand below a plain ``|``, which knows no other signs.

    It begins with a letter, ends without blank lines, and holds neither tabs nor signs of control.
    """
    lines = ("".join(filter(_is_kept, line.expandtabs(TAB_STOP))) for line in text.splitlines())
    return "\n".join(line if line.strip() else "" for line in lines).strip()


def _is_kept(sign: str) -> bool:
    return unicodedata.category(sign) not in LOST and sign != BOM


def _code(value: Any) -> Any:
    return DoubleQuotedScalarString(value) if isinstance(value, str) else node(value)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.width = WIDTH
    yaml.preserve_quotes = True
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def loaded(text: str) -> Any:
    """Return the values of a file with its comments and the form of each."""
    return _yaml().load(text) or CommentedMap()


def dumped(data: Any) -> str:
    """Return values as the text of a file."""
    stream = StringIO()
    _yaml().dump(data, stream)
    return stream.getvalue()
