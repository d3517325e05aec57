"""From the files of an edition to its pages, for screen and press alike; nothing is written."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from catalogue.compare import against_previous
from catalogue.compose import compose
from catalogue.fit import Pages, fit
from catalogue.holdings import source_root
from catalogue.layout import load_layout
from catalogue.load import read
from catalogue.problems import Problem
from catalogue.render import Engine, engine_versions
from catalogue.validate import validated

CACHE = ".cache"


@dataclass(frozen=True)
class Set:
    """An edition set in pages, not yet written; ``project`` is where its sources lie."""

    project: Path
    engine: Engine
    pages: Pages
    problems: tuple[Problem, ...]


def set_pages(
    root: Path,
    number: int,
    begin: Callable[[str], None] = lambda stage: None,
    allow_overflow: bool = False,
) -> Set:
    """Load, validate, compose and fit an edition; an archived one comes from its bag."""
    _calm_collector()
    begin("Daten lesen")
    project = source_root(root, number)
    source = read(project, number)
    begin("Daten prüfen")
    valid, changes = against_previous(source, validated(source))
    begin("Seiten zusammenstellen")
    layout = load_layout(project, valid.edition.head.layout)
    engine = Engine(layout, root / CACHE)
    composition = compose(valid.edition, layout, engine_versions()["weasyprint"], changes)
    begin("Seiten setzen")
    pages = fit(composition, engine, root / CACHE, allow_overflow)
    return Set(project, engine, pages, valid.problems)


def _calm_collector() -> None:
    # Laying out makes millions of objects that stay; looking for garbage among them as often as
    # usual costs a fifth of the time, never looking costs a fifth more memory.
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
