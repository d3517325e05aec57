"""Pictures of records: whether they can be opened, and have dots enough for print."""

from collections.abc import Iterator

from catalogue.checks.checked import Checked
from catalogue.checks.rule import Check
from catalogue.layout.head import LayoutHead
from catalogue.layout.picture import size_of
from catalogue.model.fields import Field
from catalogue.model.fields.groups import Image
from catalogue.model.problems import Problem
from catalogue.model.records import Measure
from catalogue.source.project import PATHS

# Of a photograph; print shops ask for 300 and refuse what has less than their profile says.
MIN_DPI = 200
POINTS_PER_INCH = 72


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
    """Find pictures that have too few dots where they fill the width of the text."""
    needed = round(head.text_width / POINTS_PER_INCH * MIN_DPI)
    for measure in data.printed:
        for field, image in images(measure):
            size = size_of(data.source.root / PATHS.data, image.file)
            if size and size[0] < needed:
                dpi = round(size[0] / head.text_width * POINTS_PER_INCH)
                message = f"gedruckt hat das Bild „{image.file}“ nur {dpi} Punkte je Zoll"
                yield Problem("W130", data.place(measure, field.id, "file"), message,
                              f"eine Fassung mit mindestens {needed} Punkten Breite nehmen")


CHECKS: tuple[Check, ...] = (_readable,)
