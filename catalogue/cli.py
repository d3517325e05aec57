"""The command line: the one place that prints, exits and reads the environment."""

import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from catalogue import __version__
from catalogue.problems import CatalogueError, Problem, Severity

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}
INTERRUPTED = 130

root_option = click.option(
    "--root", type=click.Path(path_type=Path, file_okay=False, exists=True), default=Path(),
    help="Ordner des Katalogs (sonst der aktuelle).",
)  # fmt: skip
edition_option = click.option("--edition", type=int, required=True, help="Nummer der Auflage.")


class Commands(click.Group):
    """A group that turns what it knows into German lines and exit codes."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; problems are printed one a line and end with their exit code."""
        try:
            return super().main(*args, **kwargs)
        except CatalogueError as error:
            report(error.problems)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("abgebrochen", err=True)
            sys.exit(INTERRUPTED)


@click.group(cls=Commands, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, message="catalogue %(version)s", help="Version zeigen.")
def main() -> None:
    """Setzt den Maßnahmenkatalog einer Stadt aus Daten und Layout.

    Beispiel: catalogue build --edition 4
    """


@main.command()
@edition_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Zielordner.")
@click.option("--allow-overflow", is_flag=True, help="Zu lange Maßnahmen auf zwei Seiten setzen.")
@click.option("--quiet", is_flag=True, help="Nur Fehler zeigen.")
@root_option
def build(edition: int, out: Path | None, allow_overflow: bool, quiet: bool, root: Path) -> None:
    """Setzt eine Auflage und prüft das geschriebene PDF.

    Beispiel: catalogue build --edition 4
    """
    from catalogue.build import build as run

    start = time.perf_counter()
    console = Console(stderr=True, quiet=quiet)
    built = run(root.resolve(), edition, out, lambda stage: stage_line(console, stage),
                allow_overflow)
    if not quiet:
        report(built.problems)
        steps = " · ".join(map(str, built.delivery.report["tightness"]))
        seconds = time.perf_counter() - start
        for path in built.delivery.files:
            click.echo(shown_path(path))
        click.echo(f"{built.pages.page_count} Seiten, {seconds:.1f} Sekunden,"
                   f" Maßnahmen je Einpass-Stufe 0–4: {steps}")


def stage_line(console: Console, stage: str) -> None:
    """Show the stage that begins."""
    console.print(f"{stage} …", style="dim", highlight=False)


def shown_path(path: Path) -> str:
    """Return a path as short as it can be read from here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def report(problems: Iterable[Problem]) -> None:
    """Print problems one a line, and how many of each weight there are."""
    found = list(problems)
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    for problem in found:
        console.print(str(problem), style=COLOURS[problem.severity], markup=False)
    counts = ", ".join(
        f"{sum(p.severity is s for p in found)} {s}" for s in Severity
        if any(p.severity is s for p in found)
    )
    if counts:
        console.print(counts)


def table(title: str, heads: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table; columns that hold numbers stand right."""
    content = [[str(cell) for cell in row] for row in rows]
    shown = Table(title=title, title_justify="left")
    for i, head in enumerate(heads):
        numbers = all(row[i].lstrip("-").isdigit() or row[i] in ("", "–") for row in content)
        shown.add_column(head, justify="right" if numbers else "left")
    for row in content:
        shown.add_row(*row)
    Console().print(shown)


def as_json(value: object) -> None:
    """Print a value as JSON for other programs."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
