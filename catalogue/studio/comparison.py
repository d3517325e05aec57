"""Two editions side by side in words, and the report that is signed."""

from dataclasses import dataclass

from catalogue.archive.places import ABSENT, Archive
from catalogue.archive.previous import compare, side_of
from catalogue.build.outcome import Kept, others
from catalogue.door.answers import View
from catalogue.model.changes import TALLIED, Change, ChangeKind, Changes, Tally, tallies
from catalogue.source.project import Project
from catalogue.studio.studio import Studio


@dataclass(frozen=True)
class Comparison(View):
    """What has changed between two editions, where both are chosen; reports that lie ready."""

    numbers: tuple[int, ...]
    before: int
    after: int
    department: str
    changes: Changes | None
    listed: tuple[Change, ...] = ()
    tallies: tuple[tuple[str, tuple[Tally, ...]], ...] = ()
    departments: tuple[str, ...] = ()
    reports: tuple[Kept, ...] = ()
    kinds: tuple[ChangeKind, ...] = tuple(ChangeKind)

    def count(self, kind: ChangeKind) -> int:
        """Return how many of what is listed have changed in this way."""
        return sum(kind in each.kinds for each in self.listed)


def comparison(
    studio: Studio, before: int = 0, after: int = 0, department: str = ""
) -> Comparison:
    """Return two editions compared: those asked for, else this one and the archived one before."""
    states = Archive(studio.root).states
    numbers = tuple(number for number, state in states.items() if state != ABSENT)
    after = after or studio.number
    before = before or max((each for each in numbers if each < after), default=0)
    if before not in numbers or after not in numbers or before == after:
        return Comparison(numbers, before, after, department, None)
    changes = compare(side_of(studio.root, before), side_of(studio.root, after))
    labels = changes.after.form.record.labels
    counted = tallies(changes)
    name = f"diff-{before}-{after}"
    reports = (each for each in others(Project(studio.root).out(after), set())
               if each.name.startswith((f"{name}.", f"{name}-")))
    return Comparison(
        numbers, before, after, department, changes,
        tuple(each for each in changes.changes if department in ("", *each.departments)),
        tuple((labels[TALLIED[key]], rows) for key, rows in counted.items()),
        tuple(row.name for row in counted.get("departments", ())), tuple(reports))
