"""Copyfitting: every measure at the loosest step of the ladder that keeps it on its page."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate, groupby, zip_longest
from operator import itemgetter

from catalogue.layout.estimate import Estimate, estimate_of, expected_pages
from catalogue.layout.layout import Layout
from catalogue.model.problems import FitError, LayoutError, Place, Problem
from catalogue.typeset.columns import columned
from catalogue.typeset.composition import UNKNOWN_PAGE, Composition, Part
from catalogue.typeset.fitted import Fitted, Pages
from catalogue.typeset.forked import beside
from catalogue.typeset.halves import halved
from catalogue.typeset.leaves import Leaves
from catalogue.typeset.setter import Setter
from catalogue.typeset.spreads import Spread, is_kept, set_spread, spreads
from catalogue.typeset.tails import without_tails
from catalogue.typeset.watched import Watch, unwatched

UNSEEN = re.compile(rf"<title>.*?</title>|{UNKNOWN_PAGE}")
MAX_ROUNDS = 4
# Fewer units are sooner laid out than another process has begun.
WORTH_A_COPY = 8
# Characters of HTML that a process sets without filling memory: those of two hundred measures.
PORTION = 600_000
SET = "Teile gesetzt"


def fit(
    composition: Composition, leaves: Leaves, allow_overflow: bool = False,
    watch: Watch = unwatched,
) -> Pages:
    """Set every unit; ``FitError`` names each measure that keeps to its page at no step."""
    composition = columned(halved(without_tails(composition, leaves), leaves), leaves)
    estimate = estimate_of(composition.layout)
    _set_flowing(Setter(composition, leaves, {}, estimate), watch)
    counts = {unit.anchor: unit.pages or _expected(composition, leaves, unit)
              for unit in composition.units}
    inside = _inside(composition, leaves)
    for _ in range(MAX_ROUNDS):
        setter = Setter(composition, leaves, numbers_of(composition, counts, inside), estimate)
        together = spreads(composition.units, setter.numbers)
        dirty = [spread for spread in together if not is_kept(setter, spread)]
        _begin(setter, dirty, watch)
        found = {anchor: each for spread in together
                 for anchor, each in set_spread(setter, spread).items()}
        fitted = {unit.anchor: found[unit.anchor] for unit in composition.units}
        problems = [overflow(each, composition.layout, estimate)
                    for each in fitted.values() if not each.fits]
        if problems and not allow_overflow:
            # A measure in two sections is too long twice, and is shortened once.
            raise FitError(dict.fromkeys(problems))
        actual = {anchor: each.leaf.page_count for anchor, each in fitted.items()}
        if actual == counts:
            pages = Pages(composition, tuple(fitted.values()))
            reused = [each for each in pages.measures if leaves.was_there(setter.key_of(each))]
            return replace(pages, reused=len(reused))
        counts = actual
    place = composition.units[0].place
    raise LayoutError([Problem("E512", place, "die Seitenzahlen kommen nicht zur Ruhe")])


def _expected(composition: Composition, leaves: Leaves, unit: Part) -> int:
    """Return how many pages a unit takes, or what an estimate says where it names pages."""
    html = composition.html(unit, {})
    if UNKNOWN_PAGE not in html:
        return leaves.leaf(html, unit.place).page_count
    return expected_pages(composition.layout, unit.kind, UNSEEN.sub("", html))


def _set_flowing(setter: Setter, watch: Watch) -> None:
    """Set records that take any number of pages and name none, for the pages that they take."""
    flowing = (unit for unit in setter.composition.units if unit.setting == "flow")
    dirty = [unit for unit in flowing if setter.kept(unit) is None
             and UNKNOWN_PAGE not in setter.html(unit)]
    _begin(setter, [(unit,) for unit in dirty], watch)


def _begin(setter: Setter, dirty: Sequence[Spread], watch: Watch) -> None:
    """Set spreads if they are many; where a core is free, a copy of this run sets half.

    A large edition is set by copies alone, which give back the memory of the engine.
    """
    if len(dirty) < WORTH_A_COPY:
        return
    # The copy needs the engine, too.
    setter.leaves.begin()
    portions = _portions(setter, dirty)
    if len(portions) > 1:
        pairs = [*zip_longest(*[iter(portions)] * 2, fillvalue=())]
        for pair in watch(SET, pairs, len(dirty)):
            _set_apart(setter, *pair)
        return
    with beside(partial(_set_all, setter, dirty[1::2])) as finished:
        _set_all(setter, watch(SET, dirty[::2], len(dirty)))
        finished()


def _portions(setter: Setter, dirty: Sequence[Spread]) -> list[Sequence[Spread]]:
    """Return spreads in their order, as many together as one process sets without harm."""
    ends = accumulate(sum(len(setter.key(unit)) for unit in spread) for spread in dirty)
    numbered = zip((end // PORTION for end in ends), dirty, strict=True)
    return [[spread for _, spread in found] for _, found in groupby(numbered, itemgetter(0))]


def _set_apart(setter: Setter, one: Sequence[Spread], other: Sequence[Spread]) -> None:
    with (beside(partial(_set_all, setter, one)) as first,
          beside(partial(_set_all, setter, other)) as second):
        first()
        second()


def _set_all(setter: Setter, dirty: Iterable[Spread]) -> None:
    """Set spreads for the leaves that are kept of them."""
    for spread in dirty:
        set_spread(setter, spread)


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
