"""Finds where ``since`` contradicts the archived edition before."""

from collections.abc import Iterator, Mapping

from catalogue.archive.holdings import previous_edition
from catalogue.archive.previous import since_problems
from catalogue.checks.checked import Checked
from catalogue.model.problems import Problem
from catalogue.model.records import Measure


def since_archived(data: Checked) -> Iterator[Problem]:
    """Compare with the archived edition before, as soon as an id gives reason to."""
    number = data.source.number
    previous = previous_edition(data.source.root, number)
    since = {measure.id: measure.since for measure in previous.measures} if previous else {}
    is_renamed = bool(since.keys() - {measure.id for measure in data.printed})
    doubtful = (_is_doubtful(measure, since, number, is_renamed) for measure in data.printed)
    if previous and any(doubtful):
        # Comparing sees renamed measures too, but takes longer than all other checks.
        yield from since_problems(data.source.root, number)


def _is_doubtful(
    measure: Measure, since: Mapping[str, int | None], number: int, is_renamed: bool
) -> bool:
    if measure.id not in since:
        return is_renamed or measure.since not in (None, number)
    return measure.since not in (None, since[measure.id] or measure.since) \
        or measure.since == number
