"""Finds where ``since`` contradicts the archived edition before."""

from collections.abc import Iterator

from catalogue.checks import Checked
from catalogue.holdings import previous_edition
from catalogue.model import Measure
from catalogue.problems import Problem


def since_archived(data: Checked) -> Iterator[Problem]:
    """Compare with the archived edition before, as soon as an id gives reason to."""
    number = data.source.number
    previous = previous_edition(data.source.root, number)
    ids = {measure.id for measure in previous.measures} if previous else set()
    doubtful = (_is_doubtful(measure, measure.id in ids, number) for measure in data.printed)
    if previous and any(doubtful):
        # Comparing sees renamed measures too, but takes longer than all other checks.
        from catalogue.compare import since_problems

        yield from since_problems(data.source.root, number)


def _is_doubtful(measure: Measure, was_there: bool, number: int) -> bool:
    return measure.since == number if was_there else measure.since not in (None, number)
