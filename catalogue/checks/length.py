"""What the layout can show: whether a text fits its page, whether the fonts have its signs."""

import re
from collections.abc import Iterator
from math import ceil
from pathlib import Path

from fontTools.ttLib import TTLibError
from pydantic import ValidationError

from catalogue.checks.checked import Checked
from catalogue.layout.faces import Faces, read_faces
from catalogue.layout.layout import LayoutHead, Step, load_layout
from catalogue.model.fields import TEXT_FIELDS
from catalogue.model.problems import DataError, LayoutError, Problem
from catalogue.model.records import Measure
from catalogue.source.load import load_document
from catalogue.source.project import PATHS

# Ragged lines end short of the measure by about a fiftieth.
RAGGED = 1.02
LIST_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
FOOT_CHARACTERS = 76
CHARACTERS_PER_LINE = 68
# How far the estimate may be off before it says that a text is too long.
DOUBT_LINES = 1
TOO_MANY = 99


def check_layout(data: Checked) -> Iterator[Problem]:
    """Return what the layout of the edition cannot show; a broken layout is the problem itself."""
    root, name = data.source.root, data.head.layout if data.head else ""
    if not name:
        return
    try:
        head, faces = _layout(root, name)
    except (DataError, LayoutError) as error:
        yield from error.problems
        return
    yield from missing_glyphs(data, faces)
    for measure in data.printed:
        yield from too_long(data, measure, head, faces)


def _layout(root: Path, name: str) -> tuple[LayoutHead, Faces]:
    document = load_document(root, PATHS.layout_head(name))
    try:
        head = LayoutHead.model_validate(document.value)
        return head, read_faces(root, head)
    except (ValidationError, OSError, TTLibError, KeyError):
        # What is wrong with it, the layout says best itself; trying all fonts takes its time.
        head = load_layout(root, name).head
        return head, read_faces(root, head)


def missing_glyphs(data: Checked, faces: Faces) -> Iterator[Problem]:
    """Find characters that a face of the layout lacks, once for each text."""
    for passage in data.passages:
        lacking = {char for char in passage.text if ord(char) not in faces.characters}
        for char in sorted(lacking):
            if char.isprintable():
                yield Problem("E323", passage.place(passage.text.index(char)),
                              f"die Schriften haben kein Zeichen „{char}“ (U+{ord(char):04X})",
                              "ersetzen oder weglassen")


def too_long(data: Checked, measure: Measure, head: LayoutHead, faces: Faces) -> Iterator[Problem]:
    """Say that a text will not fit its page, or only at the tightest step."""
    *looser, tightest = lines_over(measure, head, faces)
    place = data.place(measure, "description")
    if measure.pages > 1:
        return
    if tightest > DOUBT_LINES:
        code, lines = "W402", tightest
        message = f"der Text ist wohl auch auf der engsten Stufe {tightest} Zeilen zu lang"
    elif looser and min(looser) > 0:
        code, lines = "I403", min(looser)
        message = "der Text passt wohl nur auf der engsten Stufe auf seine Seite"
    else:
        return
    yield Problem(code, place, message, f"um etwa {lines * CHARACTERS_PER_LINE} Zeichen kürzen")


def lines_over(measure: Measure, head: LayoutHead, faces: Faces) -> list[int]:
    """Return how many lines a measure is estimated to run over its page, step by step."""
    foot = sum(1 + len(link.readable) // FOOT_CHARACTERS for link in measure.links)
    foot += len(measure.sections) - 1
    room = head.area_height - head.line * (foot + 1)
    # The setting of a text grows with its size: its width in ems is measured once.
    ems = {
        name: [faces.text.width(part) * RAGGED for part in _paragraphs(getattr(measure, name))]
        for name in TEXT_FIELDS
    }
    widths = {(step.title_size, step.title_width) for step in head.tightness}
    titles = {each: _title_lines(faces, measure.title, *each) for each in widths}
    return [
        TOO_MANY if lines > step.title_lines
        else ceil((_height(ems, lines, step, head) - room) / step.small_leading)
        for step in head.tightness
        for lines in (titles[step.title_size, step.title_width],)
    ]  # fmt: skip


def _title_lines(faces: Faces, title: str, size: float, width: float) -> int:
    lines, used = 1, 0.0
    blank = faces.title.width(" ")
    for word in title.split():
        needed = faces.title.width(word)
        if used and (used + blank + needed) * size > width:
            lines, used = lines + 1, 0.0
        used += needed + (blank if used else 0)
    return lines


def _height(ems: dict[str, list[float]], lines: int, step: Step, head: LayoutHead) -> float:
    top = max(step.field, lines * step.title_leading + head.header_height)
    text = 0.0
    for name, widths in ems.items():
        size, leading = ((step.size, step.leading) if name == "description"
                         else (step.small_size, step.small_leading))
        text += leading * sum(ceil(width * size / head.text_width) for width in widths)
    return top + step.above + text + step.space * sum(map(bool, ems.values()))


def _paragraphs(text: str) -> Iterator[str]:
    """Return the paragraphs and list items of small Markdown, each as one line."""
    for block in re.split(r"\n\s*\n", text):
        for part in re.split(r"\n(?=\s*(?:[-*+]|\d+[.)])\s)", block):
            if line := " ".join(LIST_ITEM.sub("", part, count=1).split()):
                yield line
