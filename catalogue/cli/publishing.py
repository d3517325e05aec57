"""The command that writes the web edition."""

import time
from pathlib import Path

import click

from catalogue.build.site import Published, Wanted, publish_site
from catalogue.cli.output import command, edition_option, root_option, say, shown, words
from catalogue.html.templates import in_size
from catalogue.source.project import PATHS

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
    start = time.perf_counter()
    done = publish_site(root, number, out, Wanted(base, theme))
    _tell(done, time.perf_counter() - start)


def published(root: Path, number: int, delivered: Path | None, quiet: bool) -> None:
    """Write the web edition beside the products of a build, in their usual folder or another."""
    out = delivered / PATHS.site(number).name if delivered else None
    start = time.perf_counter()
    done = publish_site(root, number, out, Wanted(delivered=delivered))
    if not quiet:
        _tell(done, time.perf_counter() - start)


def _tell(done: Published, seconds: float) -> None:
    say(f"{shown(done.folder)}: {done.count} Dateien, {in_size(done.size)}")
    changed = f"{len(done.written)} geschrieben, {len(done.removed)} entfernt"
    say(f"{changed}, die übrigen unverändert, in {seconds:.1f} Sekunden")
