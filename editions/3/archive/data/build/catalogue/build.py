"""The line: load, validate, compose, fit, write, check, deliver."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from catalogue.deliver import Delivery, deliver, out_folder
from catalogue.fit import Pages
from catalogue.problems import Problem
from catalogue.products import PRODUCTS, written
from catalogue.setting import CACHE, Set, set_pages

Progress = Callable[[str], None]


@dataclass
class Stages:
    """Announces each stage and keeps how many seconds it took."""

    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)
    _since: float = field(default_factory=time.perf_counter)
    _name: str = ""

    def begin(self, name: str) -> None:
        """End the running stage and begin the next."""
        now = time.perf_counter()
        if self._name:
            self.seconds[self._name] = now - self._since
        self._since, self._name = now, name
        if name:
            self.progress(name)


@dataclass(frozen=True)
class Built:
    """What a build delivered and what the editors should still look at."""

    delivery: Delivery
    pages: Pages
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Wish:
    """What to build: the products, crop marks in print, two pages for what does not fit one."""

    products: tuple[str, ...] = PRODUCTS
    marks: bool = False
    allow_overflow: bool = False


def build(
    root: Path,
    number: int,
    out: Path | None = None,
    progress: Progress = lambda stage: None,
    wish: Wish = Wish(),
) -> Built:
    """Build an edition; a ``CatalogueError`` leaves the files of the last good build untouched."""
    stages = Stages(progress)
    done = set_pages(root, number, stages.begin, wish.allow_overflow)
    stages.begin("PDF schreiben und prüfen")
    files = written(done, wish.products, wish.marks)
    stages.begin("")
    folder = out_folder(root, number, out)
    delivery = deliver(files, done.pages, stages.seconds, folder)
    return Built(delivery, done.pages, done.problems)


__all__ = ["CACHE", "PRODUCTS", "Built", "Set", "Wish", "build", "set_pages"]
