"""What a change of records will change elsewhere in the catalogue, before anything is saved."""

from collections.abc import Mapping
from dataclasses import replace

from catalogue.checks.checked import Checked
from catalogue.checks.validate import edition_of
from catalogue.model.listings import Consequences, consequences
from catalogue.model.problems import DataError, Problem
from catalogue.model.records import Measure, measure_type
from catalogue.source.document import document_of
from catalogue.source.project import PATHS
from catalogue.source.typed import record_of


def foreseen(checked: Checked, changed: Mapping[str, str | None]) -> Consequences:
    """Return what changes in lists and pages when records have these texts, or go without one.

    ``DataError`` when a text cannot be read.
    """
    texts = {name: text for name, text in changed.items() if text is not None}
    found = (_record(checked, name, text) for name, text in texts.items())
    kept = (each for each in checked.measures if each.id not in changed)
    measures = tuple(sorted((*kept, *found), key=lambda each: each.id))
    return consequences(edition_of(checked), edition_of(replace(checked, measures=measures)))


def _record(checked: Checked, identifier: str, text: str) -> Measure:
    problems: list[Problem] = []
    document = document_of(text, PATHS.measure(identifier), problems)
    found = record_of(measure_type(checked.source.form), document, (), problems, id=identifier)
    if found is None:
        raise DataError(problems)
    return found
