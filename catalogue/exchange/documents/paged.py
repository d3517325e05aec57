"""Gives records that are too long for one page the two that they need."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from catalogue.checks.length import DOUBT_LINES
from catalogue.exchange.documents.entries import MAX_PAGES, Taken
from catalogue.exchange.documents.filled import PAGES
from catalogue.layout.estimate import Estimate, estimate_of
from catalogue.layout.layout import load_layout
from catalogue.model.form import Form
from catalogue.model.problems import DataError, LayoutError, Problem
from catalogue.model.records import EditionHead, Measure, measure_type
from catalogue.source.document import attempted
from catalogue.source.project import PATHS


def paged(root: Path, number: int, form: Form, records: Sequence[Taken]) -> tuple[Taken, ...]:
    """Return records, the new ones with two pages where one is not enough and two are."""
    estimate = _estimate(root, number) if form.setting == "page" else None
    if estimate is None:
        return tuple(records)
    return tuple(each if each.is_known or PAGES in each.value or not _is_long(each, form, estimate)
                 else replace(each, value=form.record.in_order({**each.value, PAGES: MAX_PAGES}))
                 for each in records)


def spread(records: Sequence[Taken]) -> Iterator[Problem]:
    """Yield the new records that have two pages though their document does not say so."""
    for each in records:
        if not each.is_known and PAGES in each.value and PAGES not in each.entry.value:
            message = f"„{each.value['title']}“ ist für eine Seite zu lang und bekommt zwei"
            hint = "soll eine genügen, kürzen und die Zeile „pages: 2“ streichen"
            yield Problem("I287", each.entry.place, message, hint)


def _estimate(root: Path, number: int) -> Estimate | None:
    """Return the estimate of the layout of an edition; what is wrong with it, its build says."""
    head = attempted(root, PATHS.head(number), []).value
    name = head.get("layout", EditionHead.model_fields["layout"].default)
    try:
        return estimate_of(load_layout(root, str(name)))
    except (DataError, LayoutError):
        return None


def _is_long(record: Taken, form: Form, estimate: Estimate) -> bool:
    one, two = (_lines_lacking(record, form, estimate, pages) for pages in (1, MAX_PAGES))
    return one > DOUBT_LINES >= two


def _lines_lacking(record: Taken, form: Form, estimate: Estimate, pages: int) -> float:
    """Return how many lines too long a record is for so many pages, none where that is unclear."""
    measure = _measure(form, {**record.value, PAGES: pages, "id": record.id})
    step = estimate.head.tightness[-1]
    return -estimate.slacks(measure)[-1] / step.small_leading if measure else 0.0


def _measure(form: Form, value: Mapping[str, Any]) -> Measure | None:
    try:
        return measure_type(form).model_validate(value)
    except ValidationError:
        # What is wrong with it, a check of the edition says.
        return None
