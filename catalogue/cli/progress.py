"""Bars on a terminal that count what is done, and lines for whoever reads along."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from catalogue.cli.output import spoken
from catalogue.typeset.watched import Item, Watch

# So often a program that reads along is told how far a stage is.
STEPS = 40


@contextmanager
def watched() -> Iterator[tuple[Callable[[str], None], Watch]]:
    """Give what shows the stage that begins, and what counts things as they are taken.

    On a terminal they are counted by a bar, off it only for a program that asks for lines.
    """
    is_read = os.environ.get("CATALOGUE_PROGRESS") == "lines"
    console = Console(stderr=True, highlight=False)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    # A thread that draws would not live on in the copies that a build makes of itself.
    with Progress(*columns, console=console, auto_refresh=False, transient=True,
                  redirect_stdout=False, redirect_stderr=False,
                  disable=not console.is_terminal) as bar:

        def watch(what: str, items: Sequence[Item], of: int = 0) -> Iterator[Item]:
            total = of or len(items)
            task = bar.add_task(spoken(what), total=total)
            for count, item in enumerate(items, 1):
                yield item
                bar.update(task, advance=total / len(items), refresh=True)
                if is_read and _is_step(count, len(items)):
                    console.print(f"{spoken(what)} … {count * total // len(items)} von {total}")
            bar.remove_task(task)

        yield lambda stage: console.print(f"{spoken(stage)} …", style="dim"), watch


def _is_step(count: int, of: int) -> bool:
    return count * STEPS // of > (count - 1) * STEPS // of


@contextmanager
def counted(total: int) -> Iterator[Callable[[str], None]]:
    """Give what counts things as they are done: a bar on a terminal, off it one line each."""
    console = Console(stderr=True, highlight=False)
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
               TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, refresh_per_second=2,
                  disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=total)

        def tell(text: str) -> None:
            bar.update(task, advance=1, description=text)
            if not console.is_terminal:
                console.print(text, markup=False)

        yield tell
