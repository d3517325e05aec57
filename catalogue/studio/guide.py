"""The handbook and the rules, read at the desk."""

import re
from dataclasses import dataclass
from typing import ClassVar

from markdown_it import MarkdownIt
from markupsafe import Markup

from catalogue.model.rules import Rule
from catalogue.source.inherited import COMMON
from catalogue.source.vocabulary import rules
from catalogue.studio.answers import View

HANDBOOK = COMMON / "docs" / "handbuch.md"
HEADING = re.compile(r"<h([12])>(.*?)</h\1>")
SIGNS = re.compile(r"[^a-zäöüß0-9]+")


@dataclass(frozen=True)
class Guide(View):
    """The handbook with its chapters."""

    template: ClassVar[str] = "guide.html"

    html: Markup
    chapters: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Rules(View):
    """Every rule with its explanation and example."""

    template: ClassVar[str] = "rules.html"

    rules: tuple[Rule, ...]


def guide() -> Guide:
    """Return the handbook, each chapter with an address of its own."""
    text = HANDBOOK.read_text("utf-8") if HANDBOOK.is_file() else "# Handbuch\n\nEs fehlt hier."
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    # Pictures lie beside the handbook and are not sent from here.
    html = re.sub(r"<p><img [^>]*></p>", "", html)
    # Whoever has no mouse scrolls long lines with the arrow keys.
    html = html.replace("<pre>", '<pre tabindex="0">')
    found: list[tuple[str, str]] = []

    def named(heading: re.Match[str]) -> str:
        level, title = int(heading[1]), heading[2]
        anchor = SIGNS.sub("-", re.sub(r"<.*?>", "", title).lower()).strip("-")
        if level > 1:
            found.append((anchor, Markup(title).striptags()))
        return f'<h{level} id="{anchor}">{title}</h{level}>'

    return Guide(Markup(HEADING.sub(named, html)), tuple(found))


def explained() -> Rules:
    """Return every rule with its explanation."""
    return Rules(tuple(rules().values()))
