"""Commands that bring entries in and send them round: import, collect."""

from collections import Counter
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import click

from catalogue.checks.validate import check
from catalogue.cli.output import (
    command,
    edition_option,
    fail,
    is_asked,
    report,
    root_option,
    say,
    says_yes,
    shown,
    words,
)
from catalogue.cli.tables import table
from catalogue.exchange.documents.enlarged import Enlarged
from catalogue.exchange.forms.collect import collect
from catalogue.exchange.forms.edits import Answer
from catalogue.exchange.inbox import Wanted, import_files, lay_before
from catalogue.exchange.report import ImportReport
from catalogue.model.form import FIRST
from catalogue.model.problems import DataError, counted, errors
from catalogue.source.load import edition_numbers
from catalogue.source.project import PATHS
from catalogue.source.vocabulary import rules

document = click.Path(path_type=Path, exists=True)
MAX_SHOWN = 60
T = TypeVar("T")


def _mapped(
    context: click.Context, parameter: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    wrong = next((each for each in given if "=" not in each), None)
    if wrong is not None:
        raise click.BadParameter(f"„{wrong}“ nennt kein Feld; gemeint ist SPALTE=FELD")
    pairs = (each.rpartition("=") for each in given)
    return {" ".join(column.split()): name.strip() for column, _, name in pairs}


@command("import")
@click.argument("files", nargs=-1, required=True, type=document, metavar="DATEI …")
@click.option("--edition", "number", type=int, metavar="N",
              help="⟪edition⟫, sonst ⟪the +neuest edition⟫.")
@click.option("--dry-run", is_flag=True, help="Nur zeigen, was sich ändern würde.")
@click.option("--antworten", "takes_all", is_flag=True,
              help="Antworten auf offene Fragen übernehmen, ohne nachzufragen.")
@click.option("--vorlegen", "is_laid", is_flag=True,
              help="Formulare in den Eingang legen, um Feld für Feld zu entscheiden.")
@click.option("--map", "maps", type=words, multiple=True, callback=_mapped, metavar="SPALTE=FELD",
              help="Welche Spalte einer Tabelle welches Feld ist; „SPALTE=“ lässt sie weg.")
@click.option("--kind", type=words, default=FIRST, metavar="ART",
              help="Welche Art von Einträgen, wenn es mehrere gibt; sonst die erste.")
@click.option("--eintragen", "declares", is_flag=True,
              help="Was dem Katalog an Feldern und Kapiteln fehlt, ohne Nachfrage eintragen.")
@root_option
def import_command(
    files: tuple[Path, ...], number: int | None, dry_run: bool, root: Path, **asked: Any,
) -> None:
    """Liest Dokumente, Tabellen oder Formulare ein (DOCX, ODT, PDF, TXT, MD, CSV, XLSX, ODS).

    Ein Archiv-PDF, ein Archivordner oder ein Export (JSON) gibt in einem leeren Ordner den ganzen
    Katalog zurück.

    Beispiel: catalogue import Blatt.docx --edition 4 --dry-run
    """
    wanted = number or max(edition_numbers(root), default=0)
    if asked["is_laid"]:
        _laid(root, files, wanted or 1)
        return
    asks = is_asked() and not dry_run
    takes = _answered(_is_taken, asks, asked["takes_all"])
    declares = _answered(_is_declared, asks, asked["declares"])
    read_as = Wanted(asked["maps"], asked["kind"], declares)
    found = import_files(root, files, wanted, dry_run, takes, read_as)
    wrong = errors(found.problems)
    report(each for each in found.problems if not wrong)
    imported_lines(found, dry_run)
    if wrong:
        raise DataError(found.problems)
    if found.written and not dry_run:
        checked_lines(root, found.number or wanted or 1)


def _laid(root: Path, files: tuple[Path, ...], number: int) -> None:
    found = lay_before(root, files, number)
    report(found.problems)
    for path in found.written:
        say(f"liegt im Eingang: {path.stem}")
    if not found.written:
        say("nichts Neues: diese Formulare liegen schon im Eingang")
    say(f"durchsehen: catalogue proposals --edition {number}")


def _answered(ask: Callable[[T], bool], asks: bool, agrees: bool) -> Callable[[T], bool]:
    """Return what asks where somebody can answer, else what an option has said."""
    return ask if asks and not agrees else lambda each: agrees


def _is_declared(draft: Enlarged) -> bool:
    fail("Das Dokument hat, was dem Katalog fehlt:")
    for each in draft.proposals:
        fail(f"  {each.line}")
    if draft.gone:
        names = ", ".join(each.path.stem for each in draft.gone)
        fail(f"Dafür fallen Beispiele des Musters weg: {names}")
    return says_yes(f"In {PATHS.form} eintragen und so einlesen?")


def _is_taken(answer: Answer) -> bool:
    fail(f"{answer.title}: {answer.question}\n  Antwort: {answer.text}")
    return says_yes("Antwort übernehmen?")


def imported_lines(found: ImportReport, dry_run: bool) -> None:
    """Say what an import found and what became of it."""
    if found.columns and (dry_run or errors(found.problems)):
        table(("Spalte", "Feld", "zum Beispiel"),
              [[each.heading, each.field or "?", each.sample] for each in found.columns])
    rows = [[c.path.name, c.key, c.before, c.after] for c in found.changes]
    if dry_run and rows:
        table(("Datei", "Feld", "bisher", "künftig"), rows[:MAX_SHOWN])
        if len(rows) > MAX_SHOWN:
            say(f"und {len(rows) - MAX_SHOWN} weitere")
    say(f"⟪{len(found.measures)} record⟫ gefunden, {len(found.new)} neu,"
        f" {len(found.changed)} geändert")
    if found.sections:
        say(f"{counted(found.sections, 'Abschnitt', 'Abschnitte')},"
            f" {counted(found.pages, 'Seite', 'Seiten')} mit {found.new_on_pages}-mal „neu“,"
            f" {counted(found.rows, 'Zeile', 'Zeilen')} in Übersichten"
            f" mit {found.new_in_overviews}-mal „neu“,"
            f" {counted(found.contacts, 'Anlaufstelle', 'Anlaufstellen')},"
            f" {counted(found.footnotes, 'Fußnote', 'Fußnoten')}")
    if found.pages or found.unplaced:
        words = [word for rest in found.unplaced for word in rest.words]
        listed = ", siehe import-rest.txt" if words and not dry_run else ""
        say(f"{counted(len(words), 'Wort', 'Wörter')} nicht zugeordnet{listed}")
    _declaration_lines(found)
    if dry_run:
        fail("Probelauf: keine Datei geändert")
        return
    say(f"{counted(len(found.written), 'Datei', 'Dateien')} geschrieben")
    if found.added:
        added = ", ".join(map(str, found.added))
        say(f"dazugelegt, damit sich ⟪the edition⟫ setzen lässt: {added}")


def _declaration_lines(found: ImportReport) -> None:
    """Say what the declaration lacks, or what is entered there now."""
    to_do = "einzutragen, dann neu einlesen; von selbst mit --eintragen"
    for proposals, said in ((found.proposals, to_do), (found.declared, "eingetragen")):
        for key, proposed in groupby(proposals, lambda each: each.key):
            say(f"In {PATHS.form} unter „{key}“ {said}:")
            for each in proposed:
                say(f"  {each.line}")
    if found.gone:
        say(f"{counted(len(found.gone), 'Beispiel', 'Beispiele')} des Musters weggelassen:"
            f" {', '.join(path.stem for path in found.gone)}")


def checked_lines(root: Path, number: int) -> None:
    """Say how often each rule speaks of the edition that the import has changed."""
    codes = Counter(problem.code for problem in check(root, number))
    rows = [(code, times, rules()[code].title) for code, times in sorted(codes.items())]
    if rows:
        table(("Regel", "mal", "Prüfung ⟪the edition.gen⟫"), rows)
        say(f"Was wo zu tun ist, sagt: catalogue check --edition {number}")


@command("collect")
@edition_option
@click.option("--department", type=words, metavar="NAME", help="Nur ⟪this department⟫.")
@click.option("--kind", type=words, default=FIRST, metavar="ART",
              help="Welche Art von Einträgen, wenn es mehrere gibt; sonst die erste.")
@click.option("--format", "ending", type=click.Choice(["xlsx", "docx"]), default="xlsx",
              help="Tabelle (xlsx) oder Word-Formular (docx).")
@root_option
def collect_command(
    number: int, department: str | None, kind: str, ending: str, root: Path
) -> None:
    """Schreibt je Stelle eine Tabelle oder ein Formular mit ihren Einträgen zum Ausfüllen.

    Beispiel: catalogue collect --edition 4 --department "⟪department⟫ Gesundheit"
    """
    for path in collect(root, number, department, ending, kind):
        say(shown(path))
