"""What a change of records will change elsewhere in the catalogue, before anything is saved."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from catalogue.checks.checked import Checked
from catalogue.checks.validate import edition_of, read_measure
from catalogue.model.form import FIRST
from catalogue.model.listings import Consequences, consequences
from catalogue.model.problems import DataError, Problem
from catalogue.model.records import Measure
from catalogue.source.document import document_of


def foreseen(
    checked: Checked, changed: Mapping[str, str | None], kind: str = FIRST
) -> Consequences:
    """Return what changes in lists and pages when records have these texts, or go without one.

    What there is not yet is of a ``kind``. ``DataError`` when a text, or what is said of the
    edition, cannot be read.
    """
    if checked.head is None:
        message = "die Angaben zur ⟪edition⟫ sind nicht zu lesen"
        raise DataError([Problem("E102", checked.source.head.place(), message,
                                 "sie zuerst berichtigen")])
    texts = {name: text for name, text in changed.items() if text is not None}
    paths = {name: checked.path_of(name, kind) for name in texts}
    found = (_record(checked, paths[name], text) for name, text in texts.items())
    kept = (each for each in checked.measures if each.id not in changed)
    measures = tuple(sorted((*kept, *found), key=lambda each: each.id))
    return consequences(edition_of(checked), edition_of(replace(checked, measures=measures)))


def _record(checked: Checked, path: PurePosixPath, text: str) -> Measure:
    problems: list[Problem] = []
    found = read_measure(document_of(text, path, problems), checked.source, problems)
    if found is None:
        raise DataError(problems)
    return found
