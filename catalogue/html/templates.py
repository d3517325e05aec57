"""The templates of the web edition: those of a theme, else those of the program."""

from importlib.resources import files
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from catalogue.layout.compiled import compiled
from catalogue.layout.markdown import small
from catalogue.layout.templates import Sandbox, Worded, in_words
from catalogue.layout.typography import typeset
from catalogue.model.form import Words
from catalogue.model.phones import dialled

OWN = Path(str(files("catalogue") / "resources" / "web"))
KILO, DECIMALS = 1000, 1


def environment_of(theme: Path | None, words: Words) -> Environment:
    """Return the templates with their filters; a missing name is an error.

    A theme has any of them; what it lacks is taken from the program.
    """
    loader = ChoiceLoader([FileSystemLoader(folder) for folder in folders(theme)])
    environment = Sandbox(
        loader=Worded(loader, words), autoescape=True, undefined=StrictUndefined,
        bytecode_cache=compiled(), trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(
        typeset=typeset, dialled=dialled, in_words=in_words, in_size=in_size,
        markdown=lambda text: Markup(small(text)))
    return environment


def folders(theme: Path | None) -> tuple[Path, ...]:
    """Return where templates, style and script are looked for, the theme first."""
    return (theme, OWN) if theme else (OWN,)


def resource(theme: Path | None, name: str) -> bytes:
    """Return a file of the theme, else that of the program."""
    path = next(folder / name for folder in folders(theme) if (folder / name).is_file())
    return path.read_bytes()


def in_size(size: int) -> str:
    """Return how large a file is, as a reader takes it in: „48 KB“, „1,4 MB“."""
    if size < KILO * KILO:
        return f"{max(1, round(size / KILO))} KB"
    return f"{size / KILO / KILO:.{DECIMALS}f} MB".replace(".", ",")
