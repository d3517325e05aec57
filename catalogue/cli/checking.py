"""Commands that look at the data and set no pages: check and schema."""

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from catalogue.archive.since import since_archived
from catalogue.checks.links import ONLINE
from catalogue.checks.online import dead_links
from catalogue.checks.schema import write_schemas
from catalogue.checks.validate import check
from catalogue.cli.explain import explain
from catalogue.cli.output import (
    COLOURS,
    agreed,
    as_json,
    command,
    fail,
    json_option,
    root_option,
    say,
    shown,
    summary,
)
from catalogue.model.problems import DataError, Problem, Severity
from catalogue.source.load import edition_numbers
from catalogue.source.write import save

DIFFERENCE_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def _explained(context: click.Context, _: click.Parameter, code: str | None) -> None:
    if code:
        try:
            say(explain(code))
        except LookupError as error:
            raise click.UsageError(str(error), context) from error
        context.exit()


@command("check")
@click.option("--edition", "number", type=int, metavar="N",
              help="Nummer der Auflage, sonst die neueste.")
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
        _mend(root, number, options["yes"])
    more, left_out = ((dead_links,), ()) if options["online"] else ((), (ONLINE,))
    found = check(root, number, (since_archived, *more), left_out)
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


def _mend(root: Path, number: int, is_agreed: bool) -> None:
    # Writing YAML takes modules that no check needs.
    from catalogue.checks.fix import fix

    differences = fix(root, number)
    for line in (line for each in differences for line in each.lines):
        click.secho(line, fg=DIFFERENCE_COLOURS.get(line[0]), err=True)
    if not differences or is_agreed or _agrees():
        save(root, differences)


def _agrees() -> bool:
    # In a script nobody can answer, and nothing is written that nobody has agreed to.
    if not sys.stdin.isatty():
        fail("nichts geschrieben – mit --yes wird es geschrieben")
        return False
    if not agreed("So schreiben?"):
        raise click.Abort
    return True


def _by_weight(problems: Iterable[Problem], notices: bool) -> None:
    """Print errors first, then warnings, each file by file; notices are counted unless wanted."""
    found = sorted(problems, key=lambda problem: list(Severity).index(problem.severity))
    told = [each for each in found if notices or each.severity is not Severity.NOTICE]
    for _, group in groupby(told, key=lambda problem: (problem.severity, problem.place.path)):
        for problem in group:
            click.secho(str(problem), fg=COLOURS[problem.severity])
        say("")
    hint = "; Hinweise zeigt --alles" if len(told) < len(found) else ""
    say(f"{summary(found)}{hint}" if found else "Nichts zu beanstanden.")
