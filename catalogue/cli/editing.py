"""Commands for editors that set no pages: new, split and remove."""

from collections.abc import Mapping
from getpass import getuser
from pathlib import Path, PurePath
from typing import Any

import click

from catalogue.archive.places import refuse_open
from catalogue.checks.foreseen import foreseen
from catalogue.checks.validate import examined
from catalogue.cli.output import Group, command, root_option, say, shown, words
from catalogue.model.form import FIRST
from catalogue.model.problems import counted
from catalogue.source.load import edition_numbers
from catalogue.source.new import (
    new_edition,
    new_measure,
    split_measure,
    split_text,
    undone_edition,
    undone_measure,
)
from catalogue.source.retire import former_path, kept_text, restore, retire

by_option = click.option("--by", type=words, default=getuser, metavar="NAME",
                         help="Wer es ist, sonst der Name der Anmeldung.")
dry_option = click.option("--dry-run", is_flag=True, help="Nur zeigen, was sich ändern würde.")
undo_option = click.option("--undo", is_flag=True, help="Zurücknehmen, was unverändert ist.")


@click.group("new", cls=Group)
def new_command() -> None:
    """Legt einen Eintrag oder eine Auflage mit erklärten Feldern an.

    Beispiel: catalogue new measure --title "Tag der Vielfalt"
    """


@command("measure")
@click.option("--title", type=words, required=True, metavar="TEXT", help="Titel ⟪the record.gen⟫.")
@click.option("--kind", type=words, default=FIRST, metavar="ART",
              help="Welche Art von Eintrag, wenn es mehrere gibt; sonst die erste.")
@undo_option
@by_option
@root_option
def new_measure_command(title: str, kind: str, undo: bool, by: str, root: Path) -> None:
    """Legt einen Eintrag an; die Kennung entsteht aus dem Titel.

    Beispiel: catalogue new measure --title "Tag der Vielfalt"
    """
    title = " ".join(title.split())
    if not title:
        raise click.UsageError("--title ist leer")
    if undo:
        say(f"zurückgenommen: {shown(undone_measure(root, title, by, kind))}")
    else:
        say(shown(new_measure(root, title, by, kind)))


@command("edition")
@click.option("--trotzdem", "anyway", is_flag=True, help="Auch wenn die letzte noch offen ist.")
@undo_option
@root_option
def new_edition_command(anyway: bool, undo: bool, root: Path) -> None:
    """Legt die nächste Auflage an, mit den Texten der vorigen als Vorlage.

    Beispiel: catalogue new edition
    """
    if not anyway and not undo:
        refuse_open(root)
    for path in undone_edition(root) if undo else new_edition(root):
        say(f"zurückgenommen: {shown(path)}" if undo else shown(path))


@command("split")
@click.argument("identifier", metavar="KENNUNG")
@click.option("--title", type=words, required=True, metavar="TEXT",
              help="Titel ⟪the +neu record.gen⟫.")
@click.option("--feld", "names", multiple=True, metavar="FELD",
              help="Was mitkommt, wie description; mehrfach möglich.")
@dry_option
@by_option
@root_option
def split_command(
    identifier: str, title: str, names: tuple[str, ...], dry_run: bool, by: str, root: Path
) -> None:
    """Legt aus Feldern eines Eintrags einen zweiten an; der erste bleibt, wie er ist.

    Beispiel: catalogue split jungen-ag --title "Mädchen-AG" --feld description --feld goals
    """
    if dry_run:
        path, text = split_text(root, identifier, title, names)
        foresee(root, {path.stem: text}, path)
    else:
        say(shown(split_measure(root, identifier, title, names, by)))


@command("remove")
@click.argument("identifier", metavar="KENNUNG")
@click.option("--grund", "reason", type=words, default="", metavar="TEXT",
              help="Warum ⟪the record⟫ entfällt.")
@click.option("--nachfolge", "successors", multiple=True, metavar="KENNUNG",
              help="Was es stattdessen gibt; steht in der Web-Ausgabe, auch mehrfach.")
@click.option("--hinweis", "notice", type=words, default="", metavar="TEXT",
              help="Was die Web-Ausgabe dazu sagt; der Grund bleibt intern.")
@click.option("--undo", is_flag=True, help="⟪The record.acc⟫ zurückholen.")
@dry_option
@by_option
@root_option
def remove_command(
    root: Path, identifier: str, reason: str, undo: bool, dry_run: bool, **said: Any
) -> None:
    """Nimmt einen Eintrag aus dem Katalog; Datei und Grund bleiben aufgehoben.

    Beispiel: catalogue remove jungen-ag --grund "2026 ausgelaufen"
    """
    if dry_run:
        foresee(root, {identifier: kept_text(root, identifier) if undo else None},
                former_path(root, identifier))
        return
    if not undo and not reason.strip():
        raise click.UsageError("mit --grund sagen, warum ⟪the record⟫ entfällt")
    say(shown(restore(root, identifier, said["by"]) if undo
              else retire(root, identifier, reason.strip(), **said)))


def foresee(root: Path, changed: Mapping[str, str | None], path: PurePath) -> None:
    """Say which lines of contents, overviews and registers a change takes away and adds."""
    checked, _ = examined(root, max(edition_numbers(root), default=1))
    found = foreseen(checked, changed, path.parent.name)
    for sign, lines in (("-", found.gone), ("+", found.come)):
        for line in lines:
            say(f"{sign} {line.part}{', ' * bool(line.heading)}{line.heading}: {line.title}")
    say(f"{counted(abs(found.pages), 'Seite', 'Seiten')} {WAYS[found.pages > 0]}")


# What there is of pages when something goes or comes.
WAYS = ("weniger", "mehr")
new_command.add_command(new_measure_command)
new_command.add_command(new_edition_command)
