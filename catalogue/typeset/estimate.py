"""What the widths of characters tell of lengths before anything is laid out, and after a trial."""

import re
from collections.abc import Iterator
from math import ceil

from catalogue.layout.layout import Layout, Step
from catalogue.layout.markdown import plain_words
from catalogue.typeset.compose import UNKNOWN_PAGE, Part
from catalogue.typeset.engine import LaidOut

# Ragged lines end short of their width by about a fiftieth; kerning saves less than that.
RAGGED, KERNED = 1.02, 0.98
ROW = re.compile(r"</(?:tr|li|h2|h3)>|<[ou]l\b[^>]*>")
UNSEEN = re.compile(rf"<title>.*?</title>|{UNKNOWN_PAGE}")


def expected_pages(layout: Layout, kind: str, html: str) -> int:
    """Return how many pages the rows of a unit fill by the widths of their characters."""
    flow = layout.head.flow.get(kind)
    if flow is None:
        return 1
    body = UNSEEN.sub("", html.partition("<body>")[2])
    words = (plain_words(row) for row in ROW.split(body))
    lines = [ceil(layout.text_face.width(row) * flow.size / flow.width) for row in words if row]
    height = sum(flow.row + (count - 1) * flow.line for count in lines)
    return 1 + max(0, ceil((height - flow.first_page) / flow.page))


def excluded(layout: Layout, unit: Part, laid_out: LaidOut, step: Step, looser: Step) -> bool:
    """Whether a looser step cannot fit: larger type on the same width never takes fewer lines."""
    texts = unit.context["texts"]
    blocks = sum(bool(text) for text in texts.values())
    described_by = "fit-described" if blocks > 1 else "fit-end"
    names = ("fit-top", "fit-body", described_by, "fit-end", "fit-foot")
    start, body, described, end, foot = (laid_out.height(name)[1] for name in names)
    paragraphs = _paragraphs(texts["description"])
    least = sum(_lines(layout, text, looser.size, KERNED) for text in paragraphs)
    lines = max((described - body) / step.leading, least + looser.space / looser.leading)
    description = lines * looser.leading
    rest = (end - described - blocks * step.space) * looser.small_leading / step.small_leading
    top = start + looser.field if looser.field else body - step.above
    return top + looser.above + description + rest + blocks * looser.space > foot


def expected_step(layout: Layout, unit: Part, steps: list[Step]) -> int:
    """Return the index of the loosest step that an estimate from character widths lets fit."""
    texts = unit.context["texts"]
    room = layout.head.area_height - layout.head.line * (unit.context["foot_lines"] + 1)
    for index, step in enumerate(steps):
        title = layout.title_face.width(unit.measure.title if unit.measure else "")
        title_lines = ceil(title * step.title_size / step.title_width)
        header = max(step.field, title_lines * step.title_leading + layout.head.header_height)
        text = sum(_height(layout, step, name, text) for name, text in texts.items())
        blocks = sum(bool(t) for t in texts.values()) * step.space
        if header + step.above + text + blocks <= room:
            return index
    return len(steps) - 1


def _height(layout: Layout, step: Step, name: str, html: str) -> float:
    is_lead = name == "description"
    size, leading = (
        (step.size, step.leading) if is_lead else (step.small_size, step.small_leading)
    )
    return leading * sum(_lines(layout, text, size, RAGGED) for text in _paragraphs(html))


def _paragraphs(html: str) -> Iterator[str]:
    for paragraph in re.split(r"</(?:p|li)>", html):
        if text := re.sub(r"<[^>]+>|\n", " ", paragraph).strip():
            yield text


def _lines(layout: Layout, text: str, size: float, factor: float) -> int:
    return ceil(layout.text_face.width(text) * size / layout.head.text_width * factor)
