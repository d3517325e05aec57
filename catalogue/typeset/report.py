"""What a build tells of an edition's pages: the part of the report that repeats byte by byte."""

from typing import Any

from catalogue.typeset.fit import Fitted, Pages


def layout_report(pages: Pages) -> dict[str, Any]:
    """Return counts, the share of every fit step, and each unit with its pages."""
    composition = pages.composition
    steps = [each.step.number for each in pages.measures if each.step]
    return {
        "edition": composition.edition.number,
        "pages": pages.page_count,
        "measures": len(composition.edition.measures),
        "tightness": [steps.count(step.number) for step in composition.layout.steps],
        "units": [_unit(each) for each in pages.fitted],
    }


def _unit(fitted: Fitted) -> dict[str, Any]:
    unit = fitted.unit
    found = {
        "kind": unit.kind,
        "id": unit.id,
        "section": unit.section,
        "title": unit.measure.title if unit.measure else unit.title,
        "first_page": fitted.first_page,
        "pages": fitted.leaf.page_count,
    }
    if fitted.step:
        found |= {"measure": unit.measure.id if unit.measure else "", "new": unit.is_new,
                  "tightness": fitted.step.number, "lines": fitted.lines}
    return found
