"""Commands for the archive of editions: archive, diff."""

from pathlib import Path
from typing import Any

import click

from catalogue.archive.freeze import archive
from catalogue.archive.holdings import unpack
from catalogue.archive.pack import collect
from catalogue.archive.previous import compare, side_in, side_of
from catalogue.build.deliver import out_folder
from catalogue.cli.output import (
    as_json,
    command,
    json_option,
    out_option,
    report,
    root_option,
    say,
    shown,
    words,
)
from catalogue.cli.tables import stages, table
from catalogue.compare.report import report as write_report
from catalogue.compare.report import require_known
from catalogue.model.changes import TALLIED, Change, ChangeKind, Changes, tallies

folder = click.Path(path_type=Path, file_okay=False)


@command("archive")
@click.option("--edition", "number", type=int, metavar="N", help="Nummer ⟪the edition.gen⟫.")
@click.option("--reprint", type=words, default="", metavar="GRUND",
              help="Berichtigte Ausgabe einfrieren.")
@click.option("--from", "project", type=folder, metavar="ORDNER", help="Berichtigter Stand.")
@click.option("--unpack", "target", type=folder, metavar="ORDNER", help="Archiv dorthin auspacken.")
@click.option("--wheelhouse", type=folder, metavar="ORDNER",
              help="Dort alle Pakete aus requirements.lock sammeln; das Archiv nennt sie.")
@root_option
def archive_command(number: int | None, target: Path | None, root: Path, **options: Any) -> None:
    """Friert eine Auflage mit allem ein, woraus sie entstand; danach bleibt sie, wie sie ist.

    Beispiel: catalogue archive --edition 3
    """
    house = options["wheelhouse"]
    if number is None and not house:
        raise click.UsageError("--edition oder --wheelhouse angeben")
    wheels = collect(root, house) if house else []
    if number is None:
        say(f"{shown(house)}: {len(wheels)} Pakete")
    elif target:
        say(shown(unpack(root, number, target)))
    else:
        project, reprint = options["project"], options["reprint"]
        say(shown(archive(root, number, reprint, project, stages(quiet=False), wheels)))


@command("diff")
@click.argument("first", type=int, metavar="N")
@click.argument("second", type=int, required=False, metavar="[M]")
@click.option("--against", type=folder, metavar="ORDNER", help="Mit einem anderen Ordner.")
@click.option("--department", type=words, default="", metavar="NAME",
              help="Nur ⟪this department⟫.")
@click.option("--no-pictures", is_flag=True, help="Ohne Seitenbilder und ohne PDF.")
@json_option
@out_option
@root_option
def diff_command(first: int, second: int | None, against: Path | None, root: Path,
                 **options: Any) -> None:
    """Zeigt, was sich zwischen zwei Auflagen geändert hat, und schreibt den Bericht zum Abzeichnen.

    Beispiel: catalogue diff 3 4
    """
    if against and not against.is_dir():
        raise click.UsageError(f"den Ordner {against} gibt es nicht")
    if (second is None) == (against is None):
        raise click.UsageError("entweder eine zweite Auflage oder --against angeben")
    before = side_of(root, first)
    after = side_in(against.resolve(), first) if against else side_of(root, second or first)
    if options["as_data"]:
        changes = compare(before, after)
        require_known(changes, options["department"])
        as_json(data(changes, options["department"]))
        return
    out = out_folder(root, after.number, options["out"])
    written = write_report(before, after, out, options["department"], not options["no_pictures"])
    report(written.problems)
    show(written.changes, options["department"])
    for each in written.resets:
        say(f"nur Gestaltung: {each.measure.title} (Seite {each.before} → {each.after},"
            f" {each.reason})")
    for path in written.files:
        say(shown(path))


def show(changes: Changes, department: str = "") -> None:
    """Print the counts and one line for each change."""
    heads = (f"{changes.before.number}.", f"{changes.after.number}.", *(k.word for k in ChangeKind))
    for key, rows in tallies(changes).items():
        table((changes.after.form.labels[TALLIED[key]], *heads),
              ([row.name, row.before, row.after, *(n or "–" for n in row.changes)]
               for row in rows))
        say("")
    for change in changes.changes:
        if not department or department in change.departments:
            say(line(change))
    for measure in changes.overridden:
        say(f"gilt als neu: {measure.title} – {measure.new_because}")
    if not changes.changes and not changes.parts:
        say("keine Unterschiede")
    if changes.parts:
        say(f"außerdem verändert: {', '.join(changes.parts)}")


def line(change: Change) -> str:
    """Return a change as one line."""
    kinds = ", ".join(kind.word for kind in change.kinds)
    what = f" ({change.what})" if change.what else ""
    who = f" – {', '.join(change.departments)}" if change.departments else ""
    return f"{kinds}: {change.measure.title}{what}{who}"


def data(changes: Changes, department: str = "") -> dict[str, Any]:
    """Return the changes for other programs, of all departments or of one."""
    return {
        "before": changes.before.number,
        "after": changes.after.number,
        "counts": {
            key: [{"name": row.name, "before": row.before, "after": row.after,
                   **dict(zip(map(str, ChangeKind), row.changes, strict=True))} for row in rows]
            for key, rows in tallies(changes).items()
        },
        "changes": [
            {"id": change.measure.id, "title": change.measure.title,
             "kinds": [str(kind) for kind in change.kinds], "fields": list(change.fields),
             "departments": list(change.departments),
             "before": change.before.model_dump(mode="json") if change.before else None,
             "after": change.after.model_dump(mode="json") if change.after else None}
            for change in changes.changes if not department or department in change.departments
        ],
        "parts": list(changes.parts),
    }
