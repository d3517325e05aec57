"""The line: load, validate, compose, fit, write, deliver."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from catalogue.compose import compose
from catalogue.deliver import Delivery, PrintFile, deliver
from catalogue.finish.web import finish_web
from catalogue.fit import Pages, fit
from catalogue.layout import load_layout
from catalogue.load import load
from catalogue.problems import Problem
from catalogue.readback import read_back
from catalogue.render import Engine, engine_versions
from catalogue.validate import validated

CACHE = ".cache"

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
class Set:
    """An edition set in pages, not yet written."""

    engine: Engine
    pages: Pages
    problems: tuple[Problem, ...]


def set_pages(
    root: Path, number: int, stages: Stages | None = None, allow_overflow: bool = False
) -> Set:
    """Load, validate, compose and fit an edition; nothing is written."""
    begin = stages.begin if stages else lambda stage: None
    begin("Daten lesen")
    source = load(root, number)
    begin("Daten prüfen")
    valid = validated(source)
    begin("Seiten zusammenstellen")
    layout = load_layout(root, valid.edition.head.layout)
    engine = Engine(layout, root / CACHE)
    composition = compose(valid.edition, layout, engine_versions()["weasyprint"])
    begin("Seiten setzen")
    return Set(engine, fit(composition, engine, root / CACHE, allow_overflow), valid.problems)


def build(
    root: Path,
    number: int,
    out: Path | None = None,
    progress: Progress = lambda stage: None,
    allow_overflow: bool = False,
) -> Built:
    """Build an edition; a ``CatalogueError`` leaves the files of the last good build untouched."""
    stages = Stages(progress)
    done = set_pages(root, number, stages, allow_overflow)
    stages.begin("PDF schreiben")
    files = [PrintFile("web", done.engine.write(done.pages.parts, finish_web))]
    stages.begin("PDF prüfen")
    for file in files:
        read_back(file.data, done.pages)
    stages.begin("")
    folder = out or root / "editions" / str(number) / "out"
    delivery = deliver(files, done.pages, stages.seconds, folder)
    return Built(delivery, done.pages, done.problems)
