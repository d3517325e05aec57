"""Tells how many characters a page surely takes; how many more it may, only the layout knows."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.exchange.forms.fields import running
from catalogue.layout.estimate import Estimate, estimate_of, foot_lines
from catalogue.layout.layout import Layout
from catalogue.model.fields import Fields
from catalogue.model.records import Edition, Measure

# Lists are indented, lines end ragged, and some texts have wider words than the edition has.
FILLED = 0.87
# What must not be divided leaves so many lines empty at the foot of a first page.
LINES_LOST_PER_PAGE = 6
# What a new measure is assumed to have: a title of three lines, two more sections or links.
TITLE_LINES, FOOT_LINES = 3, 2


@dataclass(frozen=True)
class Gauge:
    """The room of a page at the tightest step of the ladder, counted in characters of a line."""

    estimate: Estimate
    characters_per_line: int
    fields: Fields

    def room(self, measure: Measure | None = None) -> int:
        """Return how many characters the texts of a measure may have, a break being a line.

        A text that stands and fits is never called too long, however many half lines it has.
        """
        head, step = self.estimate.head, self.estimate.head.tightness[-1]
        lines, foot, more = TITLE_LINES, FOOT_LINES, 0
        count = len(self.fields.texts)
        if measure:
            lines, foot = self.estimate.title_lines(measure.title, step), foot_lines(measure)
            more = measure.pages - 1
        height = self.estimate.free(lines, foot, step) - step.space * count
        height += more * (head.further_height - LINES_LOST_PER_PAGE * step.small_leading)
        # The last line of every text may hold one word.
        whole = int(height / step.small_leading) - count
        room = whole * self.characters_per_line
        if measure and self.estimate.slacks(measure)[-1] >= 0:
            return max(room, self._used([running(each) for each in measure.texts]))
        return room

    def free(self, measure: Measure, texts: Sequence[str]) -> int:
        """Return how many characters are left beside these texts; below zero is too many."""
        return self.room(measure) - self._used(texts)

    def _used(self, texts: Sequence[str]) -> int:
        breaks = sum(max(0, len([line for line in each.split("\n") if line]) - 1)
                     for each in texts)
        return sum(map(len, texts)) + breaks * self.characters_per_line


def left(characters: int) -> str:
    """Return in words how many characters are left, or how many are too many."""
    if characters < 0:
        return f"{-characters} Zeichen zu lang"
    return f"noch {characters} Zeichen"


def gauge(layout: Layout, edition: Edition) -> Gauge:
    """Return the gauge of a layout for the words of an edition."""
    texts = (text for measure in edition.measures for text in measure.texts)
    words = " ".join(word for text in texts for word in text.split())
    estimate, size = estimate_of(layout), layout.steps[-1].small_size
    characters = int(estimate.characters_per_line(words, size) * FILLED)
    return Gauge(estimate, characters, edition.form.record)
