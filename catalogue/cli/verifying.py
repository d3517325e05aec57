"""The command that verifies the archive; it loads what reads or sets pages only if asked to."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import click

from catalogue.archive.places import Archive
from catalogue.archive.verdicts import Judge
from catalogue.archive.verify import Rebuild, verify
from catalogue.cli.output import command, report, root_option, say
from catalogue.cli.tables import table
from catalogue.model.problems import ArchiveError, Problem, Severity, errors


@command("verify")
@click.option("--edition", "number", type=int, metavar="N", help="Nur ⟪this edition⟫.")
@click.option("--rebuild", is_flag=True, help="Aus dem Archiv neu bauen und vergleichen.")
@root_option
def verify_command(number: int | None, rebuild: bool, root: Path) -> None:
    """Prüft das Archiv: jede Datei, die Kette der Auflagen und auf Wunsch den Neubau.

    Beispiel: catalogue verify --edition 3 --rebuild
    """
    problems = verify(root, _judged, number, _proofs()[1] if rebuild else None)
    if errors(problems):
        raise ArchiveError(problems)
    report(problems)
    archive = Archive(root)
    found = [each for each in archive.states.items() if number in (None, each[0])]
    table(("⟪edition⟫", "Stand", "Ordner"),
          ([each, state, ", ".join(archive.folders.get(each, []))] for each, state in found))
    same = rebuild and all(problem.severity is Severity.NOTICE for problem in problems)
    say("Archiv unverändert, Neubau byte-gleich" if same else "Archiv unverändert")


def _judged(bag: Path, shown: PurePosixPath) -> Iterable[Problem]:
    return _proofs()[0](bag, shown)


def _proofs() -> tuple[Judge, Rebuild]:
    # Verifying what was judged before takes half a second, importing these most of another.
    from catalogue.archive import judge, rebuild

    return judge.check_claims, rebuild.check_rebuild
