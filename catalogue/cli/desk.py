"""The command that opens the editors' desk in the browser: studio."""

from pathlib import Path

import click

from catalogue.cli.output import command, root_option, say
from catalogue.model.problems import DataError
from catalogue.source.commits import is_kept_with_git
from catalogue.source.load import edition_numbers, no_catalogue
from catalogue.studio.serve import Wish, serve


@command("studio")
@click.option("--edition", "number", type=int, metavar="N",
              help="Nummer ⟪the edition.gen⟫, sonst die neueste.")
@click.option("--port", type=click.IntRange(0, 65535), metavar="P",
              help="Anschluss, sonst 8430 oder der nächste freie.")
@click.option("--no-browser", is_flag=True, help="Keinen Browser öffnen, nur die Adresse nennen.")
@click.option("--commit", is_flag=True,
              help="Jedes Sichern mit git als eigene Fassung festhalten.")
@click.option("--trust-user-header", "header", metavar="NAME",
              help="Kopfzeile, in der ein Proxy nennt, wen er angemeldet hat; mit --proxy.")
@click.option("--proxy", metavar="ADRESSE", help="Adresse, von der dieser Proxy anfragt.")
@root_option
def studio_command(
    number: int | None, port: int | None, header: str | None, proxy: str | None, root: Path,
    **wishes: bool,
) -> None:
    """Öffnet den Schreibtisch der Redaktion im Browser.

    Beispiel: catalogue studio --edition 4
    """
    if bool(header) != bool(proxy):
        raise click.UsageError("--trust-user-header und --proxy gehören zusammen")
    if wishes["commit"] and not is_kept_with_git(root):
        raise click.UsageError("--commit: dieser Ordner wird nicht mit git verwaltet")
    known = edition_numbers(root)
    if not known:
        raise DataError([no_catalogue(root)])
    serve(root, max(known) if number is None else number, port, say, Wish(
        not wishes["no_browser"], wishes["commit"], (proxy, header) if proxy and header else None))
