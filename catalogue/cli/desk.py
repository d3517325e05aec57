"""The command that opens the editors' desk in the browser: studio."""

from pathlib import Path

import click

from catalogue.cli.output import command, root_option, say
from catalogue.model.problems import DataError
from catalogue.source.load import edition_numbers, no_catalogue
from catalogue.studio.serve import serve


@command("studio")
@click.option("--edition", "number", type=int, metavar="N",
              help="Nummer ⟪the edition.gen⟫, sonst die neueste.")
@click.option("--port", type=click.IntRange(0, 65535), metavar="P",
              help="Anschluss, sonst 8430 oder der nächste freie.")
@click.option("--no-browser", is_flag=True, help="Keinen Browser öffnen, nur die Adresse nennen.")
@click.option("--trust-user-header", "header", metavar="NAME",
              help="Kopfzeile, in der ein Proxy nennt, wen er angemeldet hat; mit --proxy.")
@click.option("--proxy", metavar="ADRESSE", help="Adresse, von der dieser Proxy anfragt.")
@root_option
def studio_command(
    number: int | None, port: int | None, no_browser: bool, header: str | None,
    proxy: str | None, root: Path,
) -> None:
    """Öffnet den Schreibtisch der Redaktion im Browser.

    Beispiel: catalogue studio --edition 4
    """
    if bool(header) != bool(proxy):
        raise click.UsageError("--trust-user-header und --proxy gehören zusammen")
    known = edition_numbers(root)
    if not known:
        raise DataError([no_catalogue(root)])
    serve(root, max(known) if number is None else number, port, say, not no_browser,
          (proxy, header) if proxy and header else None)
