"""The Jinja environment of a layout: its filters, its drawings, its tokens."""

import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup
from pydantic import BaseModel

from catalogue.layout import markdown
from catalogue.layout.chart import chart
from catalogue.layout.compiled import compiled
from catalogue.layout.layout import Layout
from catalogue.layout.lengths import POINTS
from catalogue.layout.logo import logo_of
from catalogue.layout.motif import Motif, motif
from catalogue.layout.palette import form_of
from catalogue.layout.qr import qr_code
from catalogue.layout.typography import typeset
from catalogue.model.form import Words, house_form
from catalogue.model.phones import dialled
from catalogue.model.problems import LayoutError, Place, Problem
from catalogue.model.words import spoken
from catalogue.source.inherited import FOLDERS, homes
from catalogue.source.project import PATHS

POINTS_PER_MM = POINTS["mm"]
NUMBERS = ("null", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun",
           "zehn", "elf", "zwölf")


class Sandbox(SandboxedEnvironment):
    """Templates that see what is to be printed, and reach neither the program nor files."""

    answers: ClassVar[dict[tuple[type, str], bool]] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may ask for it: a field of a record, but not what reads records."""
        # Asked for every value that is printed; the answer hangs on the kind of thing alone.
        asked = type(obj), attr
        if asked not in self.answers:
            self.answers[asked] = not _is_ours(*asked) and super().is_safe_attribute(
                obj, attr, value)
        return self.answers[asked]


def _is_ours(kind: type, attr: str) -> bool:
    return issubclass(kind, Path) or (issubclass(kind, BaseModel) and hasattr(BaseModel, attr))


class Worded(BaseLoader):
    """Templates in the words of a catalogue, where they name its things."""

    def __init__(self, loader: BaseLoader, words: Words) -> None:
        self._loader, self._words = loader, words

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return a template in these words, its file, and whether that is still the same."""
        source, name, is_same = self._loader.get_source(environment, template)
        return spoken(source, self._words), name, is_same


def environment_of(layout: Layout, words: Words | None = None) -> Environment:
    """Return the templates of a layout with their filters; a missing name is an error.

    ``LayoutError`` names links that lead out of the folders of layouts and fonts.
    """
    if found := list(_strays(layout.root)):
        raise LayoutError(found)
    environment = Sandbox(
        loader=Worded(_loader(layout), words or house_form().words),
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=compiled(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        typeset=typeset,
        markdown=lambda text: Markup(markdown.small(text)),
        in_words=in_words,
        over_page=layout.over_page,
        dialled=dialled,
        form_of=form_of,
    )
    environment.globals |= {
        "token": layout.token,
        "points": layout.points,
        "title_lines": layout.title_face.lines,
        "mm": lambda name: layout.points(name) / POINTS_PER_MM,
        "logo": logo_of(layout.root, layout.sheets.brand),
        "overlap": partial(_overlap, layout),
        "motif": _motif(layout),
        "chart": chart,
    }
    environment.globals["qr"] = lambda url: qr_code(str(url), layout.token("ink"))
    return environment


def _loader(layout: Layout) -> BaseLoader:
    """Return where templates are found: in the layout, then in those it extends.

    Behind the name of a layout, ``katalog/measure.html``, stands its own even where another
    layout has one of the same name, so that this one can extend it.
    """
    named = {folder.name: FileSystemLoader(folder) for folder in layout.folders}
    return ChoiceLoader([*named.values(), PrefixLoader(named)])


def _overlap(layout: Layout, one: int, other: int) -> str:
    """Return the mix of two sections' colours, nothing where the layout wants none."""
    return layout.tokens.get("overlap-{}-{}".format(*sorted((one, other))), "")


def _motif(layout: Layout) -> Motif:
    """Return the forms that the cover shows; all lengths in millimetres."""
    names = ("page-left", "page-width", "cover-art-top", "page-height")
    left, width, top, height = (layout.points(name) / POINTS_PER_MM for name in names)
    return motif(layout.sheets.sections, left, width, top, height)


def _strays(root: Path) -> Iterator[Problem]:
    """Yield every link in layouts or fonts through which a layout could read other files."""
    folders = [root / folder for folder in FOLDERS]
    inside = [(each / folder).resolve() for each in homes(root) for folder in FOLDERS]
    for path in (path for folder in folders for path in sorted(folder.rglob("*"))):
        if path.is_symlink() and not any(map(path.resolve().is_relative_to, inside)):
            message = "die Verknüpfung führt aus layouts/ und fonts/ hinaus"
            hint = "die Datei selbst hineinlegen"
            yield Problem("E525", Place(path.relative_to(root)), message, hint)


def in_words(number: int) -> str:
    """Return a number up to twelve as a German word, a larger one in figures."""
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


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
    """Return what is wrong with a template, with the file and the line where it went wrong."""
    if isinstance(error, TemplateNotFound):
        message = f"die Vorlage fehlt, „{name}“ lässt sich nicht setzen"
        return Problem("E505", Place(layout.path(str(error.name))), message, "sie zurücklegen")
    place = Place(layout.path(name), getattr(error, "lineno", 0) or 0)
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        for folder in (each for each in layout.folders if path.is_relative_to(each)):
            inner = PATHS.layout(folder.name) / path.relative_to(folder).as_posix()
            place = Place(inner, frame.lineno or 0)
    return Problem("E505", place, f"die Vorlage ist fehlerhaft: {error.message}")
