"""Commands for editors that set no pages: new."""

from pathlib import Path

import click

from catalogue.cli.output import Group, command, root_option, say, shown
from catalogue.source.new import new_edition, new_measure


@click.group("new", cls=Group)
def new_command() -> None:
    """Legt eine Maßnahme oder eine Auflage mit erklärten Feldern an.

    Beispiel: catalogue new measure --title "Tag der Vielfalt"
    """


@command("measure")
@click.option("--title", required=True, metavar="TEXT", help="Titel der Maßnahme.")
@root_option
def new_measure_command(title: str, root: Path) -> None:
    """Legt eine Maßnahme an; die Kennung entsteht aus dem Titel.

    Beispiel: catalogue new measure --title "Tag der Vielfalt"
    """
    say(shown(new_measure(root, title)))


@command("edition")
@root_option
def new_edition_command(root: Path) -> None:
    """Legt die nächste Auflage an, mit den Texten der vorigen als Vorlage.

    Beispiel: catalogue new edition
    """
    for path in new_edition(root):
        say(shown(path))


new_command.add_command(new_measure_command)
new_command.add_command(new_edition_command)
