"""The command for many catalogues: batch."""

from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from catalogue.build.batch import COMMANDS, Job, Outcome, side_by_side
from catalogue.build.cluster import on_cluster
from catalogue.build.listed import listed
from catalogue.cli.output import as_json, command, json_option, say, shown
from catalogue.cli.progress import counted
from catalogue.cli.tables import table
from catalogue.model.problems import CatalogueError

HEADS = ("Ordner", "Auflage", "Ergebnis", "Seiten", "Sekunden", "Erster Fehler")


@command("batch")
@click.argument("paths", metavar="ORDNER… | LISTE.yaml", nargs=-1, required=True,
                type=click.Path(path_type=Path, exists=True, resolve_path=True))
@click.option("--command", "name", type=click.Choice(list(COMMANDS)), default="build",
              help=f"Was mit jedem Katalog geschieht: {', '.join(COMMANDS)}; sonst build.")
@click.option("--edition", "number", type=int, metavar="N",
              help="Nummer der Auflage, sonst in jedem Ordner die neueste.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N",
              help="So viele Kataloge zugleich, sonst so viele, wie der Rechner Kerne hat.")
@click.option("--limit", type=click.FloatRange(min=0, min_open=True), default=30.0,
              metavar="MINUTEN", help="Zeit für jeden Katalog, sonst 30 Minuten.")
@click.option("--neu", "anew", is_flag=True, help="Auch bauen, was sich nicht geändert hat.")
@click.option("--scheduler", metavar="ADRESSE",
              help="Auf einem Dask-Cluster; die Ordner liegen auf einem gemeinsamen Laufwerk.")
@json_option
def batch_command(paths: tuple[Path, ...], as_data: bool, **options: Any) -> int:
    """Baut oder prüft viele Kataloge, jeden für sich; was an einem scheitert, hält keinen auf.

    Endet mit 0, wenn alle gut sind, sonst mit 1. Beispiel: catalogue batch kommunen/* --jobs 4
    """
    jobs = _jobs(paths, options)
    outcomes: list[Outcome] = []
    try:
        with counted(len(jobs)) as tell, closing(_outcomes(jobs, options)) as found:
            for outcome in found:
                outcomes.append(outcome)
                tell(f"{shown(Path(outcome.folder))}: {outcome.result}")
    finally:
        order = {job.folder: i for i, job in enumerate(jobs)}
        outcomes.sort(key=lambda each: (order[each.folder], each.edition or 0))
        if outcomes:
            _lines(outcomes, as_data)
    return 0 if all(outcome.is_well for outcome in outcomes) else CatalogueError.exit_code


def _jobs(paths: Sequence[Path], options: dict[str, Any]) -> list[Job]:
    """Return what is to be done, each folder and edition once."""
    if options["scheduler"] and options["jobs"]:
        raise click.UsageError("wie viele zugleich, entscheidet der Cluster: --jobs weglassen")
    named = [each for path in paths
             for each in ([(path, None)] if path.is_dir() else listed(path))]
    return [Job(str(folder), number or options["number"], options["name"], options["limit"] * 60,
                options["anew"]) for folder, number in dict.fromkeys(named)]


def _outcomes(jobs: Sequence[Job], options: dict[str, Any]) -> Generator[Outcome]:
    if options["scheduler"]:
        return on_cluster(jobs, options["scheduler"])
    return side_by_side(jobs, options["jobs"])


def _lines(outcomes: Sequence[Outcome], as_data: bool) -> None:
    if as_data:
        as_json([asdict(outcome) for outcome in outcomes])
        return
    table(HEADS, ([shown(Path(each.folder)), each.edition or "–", each.result,
                   each.pages or "–", f"{each.seconds:.0f}", each.problem] for each in outcomes))
    counts = Counter(each.result for each in outcomes)
    say(", ".join(f"{count} {result}" for result, count in counts.items()))
