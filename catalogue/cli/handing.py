"""Commands for what leaves the house: handoff, preflight, outline."""

from pathlib import Path

import click

from catalogue.build.deliver import out_folder
from catalogue.build.line import Stages, set_pages
from catalogue.build.unsettled import unsettled
from catalogue.cli.frozen import left_to_its_program
from catalogue.cli.output import (
    agreed,
    command,
    edition_option,
    out_option,
    report,
    root_option,
    say,
    shown,
)
from catalogue.cli.tables import stages
from catalogue.layout.brand import declared_spots
from catalogue.layout.printers import load_printer, with_spots
from catalogue.model.problems import DataError, Place, PreflightError, Problem, errors
from catalogue.preflight.outline import outline
from catalogue.preflight.press import COVER_RULES, PRESS_RULES, preflight_press
from catalogue.press.handoff import handoff
from catalogue.source.delivered import outdated

pdf = click.Path(path_type=Path, exists=True, dir_okay=False)
printer_option = click.option(
    "--printer", "name", required=True, metavar="NAME",
    help="Druckerei: ein Name aus layouts/printers/, etwa online oder hausdruckerei.",
)  # fmt: skip


@command("handoff")
@edition_option
@printer_option
@click.option("--folder", "unpacked", is_flag=True, help="Als Ordner, nicht als ZIP-Datei.")
@click.option("--trotzdem", "anyway", is_flag=True, help="Auch packen, wenn noch etwas offen ist.")
@out_option
@root_option
def handoff_command(
    number: int, name: str, unpacked: bool, anyway: bool, out: Path | None, root: Path
) -> None:
    """Packt alles für die Druckerei: Inhalt, Umschlag, Druckauftrag, Prüfbericht, Prüfsummen.

    Beispiel: catalogue handoff --edition 4 --printer online
    """
    folder = out_folder(root, number, out).resolve()
    printer = load_printer(root, name)
    if left_to_its_program(root, number, "handoff", f"--printer={name}", f"--out={folder}",
                           *["--folder"] * unpacked, *["--trotzdem"] * anyway):
        return
    _settled(root, number, anyway)
    report(outdated(out_folder(root, number) / "build.json"))
    done = set_pages(root, number, Stages(stages(quiet=False)))
    say(shown(handoff(done.pages, done.leaves, printer, folder, not unpacked)))


def _settled(root: Path, number: int, anyway: bool) -> None:
    """List what is open; nothing of it is printed before somebody has said so."""
    points = unsettled(root, number)
    report(points)
    if points and not anyway and not agreed(
            "Trotzdem packen?", "nichts gepackt – erst klären, oder mit --trotzdem packen"):
        raise SystemExit(DataError.exit_code)


@command("preflight")
@click.argument("file", type=pdf, metavar="DATEI")
@printer_option
@click.option("--cover", is_flag=True, help="Die Datei ist ein Umschlag, kein Inhalt.")
@root_option
def preflight_command(file: Path, name: str, cover: bool, root: Path) -> None:
    """Prüft ein PDF nach den Vorgaben einer Druckerei, mit Seite, Messwert und Grenze.

    Beispiel: catalogue preflight katalog.pdf --printer online
    """
    rules = COVER_RULES if cover else PRESS_RULES
    printer = with_spots(load_printer(root, name), declared_spots(root))
    problems = preflight_press(file.read_bytes(), printer, rules, shown(file))
    if errors(problems):
        raise PreflightError(problems)
    report(problems)
    say(f"{shown(file)}: keine Fehler")


@command("outline")
@edition_option
@root_option
def outline_command(number: int, root: Path) -> None:
    """Zeigt, was ein Vorleseprogramm vom Web-PDF liest: Rollen und Text in Lesefolge.

    Beispiel: catalogue outline --edition 4
    """
    folder = out_folder(root, number)
    file = next(folder.glob("*-web.pdf"), None)
    if file is None:
        hint = f"zuerst: catalogue build --edition {number}"
        problem = Problem("E101", Place(Path(shown(folder))), "hier liegt noch kein Web-PDF", hint)
        raise DataError([problem])
    for line in outline(file.read_bytes(), shown(file)):
        say(line)
