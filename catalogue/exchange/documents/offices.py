"""Tells which directorate, department and unit a document means, however it spells them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from catalogue.exchange.documents.form import HOUSE
from catalogue.exchange.documents.passages import unwrapped
from catalogue.exchange.documents.sheets import Sheet
from catalogue.source.names import spelling_key

MIN_LIKENESS = 0.88
ROMAN = {"I": 1, "V": 5, "X": 10}
CODE = re.compile(r"(?<![\d/.,])(\d{2})[/.](\d{1,2})(?![\d/])|,\s(\d{2})(?=\s*(?:,|;|$))")
SAID = HOUSE["offices"]
NAME_END = re.compile(SAID["name_end"])
OFFICE_NAME = re.compile(rf"\b{SAID['names']}")
SHORT_AT_END = re.compile(rf"\b{SAID['short']}\s*$")


@dataclass(frozen=True)
class Offices:
    """The departments of a catalogue with their directorate and their units, by printed order."""

    directorates: Mapping[str, tuple[str, ...]]
    units: Mapping[str, tuple[tuple[str, str], ...]]

    def directorate(self, department: str) -> str:
        """Return the directorate of a department, or nothing when it is not known."""
        return next((d for d, names in self.directorates.items() if department in names), "")


def spellings(known: Iterable[str], found: Iterable[str]) -> dict[str, str]:
    """Return the name to use for every spelling found: a known one, else the most frequent."""
    names = {spelling_key(name): name for name in known}
    counts = Counter(found)
    result = {}
    for name in sorted(counts, key=lambda each: (-counts[each], each)):
        key = spelling_key(name)
        close = get_close_matches(key, names, n=1, cutoff=MIN_LIKENESS)
        near = key if key in names else (close[0] if close else "")
        names.setdefault(near or key, name)
        result[name] = names[near or key]
    return result


def offices(sheets: Sequence[Sheet], names: Mapping[str, str], known: Offices) -> Offices:
    """Return the known offices and those that the sheets name besides, in printed order."""
    homes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in sheets:
        # Only the first department is at home in the directorate above it.
        for weight, name in zip((100, *[1] * 20), each.departments, strict=False):
            homes[names[name]][each.directorate.text] += weight
    directorates = {key: list(value) for key, value in known.directorates.items()}
    for name, votes in homes.items():
        home = known.directorate(name) or votes.most_common(1)[0][0]
        if home and name not in directorates.setdefault(home, []):
            directorates[home].append(name)
    ordered = sorted(directorates, key=_rank) if not known.directorates else list(directorates)
    units = _units(sheets, names, known)
    return Offices({key: tuple(directorates[key]) for key in ordered}, units)


def _rank(directorate: str) -> tuple[int, str]:
    values = [ROMAN.get(char, 0) for char in directorate]
    signed = (-v if v < max(values[i + 1 :], default=0) else v for i, v in enumerate(values))
    return sum(signed), directorate


def _units(
    sheets: Sequence[Sheet], names: Mapping[str, str], known: Offices
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the units of every department: the known ones and those that the texts name."""
    units = {name: dict(each) for name, each in known.units.items()}
    codes = {code for each in units.values() for code in each}
    found: defaultdict[str, list[str]] = defaultdict(list)
    homes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sheet in sheets:
        for code, home, text in _mentions(sheet, names):
            found[code].append(text)
            homes[code[:2]][home] += bool(home)
    for code in sorted(found.keys() - codes):
        home = homes[code[:2]].most_common(1)[0][0]
        units.setdefault(home, {})[code] = _name(found[code]) or home
    return {name: tuple(sorted(each.items())) for name, each in units.items()}


def _mentions(sheet: Sheet, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return the unit codes of a sheet, each with the department before it and the text after."""
    keys = {spelling_key(name): name for name in names.values()}
    mentions = []
    for part in unwrapped(sheet.responsible.text):
        for code in (code for code in sheet.units if code):
            found = next((m for m in CODE.finditer(part) if _code(m) == code), None)
            if found:
                mentions.append((code, *_around(part, found, keys)))
    return mentions


def _around(part: str, found: re.Match[str], keys: Mapping[str, str]) -> tuple[str, str]:
    """Return the department of a code and the text that begins with the name of the unit."""
    before, after = part[: found.start()], part[found.end() :]
    if before.endswith("(") and after.startswith(")"):
        # „Jugendförderung (42/3) im Amt Jugend“: the name stands before, the home behind.
        named = re.split(r"[;.,]\s", before[:-1])[-1]
        return _department(NAME_END.split(after[1:])[0], keys), named.strip(" –-")
    return _department(SHORT_AT_END.sub("", before), keys), after


def _code(found: re.Match[str]) -> str:
    return found[3] or f"{found[1]}/{found[2]}"


def _department(text: str, keys: Mapping[str, str]) -> str:
    """Return the department that is named last in a text."""
    starts = [found.start() for found in OFFICE_NAME.finditer(text)]
    tail = spelling_key(text[starts[-1] :]) if starts else ""
    named = [key for key in keys if tail.startswith(key)]
    return keys[max(named, key=len)] if named else ""


def _name(texts: Sequence[str]) -> str:
    """Return the name that the texts after a code agree on; a lone text gives its first part."""
    ends = (NAME_END.split(text)[0].strip(" ,:") for text in texts)
    named = [[part.strip() for part in end.split(",")] for end in ends if end]
    if not named:
        return ""
    first = Counter(each[0] for each in named).most_common(1)[0][0]
    name = [first]
    alike = [each for each in named if each[0] == first]
    while len(alike) > 1:
        after = Counter(tuple(each[: len(name) + 1]) for each in alike if len(each) > len(name))
        common, count = after.most_common(1)[0] if after else ((), 0)
        if count * 2 <= len(alike):
            break
        name = list(common)
    return ", ".join(name)


def known_offices(directorates: Iterable[Mapping[str, Any]]) -> Offices:
    """Return the offices that ``departments.yaml`` lists."""
    names, units = {}, {}
    for each in directorates:
        departments = each.get("departments") or ()
        names[str(each.get("id"))] = tuple(str(d.get("name")) for d in departments)
        for department in departments:
            listed = ((str(u["code"]), str(u["name"])) for u in department.get("units") or ())
            units[str(department.get("name"))] = tuple(listed)
    return Offices(names, units)
