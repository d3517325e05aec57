"""Writes records as YAML and changes single values so that all else in a file stays."""

from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import PurePosixPath
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from catalogue.source.kinds import headed

# Lines of values are never folded: a changed file differs where its value differs.
WIDTH = 10_000
TEXT_KEYS = ("description", "goals", "target_groups", "responsible")
FLOW_KEYS = ("sections", "units", "department_order")


def new_text(path: PurePosixPath, value: Mapping[str, Any], comment: str = "") -> str:
    """Return a record as the text of a new file, which names its schema."""
    head = f"# {comment}\n" if comment else ""
    return headed(head + _dumped(node(value)), path)


def changed_text(text: str, changes: Mapping[str, Any]) -> str:
    """Return a file with some of its values changed; comments and order of the rest stay."""
    data = _yaml().load(text) or CommentedMap()
    for key, value in changes.items():
        data[key] = node(value, key)
    return _dumped(data)


def extended_text(text: str, key: str, items: Sequence[Mapping[str, Any]]) -> str:
    """Return a file with items added to the list below a key."""
    data = _yaml().load(text) or CommentedMap()
    if not data.get(key):
        data[key] = CommentedSeq()
    data[key].extend(node(item) for item in items)
    return _dumped(data)


def changed_item(text: str, key: str, place: int, changes: Mapping[str, Any]) -> str:
    """Return a file with some values changed in one item of the list below a key."""
    data = _yaml().load(text)
    for name, value in changes.items():
        data[key][place][name] = node(value, name)
    return _dumped(data)


def office_text(
    text: str,
    directorates: Mapping[str, Sequence[str]],
    units: Mapping[str, Sequence[tuple[str, str]]],
) -> str:
    """Return ``departments.yaml`` with the Dezernate, departments and units it lacks."""
    data = _yaml().load(text) or CommentedMap()
    listed = data.setdefault("directorates", CommentedSeq())
    for identifier, names in directorates.items():
        home = _entry(listed, "id", identifier)
        departments = home.setdefault("departments", CommentedSeq())
        for name in names:
            _add_units(_entry(departments, "name", name), units.get(name, ()))
    return _dumped(data)


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


def node(value: Any, key: str = "") -> Any:
    """Return a value in the form its key has in the files: text as a block, codes in one line."""
    if isinstance(value, Mapping):
        found = CommentedMap({name: node(each, name) for name, each in value.items()})
        if set(value) == {"code", "name"}:
            found.fa.set_flow_style()
        return found
    if isinstance(value, (list, tuple)):
        items = CommentedSeq([_code(each) if key == "units" else node(each) for each in value])
        if key in FLOW_KEYS and not any(isinstance(each, Mapping) for each in value):
            items.fa.set_flow_style()
        return items
    if key in TEXT_KEYS and isinstance(value, str):
        # A block without text, or one that begins with a blank, would need signs nobody knows.
        text = value.strip()
        return LiteralScalarString(f"{text}\n") if text else DoubleQuotedScalarString("")
    return value


def _code(value: Any) -> Any:
    return DoubleQuotedScalarString(value) if isinstance(value, str) else node(value)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.width = WIDTH
    yaml.preserve_quotes = True
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _dumped(data: Any) -> str:
    stream = StringIO()
    _yaml().dump(data, stream)
    return stream.getvalue()
