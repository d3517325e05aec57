"""Commands that set pages: fit, doctor, and what build does when there is something to do."""

import time
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import click

from catalogue.archive.holdings import source_root
from catalogue.build.line import Built, build, set_pages, silent
from catalogue.build.restated import restate
from catalogue.build.unchanged import Order, Standing
from catalogue.build.wish import PRODUCTS
from catalogue.cli.commands import module
from catalogue.cli.frozen import left_to_its_program
from catalogue.cli.output import (
    as_json,
    command,
    edition_option,
    json_option,
    report,
    root_option,
    say,
    shown,
)
from catalogue.layout.printers import load_printer
from catalogue.model.problems import Problem, counted
from catalogue.model.states import State
from catalogue.preflight.engines import ALONE, INSTALL, independent
from catalogue.press.parts import saved, signatures
from catalogue.source.load import is_catalogue, no_catalogue
from catalogue.typeset.doctor import Supply, examine
from catalogue.typeset.fitted import Pages
from catalogue.typeset.frames import filled
from catalogue.typeset.watched import unwatched

UNCHECKED = "nicht geprüft: Entwurf ohne Gegenprüfung, nur von diesem Programm angesehen"
NO_DRAFT = "einen Entwurf gibt es nur von einer offenen"
# Whoever draws on a terminal is loaded when there is something to be drawn.
tables = partial(module, "tables")


def made(order: Order, quiet: bool) -> tuple[Problem, ...]:
    """Build what is asked for and say so; return what the editors should still look at."""
    start = time.perf_counter()
    if _left(order, quiet):
        return ()
    watched = nullcontext((silent, unwatched)) if quiet else module("progress").watched()
    with watched as (progress, watch):
        built = build(order.root, order.number, order.out, progress, order.wish, watch)
    if not quiet:
        report(built.problems, f"catalogue check --edition {order.number} --alles")
        built_lines(order, built, time.perf_counter() - start)
    return built.problems


def reported(order: Order, key: bytes, there: Standing, quiet: bool) -> None:
    """Let the report of what lies there say how many records are reviewed by now."""
    restate(order, key, there)
    if not quiet:
        say(shown(order.report))


def _left(order: Order, quiet: bool) -> bool:
    """Whether the edition is archived; then its own program has built it."""
    wish = order.wish
    if wish.draft and source_root(order.root, order.number) != order.root:
        raise click.UsageError(f"die {order.number}. Auflage ist archiviert: {NO_DRAFT}")
    flags = {"--marks": wish.marks, "--allow-overflow": wish.allow_overflow,
             "--no-cache": wish.no_cache, "--quiet": quiet}
    named = wish.products if wish.products != PRODUCTS else ()
    return left_to_its_program(
        order.root, order.number, "build", f"--out={order.out}",
        *(flag for flag, is_set in flags.items() if is_set),
        *(f"--product={product}" for product in named))


def built_lines(order: Order, built: Built, seconds: float) -> None:
    """Say what was delivered, and when nobody else has looked at it."""
    if not independent():
        say(f"{ALONE} – {INSTALL}")
    elif order.wish.draft:
        say(UNCHECKED)
    for path in built.delivery.files:
        say(shown(path))
    shares = built.delivery.report["tightness"]
    last = f"–{len(shares) - 1}" if len(shares) > 1 else ""
    steps = f", ⟪records⟫ je Einpass-Stufe 0{last}: {' · '.join(map(str, shares))}"
    pages = counted(built.pages.page_count, "Seite", "Seiten")
    say(f"{pages} in {seconds:.1f} Sekunden{steps if any(shares) else ''}")
    measures = built.pages.measures
    if measures:
        say(f"{built.pages.reused} von {len(measures)} ⟪records.dat⟫ aus dem Zwischenspeicher")
        states = built.delivery.report["states"]
        say(", ".join(f"{state.word}: {states[state]}" for state in State))
    head = built.pages.composition.edition.head
    multiple = load_printer(order.root, head.print.printer).page_multiple
    count = built.pages.page_count
    less = saved(count)
    near = f"; {counted(less, 'Seite', 'Seiten')} weniger wären ein Bogen weniger" if less else ""
    say(f"Innenteil in Bogen: {signatures(filled(count, multiple))} Seiten{near}")
    for each in measures:
        if not each.fits:
            say(f"auf {each.leaf.page_count} Seiten statt {each.unit.pages}: {each.unit.title}")


@command("fit")
@edition_option
@json_option
@root_option
def fit_command(number: int, as_data: bool, root: Path) -> None:
    """Zeigt je Eintrag die Einpass-Stufe und die freien oder überzähligen Zeilen.

    Beispiel: catalogue fit --edition 4
    """
    if left_to_its_program(root, number, "fit", *["--json"] * as_data):
        return
    rows = _fit_rows(set_pages(root, number, allow_overflow=True).pages)
    if as_data:
        as_json(rows)
        return
    tables().table(("⟪record⟫", "Seite", "Stufe", "Zeilen frei", "Zeichen"), (
        [r["id"], r["page"], r["tightness"], r["lines"], r["characters"]] for r in rows))


def _fit_rows(pages: Pages) -> list[dict[str, Any]]:
    """Return a row for every measure that is fitted, those with the least room first."""
    rows = [
        {
            "id": each.unit.id,
            "title": each.unit.title,
            "page": each.first_page,
            "tightness": each.step.number,
            "lines": each.lines,
            "characters": each.characters,
        }
        for each in pages.measures if each.step
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
    tables().table(("Teil", "Stand", "Ausweg"), ([f.part, f.state, f.hint] for f in findings))
    return 0 if all(f.is_found for f in findings) else 5
