"""The inside of the book, which the print product and the package for the print shop share."""

from dataclasses import dataclass, field

from catalogue.layout.printers import Printer
from catalogue.pdf.frames import bound
from catalogue.pdf.print import PrintJob, print_file, print_job
from catalogue.preflight.readback import read_back
from catalogue.typeset.engine import Engine
from catalogue.typeset.fit import Pages


@dataclass(frozen=True)
class Inside:
    """The bound pages, the job they are made for, and the file for the press, read back."""

    book: Pages
    job: PrintJob
    data: bytes = field(repr=False)


def inside(pages: Pages, engine: Engine, printer: Printer, screen: bytes) -> Inside:
    """Bind the pages painted for the screen for a printer and write them under frames for paper."""
    book = bound(pages, engine, printer.page_multiple)
    job = print_job(pages.composition.layout, pages.composition.edition.head, printer)
    data = print_file(book, screen, engine, job)
    read_back(data, book)
    return Inside(book, job, data)
