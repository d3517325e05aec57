"""Sets a chapter closer, or the contacts, of which only some lines would stand on a last page."""

from dataclasses import replace

from catalogue.typeset.composition import UNKNOWN_PAGE, Composition, Part
from catalogue.typeset.leaves import Leaves

# So few lines make no page.
FEW_LINES = 8
START, END = "fit-start", "fit-end"
KINDS = ("chapter", "contacts")


def without_tails(composition: Composition, leaves: Leaves) -> Composition:
    """Return a composition whose texts end with more than a few lines, where that can be had."""
    return replace(composition, units=tuple(
        _closer(composition, leaves, unit) if unit.kind in KINDS else unit
        for unit in composition.units))


def _closer(composition: Composition, leaves: Leaves, unit: Part) -> Part:
    html = composition.html(unit, {})
    if UNKNOWN_PAGE in html:
        return unit
    leaf = leaves.leaf(html, unit.place)
    if leaf.page_count == 1 or not {START, END} <= leaf.heights.keys():
        return unit
    (_, top), (page, end) = leaf.heights[START], leaf.heights[END]
    if page + 1 < leaf.page_count or end - top > FEW_LINES * composition.layout.head.line:
        return unit
    closer = unit.extended(is_close=True)
    trial = leaves.leaf(composition.html(closer, {}), unit.place)
    return closer if trial.page_count < leaf.page_count else unit
