"""The line: load, validate, compare, compose, fit, write, check, deliver."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from catalogue.archive.holdings import source_root
from catalogue.archive.previous import against_previous
from catalogue.build.deliver import Delivery, deliver, out_folder
from catalogue.build.products import written
from catalogue.build.wish import ALL, Wish
from catalogue.checks.validate import Validated, validated
from catalogue.html.addresses import permanent
from catalogue.layout.css import one_sheet
from catalogue.layout.layout import load_layout
from catalogue.layout.markdown import small
from catalogue.layout.remembered import remembering
from catalogue.layout.typography import typeset
from catalogue.model.changes import Changes
from catalogue.model.problems import DataError, LayoutError, Problem, errors
from catalogue.source.delivered import DRAFT_REPORT, REPORT
from catalogue.source.load import Source, read
from catalogue.source.lock import in_turn
from catalogue.source.project import Project
from catalogue.source.states import state_counts
from catalogue.typeset.compose import compose
from catalogue.typeset.fit import fit
from catalogue.typeset.fitted import Pages
from catalogue.typeset.garbage import calm
from catalogue.typeset.leaves import Leaves
from catalogue.typeset.result import Set
from catalogue.typeset.versions import engine_versions
from catalogue.typeset.watched import Watch, unwatched

NO_GLYPH, CHARACTER = "E534", re.compile(r"U\+([0-9A-F]{4,6})")
Progress = Callable[[str], None]


def silent(stage: str) -> None:
    """Tell nobody that a stage begins."""


@dataclass
class Stages:
    """Announces each stage and keeps how many seconds it took; ``watch`` counts what is done."""

    progress: Progress = silent
    watch: Watch = unwatched
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Announce a stage and time what happens in it."""
        self.progress(name)
        since = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - since


@dataclass(frozen=True)
class Built:
    """What a build delivered and what the editors should still look at."""

    delivery: Delivery
    pages: Pages
    problems: tuple[Problem, ...]


@in_turn
def build(
    root: Path,
    number: int,
    out: Path | None = None,
    progress: Progress = silent,
    wish: Wish = ALL,
    watch: Watch = unwatched,
) -> Built:
    """Build an edition; a ``CatalogueError`` leaves the files of the last good build untouched."""
    stages = Stages(progress, watch)
    done = set_pages(root, number, stages, wish.allow_overflow, not wish.no_cache)
    with stages("PDF schreiben und prüfen"):
        files = written(done, wish, watch)
    done.leaves.sweep()
    folder = out_folder(root, number, out)
    report = folder / (DRAFT_REPORT if wish.draft else REPORT)
    measures = done.pages.composition.edition.measures
    states = state_counts(done.project, number, (measure.id for measure in measures))
    delivery = deliver(files, done.pages, stages.seconds, states, report)
    return Built(delivery, done.pages, done.problems)


@dataclass(frozen=True)
class Compared:
    """An edition that may be set, and what has changed; ``project`` is where its sources lie."""

    root: Path
    project: Path
    valid: Validated
    changes: Changes | None


def set_pages(
    root: Path, number: int, stages: Stages | None = None, allow_overflow: bool = False,
    is_kept: bool = True,
) -> Set:
    """Set an edition in pages, for screen and press alike; an archived one comes from its bag."""
    stages = stages or Stages()
    with stages("Daten lesen"):
        source = read(source_root(root, number), number)
    with stages("Daten prüfen"):
        compared = _compared(root, source)
    return _set(compared, stages, allow_overflow, is_kept)


def set_sound(root: Path, number: int, before: Set | None = None) -> Set:
    """Set an edition without the records that a build would refuse.

    One that was set ``before`` lends its layout, its leaves and the engine that it has begun. A
    ``CatalogueError`` tells what is wrong elsewhere.
    """
    source = read(source_root(root, number), number)
    while True:
        try:
            return _set(_compared(root, source), Stages(), allow_overflow=True, before=before)
        except (DataError, LayoutError) as error:
            wrong = {*_wrong(source, errors(error.problems))}
            left = tuple(each for each in source.measures if each.path not in wrong)
            if len(left) == len(source.measures):
                raise
            problems = tuple(each for each in source.problems if each.place.path not in wrong)
            source = replace(source, measures=left, problems=problems)


def _wrong(source: Source, found: Sequence[Problem]) -> Iterator[PurePath]:
    """Yield the files that problems stand in; what lists records has the characters of theirs."""
    yield from (each.place.path for each in found)
    said = " ".join(each.message for each in found if each.code == NO_GLYPH)
    lacking = {chr(int(code, 16)) for code in CHARACTER.findall(said)}
    yield from (each.path for each in source.measures if lacking & {*each.text})


def _compared(root: Path, source: Source) -> Compared:
    return Compared(root, source.root, *against_previous(source, validated(source)))


def _set(
    compared: Compared, stages: Stages, allow_overflow: bool, is_kept: bool = True,
    before: Set | None = None,
) -> Set:
    if not before:
        calm()
    project, valid = compared.project, compared.valid
    cache = Project(compared.root).cache
    with remembering(cache, is_kept, small, typeset, one_sheet):
        with stages("Seiten zusammenstellen"):
            known = before and before.pages.composition
            count = len(valid.edition.sections)
            if known and known.layout.sheets.sections != count:
                before = known = None
            layout = known.layout if known else load_layout(
                project, valid.edition.head.layout, count)
            composition = compose(valid.edition, layout, engine_versions()["weasyprint"],
                                  compared.changes,
                                  known.environment if known else None)
            composition = replace(composition, permanent=permanent(valid.edition))
        with stages("Seiten setzen"):
            leaves = before.leaves if before else Leaves(layout, cache, is_kept)
            pages = fit(composition, leaves, allow_overflow, stages.watch)
    previous = compared.changes.before if compared.changes else None
    return Set(project, cache, leaves, pages, valid.problems, previous)
