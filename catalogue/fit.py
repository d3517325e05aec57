"""Copyfitting: every measure at the loosest step of the ladder that keeps it on its page."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from catalogue.compose import Composition, Unit
from catalogue.layout import Layout, Step
from catalogue.model import TEXT_FIELDS
from catalogue.problems import FitError, LayoutError, Problem
from catalogue.render import Engine, LaidOut

MAX_TRIALS = 5
MAX_ROUNDS = 4
CHARACTERS_PER_LINE = 68
NAMES = {
    "description": "Beschreibung", "goals": "Ziele",
    "target_groups": "Zielgruppen", "responsible": "Wer ist verantwortlich?",
}  # fmt: skip


@dataclass(frozen=True)
class Fitted:
    """A unit laid out on its pages; ``slack`` in points is negative when it is too long."""

    unit: Unit
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
        return self.laid_out.page_count <= self.unit.pages and self.slack >= 0

    @property
    def lines(self) -> int:
        """Lines of slack, or of excess as a negative number."""
        leading = self.step.small_leading if self.step else 1
        return int(self.slack // leading)

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
    known = _Cache(cache / "fit.json", composition.layout)
    counts = {
        unit.anchor: unit.pages or engine.lay_out(composition.html(unit, {}), unit.place).page_count
        for unit in composition.units
    }
    for _ in range(MAX_ROUNDS):
        numbers = _numbers(composition, counts)
        fitted = tuple(
            _set(composition, engine, unit, numbers, known) for unit in composition.units
        )
        problems = [_too_long(each) for each in fitted if not each.fits]
        if problems and not allow_overflow:
            raise FitError(problems)
        actual = {each.unit.anchor: each.laid_out.page_count for each in fitted}
        if actual == counts:
            known.save()
            return Pages(composition, fitted)
        counts = actual
    place = composition.units[0].place
    raise LayoutError([Problem("E512", place, "die Seitenzahlen kommen nicht zur Ruhe")])


def _numbers(composition: Composition, counts: Mapping[str, int]) -> dict[str, int]:
    numbers, page = {}, 1
    for unit in composition.units:
        numbers[unit.anchor] = page
        page += counts[unit.anchor]
    return numbers


def _set(
    composition: Composition, engine: Engine, unit: Unit, numbers: Mapping[str, int],
    known: "_Cache",
) -> Fitted:
    first_page = numbers[unit.anchor]
    if unit.measure is None:
        html = composition.html(unit, numbers)
        return Fitted(unit, engine.lay_out(html, unit.place), first_page)

    def trial(step: Step) -> Fitted:
        html = composition.html(unit, numbers, step)
        laid_out = engine.lay_out(html, unit.place)
        return Fitted(unit, laid_out, first_page, step, _slack(laid_out))

    key = composition.html(unit, {}, composition.layout.steps[0])
    number = known.step(key)
    if number is not None and (fitted := trial(composition.layout.steps[number])).fits:
        return fitted
    fitted = _loosest(composition, unit, trial)
    if fitted.step and fitted.fits:
        known.remember(key, fitted.step.number)
    return fitted


def _slack(laid_out: LaidOut) -> float:
    """Return the points between the end of the text and the foot of its page."""
    end_page, end = laid_out.height("fit-end")
    foot_page, foot = laid_out.height("fit-foot")
    top = laid_out.height("fit-body")[1]
    if end_page > 0:
        return -(end - top) - (end_page - 1) * (foot - top)
    return foot - end if end_page == foot_page else 0.0


def _loosest(composition: Composition, unit: Unit, trial: object) -> Fitted:
    assert callable(trial)
    measure = unit.measure
    assert measure is not None
    allowed = [s for s in composition.layout.steps
               if composition.title_lines(measure, s) <= s.title_lines]
    allowed = allowed or [composition.layout.steps[-1]]
    index = _expected(composition.layout, unit, allowed)
    tried: dict[int, Fitted] = {}
    while index not in tried and len(tried) < MAX_TRIALS:
        tried[index] = found = trial(allowed[index])
        if not found.fits:
            index = min(index + 1, len(allowed) - 1)
        elif index > 0 and not _excluded(found, allowed[index - 1]):
            index -= 1
    fitting = [each for each in tried.values() if each.fits]
    best = min(fitting, key=_number) if fitting else max(tried.values(), key=_number)
    return Fitted(best.unit, best.laid_out, best.first_page, best.step, best.slack, len(tried))


def _number(fitted: Fitted) -> int:
    return fitted.step.number if fitted.step else 0


def _excluded(fitted: Fitted, looser: Step) -> bool:
    """Whether a looser step cannot fit: larger type on the same width never takes fewer lines."""
    step = fitted.step
    assert step is not None
    foot = fitted.laid_out.height("fit-foot")[1]
    body, described, end = (fitted.laid_out.height(f"fit-{n}")[1] for n in ("body", "described", "end"))
    blocks = sum(bool(text) for text in fitted.unit.context["texts"].values())
    description = (described - body) * looser.leading / step.leading
    rest = (end - described - blocks * step.space) * looser.small_leading / step.small_leading
    top = body - step.above if not looser.field else max(
        looser.field + fitted.laid_out.height("fit-top")[1], 0
    )
    return top + looser.above + description + rest + blocks * looser.space > foot


def _expected(layout: Layout, unit: Unit, steps: list[Step]) -> int:
    """Return the index of the loosest step that an estimate from character widths lets fit."""
    texts = unit.context["texts"]
    room = layout.head.area_height - layout.head.line * (unit.context["foot_lines"] + 1)
    for index, step in enumerate(steps):
        title = layout.title_face.width(unit.measure.title if unit.measure else "")
        title_lines = ceil(title * step.title_size / step.title_width)
        header = max(step.field, title_lines * step.title_leading + layout.head.header_height)
        text = sum(
            _lines(layout, paragraph, step.size if name == "description" else step.small_size)
            * (step.leading if name == "description" else step.small_leading)
            for name in texts
            for paragraph in _paragraphs(texts[name])
        )
        blocks = sum(bool(t) for t in texts.values()) * step.space
        if header + step.above + text + blocks <= room:
            return index
    return len(steps) - 1


def _paragraphs(html: str) -> Iterator[str]:
    for paragraph in re.split(r"</(?:p|li)>", html):
        if text := re.sub(r"<[^>]+>|\n", " ", paragraph).strip():
            yield text


def _lines(layout: Layout, text: str, size: float) -> int:
    # Ragged lines end short of the measure by about a fiftieth.
    return ceil(layout.text_face.width(text) * size / layout.head.text_width * 1.02)


def _too_long(fitted: Fitted) -> Problem:
    unit, measure = fitted.unit, fitted.unit.measure
    if measure is None:
        message = (
            f"„{unit.title}“ braucht {fitted.laid_out.page_count} Seiten"
            f" statt {unit.pages}"
        )
        return Problem("E401", unit.place, message, "den Text kürzen")
    lines = max(1, -fitted.lines)
    lengths = {name: len(getattr(measure, name)) for name in TEXT_FIELDS}
    longest = max(lengths, key=lambda name: lengths[name])
    over = lines * CHARACTERS_PER_LINE
    message = (
        f"„{measure.title}“ ist auch auf der engsten Stufe {lines} Zeilen"
        f" (etwa {over} Zeichen) zu lang"
    )
    hint = (
        f"am längsten ist „{NAMES[longest]}“ mit {lengths[longest]} Zeichen:"
        f" auf etwa {max(0, lengths[longest] - over)} kürzen"
    )
    return Problem("E401", unit.place, message, hint)


class _Cache:
    """The step of every measure by the hash of what decides it; a broken file is an empty one."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self._path = path
        self._salt = f"{layout.style_sheet}{layout.head.model_dump_json()}"
        self._used: dict[str, int] = {}
        try:
            self._steps = dict(json.loads(path.read_text("utf-8")))
        except (OSError, ValueError):
            self._steps = {}

    def step(self, html: str) -> int | None:
        """Return the remembered step for this HTML."""
        number = self._steps.get(self._key(html))
        if number is not None:
            self.remember(html, number)
        return number

    def remember(self, html: str, number: int) -> None:
        """Keep the step for this HTML."""
        self._used[self._key(html)] = number

    def save(self) -> None:
        """Write what this run has used."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps(self._steps | self._used, sort_keys=True), "utf-8")

    def _key(self, html: str) -> str:
        return hashlib.sha256(f"{self._salt}{html}".encode()).hexdigest()
