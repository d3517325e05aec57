"""A page as it looks with a text that somebody is typing: of an edition held warm, in a blink."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from catalogue.build.line import set_sound
from catalogue.build.unchanged import Stamps, stamps_of
from catalogue.checks.checked import Checked
from catalogue.checks.validate import examined, revised
from catalogue.layout.estimate import estimate_of
from catalogue.layout.head import Step
from catalogue.model.problems import LayoutError, Problem, errors
from catalogue.model.records import Measure
from catalogue.pdf.assemble import pages_of, press_pages
from catalogue.source.project import PATHS
from catalogue.typeset.compose import recomposed
from catalogue.typeset.composition import Composition, Part
from catalogue.typeset.fit import numbers_of, overflow
from catalogue.typeset.fitted import Fitted, Pages
from catalogue.typeset.frames import framed
from catalogue.typeset.halves import halved
from catalogue.typeset.result import Set
from catalogue.typeset.setter import Setter
from catalogue.typeset.spreads import set_spread, spreads

Hold = Callable[[Setter, Part], Step | None]
# The engine has read these when it began.
OF_THE_ENGINE = (PATHS.layouts, PATHS.fonts, PATHS.hyphenation, PATHS.languages)


@dataclass(frozen=True)
class Desk:
    """An edition held warm for one who writes: its records, its pages, the engine that set them.

    ``stamps`` tell of each source file when it was read, and what size it had.
    """

    root: Path
    done: Set
    checked: Checked = field(repr=False)
    stamps: Stamps = field(repr=False)


@dataclass(frozen=True)
class Trial:
    """A measure as it was set, and what set it; others may stand on its page."""

    measure: Measure
    fitted: Fitted
    setter: Setter


@dataclass(frozen=True)
class Preview:
    """The pages of a measure with a text that need not be saved; what is wrong has no pages.

    ``lines`` and ``characters`` are free at this step, below zero too many; what takes as much room
    as it needs has none. ``pdf`` holds nothing but the pages from number ``first_page`` on.
    ``trial`` is what they were drawn from.
    """

    problems: tuple[Problem, ...]
    pdf: bytes = field(default=b"", repr=False)
    first_page: int = 0
    step: int | None = None
    lines: int = 0
    characters: int = 0
    trial: Trial | None = field(default=None, repr=False, compare=False)


def opened(root: Path, number: int) -> Desk:
    """Return an edition held warm; ``CatalogueError`` when it cannot be set.

    Records that a build would refuse are left out until they are mended.
    What is set for it lies in the cache afterwards, as after a build. Nothing else here writes.
    """
    return _opened(root, number, stamps_of(root))


def current(desk: Desk) -> Desk:
    """Return the desk as the files are now, the same one when none has changed meanwhile."""
    stamps = stamps_of(desk.root)
    changed = [PurePosixPath(path) for path, _ in desk.stamps.items() ^ stamps.items()]
    if not changed:
        return desk
    number = desk.checked.source.number
    # What an edition says of itself names its layout.
    known = (*OF_THE_ENGINE, PATHS.head(number))
    is_text = not any(path.is_relative_to(each) for path in changed for each in known)
    return _opened(desk.root, number, stamps, desk.done if is_text else None)


def preview(
    desk: Desk, identifier: str, text: str, section: str = "", step: int | None = None
) -> Preview:
    """Return a measure with this text at the step it had, where it stands first or in a section.

    What is too much at that step is told to a line or so. Whatever hangs on more than the measure
    is as it was: how many pages others take, which of the measures are new.
    """

    def at(setter: Setter, unit: Part) -> Step | None:
        if not unit.is_fitted or not unit.measure:
            return None
        if step is not None:
            return setter.composition.layout.steps[step]
        known = {each.unit.anchor: each.step for each in desk.done.pages.measures}
        return known.get(unit.anchor) or setter.first_step(unit)

    return _drawn(desk, identifier, text, section, at)


def settled(desk: Desk, identifier: str, text: str, section: str = "") -> Preview:
    """Return a measure with this text at the loosest step that keeps it on its pages.

    Where there is none, E401 says what is too much, as a build would say it.
    """
    return _drawn(desk, identifier, text, section, lambda setter, unit: None)


def _opened(root: Path, number: int, stamps: Stamps, before: Set | None = None) -> Desk:
    done = set_sound(root, number, before)
    done.leaves.begin()
    framed(done.pages, done.leaves, "web")
    checked, _ = examined(done.project, number)
    desk = Desk(root, done, checked, stamps)
    known = done.pages.composition.edition.measures
    if not before and known:
        # Style sheets, templates and faces are read with the first page that is set.
        first = known[0]
        preview(desk, first.id, checked.document(first).text)
    # All this stays; it is looked through for garbage now and not while somebody types.
    gc.collect(1)
    return desk


def _drawn(desk: Desk, identifier: str, text: str, section: str, at: Hold) -> Preview:
    alone, problems = revised(desk.checked, identifier, text)
    if errors(problems) or not alone.printed:
        return Preview(tuple(problems))
    measure = alone.printed[0]
    setter, unit = placed(desk, measure, section)
    try:
        step = at(setter, unit)
        fitted = setter.held(unit, step) if step else _set(setter, unit)
        if not fitted.fits and not step:
            problems.append(overflow(fitted, setter.composition.layout, setter.estimate))
        return shown(measure, fitted, setter, problems)
    except LayoutError as error:
        return Preview((*problems, *error.problems))


def _set(setter: Setter, unit: Part) -> Fitted:
    """Return a unit on its pages, at the step of the page that faces it where that is tighter."""
    spread = next(each for each in spreads(setter.composition.units, setter.numbers)
                  if unit in each)
    return set_spread(setter, spread)[unit.anchor]


def shown(
    measure: Measure, fitted: Fitted, setter: Setter, problems: Sequence[Problem] = ()
) -> Preview:
    """Return the pages of a measure that was set, under their frames."""
    composition = setter.composition
    frames = framed(Pages(composition, (fitted,)), setter.leaves, "web")
    pdf = press_pages(pages_of([fitted.leaf], frames), composition.layout.font_files)
    trial, step = Trial(measure, fitted, setter), fitted.step
    if not fitted.unit.measure or not step:
        # What is not fitted has no room that one could count.
        return Preview(tuple(problems), pdf, fitted.first_page, trial=trial)
    _, characters = setter.estimate.shortening(measure, abs(fitted.lines), step)
    return Preview(tuple(problems), pdf, fitted.first_page, step.number, fitted.lines,
                   characters if fitted.fits else -characters, trial)


def placed(desk: Desk, measure: Measure, section: str) -> tuple[Setter, Part]:
    """Return what sets an edition with this measure, and where it stands first or in a section."""
    composition = _composition(desk, measure)
    units = [unit for unit in composition.units if measure in unit.measures]
    there = [unit for unit in units
             if f"{section}-{measure.id}" in [each.id for each in unit.entries]] or units
    return _setter(desk, composition, units), there[0]


def _composition(desk: Desk, measure: Measure) -> Composition:
    """Return the edition with this measure, which is new where there was none of its id."""
    composition = desk.done.pages.composition
    edition = composition.edition
    others = {each.id: each for each in edition.measures}
    measures = sorted((others | {measure.id: measure}).values(), key=lambda m: f"{m.id}.yaml")
    new = edition.new
    if new is not None and measure.id not in others:
        new = (*new, measure.id)
    edition = edition.model_copy(update={"measures": tuple(measures), "new": new})
    return halved(recomposed(composition, edition, measure), desk.done.leaves.aside())


def _setter(desk: Desk, composition: Composition, units: Sequence[Part]) -> Setter:
    counts = {each.unit.anchor: each.leaf.page_count for each in desk.done.pages.fitted}
    counts = {unit.anchor: counts.get(unit.anchor, 1) for unit in composition.units}
    counts |= {unit.anchor: unit.pages or counts[unit.anchor] for unit in units}
    return Setter(composition, desk.done.leaves.aside(), numbers_of(composition, counts, {}),
                  estimate_of(composition.layout))
