"""Puts footnotes in brackets where they are referred to: a page of a measure has none."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from catalogue.exchange.documents.form import Marked, Role, Zone
from catalogue.exchange.extract.lines import Line
from catalogue.model.problems import Place, Problem

NOTE = re.compile(r"\s*\[\^(\d+)\]:\s*(.*)")
REFERENCE = re.compile(r"\[\^(\d+)\]")
# These are set with footnotes.
WITH_NOTES = ("chapter", "foreword")


def without_notes(zones: Sequence[Zone]) -> tuple[tuple[Zone, ...], tuple[Line, ...]]:
    """Return the zones with every note in brackets, and the lines of what is gone."""
    moved: list[Line] = []
    found = [zone if zone.name in WITH_NOTES else _bracketed(zone, moved) for zone in zones]
    return tuple(found), tuple(moved)


def _bracketed(zone: Zone, moved: list[Line]) -> Zone:
    told = [(each, NOTE.fullmatch(each.line.text)) for each in zone.lines]
    notes = {note[1]: note[2].strip().rstrip(".") for _, note in told if note}
    if not notes:
        return zone
    cited = {number for each, note in told if not note
             for number in REFERENCE.findall(each.line.text)}  # fmt: skip
    lines = []
    for each, note in told:
        if note and note[1] in cited:
            moved.append(each.line)
            lines.append(Marked(replace(each.line, text=""), Role.BLANK))
        else:
            text = note[2] if note else REFERENCE.sub(
                lambda sign: f" ({notes[sign[1]]})" if notes.get(sign[1]) else "", each.line.text
            )
            lines.append(Marked(replace(each.line, text=text), each.kind))
            signs = " ".join(REFERENCE.findall(each.line.text))
            moved += [replace(each.line, text=signs)] if signs else []
    return Zone(zone.name, tuple(lines))


def noted_problems(path: Path, lines: Iterable[Line]) -> Iterator[Problem]:
    """Yield the notice that a note stands in brackets now."""
    for line in lines:
        if note := NOTE.fullmatch(line.text):
            message = f"die Fußnote „{note[2][:80]}“ steht in Klammern im Text"
            hint = "⟪the records⟫ haben keine Fußnoten"
            yield Problem("I265", Place(path, line.number), message, hint)
