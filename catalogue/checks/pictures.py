"""Pictures of records: whether they can be opened, and have dots enough for print."""

from collections.abc import Iterator
from math import ceil, inf

from catalogue.checks.checked import Checked
from catalogue.checks.rule import Check
from catalogue.layout.head import LayoutHead
from catalogue.layout.lead import staged
from catalogue.layout.picture import Pixels, is_cut, size_of
from catalogue.model.fields import Field
from catalogue.model.fields.groups import Image
from catalogue.model.problems import Problem
from catalogue.model.records import Measure
from catalogue.source.project import PATHS

# Of a photograph; print shops ask for 300 and refuse what has less than their profile says.
MIN_DPI = 200
POINTS_PER_INCH = 72
ABOVE_LINES = 5


def images(measure: Measure) -> Iterator[tuple[Field, Image]]:
    """Yield the pictures of a record with their fields."""
    for field in measure.fields.of_type("image"):
        if image := measure.value(field.id):
            yield field, image


def _readable(data: Checked) -> Iterator[Problem]:
    for measure in data.printed:
        for field, image in images(measure):
            if size_of(data.source.root / PATHS.data, image.file) is None:
                message = f"das Bild „{image.file}“ fehlt oder ist nicht lesbar"
                hint = f"als PNG, JPEG oder TIFF unter {PATHS.data / image.file} ablegen"
                yield Problem("E119", data.place(measure, field.id, "file"), message, hint)


def coarse(data: Checked, head: LayoutHead) -> Iterator[Problem]:
    """Find pictures that have too few dots where they fill the width of the text, or a field."""
    fields = [step.field for step in head.tightness if step.stage]
    # Above it stand what is over a title, and the title.
    frame = (head.text_width, max(fields, default=0.0) - ABOVE_LINES * head.line)
    for measure in data.printed:
        for field, image in images(measure):
            size = size_of(data.source.root / PATHS.data, image.file)
            dpi = _dpi(size, frame, is_staged=field in staged(measure)) if size else inf
            if size and dpi < MIN_DPI:
                message = f"gedruckt hat das Bild „{image.file}“ nur {dpi:.0f} Punkte je Zoll"
                needed = ceil(size[0] * MIN_DPI / dpi)
                yield Problem("W130", data.place(measure, field.id, "file"), message,
                              f"eine Fassung mit mindestens {needed} Punkten Breite nehmen")


def _dpi(size: Pixels, frame: tuple[float, float], *, is_staged: bool) -> float:
    """Return the dots of a picture for an inch of its width, and of the height that it fills."""
    filled = zip(size, frame, strict=True) if is_staged and is_cut(size) else ((size[0], frame[0]),)
    return min(dots / points * POINTS_PER_INCH for dots, points in filled if points > 0)


CHECKS: tuple[Check, ...] = (_readable,)
