"""Copyfitting: every measure at the loosest step of the ladder that keeps it on its page."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import accumulate, groupby, zip_longest
from math import inf
from operator import itemgetter

from msgspec.structs import replace as replaced

from catalogue.layout.estimate import Estimate, estimate_of, expected_pages, foot_lines, room
from catalogue.layout.head import Step
from catalogue.layout.layout import Layout
from catalogue.model.problems import FitError, LayoutError, Place, Problem
from catalogue.model.records import Measure
from catalogue.typeset.columns import columned
from catalogue.typeset.composition import UNKNOWN_PAGE, Composition, Part
from catalogue.typeset.fitted import Fitted, Pages, Trial
from catalogue.typeset.forked import beside
from catalogue.typeset.halves import halved
from catalogue.typeset.leaf import Leaf
from catalogue.typeset.leaves import Leaves
from catalogue.typeset.tails import without_tails
from catalogue.typeset.watched import Watch, unwatched

UNSEEN = re.compile(rf"<title>.*?</title>|{UNKNOWN_PAGE}")
MAX_ROUNDS = 4
# Fewer units are sooner laid out than another process has begun.
WORTH_A_COPY = 8
# Characters of HTML that a process sets without filling memory: those of two hundred measures.
PORTION = 600_000
SET = "Teile gesetzt"
# Fewer lines are not carried to a further page of a record.
LEAST_CARRIED = 4
# Where ends what stands on the field of a record.
STAGED = ("fit-caption", "fit-quoted", "fit-figures")
# The layout gives lengths to a hundredth of a point, the engine counts finer.
ROUNDED_PT = 0.01


def fit(
    composition: Composition, leaves: Leaves, allow_overflow: bool = False,
    watch: Watch = unwatched,
) -> Pages:
    """Set every unit; ``FitError`` names each measure that keeps to its page at no step."""
    composition = columned(halved(without_tails(composition, leaves), leaves), leaves)
    estimate = estimate_of(composition.layout)
    made = _set_flowing(Setter(composition, leaves, {}, estimate), watch)
    counts = {unit.anchor: unit.pages or _expected(composition, leaves, unit)
              for unit in composition.units}
    inside = _inside(composition, leaves)
    for _ in range(MAX_ROUNDS):
        setter = Setter(composition, leaves, numbers_of(composition, counts, inside), estimate)
        dirty = setter.dirty()
        made |= {unit.anchor for unit in dirty if unit.measures}
        fitted = setter.all(dirty, watch)
        problems = [overflow(each, composition.layout, estimate)
                    for each in fitted.values() if not each.fits]
        if problems and not allow_overflow:
            # A measure in two sections is too long twice, and is shortened once.
            raise FitError(dict.fromkeys(problems))
        actual = {anchor: each.leaf.page_count for anchor, each in fitted.items()}
        if actual == counts:
            pages = Pages(composition, tuple(alike(setter, [*fitted.values()])))
            return replace(pages, reused=len(pages.measures) - len(made))
        counts = actual
    place = composition.units[0].place
    raise LayoutError([Problem("E512", place, "die Seitenzahlen kommen nicht zur Ruhe")])


def alike(setter: "Setter", fitted: Sequence[Fitted]) -> Iterator[Fitted]:
    """Yield units in their order; records on facing pages stand at the tighter of their steps."""
    pages = {each.first_page: each for each in fitted if each.is_alone}
    for each in fitted:
        # The left page of a spread is the even one.
        facing = pages.get(each.first_page ^ 1) if each.is_alone else None
        yield setter.beside(each, facing) if facing else each


def _expected(composition: Composition, leaves: Leaves, unit: Part) -> int:
    """Return how many pages a unit takes, or what an estimate says where it names pages."""
    html = composition.html(unit, {})
    if UNKNOWN_PAGE not in html:
        return leaves.leaf(html, unit.place).page_count
    return expected_pages(composition.layout, unit.kind, UNSEEN.sub("", html))


def _set_flowing(setter: "Setter", watch: Watch) -> set[str]:
    """Set records that take any number of pages and name none, for the pages that they take.

    Return the anchors of those that were not kept.
    """
    flowing = (unit for unit in setter.composition.units if unit.setting == "flow")
    dirty = [unit for unit in flowing if not setter.is_kept(unit)
             and UNKNOWN_PAGE not in setter.html(unit)]
    setter.begin(dirty, watch)
    return {unit.anchor for unit in dirty}


def _inside(composition: Composition, leaves: Leaves) -> dict[str, int]:
    """Return for each heading in the contents on which page of its chapter it stands, from 0."""
    return {
        heading.anchor: leaf.anchors[heading.anchor].page
        for unit in composition.units if unit.headings
        for leaf in [leaves.leaf(composition.html(unit, {}), unit.place)]
        for heading in unit.headings
    }


def numbers_of(
    composition: Composition, counts: Mapping[str, int], inside: Mapping[str, int]
) -> dict[str, int]:
    """Return the first page of every unit by its anchor, from how many pages each takes.

    ``inside`` tells of headings in the contents on which page of their chapter they stand.
    """
    numbers: dict[str, int] = {}
    page = 1
    for unit in composition.units:
        numbers |= {each.anchor: page for each in (unit, *unit.entries)}
        numbers |= {each.anchor: page + inside.get(each.anchor, 0) for each in unit.headings}
        page += counts[unit.anchor]
    return numbers


Heights = Mapping[str, tuple[int, float]]


@dataclass(frozen=True)
class Setter:
    """Sets units with the page numbers of one round; the same HTML is not set again."""

    composition: Composition
    leaves: Leaves
    numbers: Mapping[str, int]
    estimate: Estimate
    htmls: dict[str, str] = field(default_factory=dict)

    def dirty(self) -> list[Part]:
        """Return the units that no leaf was kept of."""
        return [unit for unit in self.composition.units if not self.is_kept(unit)]

    def is_kept(self, unit: Part) -> bool:
        """Whether a leaf was kept of a unit."""
        return self._kept(unit) is not None

    def all(self, dirty: Sequence[Part], watch: Watch) -> dict[str, Fitted]:
        """Return every unit on its pages."""
        self.begin(dirty, watch)
        return {unit.anchor: self.set(unit) for unit in self.composition.units}

    def begin(self, dirty: Sequence[Part], watch: Watch) -> None:
        """Set units if they are many; where a core is free, a copy of this run sets half.

        A large edition is set by copies alone, which give back the memory of the engine.
        """
        if len(dirty) < WORTH_A_COPY:
            return
        # The copy needs the engine, too.
        self.leaves.begin()
        portions = self._portions(dirty)
        if len(portions) > 1:
            pairs = [*zip_longest(*[iter(portions)] * 2, fillvalue=())]
            for pair in watch(SET, pairs, len(dirty)):
                self._set_apart(*pair)
            return
        with beside(partial(self._set_all, dirty[1::2])) as finished:
            self._set_all(watch(SET, dirty[::2], len(dirty)))
            finished()

    def _portions(self, units: Sequence[Part]) -> list[Sequence[Part]]:
        """Return units in their order, as many together as one process sets without harm."""
        ends = accumulate(len(self._key(unit)) for unit in units)
        numbered = zip((end // PORTION for end in ends), units, strict=True)
        return [[unit for _, unit in found] for _, found in groupby(numbered, itemgetter(0))]

    def _set_apart(self, one: Sequence[Part], other: Sequence[Part]) -> None:
        with (beside(partial(self._set_all, one)) as first,
              beside(partial(self._set_all, other)) as second):
            first()
            second()

    def _set_all(self, units: Iterable[Part]) -> None:
        """Set units for the leaves that are kept of them."""
        for unit in units:
            self.set(unit)

    def set(self, unit: Part) -> Fitted:
        """Return a unit on its pages: as it was kept, or at the loosest step."""
        # A record that flows is set before it is known where it begins.
        first_page = self.numbers.get(unit.anchor, 1)
        if not unit.is_fitted:
            return Fitted(unit, self.leaves.leaf(self._key(unit), unit.place), first_page)
        kept = self._kept(unit)
        if kept is None:
            return self._loosest(unit)
        step = self.composition.layout.steps[kept.step]
        return Fitted(unit, kept, first_page, step, self._slack(unit, step, kept.heights))

    def held(self, unit: Part, step: Step) -> Fitted:
        """Return a measure at this step, fit or not; what is too much is told to a line or so."""
        trial = self._trial(unit, step)
        if not trial.fits:
            lacking = self._lacking(unit, step, trial.laid_out.heights)
            trial = replace(trial, slack=min(-ROUNDED_PT, lacking))
        return self._painted(unit, trial)

    def beside(self, fitted: Fitted, facing: Fitted) -> Fitted:
        """Return a record at the step of the page that faces it where that is tighter and fits."""
        own, step = fitted.loosest, facing.loosest
        if not own or not step or step.number <= own.number:
            return fitted
        key = self.html(fitted.unit, step)
        leaf = self.leaves.kept(key)
        if leaf is None:
            trial = self._trial(fitted.unit, step)
            if not trial.fits:
                return fitted
            leaf = self._painted(fitted.unit, trial).leaf
            self.leaves.keep(key, leaf)
        slack = self._slack(fitted.unit, step, leaf.heights)
        return replace(fitted, leaf=leaf, step=step, slack=slack, beside=own)

    def fits_at(self, unit: Part, step: Step) -> bool:
        """Whether a measure keeps to its pages at this step."""
        return self._trial(unit, step).fits

    def _kept(self, unit: Part) -> Leaf | None:
        return self.leaves.kept(self._key(unit))

    def _key(self, unit: Part) -> str:
        """Return the HTML a unit is kept under: a measure's at the first step, whatever it fits."""
        if unit.anchor not in self.htmls:
            self.htmls[unit.anchor] = self.html(unit)
        return self.htmls[unit.anchor]

    def first_step(self, measure: Measure) -> Step:
        """Return the step that the estimate names for a measure."""
        allowed, index = self._first(measure)
        return allowed[index]

    def _first(self, measure: Measure) -> tuple[list[Step], int]:
        """Return the steps that take the title of a measure, and which of them is tried first."""
        slacks = self.estimate.slacks(measure)
        allowed = [s for s in self.composition.layout.steps if slacks[s.number] > -inf]
        index = next((i for i, each in enumerate(allowed) if slacks[each.number] >= 0),
                     len(allowed) - 1)
        return allowed, index

    def _loosest(self, unit: Part) -> Fitted:
        assert unit.measure is not None
        allowed, index = self._first(unit.measure)
        tried: dict[int, Trial] = {}
        while index not in tried:
            tried[index] = found = self._trial(unit, allowed[index])
            if not found.is_good:
                index = min(index + 1, len(allowed) - 1)
            elif index > 0 and not self._excluded(unit, found, allowed[index - 1]):
                index -= 1
        fitting = [number for number, each in tried.items() if each.is_good] or [
            number for number, each in tried.items() if each.fits]
        best = tried[min(fitting)] if fitting else self._too_long(unit, tried[max(tried)])
        fitted = self._painted(unit, best)
        if best.fits:
            self.leaves.keep(self._key(unit), fitted.leaf)
        return fitted

    def _painted(self, unit: Part, trial: Trial) -> Fitted:
        leaf = replaced(self.leaves.engine.leaf(trial.laid_out), step=trial.step.number)
        return Fitted(unit, leaf, self.numbers[unit.anchor], trial.step, trial.slack)

    def _trial(self, unit: Part, step: Step) -> Trial:
        laid_out = self.leaves.engine.lay_out(self.html(unit, step), unit.place)
        heights = laid_out.heights
        is_kept = laid_out.page_count <= unit.pages and heights["fit-end"] <= heights["fit-foot"]
        # What stands beside the texts begins no page of its own.
        is_kept = is_kept and self._beside(unit, step, heights) >= 0
        is_kept = is_kept and self._is_staged(step, heights)
        slack = self._slack(unit, step, heights) if is_kept else -inf
        return Trial(laid_out, step, slack, self._carries(step, heights))

    def _carries(self, step: Step, heights: Heights) -> bool:
        """Whether a further page has lines enough to be one, or nothing."""
        page, end = max(heights["fit-end"], heights.get("fit-rail", (0, 0.0)))
        top = heights["fit-top"][1] + self.composition.layout.head.continued
        return not page or end - top - step.space > (LEAST_CARRIED - 0.5) * step.small_leading

    def _is_staged(self, step: Step, heights: Heights) -> bool:
        """Whether what stands on the field keeps to it, and a picture has half of it."""
        head, top = self.composition.layout.head, heights["fit-top"][1]
        tops = {name: place - top for name, (_, place) in heights.items()}
        # On a narrow page figures stand above the words, not beside them.
        below = inf if head.has_rail else tops.get("fit-quote", inf)
        ends = (tops[name] for name in STAGED if name in tops)
        return (all(end <= step.field + ROUNDED_PT for end in ends)
                and tops.get("fit-figures", 0.0) <= below
                and tops.get("fit-mask", 0.0) <= step.field / 2)

    def _too_long(self, unit: Part, found: Trial) -> Trial:
        """Return a trial with what it lacks: its last page is laid out once more without an end."""
        html = self.html(unit, found.step)
        endless = self.leaves.engine.lay_out(html, unit.place, endless_from=unit.pages)
        lacking = self._lacking(unit, found.step, endless.heights)
        return replace(found, slack=min(-ROUNDED_PT, lacking))

    def _slack(self, unit: Part, step: Step, heights: Heights) -> float:
        """Return the points between the end of a text that fits and the foot of its last page."""
        # Only over the end of a page the engine lets a text into the gap above the foot.
        return max(0.0 if unit.pages == 1 else -inf, self._lacking(unit, step, heights))

    def _lacking(self, unit: Part, step: Step, heights: Heights) -> float:
        text = self._free(unit, step, heights, "fit-end")
        return min(text, self._beside(unit, step, heights))

    def _beside(self, unit: Part, step: Step, heights: Heights) -> float:
        """Return the points below what stands beside the texts, endless where nothing does."""
        if not step.rail:
            return inf
        free = self._free(unit, step, heights, "fit-rail")
        # Beside the texts there is the first page alone.
        pages = unit.pages - 1 if self.composition.layout.head.has_rail else 0
        return free - self._page_height(unit) * pages

    def _free(self, unit: Part, step: Step, heights: Heights, name: str) -> float:
        """Return the points between a place and the foot of the last page of a unit."""
        assert unit.measure is not None
        head = self.composition.layout.head
        # What overflows beside the texts stands nowhere.
        page, end = heights.get(name, (unit.pages, head.area_height))
        foot = heights["fit-top"][1] + room(head, foot_lines(unit.measure, step)) - ROUNDED_PT
        return foot - end + self._page_height(unit) * (unit.pages - 1 - page)

    def _page_height(self, unit: Part) -> float:
        """Return the points between the same places of two pages of a unit."""
        head = self.composition.layout.head
        return head.further_height if unit.pages > 1 else head.area_height

    def _excluded(self, unit: Part, found: Trial, looser: Step) -> bool:
        """Whether a looser step cannot fit: larger type on one width never takes fewer lines."""
        measure, heights, step = unit.measure, found.laid_out.heights, found.step
        assert measure is not None
        if step.rail != looser.rail or looser.stage:
            return False
        if any(not field.is_prose and measure.text(field.id) for field in measure.fields.body):
            # How the height of a picture or a table changes with the type, nobody knows.
            return False
        blocks = sum(map(bool, measure.texts))
        described_by = "fit-described" if blocks > 1 else "fit-end"
        names = ("fit-top", "fit-body", described_by, "fit-end", "fit-foot")
        area = self._page_height(unit)
        start, body, described, end, foot = (
            page * area + top for page, top in (heights[name] for name in names))
        least = self.estimate.least_lines(measure.texts[0], looser.size)
        lines = max((described - body) / step.leading, least + looser.space / looser.leading)
        description = lines * looser.leading
        rest = (end - described - blocks * step.space) * looser.small_leading / step.small_leading
        top = start + looser.field if looser.field else body - step.above
        return top + looser.above + description + rest + blocks * looser.space > foot

    def html(self, unit: Part, step: Step | None = None) -> str:
        """Return the HTML of a unit at a step."""
        return self.composition.html(unit, self.numbers, step)


def overflow(fitted: Fitted, layout: Layout, estimate: Estimate) -> Problem:
    """Return by how much a unit is too long for its pages, and what to shorten."""
    unit, measure = fitted.unit, fitted.unit.measure
    if measure is None or fitted.step is None:
        message = (
            f"„{unit.title}“ braucht {fitted.leaf.page_count} Seiten"
            f" statt {unit.pages}"
        )
        hint = "die Texte dieser Seite kürzen oder in der Vorlage weniger setzen"
        return Problem("E401", Place(layout.path(unit.template)), message, hint)
    lines = -fitted.lines
    longest, over = estimate.shortening(measure, lines, fitted.step)
    length = len(getattr(measure, longest))
    message = (
        f"„{measure.title}“ ist auch auf der engsten Stufe {lines} Zeile{'n' * (lines > 1)}"
        f" (etwa {over} Zeichen) zu lang"
    )
    enough = (f"auf etwa {length - over} kürzen" if over < length
              else "mehrere Felder kürzen, oder mit „pages: 2“ auf zwei Seiten setzen")
    hint = f"am längsten ist „{measure.fields.labels[longest]}“ mit {length} Zeichen: {enough}"
    return Problem("E401", unit.place, message, hint)
