"""Editions set once for all tests that look at them."""

import io
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pikepdf

from catalogue.build.line import set_pages
from catalogue.layout.printers import Printer, load_printer
from catalogue.press.parts import inside
from catalogue.typeset.fitted import Pages
from catalogue.typeset.leaves import Leaves
from tests.conftest import ROOT, small_project

PT_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Printed:
    """A set edition with its leaves."""

    root: Path
    leaves: Leaves = field(repr=False)
    pages: Pages = field(repr=False)

    def written(self, printer: str = "online", marks: bool = False) -> bytes:
        """Write the pages as PDF/X-4, filled up to whole signatures."""
        profile = load_printer(self.root, printer).model_copy(update={"marks": marks})
        return inside(self.pages, self.leaves, profile).data


def set_for(root: Path, number: int = 4) -> Printed:
    """Set an edition of a project."""
    done = set_pages(root, number)
    return Printed(done.project, done.leaves, done.pages)


@cache
def small_print() -> Printed:
    """The small project, set once."""
    folder = Path(tempfile.mkdtemp(prefix="catalogue-print-"))
    return set_for(small_project(folder / "project"))


@cache
def small_file() -> bytes:
    """The small project as PDF/X-4."""
    return small_print().written()


def online() -> Printer:
    """The profile of the online printer."""
    return load_printer(ROOT, "online")


def opened(data: bytes) -> pikepdf.Pdf:
    """Open a PDF that lies in memory."""
    return pikepdf.open(io.BytesIO(data))
