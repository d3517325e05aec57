"""The command line: the one place that prints, exits and reads the environment."""

import atexit
import errno
import gc
import io
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from catalogue import __version__
from catalogue.cli.commands import COMMANDS, module
from catalogue.cli.output import Command, Group, fail, report
from catalogue.model.problems import CatalogueError, Place, Problem, nearest

INTERRUPTED = 130
USAGE = 2
# What click leaves between the columns of its list, and before it.
HELP_GAP = 6
# What does not come with the program itself, and the extra that brings it.
OF_EXTRAS = {"starlette": "studio", "uvicorn": "studio", "python_multipart": "studio"}
UNWRITTEN = (errno.ENOSPC, errno.EPIPE, errno.EIO)
# Whatever a command leaves behind goes with it: nobody need look for garbage in it.
atexit.register(gc.freeze)
HEADINGS = {"Options": "Optionen", "Commands": "Befehle", "Arguments": "Angaben"}


# What click says of a call, and how a person says it.
USAGE_MESSAGES = (
    (r"unexpected extra arguments? \(([^)]*)\)", "zu viel: {}"),
    (r"Option '([^']*)' requires (?:an|\d+) arguments?", "hinter {} fehlt ein Wert"),
    (r"Option '([^']*)' does not take a value", "{} steht ohne Wert"),
    (r"No such command '([^']*)'", "unbekannter Befehl „{}“"),
    (r"Missing command", "es fehlt der Befehl"),
    (r"(?:File|Directory|Path) '([^']*)' does not exist", "„{}“ gibt es nicht"),
    (r"Directory '([^']*)' is a file", "„{}“ ist kein Ordner"),
    (r"File '([^']*)' is a directory", "„{}“ ist ein Ordner, keine Datei"),
    (r"'([^']*)' is not a valid integer", "„{}“ ist keine ganze Zahl"),
    (r"'([^']*)' is not one of (.*)\.", "„{}“ gibt es hier nicht, möglich: {}"),
)


class GermanHelp(click.HelpFormatter):
    """Help with German headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        super().write_usage(prog, args.replace("COMMAND [ARGS]...", "BEFEHL …")
                            .replace("OPTIONS", "OPTIONEN"), "Aufruf: ")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        super().write_heading(HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Write a list of names with their explanations."""
        german = [(name, text.replace("[required]", "(nötig)")) for name, text in rows]
        super().write_dl(german, *args, **kwargs)


click.Context.formatter_class = GermanHelp


class Commands(Group):
    """A group that loads its commands when they are called and speaks German."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what every command does and import none."""
        known = [Command(name, help=COMMANDS[name][1]) for name in self.list_commands(ctx)]
        width = formatter.width - HELP_GAP - max(map(len, COMMANDS))
        with formatter.section("Commands"):
            formatter.write_dl([(str(each.name), each.get_short_help_str(width)) for each in known])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command and return the command."""
        if cmd_name not in COMMANDS:
            return None
        try:
            home = module(COMMANDS[cmd_name][0])
        except ModuleNotFoundError as error:
            raise _lacking(cmd_name, error) from error
        command: click.Command = getattr(home, cmd_name.replace("-", "_") + "_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that was named; an unknown one is answered with the nearest."""
        if args and args[0] not in COMMANDS:
            hint = nearest(args[0], COMMANDS)
            raise click.UsageError(f"unbekannter Befehl „{args[0]}“ – {hint}", ctx)
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; problems are printed one a line and end with their exit code."""
        kwargs["standalone_mode"] = False
        for name in ("stdout", "stderr"):
            if getattr(sys, name) is None:
                # Whoever closed it wants to read nothing.
                setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # A terminal that lacks a letter shows another one; nothing ends for it.
                stream.reconfigure(errors="replace")
        try:
            result = super().main(*args, **kwargs)
            sys.stdout.flush()
        except CatalogueError as error:
            report(error.problems)
            sys.exit(error.exit_code)
        except OSError as error:
            if not error.filename and error.errno not in UNWRITTEN:
                raise
            module("leaving").leave(error)
        except (KeyboardInterrupt, click.Abort):
            fail("abgebrochen")
            sys.exit(INTERRUPTED)
        except click.ClickException as error:
            fail(in_german(error))
            sys.exit(USAGE)
        sys.exit(result if isinstance(result, int) else 0)


def _lacking(name: str, error: ModuleNotFoundError) -> Exception:
    """Return that an extra brings what a command stands on, or the error of another module."""
    if error.name not in OF_EXTRAS:
        return error
    message = f"dem Programm fehlt, worauf „{name}“ steht: {error.name}"
    hint = f"pip install \"catalogue[{OF_EXTRAS[error.name]}]\""
    return CatalogueError([Problem("E946", Place(Path()), message, hint)])


def in_german(error: click.ClickException) -> str:
    """Return what is wrong with a call as one German sentence with a way out."""
    context = getattr(error, "ctx", None)
    hint = f" – Hilfe: {context.command_path} --help" if context else ""
    if isinstance(error, click.NoSuchOption):
        near = nearest(error.option_name, error.possibilities or [])
        return f"unbekannte Option {error.option_name}{f' – {near}' if near else ''}{hint}"
    if isinstance(error, click.MissingParameter):
        return f"es fehlt: {_name(error.param) or 'eine Angabe'}{hint}"
    message, name = error.format_message(), ""
    if isinstance(error, click.BadParameter):
        name = f"{_name(error.param) or 'die Angabe'}: "
    for pattern, german in USAGE_MESSAGES:
        if found := re.search(pattern, message):
            return f"{name}{german.format(*found.groups())}{hint}"
    return f"{name}ungültiger Wert{hint}" if name else f"{message}{hint}"


def _name(parameter: click.Parameter | None) -> str:
    """Return what the help calls a parameter."""
    if isinstance(parameter, click.Argument):
        return (parameter.metavar or "").strip("[] …")
    return parameter.opts[0] if parameter else ""


@click.group(
    cls=Commands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"]},
)
@click.version_option(__version__, message="catalogue %(version)s", help="Die Version zeigen.")
def main() -> None:
    """Setzt den Katalog einer Stadt aus Daten und Layout.

    Beispiel: catalogue build --edition 4
    """
