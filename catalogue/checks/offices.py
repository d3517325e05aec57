"""Departments and units under their own names, in the head as in the texts."""

import re
from collections.abc import Iterator
from functools import partial

from catalogue.checks.checked import Checked
from catalogue.checks.rule import Check, Hit, TextRule
from catalogue.checks.text import in_texts
from catalogue.model.problems import nearest
from catalogue.source.vocabulary import HOUSE_FORM, resource_values

OFFICES = resource_values(HOUSE_FORM)["offices"]
SPELLINGS, SHORT = OFFICES["spellings"], OFFICES["short"]
OWN = SPELLINGS[0]

OFFICE = rf"\b(?:{'|'.join(SPELLINGS)})\s+"
BETWEEN = r"(?:[\s–—/,&-]|\bund\b|\bu\.)+"
SHORT_OFFICE = re.compile(rf"\b(des )?{SHORT}\b(?!\s*\d)")
NUMBERED_OFFICE = re.compile(rf"\b{SHORT}\s*\d")
NAMED_OFFICE = re.compile(rf"\b{OWN}s?\s+(?P<first>[A-ZÄÖÜ][\wäöüß-]+)")
DOTTED_UNIT = re.compile(r"(?<![\w.,/§-])(\d\d)\.(\d{1,2})(?![\w.,/%€]|\s*(?:Uhr|Euro|Prozent))")
LOOSE_UNIT = re.compile(r"(?<![\w.,/])(\d\d)(?:\s+/\s*|\s*/\s+)(\d{1,2})(?![\w/])")
TRAILED_UNIT = re.compile(r"\((\d\d(?:/\d{1,2})?)\s*[,;.]\s*\)")
UNIT_IN_BRACKETS = re.compile(r"\((\d\d/\d{1,2})\)")
OFFICE_WORDS = re.compile("|".join({SHORT, OWN, OWN.lower(), *OFFICES["others"],
                                   *map(str.lower, OFFICES["others"])}))
UNIT_SIGNS = re.compile(r"\d\d\s*[./)]|\d\s*[,;.]\s*\)")


def office_rules(data: Checked) -> tuple[TextRule, ...]:
    """Return the rules on the names and codes that this catalogue knows."""
    cores = [_core(name) for name in data.departments]
    patterns = [(core, _loose(core, core in data.departments)) for core in cores]
    return (
        TextRule("W302", partial(_spellings, patterns), OFFICE_WORDS),
        TextRule("W302", _shortened, OFFICE_WORDS),
        TextRule("W302", partial(_unknown, data), OFFICE_WORDS),
        TextRule("W303", partial(_unit_spellings, data), UNIT_SIGNS),
        TextRule("W303", partial(_unknown_units, data), UNIT_SIGNS),
    )


def in_any_spelling(department: str) -> re.Pattern[str]:
    """Return a pattern that finds a department in the spellings it is known to have."""
    core = _core(department)
    return _loose(core, core == department)


def _core(department: str) -> str:
    return re.sub(rf"^{OWN}\s+", "", department)


def _loose(core: str, whole: bool) -> re.Pattern[str]:
    words = [re.escape(word) for word in re.findall(r"\w+", core) if word != "und"] or [
        re.escape(core)
    ]
    return re.compile(rf"{'' if whole else OFFICE}(?P<core>{BETWEEN.join(words)})(?!\w)",
                      re.IGNORECASE if len(words) > 1 else 0)


def _spellings(patterns: list[tuple[str, re.Pattern[str]]], text: str) -> Iterator[Hit]:
    for core, pattern in patterns:
        for found in pattern.finditer(text):
            shown = " ".join(found["core"].split())
            if shown != core:
                yield Hit(*found.span("core"), f"„{shown}“ heißt „{core}“",
                              f"„{core}“ schreiben", core)


def _shortened(text: str) -> Iterator[Hit]:
    for found in SHORT_OFFICE.finditer(text):
        instead = OFFICES["genitive"] if found[1] else OWN
        yield Hit(*found.span(), f"„{SHORT}“ statt „{OWN}“", "ausschreiben", instead)
    for found in NUMBERED_OFFICE.finditer(text):
        yield Hit(*found.span(), f"„{SHORT}“ statt „{OWN}“", "den Namen schreiben")


def _unknown(data: Checked, text: str) -> Iterator[Hit]:
    firsts = {_core(name).split()[0].casefold() for name in data.departments}
    for found in NAMED_OFFICE.finditer(text) if firsts else ():
        if re.split(r"[-–/]", found["first"])[0].casefold() not in firsts:
            yield Hit(*found.span(), f"„{' '.join(found[0].split())}“ ist nicht bekannt",
                          nearest(found[0], data.departments))


def _unit_spellings(data: Checked, text: str) -> Iterator[Hit]:
    for pattern in (DOTTED_UNIT, LOOSE_UNIT):
        for found in pattern.finditer(text):
            code = f"{found[1]}/{found[2]}"
            if code in data.units:
                yield Hit(*found.span(), f"„{found[0]}“ statt „{code}“",
                              f"„{code}“ schreiben", code)
    for found in TRAILED_UNIT.finditer(text):
        yield Hit(*found.span(), f"in „{found[0]}“ steht ein Satzzeichen zu viel",
                      f"„({found[1]})“ schreiben", f"({found[1]})")


def _unknown_units(data: Checked, text: str) -> Iterator[Hit]:
    for found in UNIT_IN_BRACKETS.finditer(text) if data.units else ():
        if found[1] not in data.units:
            yield Hit(*found.span(), f"⟪the unit⟫ „{found[1]}“ ist nicht bekannt",
                          nearest(found[1], data.units))


EDITORIAL: tuple[Check, ...] = (lambda data: in_texts(office_rules(data))(data),)
