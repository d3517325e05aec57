"""Draws a view: the templates of the desk in the words of the catalogue."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import fields
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from catalogue.build.rows import CHOICES
from catalogue.door.answers import View
from catalogue.exchange.proposals.submitted import CHOICE_WORDS
from catalogue.layout.compiled import compiled
from catalogue.layout.palette import form_of
from catalogue.layout.templates import Worded
from catalogue.model.form import Words
from catalogue.model.problems import Problem, Severity, counted
from catalogue.model.runs import runs
from catalogue.model.told import day, sentence, size, when
from catalogue.model.words import spoken
from catalogue.source.members import Person
from catalogue.studio.studio import Studio

# How a finding of each weight looks, and how it is counted.
SIGNS = {Severity.ERROR: ("bad", "Fehler", "Fehler"),
         Severity.WARNING: ("warn", "Warnung", "Warnungen"),
         Severity.NOTICE: ("note", "Hinweis", "Hinweise")}  # fmt: skip


def drawn(studio: Studio, view: View, person: Person, status: int) -> str:
    """Return a view as HTML; ``status`` tells how it went."""
    template = _environment(studio.snapshot.words).get_template(view.template)
    values = {each.name: getattr(view, each.name) for each in fields(view)}
    return template.render(**values, studio=studio, person=person, view=view, status=status)


@cache
def _environment(words: Words) -> Environment:
    environment = Environment(
        loader=Worded(PackageLoader("catalogue.studio"), words), autoescape=True,
        undefined=StrictUndefined, bytecode_cache=compiled(), trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(
        when=when, day=day, size=size, form_of=form_of, counted=counted, signs=signs,
        spoken=lambda text: spoken(str(text), words), lines=lines,
        sentence=sentence, inline=inline)
    environment.globals.update(weights=Severity, sign=SIGNS, runs=runs, row_choices=CHOICES,
                               choice_words=CHOICE_WORDS)
    return environment


def signs(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """Return the heaviest findings, counted: how they look, and how many there are."""
    found = list(problems)
    return [(look, counted(number, one, many)) for severity, (look, one, many) in SIGNS.items()
            if (number := sum(each.severity is severity for each in found))]


def lines(text: str) -> Markup:
    """Return a text whose lines stay lines."""
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


def inline(jpeg: bytes) -> str:
    """Return a picture as an address that needs no other request."""
    return f"data:image/jpeg;base64,{b64encode(jpeg).decode()}"
