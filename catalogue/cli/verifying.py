"""The command that verifies the archive; it loads what reads or sets pages only if asked to."""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

import click

from catalogue.archive.places import Archive
from catalogue.archive.verify import verify
from catalogue.cli.output import command, report, root_option, say
from catalogue.cli.tables import table
from catalogue.model.problems import ArchiveError, Problem, Severity


@command("verify")
@click.option("--edition", "number", type=int, metavar="N", help="Nur diese Auflage.")
@click.option("--rebuild", is_flag=True, help="Aus dem Archiv neu bauen und vergleichen.")
@root_option
def verify_command(number: int | None, rebuild: bool, root: Path) -> None:
    """Prüft das Archiv: jede Datei, die Kette der Auflagen und auf Wunsch den Neubau.

    Beispiel: catalogue verify --edition 3 --rebuild
    """
    home = root.resolve()
    problems = verify(home, _judged, number, _rebuilt if rebuild else None)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise ArchiveError(problems)
    report(problems)
    archive = Archive(home)
    found = [each for each in archive.states.items() if number in (None, each[0])]
    table(("Auflage", "Stand", "Ordner"),
          ([each, state, ", ".join(archive.folders.get(each, []))] for each, state in found))
    same = rebuild and all(problem.severity is Severity.NOTICE for problem in problems)
    say("Archiv unverändert, Neubau byte-gleich" if same else "Archiv unverändert")


# Verifying what was judged before takes half a second; importing these takes most of another.


def _judged(bag: Path, shown: PurePosixPath) -> Iterable[Problem]:
    from catalogue.archive.judge import check_claims

    return check_claims(bag, shown)


def _rebuilt(bag: Path, number: int, shown: PurePosixPath) -> Iterator[Problem]:
    from catalogue.archive.rebuild import check_rebuild

    return check_rebuild(bag, number, shown)
