"""What the layout can show: whether a text fits its page, whether the fonts have its signs."""

from collections.abc import Iterator
from math import ceil, inf
from pathlib import Path

from catalogue.checks.checked import Checked
from catalogue.checks.pictures import coarse
from catalogue.layout.estimate import Estimate
from catalogue.layout.faces import Faces, read_faces
from catalogue.layout.head import LayoutHead
from catalogue.layout.layout import load_layout, read_layout
from catalogue.model.problems import DataError, LayoutError, Problem, counted
from catalogue.model.records import Measure

# How far the estimate may be off before it says that a text is too long.
DOUBT_LINES = 1


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
    yield from coarse(data, head)
    estimate = Estimate(head, faces.text, faces.title)
    for measure in data.printed:
        if measure.declared.setting != "flow":
            yield from too_long(data, measure, estimate)


def _layout(root: Path, name: str) -> tuple[LayoutHead, Faces]:
    try:
        head = read_layout(root, name).head
        return head, read_faces(root, head)
    except (OSError, ValueError):
        # What is wrong with it, the layout says best itself; trying all fonts takes its time.
        head = load_layout(root, name).head
        return head, read_faces(root, head)


def missing_glyphs(data: Checked, faces: Faces) -> Iterator[Problem]:
    """Find characters that a face of the layout lacks, once for each text."""
    for passage in data.passages:
        lacking = {char for char in set(passage.text) if ord(char) not in faces.characters}
        for char in sorted(lacking):
            if char.isprintable():
                yield Problem("E323", passage.place(passage.text.index(char)),
                              f"die Schriften haben kein Zeichen „{char}“ (U+{ord(char):04X})",
                              "ersetzen oder weglassen")


def too_long(data: Checked, measure: Measure, estimate: Estimate) -> Iterator[Problem]:
    """Say that a text will not fit its page, or only at the tightest step."""
    *looser, tightest = (-slack / step.small_leading for slack, step in
                         zip(estimate.slacks(measure), estimate.head.tightness, strict=True))
    lines, code = tightest, "W402"
    message = "der Text ist wohl auch auf der engsten Stufe {} zu lang"
    if tightest <= DOUBT_LINES:
        lines, code = min(looser, default=0.0), "I403"
        message = "der Text passt wohl nur auf der engsten Stufe"
    if 0 < lines < inf:
        name, over = estimate.shortening(measure, ceil(lines), estimate.head.tightness[-1])
        said = message.format(counted(ceil(lines), "Zeile", "Zeilen"))
        yield Problem(code, data.place(measure, name), said, f"um etwa {over} Zeichen kürzen")
