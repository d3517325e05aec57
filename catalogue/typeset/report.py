"""What a build tells of an edition's pages: the part of the report that repeats byte by byte."""

from typing import Any

from catalogue.typeset.composition import Part
from catalogue.typeset.fitted import Fitted, Pages


def layout_report(pages: Pages) -> dict[str, Any]:
    """Return counts, the share of every fit step, and each unit with its pages."""
    composition = pages.composition
    steps = [each.step.number for each in pages.measures if each.step]
    return {
        "edition": composition.edition.number,
        "pages": pages.page_count,
        "measures": len(composition.edition.measures),
        "tightness": [steps.count(step.number) for step in composition.layout.steps],
        "units": [_unit(each, entry) for each in pages.fitted for entry in each.unit.entries],
    }


def _unit(fitted: Fitted, entry: Part) -> dict[str, Any]:
    """Return what is told of a unit, or of one of the records that share its page."""
    found = {
        "kind": entry.kind,
        "id": entry.id,
        "section": entry.section,
        "title": entry.measure.title if entry.measure else entry.title,
        "first_page": fitted.first_page,
        "pages": fitted.leaf.page_count,
    }
    if entry.measure:
        found |= {"measure": entry.measure.id, "new": entry.is_new}
    if fitted.step:
        found |= {"tightness": fitted.step.number, "lines": fitted.lines}
    return found
