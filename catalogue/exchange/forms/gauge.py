"""Estimates how many characters a page still takes; the typesetter alone knows to the line."""

from dataclasses import dataclass

from catalogue.layout.layout import Layout
from catalogue.model.fields import TEXT_FIELDS
from catalogue.model.records import Edition, Measure

# A paragraph or list item ends, on average, in the middle of a line.
LINES_LOST_PER_BREAK = 0.5
# What a new measure is assumed to have: a title of two lines, one section, no link.
TITLE_LINES = 2


@dataclass(frozen=True)
class Gauge:
    """The room of a page at the tightest step of the ladder, counted in characters."""

    layout: Layout
    ems_per_character: float

    @property
    def characters_per_line(self) -> float:
        """How many characters of the edition's own words a line holds."""
        step = self.layout.steps[-1]
        return self.layout.head.text_width / (self.ems_per_character * step.small_size)

    @property
    def characters_per_break(self) -> int:
        """What a line break costs."""
        return round(self.characters_per_line * LINES_LOST_PER_BREAK)

    def room(self, measure: Measure | None = None) -> int:
        """Return how many characters the four texts of a measure may have together."""
        head, step = self.layout.head, self.layout.steps[-1]
        foot = len(measure.links) + len(measure.sections) if measure else 1
        title = self._title_lines(measure.title) if measure else TITLE_LINES
        top = max(step.field, title * step.title_leading + head.header_height) + step.above
        height = head.area_height - head.line * foot - top - step.space * len(TEXT_FIELDS)
        if measure:
            height += head.area_height * (measure.pages - 1)
        ends = self.characters_per_break * len(TEXT_FIELDS)
        return int(height / step.small_leading * self.characters_per_line) - ends

    def _title_lines(self, title: str) -> int:
        step = self.layout.steps[-1]
        return self.layout.title_face.balanced(title, step.title_size, step.title_width)[0]

    def free(self, measure: Measure, texts: list[str]) -> int:
        """Return how many characters are left beside these texts; below zero is too many."""
        breaks = sum(_breaks(text) for text in texts)
        used = sum(map(len, texts)) + breaks * self.characters_per_break
        return self.room(measure) - used


def _breaks(text: str) -> int:
    return len([line for line in text.split("\n") if line]) - 1 if text else 0


def left(characters: int) -> str:
    """Return in words how many characters are left, or how many are too many."""
    if characters < 0:
        return f"{-characters} Zeichen zu lang"
    return f"noch {characters} Zeichen"


def gauge(layout: Layout, edition: Edition) -> Gauge:
    """Return the gauge of a layout for the words of an edition."""
    texts = (getattr(measure, name) for measure in edition.measures for name in TEXT_FIELDS)
    words = " ".join(word for text in texts for word in text.split())
    face = layout.text_face
    return Gauge(layout, face.width(words) / len(words) if words else face.default)
