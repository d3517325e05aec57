"""Commands that set pages: build, fit, doctor."""

import time
from pathlib import Path
from typing import Any

import click

from catalogue.build.deliver import out_folder
from catalogue.build.line import Built, Wish, build, set_pages
from catalogue.build.products import PRODUCTS
from catalogue.cli.frozen import left_to_its_program
from catalogue.cli.output import (
    as_json,
    command,
    edition_option,
    json_option,
    out_option,
    report,
    root_option,
    say,
    shown,
)
from catalogue.cli.tables import stages, table
from catalogue.layout.printers import load_printer
from catalogue.preflight.engines import ALONE, INSTALL, independent
from catalogue.press.parts import signatures
from catalogue.source.load import is_catalogue, no_catalogue
from catalogue.typeset.doctor import Supply, examine
from catalogue.typeset.fit import Pages
from catalogue.typeset.frames import filled


@command("build")
@edition_option
@out_option
@click.option("--product", "products", multiple=True, type=click.Choice(PRODUCTS),
              help="Nur diese Ausgabe: web, print oder archive; mehrfach möglich.")
@click.option("--marks", is_flag=True, help="Druck mit Schnittmarken.")
@click.option("--allow-overflow", is_flag=True, help="Zu lange Maßnahmen auf zwei Seiten setzen.")
@click.option("--no-cache", is_flag=True, help="Jede Seite neu setzen, nichts aus .cache nehmen.")
@click.option("--quiet", is_flag=True, help="Nur Fehler zeigen.")
@root_option
def build_command(
    number: int, out: Path | None, quiet: bool, root: Path, products: tuple[str, ...],
    **wishes: bool,
) -> None:
    """Setzt eine Auflage für Bildschirm, Druck und Archiv und prüft jedes geschriebene PDF.

    Beispiel: catalogue build --edition 4
    """
    start = time.perf_counter()
    flags = [f"--{name.replace('_', '-')}" for name, is_set in wishes.items() if is_set]
    flags += ["--quiet"] * quiet + [f"--product={product}" for product in products]
    folder = out_folder(root, number, out).resolve()
    if left_to_its_program(root, number, "build", f"--out={folder}", *flags):
        return
    built = build(root, number, folder, stages(quiet), Wish(products or PRODUCTS, **wishes))
    if not quiet:
        report(built.problems, f"catalogue check --edition {number} --alles")
        built_lines(root, built, time.perf_counter() - start)


def built_lines(root: Path, built: Built, seconds: float) -> None:
    """Say what was delivered, and when nobody else has looked at it."""
    if not independent():
        say(f"{ALONE} – {INSTALL}")
    for path in built.delivery.files:
        say(shown(path))
    steps = " · ".join(map(str, built.delivery.report["tightness"]))
    say(f"{built.pages.page_count} Seiten in {seconds:.1f} Sekunden,"
        f" Maßnahmen je Einpass-Stufe 0–4: {steps}")
    head = built.pages.composition.edition.head
    multiple = load_printer(root, head.print.printer).page_multiple
    say(f"Innenteil in Bogen: {signatures(filled(built.pages.page_count, multiple))} Seiten")
    for each in built.pages.measures:
        if not each.fits:
            say(f"auf {each.leaf.page_count} Seiten statt {each.unit.pages}: {each.unit.title}")


@command("fit")
@edition_option
@json_option
@root_option
def fit_command(number: int, as_data: bool, root: Path) -> None:
    """Zeigt je Maßnahme die Einpass-Stufe und die freien oder überzähligen Zeilen.

    Beispiel: catalogue fit --edition 4
    """
    if left_to_its_program(root, number, "fit", *["--json"] * as_data):
        return
    rows = _fit_rows(set_pages(root, number, allow_overflow=True).pages)
    if as_data:
        as_json(rows)
        return
    table(("Maßnahme", "Seite", "Stufe", "Zeilen frei", "Zeichen"),
          ([r["id"], r["page"], r["tightness"], r["lines"], r["characters"]] for r in rows))


def _fit_rows(pages: Pages) -> list[dict[str, Any]]:
    """Return a row for every measure, those with the least room first."""
    rows = [
        {
            "id": each.unit.id,
            "title": each.unit.title,
            "page": each.first_page,
            "tightness": each.step.number if each.step else 0,
            "lines": each.lines,
            "characters": each.characters,
        }
        for each in pages.measures
    ]
    return sorted(rows, key=lambda row: (-row["tightness"], row["lines"]))


@command("doctor")
@root_option
def doctor_command(root: Path) -> int:
    """Prüft Schriften, Trennmuster und Systembibliotheken und sagt, wie Fehlendes zu holen ist.

    Beispiel: catalogue doctor
    """
    # A build goes without it, so that its absence is told and is no fault.
    engine = Supply("Gegenprüfung", independent() or ALONE, True, "" if independent() else INSTALL)
    lacking = () if is_catalogue(root) else (no_catalogue(root),)
    home = (Supply("Katalog", each.message, False, each.hint) for each in lacking)
    findings = [*home, *examine(root), engine]
    table(("Teil", "Stand", "Ausweg"), ([f.part, f.state, f.hint] for f in findings))
    return 0 if all(f.is_found for f in findings) else 5
