"""Counts an edition for the page that shows it at a glance."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.model.records import Direction, Edition, Measure, Section

LABEL_CHARACTERS = 20


@dataclass(frozen=True)
class GlanceRow:
    """Counts of one section or directorate; a measure in two sections counts in each."""

    name: str
    inward: int
    both: int
    outward: int
    new: int
    section: Section | None = None
    dots: dict[str, tuple[bool, ...]] | None = None

    @property
    def total(self) -> int:
        """All measures of the row."""
        return self.inward + self.both + self.outward

    @property
    def lines(self) -> list[str]:
        """The name broken into the lines of a narrow label."""
        lines: list[str] = []
        for word in self.name.replace("/", "/ ").split():
            joined = f"{lines[-1]} {word}" if lines and not lines[-1].endswith("/") else ""
            if joined and len(joined) <= LABEL_CHARACTERS:
                lines[-1] = joined
            else:
                lines.append(word)
        return lines


@dataclass(frozen=True)
class Glance:
    """Rows by section and by directorate, and their sum."""

    measures: int
    repeated: int
    sections: tuple[GlanceRow, ...]
    directorates: tuple[GlanceRow, ...]
    sum: GlanceRow


def glance(edition: Edition) -> Glance:
    """Return the counts of an edition."""
    by_section = [(s, edition.measures_in(s)) for s in edition.sections]
    entries = [m for _, measures in by_section for m in measures]
    return Glance(
        measures=len(edition.measures),
        repeated=sum(len(m.sections) > 1 for m in edition.measures),
        sections=tuple(_row(edition, s.title, measures, s) for s, measures in by_section),
        directorates=tuple(
            _row(edition, each.id, [m for m in entries if m.directorate == each.id])
            for each in edition.directorates
        ),
        sum=_row(edition, "Zusammen", entries),
    )


def _row(
    edition: Edition, name: str, measures: Iterable[Measure], section: Section | None = None
) -> GlanceRow:
    found = list(measures)
    counts = Counter(m.direction for m in found)
    dots = {
        str(direction): tuple(
            sorted((edition.is_new(m) for m in found if m.direction is direction), reverse=True)
        )
        for direction in Direction
    }
    return GlanceRow(
        name=name,
        inward=counts[Direction.INWARD],
        both=counts[Direction.BOTH],
        outward=counts[Direction.OUTWARD],
        new=sum(map(edition.is_new, found)),
        section=section,
        dots=dots,
    )
