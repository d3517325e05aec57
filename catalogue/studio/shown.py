"""Draws a view: the templates of the desk in the words of the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import ClassVar

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from catalogue.layout.palette import form_of
from catalogue.layout.templates import Worded
from catalogue.model.fields.period import MONTHS
from catalogue.model.form import Words
from catalogue.model.problems import Problem, Severity, counted
from catalogue.model.runs import runs
from catalogue.model.words import spoken
from catalogue.studio.answers import View
from catalogue.studio.people import Person
from catalogue.studio.studio import Studio

# How a finding of each weight looks, and how it is counted.
SIGNS = {Severity.ERROR: ("bad", "Fehler", "Fehler"),
         Severity.WARNING: ("warn", "Warnung", "Warnungen"),
         Severity.NOTICE: ("note", "Hinweis", "Hinweise")}  # fmt: skip
UNITS = ("Byte", "kB", "MB", "GB")
KILO = 1000


@dataclass(frozen=True)
class Mistaken(View):
    """What went wrong, and what can be done."""

    template: ClassVar[str] = "mistaken.html"

    problems: tuple[Problem, ...]


def drawn(view: View, studio: Studio, person: Person) -> str:
    """Return a view as HTML."""
    template = _environment(studio.snapshot.words).get_template(view.template)
    values = {each.name: getattr(view, each.name) for each in fields(view)}
    return template.render(**values, studio=studio, person=person, view=view)


@cache
def _environment(words: Words) -> Environment:
    environment = Environment(
        loader=Worded(PackageLoader("catalogue.studio"), words), autoescape=True,
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(
        when=when, day=day, size=size, form_of=form_of, counted=counted, signs=signs,
        spoken=lambda text: spoken(str(text), words), lines=lines,
        sentence=sentence)
    environment.globals.update(weights=Severity, sign=SIGNS, runs=runs)
    return environment


def day(value: date | str) -> str:
    """Return a day as it is said, with its year only where it is not this one."""
    found = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    today = datetime.now().astimezone().date()
    if isinstance(found, datetime):
        found = found.astimezone().date()
    near = {0: "heute", 1: "gestern"}.get((today - found).days)
    year = f" {found.year}" if found.year != today.year else ""
    return near or f"{found.day}. {MONTHS[found.month - 1]}{year}"


def when(value: datetime | str | float) -> str:
    """Return a moment as it is said: today and yesterday with the time."""
    if isinstance(value, float | int):
        found = datetime.fromtimestamp(value).astimezone()
    else:
        found = (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone()
    said = day(found)
    return f"{said} {found:%H:%M}" if said in ("heute", "gestern") else said


def size(count: int) -> str:
    """Return how long a file is, as it is said."""
    value, unit = float(count), 0
    while value >= KILO and unit < len(UNITS) - 1:
        value, unit = value / KILO, unit + 1
    return f"{value:.{1 if unit > 1 else 0}f} {UNITS[unit]}".replace(".", ",")


def signs(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """Return the heaviest findings, counted: how they look, and how many there are."""
    found = list(problems)
    return [(look, counted(number, one, many)) for severity, (look, one, many) in SIGNS.items()
            if (number := sum(each.severity is severity for each in found))]


def lines(text: str) -> Markup:
    """Return a text whose lines stay lines."""
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


def sentence(text: str) -> str:
    """Return a message as a sentence: it begins with a capital and ends with its point."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!', '…')) else '.'}"
