"""Changes values of a YAML file so that every other character of it stays."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import yaml
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

from catalogue.source.edit import TEXTS, changed_text, dumped, node
from catalogue.source.yaml import parsed

INDENT = re.compile(r"\n( +)\S")
# A text below a plain ``|``, with or without a remark behind it.
PLAIN_BLOCK = re.compile(r"\|(?: +#.*)?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
QUOTES = {"'": SingleQuotedScalarString, '"': DoubleQuotedScalarString}


@dataclass(frozen=True)
class Entry:
    """Where a key of a file stands, where its value begins and ends, and in which style."""

    start: int
    colon: int
    value: int
    end: int
    style: str


def spliced(
    text: str, changes: Mapping[str, Any], order: Sequence[str], texts: Collection[str] = TEXTS
) -> str:
    """Return a file with some values changed, all else as it was; ``None`` takes a key away.

    A new key stands where the ``order`` of keys has it.
    """
    entries = _entries(text)
    edits = [_edit(text, entries, key, value, order, texts) for key, value in changes.items()]
    after = text
    # Of new keys at one place the later ones are put there first.
    for _, (start, end, new) in sorted(enumerate(edits), key=_backwards, reverse=True):
        after = after[:start] + new + after[end:]
    expected = _value(text)
    for key, value in changes.items():
        expected = {**expected, key: _value(_lines(key, value, texts)).get(key)}
    expected = {key: value for key, value in expected.items() if changes.get(key, 0) is not None}
    return after if _value(after) == expected else changed_text(text, changes, texts)


def _backwards(numbered: tuple[int, tuple[int, int, str]]) -> tuple[int, int]:
    number, (start, _, _) = numbered
    return start, number


def _value(text: str) -> Any:
    found = parsed(text, PurePosixPath())
    return {} if found.problems or found.value is None else found.value


def _entries(text: str) -> dict[str, Entry]:
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if not isinstance(root, MappingNode):
        return {}
    return {key.value: _entry(text, key, value) for key, value in root.value}


def _entry(text: str, key: Node, value: Node) -> Entry:
    colon = text.index(":", key.end_mark.index) + 1
    style = getattr(value, "style", None) or ""
    if value.start_mark.index == value.end_mark.index:
        return Entry(key.start_mark.index, colon, colon, colon, style)
    return Entry(key.start_mark.index, colon, value.start_mark.index, _end(text, value), style)


def _end(text: str, value: Node) -> int:
    """Return where a value ends, without the blank lines and remarks that follow it."""
    if isinstance(value, CollectionNode) and not value.flow_style and value.value:
        last = value.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    end = int(value.end_mark.index)
    if isinstance(value, ScalarNode) and value.style in ("|", ">"):
        start = int(value.start_mark.index)
        return start + len(text[start:end].rstrip())
    return end


def _edit(
    text: str, entries: Mapping[str, Entry], key: str, value: Any, order: Sequence[str],
    texts: Collection[str],
) -> tuple[int, int, str]:
    """Return what to put in which place of the text."""
    entry = entries.get(key)
    if entry and value is None:
        return entry.start, _line_end(text, entry.end), ""
    if value is None:
        return 0, 0, ""
    if entry:
        return _changed(text, entry, _lines(key, _styled(value, entry.style), texts), key)
    at = _place(text, entries, key, order)
    gap = "\n" if at and text[at - 1] != "\n" else ""
    return at, at, gap + _lines(key, _styled(value, ""), texts)


def _lines(key: str, value: Any, texts: Collection[str]) -> str:
    return "" if value is None else dumped(node({key: value}, texts=texts))


def _styled(value: Any, style: str) -> Any:
    """Return a text in the quotes it had."""
    if isinstance(value, str) and "\n" not in value and style in QUOTES:
        return QUOTES[style](value)
    return value


def _changed(text: str, entry: Entry, lines: str, key: str) -> tuple[int, int, str]:
    new = lines.removeprefix(f"{key}:").removesuffix("\n")
    old = text[entry.value : entry.end]
    if "\n" not in new and "\n" not in old:
        bare = new.strip()
        # Only quotes keep other programs from taking a day for more than a text.
        day = bare.strip("'")
        plain = day if DAY.fullmatch(day) and not entry.style else bare
        blank = " " if entry.value == entry.colon else ""
        return entry.value, entry.end, blank + plain
    head, _, body = old.partition("\n")
    if PLAIN_BLOCK.fullmatch(head) and new.startswith(" |\n"):
        margin = INDENT.search(old)
        rest = new.partition("\n")[2]
        if margin:
            rest = re.sub(r"^  (?=.)", margin[1], rest, flags=re.M)
        return entry.end - len(body), entry.end, rest
    return entry.colon, entry.end, new


def _place(text: str, entries: Mapping[str, Entry], key: str, order: Sequence[str]) -> int:
    """Return where a new key belongs: behind the nearest of those before it that is there."""
    before = order[: order.index(key)] if key in order else order
    found = next((entries[name] for name in reversed(before) if name in entries), None)
    if found:
        return _line_end(text, found.end)
    return min((entry.start for entry in entries.values()), default=len(text))


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1
