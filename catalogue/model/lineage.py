"""The line of editions in which a record stood: as what, under which id, and how it changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from catalogue.model.changes import Change, ChangeKind, Changes
from catalogue.model.records import Edition, Measure

RETURNED, SAME = "wieder aufgenommen", "unverändert"
NEW = "aufgenommen"


@dataclass(frozen=True)
class Station:
    """A record in one edition; without a record it had left the catalogue in that edition."""

    edition: Edition
    measure: Measure | None
    change: Change | None = None
    is_back: bool = False

    @property
    def kinds(self) -> tuple[ChangeKind, ...]:
        """The ways in which the record differs from the edition before."""
        return self.change.kinds if self.change else ()

    @property
    def word(self) -> str:
        """What the edition did with the record."""
        if self.is_back:
            return RETURNED
        words = (NEW if kind is ChangeKind.NEW else kind.word for kind in self.kinds)
        return ", ".join(words) or SAME

    @property
    def former_name(self) -> str:
        """The name that the record gave up in this edition, nothing where it kept it."""
        change = self.change
        return change.name_before if change and change.before and change.is_retitled else ""


@dataclass(frozen=True)
class Line:
    """One record through all editions that are known, the oldest first."""

    stations: tuple[Station, ...]

    @property
    def last(self) -> Measure:
        """The record as it is, or as it was last."""
        return next(each.measure for each in reversed(self.stations) if each.measure)

    @property
    def is_gone(self) -> bool:
        """Whether the latest edition does not hold it."""
        return self.stations[-1].measure is None

    @property
    def former_ids(self) -> tuple[str, ...]:
        """The other ids under which it once stood, the oldest first."""
        ids = dict.fromkeys(each.measure.id for each in self.stations if each.measure)
        return tuple(name for name in ids if name != self.last.id)


def lines(steps: Sequence[Changes], only: Edition | None = None) -> tuple[Line, ...]:
    """Return the line of every record; each of the ``steps`` leads from one edition to the next.

    Without a step there is but one edition. A record that comes back goes on with its line.
    """
    first = steps[0].before if steps else only
    found = {m.id: Line((Station(first, m),)) for m in first.measures} if first else {}
    gone: dict[str, Line] = {}
    for step in steps:
        kept = {of.last.id: of for of in _kept(step, found, gone)}
        lost = {name: of for name, of in found.items() if name not in step.pairs.values()}
        gone = {name: of for name, of in gone.items() if name not in kept} | {
            name: _extended(of, Station(step.after, None, Change(of.last, None)))
            for name, of in lost.items()}
        found = kept
    return (*found.values(), *gone.values())


def _kept(step: Changes, before: dict[str, Line], gone: dict[str, Line]) -> Iterator[Line]:
    """Yield the line of every record that the later edition of a step holds."""
    changed = {each.after.id: each for each in step.changes if each.after}
    for measure in step.after.measures:
        station = Station(step.after, measure, changed.get(measure.id))
        if (earlier := step.pairs.get(measure.id)) is not None:
            yield _extended(before[earlier], station)
        elif measure.id in gone:
            yield _extended(gone[measure.id], replace(station, is_back=True))
        else:
            yield Line((station,))


def _extended(line: Line, station: Station) -> Line:
    return Line((*line.stations, station))


def by_id(found: Iterable[Line]) -> dict[str, Line]:
    """Return lines by the id that each record has, or had last."""
    return {line.last.id: line for line in found}
