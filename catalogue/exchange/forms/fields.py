"""The fields a department sees, the text each holds, and how unchanged text is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

from catalogue.exchange.documents.passages import ITEM, NUMBER, unwrapped
from catalogue.exchange.extract.lines import cleaned
from catalogue.model.records import TEXT_FIELDS, Direction, Edition, Measure

SHEET = "Maßnahmen"
ID = "id"
ID_LABEL = "Kennung"
GAUGE_LABEL = "Platz"
NEW_ROWS = 10
NEW_FORMS = 2
NOTHING = "– keine Angabe –"
LINK_SIGN = " | "
DIRECTIONS = {
    Direction.INWARD: "nach innen",
    Direction.OUTWARD: "nach außen",
    Direction.BOTH: "beides",
}


@dataclass(frozen=True)
class Field:
    """A field of the form; ``count`` cells stand for a field that takes several choices."""

    key: str
    label: str
    width: int
    count: int = 1
    is_locked: bool = False

    @property
    def is_choice(self) -> bool:
        """Whether its cells are chosen from a list."""
        return self.key in ("sections", "direction", "units")

    @property
    def is_text(self) -> bool:
        """Whether it is one of the texts that fill the page."""
        return self.key in TEXT_FIELDS

    @property
    def labels(self) -> tuple[str, ...]:
        """The heading of each of its cells."""
        if self.count == 1:
            return (self.label,)
        return tuple(f"{self.label} {number}" for number in range(1, self.count + 1))


FIELDS = (
    Field("title", "Titel", 32),
    Field("short_title", "Kurztitel", 26),
    Field("sections", "Abschnitt", 22, count=3),
    Field("direction", "Richtung", 14),
    Field("units", "Abteilung", 30, count=4),
    Field("description", "Beschreibung", 90),
    Field("goals", "Ziele", 60),
    Field("target_groups", "Zielgruppen", 60),
    Field("responsible", "Wer ist verantwortlich?", 45),
    Field("links", "Verweise", 45),
    Field("confirm", "Offene Frage", 45, is_locked=True),
    Field("answer", "Ihre Antwort", 45),
)


@dataclass(frozen=True)
class Choices:
    """What the drop-downs offer: section titles by id, units with their names by code."""

    sections: Mapping[str, str]
    units: Mapping[str, str]

    def of(self, key: str) -> tuple[str, ...]:
        """Return what the cells of a field may hold."""
        if key == "direction":
            return tuple(DIRECTIONS.values())
        return tuple((self.sections if key == "sections" else self.units).values())


def choices(edition: Edition) -> Choices:
    """Return what can be chosen in an edition."""
    departments = [d for each in edition.directorates for d in each.departments]
    units = {u.code: f"{u.code} {u.name}" for d in departments for u in d.units}
    return Choices({each.id: each.title for each in edition.sections}, units)


def cells(measure: Measure, offered: Choices) -> dict[str, tuple[str, ...]]:
    """Return what stands in the cells of every field for a measure."""
    short_title = measure.short_title if measure.short_title != measure.title else ""
    links = (f"{link.text}{LINK_SIGN}{link.url}" for link in measure.links)
    return {
        "title": (measure.title,),
        "short_title": (short_title,),
        "sections": tuple(offered.sections[each] for each in measure.sections),
        "direction": (DIRECTIONS[measure.direction],),
        "units": tuple(offered.units[each] for each in measure.units),
        **{name: (running(getattr(measure, name)),) for name in TEXT_FIELDS},
        "links": ("\n".join(links),),
        "confirm": (measure.confirm or "",),
        "answer": ("",),
    }


def running(text: str) -> str:
    """Return Markdown as it stands in a cell: a paragraph or list item a line, never wrapped."""
    parts = [" ".join(cleaned(part).split()) for part in unwrapped(text)]
    lines = parts[:1]
    for before, part in pairwise(parts):
        is_list = _is_item(before) and _is_item(part)
        lines.append(part if is_list else f"\n{part}")
    return "\n".join(lines)


def _is_item(part: str) -> bool:
    return bool(ITEM.match(part) or NUMBER.match(part))


def canonical(texts: Iterable[str]) -> str:
    """Return what counts in the cells of a field: their lines without blank ones and margins."""
    lines = (" ".join(cleaned(line).split()) for text in texts for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def fingerprint(text: str) -> str:
    """Return a short sign by which canonical text is known again."""
    return sha256(text.encode()).hexdigest()[:12]
