"""Editions set for print, once for all tests that look at them."""

import io
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pikepdf

from catalogue.finish.print import print_file, print_job
from catalogue.fit import Pages
from catalogue.layout import Product
from catalogue.printers import Printer, load_printer
from catalogue.render import Engine
from catalogue.setting import set_pages
from catalogue.signatures import padded
from tests.conftest import ROOT, small_project

PT_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Printed:
    """An edition set for one product, with the engine that set it."""

    root: Path
    engine: Engine = field(repr=False)
    pages: Pages = field(repr=False)

    def written(self, printer: str = "online", marks: bool = False) -> bytes:
        """Write the pages as PDF/X-4, filled up to whole signatures."""
        profile = load_printer(self.root, printer)
        book = padded(self.pages, self.engine, profile.page_multiple)
        job = print_job(self.root, self.pages.composition.edition.head, profile, marks)
        return print_file(book.parts, self.engine, job)


def set_for(root: Path, product: Product, number: int = 4) -> Printed:
    """Set an edition of a project for a product."""
    done = set_pages(root, number, product=product)
    return Printed(done.project, done.engine, done.pages)


@cache
def small_print() -> Printed:
    """Four measures, set for print."""
    folder = Path(tempfile.mkdtemp(prefix="catalogue-print-"))
    return set_for(small_project(folder / "project"), "print")


@cache
def edition_in_print(number: int) -> Printed:
    """A whole edition, set for print."""
    return set_for(ROOT, "print", number)


@cache
def small_file() -> bytes:
    """Four measures as PDF/X-4."""
    return small_print().written()


def online() -> Printer:
    """The profile of the online printer."""
    return load_printer(ROOT, "online")


def opened(data: bytes) -> pikepdf.Pdf:
    """Open a PDF that lies in memory."""
    return pikepdf.open(io.BytesIO(data))
