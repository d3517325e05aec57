"""Puts the opener of a small section and its first record on one page, and two short records."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import ceil, inf

from catalogue.typeset.composition import Composition, Part
from catalogue.typeset.leaves import Leaves

# Where the first half begins, where its text ends and what stands beside that.
START, ENDS = "fit-start-1", ("fit-end-1", "fit-rail-1")
# What rounding may add up to, less than an eye tells apart.
ROUNDED_PT = 0.2
# An overview of fewer records is no page.
FEW_RECORDS = 6
# Of so many parts of a page the first half has one, where nothing asks for more.
PARTS = 2


def halved(composition: Composition, leaves: Leaves) -> Composition:
    """Return a composition in which parts that follow each other share pages, two by two.

    What is too long to share a page stands alone on one of its own, and so does all where the
    edition says ``setting: page``.
    """
    sharing = [*_sharing(composition)]
    if not sharing:
        return composition
    needs = {unit.anchor: _need(composition, leaves, unit) for unit in sharing}
    return replace(composition, units=tuple(_paired(composition, needs)))


def _sharing(composition: Composition) -> Iterator[Part]:
    """Yield openers and records that may share a page: a record behind an opener always may."""
    wish, is_behind = composition.edition.head.setting, False
    for unit in composition.units:
        is_opener = unit.kind == "overview" and wish != "page" and (
            wish == "half" or len(unit.context["entries"]) < FEW_RECORDS)
        if is_opener or (unit.keeps_one_page and (is_behind or _is_half(composition, unit))):
            yield unit
        is_behind = is_opener


def _is_half(composition: Composition, unit: Part) -> bool:
    """Whether a record may share a page with another one."""
    return bool(unit.measure and composition.edition.setting(unit.measure) == "half")


def _need(composition: Composition, leaves: Leaves, unit: Part) -> float:
    """Return the lines that a part needs on a page it shares, endless where it fills one."""
    found = leaves.heights(composition.tried(_page((unit,))), unit.place)
    (_, start), (page, end) = found[START], max(found[name] for name in ENDS if name in found)
    if page:
        return inf
    return ceil((end - start - ROUNDED_PT) / composition.layout.head.line)


def _paired(composition: Composition, needs: Mapping[str, float]) -> Iterator[Part]:
    """Yield units, two that follow each other in a section on one page where both fit."""
    head = composition.layout.head
    # Between the halves a line is free.
    room = head.area_height // head.line - 1
    waiting: Part | None = None
    for unit in composition.units:
        need = needs.get(unit.anchor, inf)
        is_half = _is_half(composition, unit)
        if waiting and unit.measure and unit.section == waiting.section and (
                is_half or not waiting.measure):
            first = needs[waiting.anchor]
            if first + need <= room:
                lines = max(first, min(room // PARTS, room - need))
                yield _page((waiting, unit), lines * head.line - ROUNDED_PT)
                waiting = None
                continue
        if waiting:
            yield waiting
        waiting = unit if need < inf and (is_half or not unit.measure) else None
        if waiting is None:
            yield unit
    if waiting:
        yield waiting


def _page(halves: tuple[Part, ...], height: float | None = None) -> Part:
    """Return the page that parts share, the first of them so many points high."""
    names, titles = ([getattr(each, name) for each in halves] for name in ("id", "title"))
    return replace(halves[0], id="+".join(names), title=" · ".join(titles), measure=None, pages=1,
                   setting="half", halves=halves, is_new=False, context={"height": height})
