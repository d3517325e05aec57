"""Commands that bring entries in and send them round: import, collect."""

from pathlib import Path

import click

from catalogue.cli.output import (
    command,
    edition_option,
    fail,
    report,
    root_option,
    say,
    shown,
)
from catalogue.cli.tables import table
from catalogue.collect import collect
from catalogue.importers.documents import Report, import_files
from catalogue.load import edition_numbers

document = click.Path(path_type=Path, exists=True, dir_okay=False)
MAX_SHOWN = 60


@command("import")
@click.argument("files", nargs=-1, required=True, type=document, metavar="DATEI …")
@click.option("--edition", "number", type=int, metavar="N", help="Auflage, sonst die neueste.")
@click.option("--dry-run", is_flag=True, help="Nur zeigen, was sich ändern würde.")
@root_option
def import_command(
    files: tuple[Path, ...], number: int | None, dry_run: bool, root: Path
) -> None:
    """Liest Maßnahmenblätter, Tabellen oder eine frühere Auflage ein (DOCX, ODT, PDF, TXT, XLSX).

    Beispiel: catalogue import Blatt.docx --edition 4 --dry-run
    """
    place = root.resolve()
    wanted = number or max(edition_numbers(place), default=1)
    found = import_files(place, files, wanted, dry_run)
    report(found.problems)
    imported_lines(found, dry_run)


def imported_lines(found: Report, dry_run: bool) -> None:
    """Say what an import found and what became of it."""
    rows = [[c.path.name, c.key, _short(c.before), _short(c.after)] for c in found.changes]
    if dry_run and rows:
        table(("Datei", "Feld", "bisher", "künftig"), rows[:MAX_SHOWN])
        if len(rows) > MAX_SHOWN:
            say(f"und {len(rows) - MAX_SHOWN} weitere")
    say(f"{len(found.measures)} Maßnahmen gefunden, {len(found.new)} neu,"
        f" {len(found.changed)} geändert; {found.sections} Abschnitte, {found.rows} Zeilen in"
        f" Übersichten, {found.contacts} Anlaufstellen, {found.footnotes} Fußnoten")
    words = sum(len(rest.words) for rest in found.unplaced)
    say(f"{words} Wörter nicht zugeordnet" + (", siehe import-rest.txt" if words else ""))
    if dry_run:
        fail("Probelauf: keine Datei geändert")
        return
    say(f"{len(found.written)} Dateien geschrieben")


def _short(value: object) -> str:
    text = " ".join(str(value or "").split())
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"


@command("collect")
@edition_option
@click.option("--department", metavar="NAME", help="Nur dieser Fachbereich.")
@click.option("--format", "kind", type=click.Choice(["xlsx", "docx"]), default="xlsx",
              help="Tabelle (xlsx) oder Word-Formular (docx).")
@root_option
def collect_command(number: int, department: str | None, kind: str, root: Path) -> None:
    """Schreibt je Fachbereich eine Tabelle oder ein Formular mit seinen Einträgen zum Ausfüllen.

    Beispiel: catalogue collect --edition 4 --department "Fachbereich Gesundheit"
    """
    for path in collect(root.resolve(), number, department, kind):
        say(shown(path))
