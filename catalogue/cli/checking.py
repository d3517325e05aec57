"""Commands for editors that find and mend: check, schema."""

from itertools import groupby
from pathlib import Path

import click

from catalogue.checks.explain import explain
from catalogue.checks.online import dead_links
from catalogue.cli.output import as_json, command, fail, root_option, say, shown, summary
from catalogue.compare import since_problems
from catalogue.fix import Difference, fix
from catalogue.load import edition_numbers
from catalogue.problems import Problem, Severity
from catalogue.sarif import to_records, to_sarif
from catalogue.schema import write_schemas
from catalogue.validate import check

DATA_ERROR = 3


@command("check")
@click.option("--edition", "number", type=int, metavar="N", help="Auflage, sonst die neueste.")
@click.option("--json", "form", flag_value="json", help="Als JSON ausgeben.")
@click.option("--sarif", "form", flag_value="sarif", help="Als SARIF 2.1.0 ausgeben.")
@click.option("--strict", is_flag=True, help="Auch Warnungen gelten als Fehler.")
@click.option("--online", is_flag=True, help="Auch fragen, ob jede Adresse im Netz antwortet.")
@click.option("--fix", "mend", is_flag=True, help="Beheben, was sich von selbst beheben lässt.")
@click.option("--explain", "code", metavar="KÜRZEL", help="Eine Regel erklären, etwa E104.")
@root_option
def check_command(
    number: int | None, form: str | None, code: str | None, root: Path, **wishes: bool
) -> int:
    """Prüft alle Daten und Texte und sagt, was wo nicht stimmt und wie es zu beheben ist.

    Beispiel: catalogue check --edition 4
    """
    if code:
        say(explain(code))
        return 0
    place = root.resolve()
    wanted = number or max(edition_numbers(place), default=1)
    if wishes["mend"]:
        mended_lines(fix(place, wanted, write=True))
    more = (dead_links,) if wishes["online"] else ()
    problems = [*check(place, wanted, more), *since_problems(place, wanted)]
    written(problems, form)
    stopping = (Severity.ERROR, Severity.WARNING) if wishes["strict"] else (Severity.ERROR,)
    return DATA_ERROR if any(p.severity in stopping for p in problems) else 0


def written(problems: list[Problem], form: str | None) -> None:
    """Print problems by file, or as data for other programs."""
    if form:
        as_json(to_sarif(problems) if form == "sarif" else to_records(problems))
        return
    found = sorted(problems, key=lambda p: (p.place, p.code))
    for path, group in groupby(found, key=lambda p: p.place.path):
        say(path.as_posix())
        for problem in group:
            say(f"  {problem}")
    say(summary(found) or "keine Fehler, keine Warnungen")


def mended_lines(differences: list[Difference]) -> None:
    """Show what was mended."""
    for each in differences:
        fail("\n".join(each.lines))
    fail(f"{len(differences)} Dateien verbessert")


@command("schema")
@root_option
def schema_command(root: Path) -> None:
    """Schreibt die JSON-Schemas, mit denen Editoren beim Tippen prüfen und ergänzen.

    Beispiel: catalogue schema
    """
    for path in write_schemas(root.resolve()):
        say(shown(path))
