"""The Jinja environment of a layout: its filters, its drawings, its tokens."""

from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound
from markupsafe import Markup

from catalogue.layout import markdown
from catalogue.layout.layout import Layout
from catalogue.layout.qr import qr_code
from catalogue.layout.typography import typeset
from catalogue.model.problems import LayoutError, Place, Problem
from catalogue.source.project import PATHS

NUMBERS = ("null", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun",
           "zehn", "elf", "zwölf")


def environment_of(layout: Layout) -> Environment:
    """Return the templates of a layout with their filters; a missing name is an error."""
    environment = Environment(
        loader=FileSystemLoader(layout.folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        typeset=typeset,
        markdown=lambda text: Markup(markdown.small(text)),
        in_words=in_words,
        pairs=_pairs,
    )
    environment.globals["token"] = layout.token
    environment.globals["qr"] = lambda url: qr_code(str(url), layout.token("ink"))
    return environment


def in_words(number: int) -> str:
    """Return a number up to twelve as a German word, a larger one in figures."""
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def _pairs(items: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    padded = [*items, None]
    return [(padded[i], padded[i + 1]) for i in range(0, len(items), 2)]


def draw_figure(environment: Environment, name: str, alternative: str, caption: str) -> str:
    """Return a drawing of the layout with its caption; ``LayoutError`` when there is none."""
    try:
        drawing = environment.get_template(f"figures/{name}").render(alternative=alternative)
    except TemplateError as error:
        place = Place(PATHS.layouts / "figures" / name)
        hint = "Abbildungen liegen im Layout unter figures/"
        problem = Problem("E504", place, f"die Abbildung „{name}“ gibt es nicht", hint)
        raise LayoutError([problem]) from error
    said = Markup.escape(typeset(caption))
    return f'<figure class="layers">{drawing}<figcaption>{said}</figcaption></figure>'


def template_problem(layout: Layout, name: str, error: TemplateError) -> Problem:
    """Return what is wrong with a template, with its line."""
    if isinstance(error, TemplateNotFound):
        message = f"die Vorlage fehlt, „{name}“ lässt sich nicht setzen"
        return Problem("E505", Place(layout.path(str(error.name))), message, "sie zurücklegen")
    line = getattr(error, "lineno", 0) or 0
    message = f"die Vorlage ist fehlerhaft: {error.message}"
    return Problem("E505", Place(layout.path(name), line), message)
