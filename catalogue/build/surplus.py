"""What is too much of a measure that fits its pages at no step: how far its longest text goes."""

import re
from collections.abc import Callable, Sequence

from catalogue.build.preview import Desk, Preview, placed, shown
from catalogue.build.proof import Surplus
from catalogue.model.records import Measure
from catalogue.typeset.composition import Part
from catalogue.typeset.setter import Setter

WORD = re.compile(r"\S+")
# So many words beside what an estimate names are looked at next.
NEAR = 8


def surplus(desk: Desk, whole: Preview, section: str) -> tuple[Surplus, Preview] | None:
    """Return what is too much, and the page as far as it fits; nothing where all fits.

    Where not even the first word fits, the offset is 0 and the field is not shown.
    """
    trial = whole.trial
    if not trial or trial.fitted.fits or not trial.fitted.step or not trial.fitted.unit.measure:
        return None
    fields, step = trial.measure.fields, trial.fitted.step
    name, over = trial.setter.estimate.shortening(trial.measure, -whole.lines, step)
    text = str(trial.measure.value(name))

    def cut(end: int) -> tuple[Measure, Setter, Part]:
        measure = trial.measure.model_copy(update={name: text[:end]})
        return measure, *placed(desk, measure, section)

    def fits(end: int) -> bool:
        _, setter, unit = cut(end)
        return setter.fits_at(unit, step)

    words = [found for found in WORD.finditer(text) if not _is_inside_link(text, found.end())]
    ends = [found.end() for found in words]
    last = _last(ends, sum(end <= len(text) - over for end in ends), fits)
    offset = ends[last] if last >= 0 else 0
    measure, setter, unit = cut(offset)
    page = shown(measure, setter.held(unit, step), setter, whole.problems)
    return Surplus(name, fields.labels[name], -whole.lines, len(text.rstrip()) - offset, offset,
                   words[last][0] if last >= 0 else ""), page


def _is_inside_link(text: str, end: int) -> bool:
    return text.count("[", 0, end) > text.count("]", 0, end)


def _last(ends: Sequence[int], guess: int, fits: Callable[[int], bool]) -> int:
    """Return the last place in a row that fits, -1 where none does; what is later never does.

    A guess is tried first, then what lies further and further from it, then what lies between.
    """
    low, high, middle, reach = -1, len(ends), guess, NEAR
    while high - low > 1:
        middle = min(max(middle, low + 1), high - 1)
        low, high = (middle, high) if fits(ends[middle]) else (low, middle)
        if low >= 0 and high < len(ends):
            middle = (low + high) // 2
        else:
            middle = low + reach if low >= 0 else high - reach
            reach *= 2
    return low
