"""The counts of an edition as dots, one for each record, set out for a drawing."""

from dataclasses import dataclass

from catalogue.model.glance import Glance

WIDTH, LABEL, TOTAL = 400, 120, 22
# A column is as wide as its head at least, and a little more than its dots.
HEAD, GAP = 62, 2
TOP, STEP, RADIUS, ROW = 52, 11, 4.6, 22
# More columns leave no room for dots; the table tells them all.
MAX_COLUMNS, MAX_LABEL = 3, 11
# A chart of more dots would be a picture of noise.
MAX_DOTS = 60


@dataclass(frozen=True)
class Dot:
    """A record: where it stands, whether it is new."""

    x: float
    y: float
    is_new: bool


@dataclass(frozen=True)
class Line:
    """A section: how far down it begins, its name and number, its dots, its total."""

    y: int
    number: int
    name: str
    dots: tuple[Dot, ...]
    total: int


@dataclass(frozen=True)
class Column:
    """A column: where it begins, what it counts, how many there are."""

    x: float
    label: str
    count: int


@dataclass(frozen=True)
class Chart:
    """The drawing in its own units."""

    width: int
    height: int
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def chart(counted: Glance) -> Chart | None:
    """Return the drawing of counts by section, nothing where they are too many or none."""
    names = [column.name for column in counted.columns]
    most = max((count for row in counted.sections for count in row.counts.values()), default=0)
    longest = max(len(column.label) for column in counted.columns)
    if not counted.sections or len(names) > MAX_COLUMNS or most > MAX_DOTS or (
            longest > MAX_LABEL):
        return None
    shares = _shares(counted, names)
    starts = [LABEL + sum(shares[:at]) for at in range(len(names))]
    across = [max(1, int((share - GAP) // STEP)) for share in shares]
    lines, y = [], TOP
    for row in counted.sections:
        dots = tuple(
            Dot(start + RADIUS + (n % wide) * STEP, y + 16 + (n // wide) * STEP, is_new)
            for name, start, wide in zip(names, starts, across, strict=True)
            for n, is_new in enumerate(row.dots[name]))
        section = row.section
        lines.append(Line(y, section.number if section else 0,
                          section.short_title if section else row.name, dots, row.total))
        high = max([-(-row.counts[name] // wide) for name, wide in zip(names, across, strict=True)])
        y += ROW + STEP * max(1, high)
    heads = tuple(Column(start, column.label, counted.sum.counts[column.name])
                  for start, column in zip(starts, counted.columns, strict=True))
    return Chart(WIDTH, y + 1, heads, tuple(lines))


def _shares(counted: Glance, names: list[str]) -> list[float]:
    """Return how wide the columns are: each room for its head, the rest by its fullest row."""
    room = WIDTH - LABEL - TOTAL - HEAD * len(names)
    most = [max(row.counts[name] for row in counted.sections) or 1 for name in names]
    return [HEAD + room * each / sum(most) for each in most]
