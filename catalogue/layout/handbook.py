"""The handbook as it is read on a screen, each chapter with a place of its own."""

import re

from markdown_it import MarkdownIt
from markupsafe import Markup

from catalogue.source.inherited import COMMON

FILE = COMMON / "docs" / "handbuch.md"
HEADING = re.compile(r"<h([12])>(.*?)</h\1>")
SIGNS = re.compile(r"[^a-zäöüß0-9]+")


def handbook() -> tuple[Markup, tuple[tuple[str, str], ...]]:
    """Return the handbook as HTML, and its chapters: the place and the title of each."""
    text = FILE.read_text("utf-8") if FILE.is_file() else "# Handbuch\n\nEs fehlt hier."
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

    return Markup(HEADING.sub(named, html)), tuple(found)
