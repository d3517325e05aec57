"""What takes the width of the terminal: tables, and the stage that a command is at."""

from collections.abc import Callable, Iterable

from rich.console import Console
from rich.table import Table

from catalogue.cli.output import spoken


def stages(quiet: bool) -> Callable[[str], None]:
    """Return what shows the stage that begins: on a terminal and off it, one line each."""
    console = Console(stderr=True, quiet=quiet, highlight=False)
    return lambda stage: console.print(f"{spoken(stage)} …", style="dim")


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table; columns that hold numbers stand right."""
    content = [[spoken(str(cell)) for cell in row] for row in rows]
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for i, head in enumerate(map(spoken, heads)):
        numbers = all(row[i].lstrip("-").isdecimal() or row[i] in ("", "–") for row in content)
        grid.add_column(head, justify="right" if numbers else "left", overflow="fold")
    for row in content:
        grid.add_row(*row)
    width = None if Console().is_terminal else 160
    Console(width=width, highlight=False).print(grid)
