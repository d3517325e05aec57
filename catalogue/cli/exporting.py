"""The command that writes an edition as open data."""

from pathlib import Path
from typing import Any

import click

from catalogue.build.export import export
from catalogue.cli.output import command, edition_option, report, root_option, say, shown, words
from catalogue.html.export.formats import FORMATS


def _formats(context: click.Context, _: click.Parameter, typed: str) -> tuple[str, ...]:
    """Return the forms that are named."""
    names = tuple(filter(None, (name.strip() for name in typed.split(","))))
    if unknown := next((name for name in names if name not in FORMATS), None):
        message = f"--format: „{unknown}“ gibt es hier nicht, möglich: {', '.join(FORMATS)}"
        raise click.UsageError(message, context)
    return names


@command("export")
@edition_option
@click.option("--format", "formats", default="", metavar="LISTE", callback=_formats,
              help=f"Durch Kommas getrennt: {', '.join(FORMATS)}; sonst alle.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="ORDNER",
              help="Zielordner, sonst editions/N/out/daten.")
@click.option("--with-persons", is_flag=True, help="Auch Ansprechpersonen und ihre Adressen.")
@click.option("--url", "base", type=words, default="", metavar="ADRESSE",
              help="Feste Adresse der Web-Ausgabe, sonst die aus edition.yaml (site, url).")
@root_option
def export_command(number: int, formats: tuple[str, ...], root: Path, **options: Any) -> None:
    """Schreibt eine Auflage als offene Daten: Tabellen, JSON und ihre Beschreibung für Portale.

    Beispiel: catalogue export --edition 4 --format csv,json
    """
    if options["base"] and not options["base"].startswith(("http://", "https://")):
        raise click.UsageError("--url: die Adresse beginnt mit https://")
    done = export(root, number, formats, **options)
    report(done.problems)
    for path in done.files:
        say(shown(path))
    if done.naming and not options["with_persons"]:
        say(f"Namen von Personen stehen in Texten, die bleiben, wie sie gedruckt sind:"
            f" {', '.join(done.naming)}")
    for name in done.left_out:
        say(f"ohne {name}: es nennt, wo die Dateien liegen (--url)")
