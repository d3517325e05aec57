"""What ``check`` does only when it is asked to: mend what is mechanical, try every address."""

from pathlib import Path

import click

from catalogue.checks.fix import fix
from catalogue.checks.online import dead_links
from catalogue.checks.rule import Check
from catalogue.cli.output import agreed
from catalogue.source.lock import alone
from catalogue.source.write import save

DIFFERENCE_COLOURS = {"+": "green", "-": "red", "@": "cyan"}
ONLINE: tuple[Check, ...] = (dead_links,)


def mend(root: Path, number: int, is_agreed: bool) -> None:
    """Show what can be mended, and write it where somebody agrees."""
    differences = fix(root, number, write=is_agreed)
    for line in (line for each in differences for line in each.lines):
        click.secho(line, fg=DIFFERENCE_COLOURS.get(line[0]), err=True)
    # In a script nobody can answer, and nothing is written that nobody has agreed to.
    if differences and not is_agreed and agreed(
            "So schreiben?", "nichts geschrieben – mit --yes wird es geschrieben"):
        with alone(root):
            save(root, differences)
