"""Puts two short records on one page where both keep to their half of it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from catalogue.typeset.composition import Composition, Part
from catalogue.typeset.leaves import Leaves

# A number as wide as those that will stand where pages are named.
ANY_PAGE = 888
FIRST_END = "fit-end-1"


def halved(composition: Composition, leaves: Leaves) -> Composition:
    """Return a composition in which records that follow each other share pages, two by two.

    A record that is longer than half a page stands alone on one of its own.
    """
    pages = dict.fromkeys((unit.anchor for unit in composition.units), ANY_PAGE)
    short = {unit.anchor for unit in composition.units if _may_share(unit)
             and _is_short(composition, leaves, unit, pages)}
    if not short:
        return composition
    return replace(composition, units=tuple(_paired(composition.units, short)))


def _may_share(unit: Part) -> bool:
    """Whether it is one page of a record whose kind is set on halves."""
    return unit.pages == 1 and bool(
        unit.is_fitted and unit.measure and unit.measure.declared.setting == "half")


def _is_short(
    composition: Composition, leaves: Leaves, unit: Part, pages: dict[str, int]
) -> bool:
    alone = _page(unit)
    heights = leaves.leaf(composition.html(alone, pages), unit.place).heights
    page, end = heights[FIRST_END]
    return page == 0 and end <= composition.layout.head.area_height / 2


def _paired(units: Iterable[Part], short: set[str]) -> Iterator[Part]:
    waiting: Part | None = None
    for unit in units:
        if waiting and unit.anchor in short and unit.section == waiting.section:
            yield _page(waiting, unit)
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = unit if unit.anchor in short else None
        if waiting is None:
            yield unit
    if waiting:
        yield waiting


def _page(*halves: Part) -> Part:
    """Return the page that records share."""
    names, titles = ([getattr(each, name) for each in halves] for name in ("id", "title"))
    return replace(halves[0], id="+".join(names), title=" · ".join(titles), measure=None,
                   setting="half", halves=halves, is_new=False, context={})
