"""Commands that look at the data and set no pages: check and schema."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from catalogue.archive.previous import since_archived
from catalogue.archive.repeated import old_texts
from catalogue.archive.reused import reused
from catalogue.checks.links import ONLINE
from catalogue.checks.schema import write_schemas
from catalogue.checks.validate import check
from catalogue.cli.explain import explain
from catalogue.cli.output import (
    COLOURS,
    as_json,
    command,
    json_option,
    root_option,
    say,
    shown,
    spoken,
    summary,
)
from catalogue.model.problems import DataError, Problem, Severity
from catalogue.source.load import edition_numbers


def _explained(context: click.Context, _: click.Parameter, code: str | None) -> None:
    if code:
        try:
            say(explain(code))
        except LookupError as error:
            raise click.UsageError(str(error), context) from error
        context.exit()


@command("check")
@click.option("--edition", "number", type=int, metavar="N",
              help="Nummer ⟪the edition.gen⟫, sonst ⟪the +neuest edition⟫.")
@json_option
@click.option("--strict", is_flag=True, help="Auch bei Warnungen mit Fehler enden.")
@click.option("--fix", "mend", is_flag=True, help="Mechanisches beheben; zeigt es vorher.")
@click.option("--yes", is_flag=True, help="Bei --fix ohne Rückfrage schreiben.")
@click.option("--alles", "notices", is_flag=True, help="Auch alle Hinweise zeigen.")
@click.option("--online", is_flag=True, help="Auch prüfen, ob alle Adressen antworten.")
@click.option("--explain", metavar="REGEL", callback=_explained, expose_value=False, is_eager=True,
              help="Eine Regel erklären, mit „alle“ alle.")
@root_option
def check_command(root: Path, number: int | None, mend: bool, as_data: bool, **options: Any) -> int:
    """Prüft die Daten einer Auflage: was ist wo falsch, und wie wird es richtig?

    Beispiel: catalogue check --edition 4
    """
    number = max(edition_numbers(root), default=1) if number is None else number
    if mend:
        _asked().mend(root, number, options["yes"])
    more, left_out = (_asked().ONLINE, ()) if options["online"] else ((), (ONLINE,))
    found = check(root, number, (since_archived, reused, old_texts, *more), left_out)
    if as_data:
        as_json([problem.record for problem in found])
    else:
        _by_weight(found, options["notices"])
    stops = (Severity.ERROR, Severity.WARNING) if options["strict"] else (Severity.ERROR,)
    return DataError.exit_code if any(p.severity in stops for p in found) else 0


@command("schema")
@root_option
def schema_command(root: Path) -> None:
    """Schreibt die JSON-Schemas und nennt sie am Kopf jeder Datei unter data/ und editions/.

    Beispiel: catalogue schema
    """
    for path in write_schemas(root):
        say(shown(path))


def _asked() -> Any:
    # Writing YAML and asking the network take modules that no check needs.
    from catalogue.cli import asked

    return asked


def _by_weight(problems: Iterable[Problem], notices: bool) -> None:
    """Print errors first, then warnings, each file by file; notices are counted unless wanted."""
    found = sorted(problems, key=lambda problem: list(Severity).index(problem.severity))
    told = [each for each in found if notices or each.severity is not Severity.NOTICE]
    for _, group in groupby(told, key=lambda problem: (problem.severity, problem.place.path)):
        for problem in group:
            click.secho(spoken(str(problem)), fg=COLOURS[problem.severity])
        say("")
    hint = "; Hinweise zeigt --alles" if len(told) < len(found) else ""
    say(f"{summary(found)}{hint}" if found else "Nichts zu beanstanden.")
