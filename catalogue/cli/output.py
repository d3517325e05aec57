"""How the command line writes: problems, paths, JSON; and the options many share."""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from catalogue.cli.commands import module
from catalogue.model.problems import Problem, Severity

MARK = "⟪"
YES = ("j", "ja", "y", "yes")
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}
PLURALS = {Severity.ERROR: "Fehler", Severity.WARNING: "Warnungen", Severity.NOTICE: "Hinweise"}


class Command(click.Command):
    """A command whose help option is explained in German."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option."""
        option = super().get_help_option(ctx)
        if option:
            option.help = "Diese Hilfe zeigen."
        return option

    def get_help(self, ctx: click.Context) -> str:
        """Return the help in the words of the catalogue."""
        return spoken(super().get_help(ctx))


class Group(Command, click.Group):
    """A group of commands whose help option is explained in German."""


# The folder of the catalogue whose words the program speaks; one process is about one catalogue.
SPOKEN_OF = [Path()]


def _spoken_of(context: click.Context, parameter: click.Parameter, root: Path) -> Path:
    SPOKEN_OF[0] = root
    return root


root_option = click.option(
    "--root", type=click.Path(path_type=Path, file_okay=False, exists=True, resolve_path=True),
    default=Path(), callback=_spoken_of, is_eager=True,
    metavar="ORDNER", help="Ordner des Katalogs, sonst der aktuelle.",
)  # fmt: skip
out_option = click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="ORDNER",
    help="Zielordner, sonst editions/N/out.",
)  # fmt: skip
edition_option = click.option(
    "--edition", "number", type=int, required=True, metavar="N", help="Nummer ⟪the edition.gen⟫."
)
json_option = click.option("--json", "as_data", is_flag=True, help="Als JSON ausgeben.")


def command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Return a decorator that makes a command of this name."""
    return click.command(name, cls=Command)


def words(value: str) -> str:
    """Return what was typed as text, whatever the locale takes it for."""
    return os.fsencode(value).decode("utf-8", "replace")


def spoken(text: str) -> str:
    """Return a text in the words of the catalogue that the command is about."""
    if MARK not in text:
        return text
    # Most calls say nothing that names a thing of a catalogue.
    found: str = module("speaking").spoken_of(SPOKEN_OF[0], text)
    return found


def say(text: str) -> None:
    """Print a line."""
    click.echo(spoken(text))


def fail(text: str) -> None:
    """Print a line on the error stream."""
    click.echo(spoken(text), err=True)


def says_yes(question: str) -> bool:
    """Ask on the error stream and return whether the answer is yes."""
    answer = click.prompt(f"{spoken(question)} [j/N]", default="n", show_default=False, err=True)
    return str(answer).strip().casefold() in YES


def shown(path: Path) -> str:
    """Return a path as short as it can be read from here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def report(problems: Iterable[Problem], notices: str = "") -> None:
    """Print problems one a line on the error stream, then how many of each weight there are.

    ``notices`` is the command that shows them, where they are only counted.
    """
    found = sorted(problems, key=lambda problem: list(Severity).index(problem.severity))
    told = [each for each in found if not (notices and each.severity is Severity.NOTICE)]
    for problem in told:
        click.secho(spoken(str(problem)), fg=COLOURS[problem.severity], err=True)
    if found:
        hint = f"; Hinweise zeigt „{notices}“" if len(told) < len(found) else ""
        fail(f"{summary(found)}{hint}")


def is_asked() -> bool:
    """Whether somebody sits there who can answer."""
    return bool(sys.stdin and sys.stdin.isatty())


def agreed(question: str, refusal: str) -> bool:
    """Whether somebody answers yes; where nobody can answer, the refusal is told."""
    if not is_asked():
        fail(refusal)
        return False
    if not says_yes(question):
        raise click.Abort
    return True


def summary(problems: Iterable[Problem]) -> str:
    """Return how many problems of each weight there are."""
    counts = Counter(problem.severity for problem in problems)
    return ", ".join(
        f"{counts[s]} {s if counts[s] == 1 else PLURALS[s]}" for s in Severity if counts[s]
    )


def as_json(value: object) -> None:
    """Print a value as JSON for other programs."""
    click.echo(spoken(json.dumps(value, ensure_ascii=False, indent=1)))
