"""Sets records on facing pages at one step: the tighter of the two that they would have alone.

The one that the estimate gives less room goes first; mostly the other is set but once, where its
neighbour stands. What would leave its page too empty there stays as it would be alone.
"""

from collections.abc import Mapping, Sequence

from catalogue.layout.head import Step
from catalogue.typeset.composition import Part
from catalogue.typeset.fitted import Fitted
from catalogue.typeset.setter import Setter

# No more of a page stays empty for the sake of the one beside it.
MOST_EMPTY = 3 / 8
# Records on facing pages, or one unit that nothing faces or that is no record.
Spread = tuple[Part, ...]


def spreads(units: Sequence[Part], numbers: Mapping[str, int]) -> list[Spread]:
    """Return units in their order, two together where they are records on facing pages."""
    found: list[Spread] = []
    for unit in units:
        last = found[-1] if found else ()
        if len(last) == 1 and are_facing(last[0], unit, numbers):
            found[-1] = (last[0], unit)
        else:
            found.append((unit,))
    return found


def are_facing(left: Part, right: Part, numbers: Mapping[str, int]) -> bool:
    """Whether two parts are records with a page each, on a spread."""
    pages = [numbers.get(each.anchor, 0) for each in (left, right) if each.keeps_one_page]
    # The left page of a spread is the even one.
    return len(pages) == 2 and pages[0] > 0 and pages[0] % 2 == 0 and pages[1] == pages[0] + 1


def is_kept(setter: Setter, spread: Spread) -> bool:
    """Whether a spread is set from what was kept."""
    leading, *following = _in_turn(setter, spread)
    kept = setter.kept(leading)
    if kept is None or not following:
        return kept is not None
    step = setter.composition.layout.steps[kept.step]
    if setter.kept(following[0]) is not None:
        return True
    return setter.is_kept_at(following[0], step) and _at(setter, following[0], step) is not None


def set_spread(setter: Setter, spread: Spread) -> dict[str, Fitted]:
    """Return units on their pages by their anchors; facing records at one step where that fits."""
    leading, *following = _in_turn(setter, spread)
    one = setter.set(leading)
    if not following:
        return {leading.anchor: one}
    other = _expected_beside(setter, following[0], one) or setter.set(following[0])
    return {each.unit.anchor: each
            for each in (_beside(setter, one, other), _beside(setter, other, one))}


def _in_turn(setter: Setter, spread: Spread) -> Sequence[Part]:
    """Return first what was kept at its own step, else what the estimate gives less room."""
    if len(spread) == 1:
        return spread
    kept = [unit for unit in spread if setter.kept(unit)]
    if kept:
        return [*kept, *(unit for unit in spread if unit not in kept)]
    return sorted(spread, key=lambda unit: -setter.first_step(unit).number)


def _expected_beside(setter: Setter, unit: Part, facing: Fitted) -> Fitted | None:
    """Return a record at a step that is tighter than it is expected to have alone."""
    step = facing.step
    if setter.kept(unit) or not facing.fits or not step:
        return None
    if setter.is_kept_at(unit, step) or step.number > setter.first_step(unit).number:
        return _at(setter, unit, step)
    return None


def _beside(setter: Setter, fitted: Fitted, facing: Fitted) -> Fitted:
    """Return a record at the step of the one that faces it, where that is tighter and fits."""
    if not (fitted.fits and facing.fits and fitted.step and facing.step):
        return fitted
    if facing.step.number <= fitted.step.number:
        return fitted
    return _at(setter, fitted.unit, facing.step) or fitted


def _at(setter: Setter, unit: Part, step: Step) -> Fitted | None:
    """Return a record at a step, nothing where it does not fit or leaves too much of its page."""
    found = setter.at(unit, step)
    empty = MOST_EMPTY * setter.composition.layout.head.area_height
    return found if found and found.slack <= empty else None
