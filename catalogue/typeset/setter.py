"""Sets units: a record at the loosest step of the ladder that keeps it on its pages, or at one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import inf

from msgspec.structs import replace as replaced

from catalogue.layout.estimate import Estimate, foot_lines, room
from catalogue.layout.head import Step
from catalogue.typeset.composition import Composition, Part
from catalogue.typeset.fitted import Fitted, Trial
from catalogue.typeset.leaf import Leaf
from catalogue.typeset.leaves import Leaves

# Fewer lines are not carried to a further page of a record.
LEAST_CARRIED = 4
# Where ends what stands on the field of a record.
STAGED = ("fit-caption", "fit-quoted", "fit-figures", "fit-led")
# The layout gives lengths to a hundredth of a point, the engine counts finer.
ROUNDED_PT = 0.01

Heights = Mapping[str, tuple[int, float]]


@dataclass(frozen=True)
class Setter:
    """Sets units with the page numbers of one round; the same HTML is not set again."""

    composition: Composition
    leaves: Leaves
    numbers: Mapping[str, int]
    estimate: Estimate
    htmls: dict[tuple[str, int], str] = field(default_factory=dict)
    firsts: dict[str, tuple[list[Step], int]] = field(default_factory=dict)

    def kept(self, unit: Part) -> Leaf | None:
        """Return the leaf that was kept of a unit, a measure's at its loosest step."""
        return self.leaves.kept(self.key(unit))

    def is_kept_at(self, unit: Part, step: Step) -> bool:
        """Whether a leaf was kept of a measure at this step."""
        return self.leaves.kept(self.html(unit, step)) is not None

    def set(self, unit: Part) -> Fitted:
        """Return a unit on its pages: as it was kept, or at the loosest step."""
        # A record that flows is set before it is known where it begins.
        first_page = self.numbers.get(unit.anchor, 1)
        if not unit.is_fitted:
            return Fitted(unit, self.leaves.leaf(self.key(unit), unit.place), first_page)
        kept = self.kept(unit)
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

    def at(self, unit: Part, step: Step) -> Fitted | None:
        """Return a measure at this step, nothing where it does not keep to its pages there."""
        key = self.html(unit, step)
        leaf = self.leaves.kept(key)
        if leaf is None:
            trial = self._trial(unit, step)
            if not trial.fits:
                return None
            leaf = self._painted(unit, trial).leaf
            self.leaves.keep(key, leaf)
        slack = self._slack(unit, step, leaf.heights)
        return Fitted(unit, leaf, self.numbers[unit.anchor], step, slack)

    def fits_at(self, unit: Part, step: Step) -> bool:
        """Whether a measure keeps to its pages at this step."""
        return self._trial(unit, step).fits

    def key(self, unit: Part) -> str:
        """Return the HTML a unit is kept under: a measure's at the first step, whatever it fits."""
        return self.html(unit)

    def key_of(self, fitted: Fitted) -> str:
        """Return the HTML that the leaf of a unit on its pages is kept under."""
        unit, kept = fitted.unit, self.kept(fitted.unit)
        is_own = fitted.step is None or (kept and kept.step == fitted.step.number)
        return self.key(unit) if is_own else self.html(unit, fitted.step)

    def first_step(self, unit: Part) -> Step:
        """Return the step that the estimate names for a measure."""
        allowed, index = self._first(unit)
        return allowed[index]

    def _first(self, unit: Part) -> tuple[list[Step], int]:
        """Return the steps that take the title of a measure, and which of them is tried first."""
        if unit.anchor not in self.firsts:
            assert unit.measure is not None
            slacks = self.estimate.slacks(unit.measure)
            allowed = [s for s in self.composition.layout.steps if slacks[s.number] > -inf]
            fitting = (i for i, each in enumerate(allowed) if slacks[each.number] >= 0)
            self.firsts[unit.anchor] = allowed, next(fitting, len(allowed) - 1)
        return self.firsts[unit.anchor]

    def _loosest(self, unit: Part) -> Fitted:
        allowed, index = self._first(unit)
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
            self.leaves.keep(self.key(unit), fitted.leaf)
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
        if step.rail != looser.rail or step.stage or looser.stage:
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
        """Return the HTML of a unit at a step, a measure's at the first unless one is named."""
        asked = unit.anchor, step.number if step else 0
        if asked not in self.htmls:
            self.htmls[asked] = self.composition.html(unit, self.numbers, step)
        return self.htmls[asked]


