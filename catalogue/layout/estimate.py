"""The one estimate of length: what the widths of characters tell before a page is laid out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, inf

from catalogue.layout.head import LayoutHead, Step
from catalogue.layout.layout import Face, Layout
from catalogue.layout.lead import is_led, staged
from catalogue.layout.markdown import plain_words, source_words
from catalogue.layout.typography import microtype
from catalogue.model.fields import Field, is_beside, type_of
from catalogue.model.records import Measure

# Ragged lines end short of their width, by more than kerning saves.
RAGGED, KERNED = 1.015, 0.98
FOOT_CHARACTERS, RAIL_CHARACTERS = 66, 24
# What a picture takes beside itself, and figures, of which some stand beside each other.
IMAGE_LINES, FIGURE_LINES, FIGURES_BESIDE = 1.5, 2.5, 3
ROW = re.compile(r"</(?:tr|li|h2|h3)>|<[ou]l\b[^>]*>")
PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)")


@dataclass(frozen=True)
class Estimate:
    """The measures of a layout and the widths of its text face and its title face."""

    head: LayoutHead
    text: Face
    title: Face

    def slacks(self, measure: Measure) -> list[float]:
        """Return the points that a measure leaves free at every step, below zero where too long."""
        # The setting of a text grows with its size: its width in ems is measured once.
        ems = {name: [self.text.width(each) for each in paragraphs(text)]
               for name, text in zip(measure.fields.texts, measure.texts, strict=True)}
        more = self.head.further_height * (measure.pages - 1)
        title, has_stage = microtype(measure.title), is_led(measure)
        titles = [inf if step.stage and not has_stage else self._allowed_lines(title, step)
                  for step in self.head.tightness]
        return [more + self.free(lines, foot_lines(measure, step), step)
                - self._height(measure, ems, step)
                for lines, step in zip(titles, self.head.tightness, strict=True)]

    def free(self, title_lines: float, foot: int, step: Step) -> float:
        """Return the points of a page between a title and a foot of so many lines."""
        header = max(step.field, title_lines * step.title_leading + self.head.header_height)
        return room(self.head, foot) - header - step.above

    def title_lines(self, title: str, step: Step) -> int:
        """Return how many lines a title takes."""
        return self.title.lines(microtype(title), step.title_size, step.title_width)

    def _allowed_lines(self, title: str, step: Step) -> float:
        lines = self.title.lines(title, step.title_size, step.title_width)
        # The tightest step has to take every title.
        return lines if lines <= step.title_lines or step == self.head.tightness[-1] else inf

    def _height(self, measure: Measure, ems: Mapping[str, list[float]], step: Step) -> float:
        """Return the points that the higher column takes, the texts or what stands beside them."""
        away = staged(measure) if step.stage else ()
        fields = [field for field in measure.fields.body
                  if measure.text(field.id) and field not in away]
        beside = [field for field in fields if step.rail and is_beside(field)]
        texts = [field for field in fields if field not in beside]
        column = self._texts_height([ems[each.id] for each in texts if each.is_prose], step)
        column += self._fields_height(measure, texts, step)
        widths = [ems[each.id] if each.is_prose else [self.text.width(measure.text(each.id))]
                  for each in beside]
        rail = self._rail_height(measure, widths)
        # On a narrow page there is no room beside the texts.
        if not self.head.has_rail:
            return column + rail
        # What stands beside them has the first page alone.
        return max(column, rail + self.head.further_height * (measure.pages - 1))

    def _rail_height(self, measure: Measure, ems: list[list[float]]) -> float:
        lines = sum(ceil(width * RAGGED * self.head.rail_size / self.head.rail_width)
                    for widths in ems for width in widths)
        links = sum(ceil(len(link.readable) / RAIL_CHARACTERS) for link in measure.links)
        return self.head.line * (lines + 2 * len(ems) + 2 * bool(links) + links + 2
                                 + 2 * (len(measure.sections) > 1) * len(measure.sections))

    def _texts_height(self, ems: list[list[float]], step: Step) -> float:
        sizes = [step.size, *[step.small_size] * len(ems)]
        first, *others = (
            *(sum(self._lines(width * RAGGED, size) for width in widths)
              for widths, size in zip(ems, sizes, strict=False)), 0)
        blocks = sum(map(bool, ems))
        text = first * step.leading + sum(others) * step.small_leading
        heads = self.head.head_lines * (step.leading + (blocks - 1) * step.small_leading)
        return text + heads * bool(blocks) + step.space * blocks

    def _fields_height(self, measure: Measure, filled: list[Field], step: Step) -> float:
        """Return the points of the fields that are no texts; facts in a row stand close."""
        own = [field for field in filled if not field.is_prose]
        blocks = sum(not type_of(field).is_fact or field == own[0] for field in own)
        points = sum(self._field_height(measure, field, step) for field in own)
        return points + blocks * step.space

    def _field_height(self, measure: Measure, field: Field, step: Step) -> float:
        kind, value = type_of(field), measure.value(field.id)
        if field.type == "image":
            return self.head.picture_height + IMAGE_LINES * step.small_leading
        if field.type == "figures":
            return ceil(len(value) / FIGURES_BESIDE) * FIGURE_LINES * step.small_leading
        if field.type == "table":
            return (len(value) + 1) * step.small_leading
        lines = kind.plain(field, value).splitlines()
        return step.small_leading * sum(
            self._lines(self.text.width(line) * RAGGED, step.small_size) for line in lines)

    def shortening(self, measure: Measure, lines: int, step: Step) -> tuple[str, int]:
        """Return the longest text of a measure and how many of its characters fill these lines."""
        names = measure.fields.texts or ("title",)
        name = max(names, key=lambda each: len(measure.value(each)))
        text = " ".join(paragraphs(measure.value(name)))
        size = step.size if name == names[0] else step.small_size
        return name, ceil(lines * self.characters_per_line(text, size))

    def characters_per_line(self, text: str, size: float) -> float:
        """Return how many characters of a text a full line holds."""
        ems = self.text.width(text) / len(text) if text else self.text.default
        return self.head.text_width / (size * ems)

    def least_lines(self, text: str, size: float) -> int:
        """Return how many lines a text takes at least."""
        return sum(self._lines(self.text.width(each) * KERNED, size) for each in paragraphs(text))

    def _lines(self, ems: float, size: float) -> int:
        return ceil(ems * size / self.head.text_width)


def estimate_of(layout: Layout) -> Estimate:
    """Return the estimate of a layout."""
    return Estimate(layout.head, layout.text_face, layout.title_face)


def foot_lines(measure: Measure, step: Step | None = None) -> int:
    """Return how many lines stand at the foot of a measure: its other sections and its links.

    At a step with a rail they stand there.
    """
    if step and step.rail:
        return 0
    links = (1 + len(link.readable) // FOOT_CHARACTERS for link in measure.links)
    return max(0, len(measure.sections) - 1) + sum(links)


def room(head: LayoutHead, foot: int) -> float:
    """Return the points between the head of a page and a foot of so many lines."""
    return head.area_height - head.line * (foot + 1)


def paragraphs(text: str) -> Iterator[str]:
    """Return the paragraphs and list items of small Markdown, each as one line."""
    for part in PARAGRAPH.split(text):
        if line := " ".join(source_words(part)):
            yield line


def expected_pages(layout: Layout, kind: str, html: str) -> int:
    """Return how many pages the rows of a unit fill by the widths of their characters."""
    flow = layout.head.flow.get(kind)
    if flow is None:
        return 1
    words = (plain_words(row) for row in ROW.split(html.partition("<body>")[2]))
    lines = [ceil(layout.text_face.width(row) * flow.size / flow.width) for row in words if row]
    height = sum(flow.row + (count - 1) * flow.line for count in lines)
    return 1 + max(0, ceil((height - flow.first_page) / flow.page))
