"""Finds ids of archived records that were given to another record when theirs had gone."""

from collections.abc import Iterable, Iterator

from catalogue.archive.holdings import earlier_bags, read_records
from catalogue.checks.checked import Checked
from catalogue.model.changes import is_same_record
from catalogue.model.problems import Place, Problem
from catalogue.model.records import Measure
from catalogue.source.load import Source
from catalogue.source.project import PATHS


def reused(data: Checked) -> Iterator[Problem]:
    """Return every record whose id has belonged to another; what was not interrupted may change."""
    yield from reuse_problems(data.source, data.printed)


def reuse_problems(source: Source, measures: Iterable[Measure]) -> Iterator[Problem]:
    """Return the same of these records; no bag is read without need."""
    bags = [*earlier_bags(source.root, source.number)]
    latest, older = bags[:1], bags[1:]
    if not older:
        return
    standing = {m.id for bag in latest for m in read_records(source.root, bag).measures}
    new = {measure.id: measure for measure in measures if measure.id not in standing}
    for edition in (read_records(source.root, bag) for bag in older if new):
        for former in edition.measures:
            # A record that comes back after some editions keeps its id and its address.
            if (now := new.pop(former.id, None)) and not is_same_record(former, now):
                yield _problem(now, former, edition.number)


def _problem(measure: Measure, former: Measure, number: int) -> Problem:
    place = Place(PATHS.measure(measure.id, measure.declared.id))
    message = f"die Kennung „{measure.id}“ gehörte ⟪im {number}. edition⟫ „{former.title}“"
    hint = "die Datei anders nennen, sonst führt die alte Adresse zu etwas anderem"
    return Problem("E138", place, message, hint)
