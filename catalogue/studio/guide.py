"""What lies at the desk for everybody: the handbook, the rules, its colours and faces."""

from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from catalogue.door.answers import File, View, not_there
from catalogue.layout.daylight import daylight
from catalogue.layout.handbook import handbook
from catalogue.model.rules import Rule
from catalogue.source import vocabulary
from catalogue.source.inherited import home
from catalogue.source.project import PATHS
from catalogue.studio.studio import Studio

FONTS = "/schrift/"


@dataclass(frozen=True)
class Guide(View):
    """The handbook with its chapters."""

    html: Markup
    chapters: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Rules(View):
    """Every rule with its explanation and example."""

    rules: tuple[Rule, ...]


def guide() -> Guide:
    """Return the handbook, each chapter with an address of its own."""
    return Guide(*handbook())


def rules() -> Rules:
    """Return every rule with its explanation."""
    return Rules(tuple(vocabulary.rules().values()))


def colours(studio: Studio) -> File:
    """Return the style sheet that holds what the layout decides."""
    head, sections = studio.snapshot.checked.head, studio.snapshot.checked.sections
    css = daylight(studio.root, head.layout if head else "", len(sections), FONTS)
    return File(css.encode(), "text/css")


def face(studio: Studio, name: str) -> File:
    """Return a font file."""
    folder: Path = home(studio.root, PATHS.fonts) / PATHS.fonts
    known = {path.name: path for path in folder.glob("*.ttf")}
    if name not in known:
        raise not_there(f"die Schrift „{name}“ gibt es nicht")
    return File(known[name].read_bytes(), "font/ttf")
