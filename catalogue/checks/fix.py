"""Mends what is mechanical in the texts of an edition; comments and order of the files stay."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

from catalogue.checks.checked import BLANK, Checked, Passage, blanked, items
from catalogue.checks.contacts import PHONES
from catalogue.checks.offices import office_rules
from catalogue.checks.rule import TextRule
from catalogue.checks.silence import silencers
from catalogue.checks.text import TEXT_RULES
from catalogue.checks.validate import examined
from catalogue.model.phones import phone_form
from catalogue.model.problems import Problem
from catalogue.source.document import Document
from catalogue.source.edit import dumped, loaded
from catalogue.source.lock import in_turn
from catalogue.source.names import spelling_key
from catalogue.source.write import Difference, save
from catalogue.source.yaml import parsed

# One mend may open the way for another; more rounds than this never helped.
MAX_ROUNDS = 3
# In letters, of the old text and the new together.
LONGEST_MEND = 200
ALIKE = 3


@in_turn
def fix(root: Path, number: int, write: bool = False) -> list[Difference]:
    """Return what mending changes in the files of an edition, and write it when asked to.

    ``DataError`` when there is no such edition or a file cannot be written.
    """
    data, _ = examined(root, number)
    rules = (*TEXT_RULES, PHONES, *office_rules(data))
    changes: dict[PurePath, list[tuple[Passage, str]]] = defaultdict(list)
    mended_values = (*_mended_phones(data), *_mended_departments(data))
    for passage, text in (*_mended_passages(data, rules), *mended_values):
        changes[passage.path].append((passage, text))
    found = {path: _difference(changed) for path, changed in changes.items()}
    for document in data.source.measures:
        after = found[document.path].after if document.path in found else None
        found[document.path] = Difference(document.path, document.text,
                                          _renamed(data, document, after or document.text))
    differences = [found[path] for path in sorted(found) if found[path].after != found[path].before]
    if write:
        save(root, differences)
    return differences


def mended(text: str, rules: tuple[TextRule, ...]) -> str:
    """Return a text with everything put right that these rules know how to."""
    for _ in range(MAX_ROUNDS):
        before = text
        for rule in rules:
            text = _applied(text, rule)
        if text == before:
            break
    return text


def _applied(text: str, rule: TextRule) -> str:
    searched = text if rule.in_addresses else blanked(text)
    start = len(text) + 1
    for found in sorted(rule.find(searched), reverse=True):
        if found.instead is not None and BLANK not in found.instead and found.end <= start:
            start = found.start
            text = text[:start] + found.instead + text[found.end :]
    return text


def _mended_passages(
    data: Checked, rules: tuple[TextRule, ...]
) -> Iterator[tuple[Passage, str]]:
    silenced = tuple(silencers(data))
    for passage in data.passages:
        heard = tuple(
            rule for rule in rules
            if not any(s.covers(Problem(rule.code, passage.place(), "")) for s in silenced)
        )  # fmt: skip
        text = mended(passage.text, heard)
        if text != passage.text:
            yield passage, text


def _mended_phones(data: Checked) -> Iterator[tuple[Passage, str]]:
    document = data.source.contacts
    for i, contact in items(document.value, "contacts").items():
        phone = contact.get("phone")
        form = phone_form(phone) if isinstance(phone, str) else None
        if form and form != phone:
            yield Passage(document, ("contacts", i, "phone"), str(phone)), form


def _mended_departments(data: Checked) -> Iterator[tuple[Passage, str]]:
    known = {spelling_key(name): name for name in data.departments}
    for document in data.source.measures:
        listed = document.value.get("departments") if isinstance(document.value, dict) else ()
        for i, name in enumerate(listed if isinstance(listed, list) else ()):
            meant = known.get(spelling_key(name)) if isinstance(name, str) else None
            if meant and meant != name.strip():
                yield Passage(document, ("departments", i), name), meant


def _renamed(data: Checked, document: Document, text: str) -> str:
    """Return the text of a record with its fields called as the declaration calls them now."""
    said = _values(text)
    if not isinstance(said, dict):
        return text
    for field in data.source.form.all_kinds[data.source.kind_of(document.path).id].record:
        former = [name for name in field.was if name in said]
        if len(former) == 1 and field.id not in said:
            renamed = re.sub(rf"(?m)^{former[0]}(?=\s*:)", field.id, text)
            values = {field.id if name == former[0] else name: value
                      for name, value in said.items()}
            text, said = (renamed, values) if _values(renamed) == values else (text, said)
    return text


def _difference(changed: list[tuple[Passage, str]]) -> Difference:
    passage, text = changed[0]
    before = passage.document.text
    return Difference(passage.path, before, _edited(changed) if passage.key else text)


def _edited(changed: list[tuple[Passage, str]]) -> str:
    """Return a YAML file with new values, every other character as it was where that can be."""
    after = before = changed[0][0].document.text
    edits = (edit for passage, text in changed for edit in _edits(passage, text))
    for start, end, new in sorted(edits, reverse=True):
        after = after[:start] + new + after[end:]
    expected = _values(before)
    if expected is None:
        return before
    _set(expected, changed)
    return after if _values(after) == expected else _round_trip(before, changed)


def _edits(passage: Passage, text: str) -> Iterator[tuple[int, int, str]]:
    for start, end, new in _differences(passage.text, text):
        first = passage.in_file(start - 1) + 1 if start else passage.in_file(0)
        last = passage.in_file(end - 1) + 1 if end > start else first
        yield first, max(first, last), new


def _differences(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """Return what to put in which places of one text to have the other, in linear time.

    Mends are small and far fewer than letters: both texts go on alike soon behind each.
    """
    i = j = 0
    while i < len(old) or j < len(new):
        if old[i : i + 1] == new[j : j + 1]:
            i, j = i + 1, j + 1
            continue
        end, new_end = next(_alike_again(old, new, i, j), (len(old), len(new)))
        yield i, end, new[j:new_end]
        i, j = end, new_end


def _alike_again(old: str, new: str, i: int, j: int) -> Iterator[tuple[int, int]]:
    for steps in range(1, LONGEST_MEND):
        for k, m in zip(range(i, i + steps + 1), range(j + steps, j - 1, -1), strict=True):
            if old[k : k + ALIKE] == new[m : m + ALIKE]:
                yield min(k, len(old)), min(m, len(new))


def _values(text: str) -> Any:
    found = parsed(text, PurePosixPath())
    return None if found.problems else found.value


def _round_trip(text: str, changed: list[tuple[Passage, str]]) -> str:
    content = loaded(text)
    _set(content, changed)
    return dumped(content)


def _set(content: Any, changed: list[tuple[Passage, str]]) -> None:
    for passage, text in changed:
        *steps, last = passage.key
        group = content
        for step in steps:
            group = group[step]
        old = group[last]
        group[last] = type(old)(text)
        if hasattr(old, "comment"):
            group[last].comment = old.comment
