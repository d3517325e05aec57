"""The command that writes the web edition, which first looks whether there is anything to write."""

import time
from pathlib import Path

import click

from catalogue.build.unwritten import SiteOrder, remember_site, site_key, still_there
from catalogue.build.wish import Wanted
from catalogue.cli.commands import module
from catalogue.cli.output import command, edition_option, root_option, say, shown, words
from catalogue.source.project import PATHS, Project

ADDRESSES = ("http://", "https://")
NO_ADDRESS = "die Adresse beginnt mit https://"


@command("web")
@edition_option
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="ORDNER",
              help="Zielordner, sonst editions/N/out/web.")
@click.option("--url", "base", type=words, default="", metavar="ADRESSE",
              help="Feste Adresse im Netz, sonst die aus edition.yaml (site, url).")
@click.option("--theme", metavar="ORDNER", help="Eigene Vorlagen; was fehlt, kommt vom Programm.",
              type=click.Path(path_type=Path, file_okay=False, exists=True, resolve_path=True))
@root_option
def web_command(
    number: int, out: Path | None, base: str, theme: Path | None, root: Path
) -> None:
    """Schreibt die Web-Ausgabe: Seiten für jeden Browser, ein Ordner zum Hochladen.

    Was sich nicht geändert hat, bleibt unberührt. Beispiel: catalogue web --edition 4
    """
    if base and not base.startswith(ADDRESSES):
        raise click.UsageError(NO_ADDRESS)
    _put(SiteOrder(root, number, out or Project(root).site(number), Wanted(base, theme)))


def published(root: Path, number: int, delivered: Path | None, quiet: bool) -> None:
    """Write the web edition beside the products of a build, in their usual folder or another."""
    out = delivered / PATHS.site(number).name if delivered else Project(root).site(number)
    _put(SiteOrder(root, number, out, Wanted(delivered=delivered)), quiet)


def _put(order: SiteOrder, quiet: bool = False) -> None:
    start = time.perf_counter()
    key, new, gone = site_key(order), 0, 0
    said = still_there(order, key)
    if not said:
        # What writes pages takes longer to load than to see that none is to be written.
        said, new, gone = module("putting").put(order)
        remember_site(order, key, said)
    if not quiet:
        say(f"{shown(order.folder)}: {said}")
        say(f"{new} geschrieben, {gone} entfernt, die übrigen unverändert,"
            f" in {time.perf_counter() - start:.1f} Sekunden")
