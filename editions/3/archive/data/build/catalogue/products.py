"""The three products of an edition, each read back and checked after writing."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from catalogue.deliver import PrintFile, file_name
from catalogue.finish.archive import archive_file
from catalogue.finish.print import print_file, print_job
from catalogue.finish.web import finish_web, web_file
from catalogue.fit import Pages
from catalogue.preflight import preflight
from catalogue.preflight.findings import Findings
from catalogue.preflight.press import press_findings
from catalogue.printers import load_printer
from catalogue.problems import LayoutError, PreflightError, Problem, Severity
from catalogue.readback import read_back
from catalogue.setting import Set, set_pages
from catalogue.signatures import padded

PRODUCTS = ("web", "print", "archive")
CORES = 2


@dataclass(frozen=True)
class Printed:
    """The print product and the fit step of every measure in it, to hold against the screen's."""

    file: PrintFile
    steps: tuple[int, ...]


def screen_files(done: Set, wanted: tuple[str, ...]) -> list[PrintFile]:
    """Write web and archive from one layout; an error names what a written file does not keep."""
    if not {"web", "archive"} & set(wanted):
        return []
    data = {"web": web_file(done.engine.write(done.pages.parts, finish_web))}
    if "archive" in wanted:
        data["archive"] = archive_file(data["web"], done.pages)
    files = []
    for product in (product for product in ("web", "archive") if product in wanted):
        read_back(data[product], done.pages)
        name = file_name(done.pages, product)
        files.append(_checked(product, data[product], preflight(data[product], product, name)))
    return files


def press_file(root: Path, number: int, marks: bool, allow_overflow: bool) -> Printed:
    """Set, write and check the print product by itself."""
    done = set_pages(root, number, allow_overflow=allow_overflow, product="print")
    head = done.pages.composition.edition.head
    printer = load_printer(done.project, head.print.printer)
    book = padded(done.pages, done.engine, printer.page_multiple)
    job = print_job(done.project, head, printer, marks)
    data = print_file(book.parts, done.engine, job)
    read_back(data, book)
    wanted = printer.model_copy(update={"marks": marks or printer.marks})
    found = press_findings(data, wanted, file_name(done.pages, "print"))
    return Printed(_checked("print", data, found), fit_steps(done.pages))


@contextmanager
def beside(
    root: Path, number: int, marks: bool, allow_overflow: bool, is_alone: bool
) -> Iterator[Callable[[], Printed]]:
    """Begin the print product in a second process where a core is free; call the result for it."""
    call = partial(press_file, root, number, marks, allow_overflow)
    if is_alone or (os.cpu_count() or 1) < CORES:
        yield call
        return
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield pool.submit(call).result


def same_steps(pages: Pages, printed: Printed) -> None:
    """Hold screen and press together: the same measure looks alike in both, or ``LayoutError``."""
    for each, step in zip(pages.measures, printed.steps, strict=True):
        if each.step and each.step.number != step:
            message = (
                f"im Druck braucht die Maßnahme Stufe {step}, am Bildschirm {each.step.number}"
            )
            hint = "die Satzbreite muss in beiden gleich sein"
            raise LayoutError([Problem("E521", each.unit.place, message, hint)])


def fit_steps(pages: Pages) -> tuple[int, ...]:
    """Return the fit step of every measure in printed order."""
    return tuple(each.step.number for each in pages.measures if each.step)


def _checked(product: str, data: bytes, found: Findings) -> PrintFile:
    errors = [p for p in found.problems if p.severity is Severity.ERROR]
    if errors:
        raise PreflightError(found.problems)
    return PrintFile(product, data, tuple(checked.report for checked in found.checked))

