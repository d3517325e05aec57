"""Copyfitting: every measure at the loosest step of the ladder that keeps it on its page."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import floor, inf
from pathlib import Path

from catalogue.layout.estimate import Estimate, estimate_of, expected_pages, foot_lines, room
from catalogue.layout.layout import Layout, Step
from catalogue.model.fields import LABELS, TEXT_FIELDS
from catalogue.model.problems import FitError, LayoutError, Problem
from catalogue.source.cache import Cache
from catalogue.typeset.compose import UNKNOWN_PAGE, Composition, Part
from catalogue.typeset.engine import Engine, LaidOut

FILE = "fit"
# Each number has its own key, so one file is good for all editions and layouts.
FORM = b"numbers by hash"
UNSEEN = re.compile(rf"<title>.*?</title>|{UNKNOWN_PAGE}")
MAX_TRIALS = 5
MAX_ROUNDS = 4
# The layout gives lengths to a hundredth of a point, the engine counts finer.
ROUNDED_PT = 0.01


@dataclass(frozen=True)
class Fitted:
    """A unit laid out on its pages; ``slack`` in points is negative when it is too long."""

    unit: Part
    laid_out: LaidOut
    first_page: int
    step: Step | None = None
    slack: float = 0.0
    trials: int = 0

    @property
    def fits(self) -> bool:
        """Whether the unit keeps the number of pages it promises."""
        if self.unit.measure is None:
            return self.unit.pages in (0, self.laid_out.page_count)
        return self.slack >= 0

    @property
    def lines(self) -> int:
        """Lines of slack, or of excess as a negative number."""
        leading = self.step.small_leading if self.step else 1
        return floor(self.slack / leading)

    @property
    def characters(self) -> int:
        """Characters in the text fields of the measure."""
        return sum(len(getattr(self.unit.measure, name)) for name in TEXT_FIELDS)


@dataclass(frozen=True)
class Pages:
    """An edition laid out: every unit in order with its first page and its fit."""

    composition: Composition
    fitted: tuple[Fitted, ...]

    @property
    def page_count(self) -> int:
        """How many pages the edition has."""
        return sum(each.laid_out.page_count for each in self.fitted)

    @property
    def parts(self) -> list[LaidOut]:
        """The laid out units in order."""
        return [each.laid_out for each in self.fitted]

    @property
    def measures(self) -> list[Fitted]:
        """The measures among the units."""
        return [each for each in self.fitted if each.unit.measure]


def fit(
    composition: Composition, engine: Engine, cache: Path, allow_overflow: bool = False
) -> Pages:
    """Lay out every unit; ``FitError`` names each measure that keeps to its page at no step."""
    known = _Memory(cache, composition.layout)
    keys = {unit: composition.html(unit, {}) for unit in composition.units if not unit.pages}
    # What names no page is laid out first: its length does not depend on the others.
    fitted = {unit.anchor: Fitted(unit, engine.lay_out(html, unit.place), 0)
              for unit, html in keys.items() if UNKNOWN_PAGE not in html}
    counts = {unit.anchor: unit.pages for unit in composition.units}
    for unit, html in keys.items():
        counts[unit.anchor] = (fitted[unit.anchor].laid_out.page_count if unit.anchor in fitted
                               else known.number(html)
                               or expected_pages(composition.layout, unit.kind,
                                                 UNSEEN.sub("", html)))
    estimate = estimate_of(composition.layout)
    for _ in range(MAX_ROUNDS):
        numbers = _numbers(composition, counts)
        setter = _Setter(composition, engine, numbers, known, estimate)
        fitted = {unit.anchor: setter.set(unit, fitted.get(unit.anchor))
                  for unit in composition.units}
        problems = [_problem(each, estimate) for each in fitted.values() if not each.fits]
        if problems and not allow_overflow:
            # A measure in two sections is too long twice, and is shortened once.
            raise FitError(dict.fromkeys(problems))
        actual = {anchor: each.laid_out.page_count for anchor, each in fitted.items()}
        if actual == counts:
            for unit, html in keys.items():
                known.remember(html, counts[unit.anchor])
            known.save()
            return Pages(composition, tuple(fitted.values()))
        counts = actual
    place = composition.units[0].place
    raise LayoutError([Problem("E512", place, "die Seitenzahlen kommen nicht zur Ruhe")])


def _numbers(composition: Composition, counts: Mapping[str, int]) -> dict[str, int]:
    numbers, page = {}, 1
    for unit in composition.units:
        numbers[unit.anchor] = page
        page += counts[unit.anchor]
    return numbers


@dataclass(frozen=True)
class _Setter:
    """Sets units with the page numbers of one round; the same HTML is not laid out again."""

    composition: Composition
    engine: Engine
    numbers: Mapping[str, int]
    known: "_Memory"
    estimate: Estimate

    def set(self, unit: Part, earlier: Fitted | None) -> Fitted:
        """Return a unit on its pages: as it was, or at the remembered or the loosest step."""
        first_page = self.numbers[unit.anchor]
        if earlier and earlier.laid_out.html == self._html(unit, earlier.step):
            return replace(earlier, first_page=first_page)
        if unit.measure is None:
            laid_out = self.engine.lay_out(self._html(unit), unit.place)
            return Fitted(unit, laid_out, first_page)
        key = self.composition.html(unit, {}, self.composition.layout.steps[0])
        number = self.known.number(key)
        if number is not None:
            fitted = self._trial(unit, self.composition.layout.steps[number])
            if fitted.fits:
                return fitted
        fitted = self._loosest(unit)
        if fitted.step and fitted.fits:
            self.known.remember(key, fitted.step.number)
        return fitted

    def _loosest(self, unit: Part) -> Fitted:
        assert unit.measure is not None
        slacks = self.estimate.slacks(unit.measure)
        allowed = [s for s in self.composition.layout.steps if slacks[s.number] > -inf]
        index = next((i for i, each in enumerate(allowed) if slacks[each.number] >= 0),
                     len(allowed) - 1)
        tried: dict[int, Fitted] = {}
        while index not in tried and len(tried) < MAX_TRIALS:
            tried[index] = found = self._trial(unit, allowed[index])
            if not found.fits:
                index = min(index + 1, len(allowed) - 1)
            elif index > 0 and not self._excluded(found, allowed[index], allowed[index - 1]):
                index -= 1
        fitting = [number for number, each in tried.items() if each.fits]
        best = tried[min(fitting)] if fitting else self._too_long(tried[max(tried)])
        return replace(best, trials=len(tried))

    def _trial(self, unit: Part, step: Step) -> Fitted:
        laid_out = self.engine.lay_out(self._html(unit, step), unit.place)
        is_kept = (laid_out.page_count <= unit.pages
                   and laid_out.height("fit-end") <= laid_out.height("fit-foot"))
        # Only over the end of a page the engine lets a text into the gap above the foot.
        least = 0.0 if unit.pages == 1 else -inf
        slack = max(least, self._slack(unit, laid_out)) if is_kept else -inf
        return Fitted(unit, laid_out, self.numbers[unit.anchor], step, slack)

    def _too_long(self, found: Fitted) -> Fitted:
        """Return a unit with what it lacks: its last page is laid out once more without an end."""
        html = self._html(found.unit, found.step)
        endless = self.engine.lay_out(html, found.unit.place, endless_from=found.unit.pages)
        return replace(found, slack=min(-ROUNDED_PT, self._slack(found.unit, endless)))

    def _slack(self, unit: Part, laid_out: LaidOut) -> float:
        """Return the points between the end of the text and the foot of its last page."""
        assert unit.measure is not None
        head = self.composition.layout.head
        page, end = laid_out.height("fit-end")
        foot = laid_out.height("fit-top")[1] + room(head, foot_lines(unit.measure)) - ROUNDED_PT
        return foot - end + head.area_height * (unit.pages - 1 - page)

    def _excluded(self, found: Fitted, step: Step, looser: Step) -> bool:
        """Whether a looser step cannot fit: larger type on one width never takes fewer lines."""
        measure, height = found.unit.measure, found.laid_out.height
        assert measure is not None
        blocks = sum(bool(getattr(measure, name)) for name in TEXT_FIELDS)
        described_by = "fit-described" if blocks > 1 else "fit-end"
        names = ("fit-top", "fit-body", described_by, "fit-end", "fit-foot")
        area = self.composition.layout.head.area_height
        start, body, described, end, foot = (n * area + y for n, y in map(height, names))
        least = self.estimate.least_lines(measure.description, looser.size)
        lines = max((described - body) / step.leading, least + looser.space / looser.leading)
        description = lines * looser.leading
        rest = (end - described - blocks * step.space) * looser.small_leading / step.small_leading
        top = start + looser.field if looser.field else body - step.above
        return top + looser.above + description + rest + blocks * looser.space > foot

    def _html(self, unit: Part, step: Step | None = None) -> str:
        return self.composition.html(unit, self.numbers, step)


def _problem(fitted: Fitted, estimate: Estimate) -> Problem:
    unit, measure = fitted.unit, fitted.unit.measure
    if measure is None or fitted.step is None:
        message = (
            f"„{unit.title}“ braucht {fitted.laid_out.page_count} Seiten"
            f" statt {unit.pages}"
        )
        return Problem("E401", unit.place, message, "den Text kürzen")
    lines = -fitted.lines
    longest, over = estimate.shortening(measure, lines, fitted.step)
    length = len(getattr(measure, longest))
    message = (
        f"„{measure.title}“ ist auch auf der engsten Stufe {lines} Zeile{'n' * (lines > 1)}"
        f" (etwa {over} Zeichen) zu lang"
    )
    hint = (
        f"am längsten ist „{LABELS[longest]}“ mit {length} Zeichen:"
        f" auf etwa {max(0, length - over)} kürzen"
    )
    return Problem("E401", unit.place, message, hint)


class _Memory:
    """Steps and page counts by the hash of what decides them."""

    def __init__(self, folder: Path, layout: Layout) -> None:
        self._cache = Cache(folder)
        self._salt = f"{layout.style_sheet('unit')}{layout.head.model_dump_json()}"
        self._numbers: dict[str, int] = self._cache.get_json(FILE, FORM, dict[str, int]) or {}
        self._used: dict[str, int] = {}

    def number(self, html: str) -> int | None:
        """Return the number remembered for this HTML."""
        number = self._numbers.get(self._key(html))
        if number is not None:
            self.remember(html, number)
        return number

    def remember(self, html: str, number: int) -> None:
        """Keep the number for this HTML."""
        self._used[self._key(html)] = number

    def save(self) -> None:
        """Write what this run has used."""
        self._cache.keep_json(FILE, FORM, self._numbers | self._used)

    def _key(self, html: str) -> str:
        return hashlib.sha256(f"{self._salt}{html}".encode()).hexdigest()
