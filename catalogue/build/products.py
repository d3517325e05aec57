"""The three products of an edition, each read back and checked after writing."""

from functools import partial

from catalogue.build.deliver import PrintFile, file_name
from catalogue.layout.printers import load_printer
from catalogue.model.problems import PreflightError, errors
from catalogue.pdf.archive import archive_file
from catalogue.pdf.assemble import screen_file
from catalogue.pdf.web import web_file
from catalogue.preflight.findings import Findings
from catalogue.preflight.press import press_findings
from catalogue.preflight.readback import read_back
from catalogue.preflight.screen import preflight
from catalogue.press.parts import inside
from catalogue.typeset.forked import beside
from catalogue.typeset.frames import framed
from catalogue.typeset.result import Set

PRODUCTS = ("web", "print", "archive")


def written(done: Set, wanted: tuple[str, ...], marks: bool) -> list[PrintFile]:
    """Write and check the wanted products, those of the screen and that of the press side by side.

    An error names what a written file does not keep.
    """
    press = partial(press_file, done, marks)
    if "print" not in wanted:
        return screen_files(done, wanted)
    if wanted == ("print",):
        return [press()]
    with beside(press) as printed:
        return [*screen_files(done, wanted), printed()]


def screen_files(done: Set, wanted: tuple[str, ...]) -> list[PrintFile]:
    """Write and check web and archive, the same pages."""
    frames = framed(done.pages, done.leaves, "web")
    faces = done.pages.composition.layout.font_files
    data = {"web": web_file(screen_file(done.pages.leaves, faces, frames))}
    if "archive" in wanted:
        data["archive"] = archive_file(data["web"], done.pages)
    files = []
    for product in (product for product in ("web", "archive") if product in wanted):
        read_back(data[product], done.pages)
        name = file_name(done.pages, product)
        files.append(_checked(product, data[product], preflight(data[product], product, name)))
    return files


def press_file(done: Set, marks: bool) -> PrintFile:
    """Write and check the print product: the same bodies, bound, under frames of its own."""
    head = done.pages.composition.edition.head
    printer = load_printer(done.project, head.print.printer)
    wanted = printer.model_copy(update={"marks": marks or printer.marks})
    data = inside(done.pages, done.leaves, wanted).data
    return _checked("print", data, press_findings(data, wanted, file_name(done.pages, "print")))


def _checked(product: str, data: bytes, found: Findings) -> PrintFile:
    if errors(found.problems):
        raise PreflightError(found.problems)
    return PrintFile(product, data, tuple(checked.report for checked in found.checked))
