"""The command line: the one place that prints, exits and reads the environment."""

import errno
import io
import os
import re
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import PurePath
from typing import Any, ClassVar, NoReturn

import click

from catalogue import __version__
from catalogue.cli.output import Group, fail, report
from catalogue.model.problems import CatalogueError, nearest, reason
from catalogue.source.vocabulary import purpose

INTERRUPTED = 130
USAGE = 2
UNWRITTEN = (errno.ENOSPC, errno.EPIPE, errno.EIO)

# A command is imported only when it is called, so that checking never loads the typesetter.
COMMANDS = {
    "build": "making",
    "batch": "batching",
    "fit": "making",
    "status": "making",
    "doctor": "making",
    "new": "editing",
    "remove": "editing",
    "archive": "archiving",
    "verify": "verifying",
    "diff": "archiving",
    "handoff": "handing",
    "preflight": "handing",
    "outline": "handing",
    "check": "checking",
    "schema": "checking",
    "import": "importing",
    "collect": "importing",
}
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

    paths: ClassVar[dict[str, str]] = COMMANDS

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(self.paths)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command and return the command."""
        if cmd_name not in self.paths:
            return None
        module = import_module(f"catalogue.cli.{self.paths[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_") + "_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that was named; an unknown one is answered with the nearest."""
        if args and args[0] not in self.paths:
            hint = nearest(args[0], self.paths)
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
            _leave(error)
        except (KeyboardInterrupt, click.Abort):
            fail("abgebrochen")
            sys.exit(INTERRUPTED)
        except click.ClickException as error:
            fail(in_german(error))
            sys.exit(USAGE)
        sys.exit(result if isinstance(result, int) else 0)


def _leave(error: OSError) -> NoReturn:
    """End where a file cannot be read or written, or nobody takes what is printed."""
    if error.filename:
        fail(f"{error.filename}: {reason(error)}{purpose(PurePath(str(error.filename)))}")
    else:
        # What is left to print is dropped; else Python would try it once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno != errno.EPIPE:
            fail(f"die Ausgabe lässt sich nicht schreiben ({reason(error)})")
    sys.exit(CatalogueError.exit_code)


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
    """Setzt den Maßnahmenkatalog einer Stadt aus Daten und Layout.

    Beispiel: catalogue build --edition 4
    """
