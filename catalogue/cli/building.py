"""The command that builds, which first looks whether there is anything to be done."""

from contextlib import suppress
from pathlib import Path

import click

from catalogue.build.unchanged import Order, Standing, is_restated, order_key, remember, standing
from catalogue.build.wish import PRODUCTS, SITE, Wish
from catalogue.cli.commands import module
from catalogue.cli.output import (
    command,
    edition_option,
    out_option,
    report,
    root_option,
    say,
    shown,
)
from catalogue.source.project import Project

NO_CHOICE = "ein Entwurf ist immer die Web-Ausgabe allein: --product und --marks weglassen"


@command("build")
@edition_option
@out_option
@click.option("--product", "products", multiple=True, type=click.Choice((*PRODUCTS, SITE)),
              help="Nur diese Ausgabe: web, print, archive oder site, die Seiten für Browser; "
                   "mehrfach möglich.")
@click.option("--entwurf", "draft", is_flag=True,
              help="Nur ein Web-PDF zum Ansehen, ohne Gegenprüfung durch ein fremdes Programm.")
@click.option("--marks", is_flag=True, help="Druck mit Schnittmarken.")
@click.option("--allow-overflow", is_flag=True, help="Zu lange ⟪records⟫ auf zwei Seiten setzen.")
@click.option("--no-cache", is_flag=True, help="Jede Seite neu setzen, nichts aus .cache nehmen.")
@click.option("--quiet", is_flag=True, help="Nur Fehler zeigen.")
@root_option
def build_command(
    number: int, out: Path | None, quiet: bool, root: Path, products: tuple[str, ...],
    **wishes: bool,
) -> None:
    """Setzt eine Auflage für Bildschirm, Druck und Archiv und prüft jedes geschriebene PDF.

    Was sich seit dem letzten Bau nicht geändert hat, bleibt. Beispiel: catalogue build --edition 4
    """
    if wishes["draft"] and (products or wishes["marks"]):
        raise click.UsageError(NO_CHOICE)
    files = tuple(each for each in products if each != SITE)
    if files or not products:
        wish = Wish(files or PRODUCTS, **wishes)
        folder = (out or Project(root).out(number)).resolve()
        _built(Order(root, number, folder, wish), quiet)
    if SITE in products:
        module("publishing").published(root, number, out, quiet)


def _built(order: Order, quiet: bool) -> None:
    """Build what is asked for, unless it lies there already."""
    key = order_key(order)
    there = None if order.wish.no_cache else standing(order, key)
    if not there:
        # What builds takes longer to load than to see that nothing is to be built.
        remember(order, key, module("making").made(order, quiet))
        return
    if is_restated(order):
        module("making").reported(order, key, there, quiet)
    with suppress(OSError):
        # A report is as new as the last look at its sources.
        order.report.touch()
    if not quiet:
        _still(there, order.number)


def _still(there: Standing, number: int) -> None:
    """Say what lies there already, and what the editors should still look at."""
    report(there.problems, f"catalogue check --edition {number} --alles")
    for path in there.files:
        say(f"unverändert: {shown(path)}")
