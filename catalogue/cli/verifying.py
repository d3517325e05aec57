"""The command that verifies the archive; it loads the typesetter only to build again."""

from importlib import import_module
from pathlib import Path

import click

from catalogue.archive.verify import Rebuild, holdings, verify
from catalogue.cli.output import command, report, root_option, say
from catalogue.cli.tables import table
from catalogue.model.problems import ArchiveError, Severity, errors


@command("verify")
@click.option("--edition", "number", type=int, metavar="N", help="Nur diese Auflage.")
@click.option("--rebuild", is_flag=True, help="Aus dem Archiv neu bauen und vergleichen.")
@root_option
def verify_command(number: int | None, rebuild: bool, root: Path) -> None:
    """Prüft das Archiv: jede Datei, die Kette der Auflagen und auf Wunsch den Neubau.

    Beispiel: catalogue verify --edition 3 --rebuild
    """
    problems = verify(root, number, _rebuild() if rebuild else None)
    if errors(problems):
        raise ArchiveError(problems)
    report(problems)
    found = [each for each in holdings(root) if number in (None, each.number)]
    table(("Auflage", "Stand", "Ordner"),
          ([each.number, each.state, ", ".join(each.folders)] for each in found))
    same = rebuild and all(problem.severity is Severity.NOTICE for problem in problems)
    say("Archiv unverändert, Neubau byte-gleich" if same else "Archiv unverändert")


def _rebuild() -> Rebuild:
    # Verifying takes a second, importing all that a build needs takes most of another.
    found: Rebuild = import_module("catalogue.archive.rebuild").check_rebuild
    return found
