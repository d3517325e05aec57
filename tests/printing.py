"""Editions set for print, once for all tests that look at them."""

import io
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pikepdf

from catalogue.compose import compose
from catalogue.finish.print import print_file, print_job
from catalogue.fit import Pages, fit
from catalogue.layout import Product, load_layout
from catalogue.load import load
from catalogue.printers import Printer, load_printer
from catalogue.render import Engine
from catalogue.signatures import padded
from catalogue.validate import validate
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
    edition = validate(load(root, number))
    layout = load_layout(root, edition.head.layout, product)
    engine = Engine(layout, root / ".cache")
    pages = fit(compose(edition, layout), engine, root / ".cache")
    return Printed(root, engine, pages)


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
