"""Commands for editors that set no pages: new and remove."""

from pathlib import Path

import click

from catalogue.archive.places import refuse_open
from catalogue.cli.output import Group, command, root_option, say, shown, words
from catalogue.source.new import new_edition, new_measure, undone_edition, undone_measure
from catalogue.source.retire import restore, retire

undo_option = click.option("--undo", is_flag=True, help="Zurücknehmen, was unverändert ist.")


@click.group("new", cls=Group)
def new_command() -> None:
    """Legt einen Eintrag oder eine Auflage mit erklärten Feldern an.

    Beispiel: catalogue new measure --title "Tag der Vielfalt"
    """


@command("measure")
@click.option("--title", type=words, required=True, metavar="TEXT", help="Titel ⟪the record.gen⟫.")
@undo_option
@root_option
def new_measure_command(title: str, undo: bool, root: Path) -> None:
    """Legt einen Eintrag an; die Kennung entsteht aus dem Titel.

    Beispiel: catalogue new measure --title "Tag der Vielfalt"
    """
    title = " ".join(title.split())
    if not title:
        raise click.UsageError("--title ist leer")
    if undo:
        say(f"zurückgenommen: {shown(undone_measure(root, title))}")
    else:
        say(shown(new_measure(root, title)))


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


@command("remove")
@click.argument("identifier", metavar="KENNUNG")
@click.option("--grund", "reason", type=words, default="", metavar="TEXT",
              help="Warum ⟪the record⟫ entfällt.")
@click.option("--undo", is_flag=True, help="⟪The record.acc⟫ zurückholen.")
@root_option
def remove_command(identifier: str, reason: str, undo: bool, root: Path) -> None:
    """Nimmt einen Eintrag aus dem Katalog; Datei und Grund bleiben aufgehoben.

    Beispiel: catalogue remove jungen-ag --grund "2026 ausgelaufen"
    """
    if not undo and not reason.strip():
        raise click.UsageError("mit --grund sagen, warum ⟪the record⟫ entfällt")
    say(shown(restore(root, identifier) if undo else retire(root, identifier, reason.strip())))


new_command.add_command(new_measure_command)
new_command.add_command(new_edition_command)
