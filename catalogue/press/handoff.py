"""The package for the print shop: files, order, preflight and view, in one archive."""

import io
import json
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from catalogue.layout.printers import Printer
from catalogue.model.problems import LayoutError, Place, PreflightError, Problem, Severity
from catalogue.pdf.frames import bound, painted
from catalogue.pdf.identity import closing_day
from catalogue.pdf.print import print_file, print_job, print_sheet
from catalogue.preflight.press import PART_RULES, preflight_press
from catalogue.preflight.pressfile import opened
from catalogue.preflight.readback import read_back
from catalogue.press.cover import cover_sheet, office
from catalogue.press.order import (
    ORDER,
    ORDER_FORM,
    OrderItem,
    order_data,
    order_form,
    preflight_data,
)
from catalogue.press.paper import spine_mm
from catalogue.press.view import view
from catalogue.source.names import slug
from catalogue.source.write import replace
from catalogue.typeset.engine import Engine
from catalogue.typeset.fit import Pages

NAMES = {"inside": "innenteil", "cover": "umschlag"}

Files = dict[str, bytes]


def handoff(
    pages: Pages, engine: Engine, printer: Printer, out: Path, is_packed: bool = True
) -> Path:
    """Write the package for a printer, ``handoff-N.zip`` or a folder of that name.

    ``PreflightError`` when he could not print it.
    """
    files = handoff_files(pages, engine, printer)
    head = pages.composition.edition.head
    name = f"handoff-{head.number}"
    path = out / (f"{name}.zip" if is_packed else name)
    written = {path: packed(files, closing_day(head))} if is_packed else {
        path / each: data for each, data in files.items()}
    try:
        for target, data in written.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            replace(target, data)
    except OSError as error:
        message = f"der Ordner ist nicht beschreibbar ({error.strerror})"
        problem = Problem("E520", Place(out), message, "mit --out einen anderen wählen")
        raise LayoutError([problem]) from error
    return path


def handoff_files(pages: Pages, engine: Engine, printer: Printer) -> Files:
    """Return every file of the package by its name, the checksums last."""
    layout, head = pages.composition.layout, pages.composition.edition.head
    book = bound(pages, engine, printer.page_multiple)
    spine = spine_mm(book.page_count, head, printer)
    job = print_job(layout, head, printer, printer.marks)
    inside = print_file(book, painted(pages, engine), engine, job)
    cover_job = print_job(layout, head, printer, printer.marks, "cover")
    cover = print_sheet(cover_sheet(book, engine, spine), engine, cover_job)
    read_back(inside, book)
    parts = (_part("inside", inside, book, printer), _part("cover", cover, book, printer))
    _refuse(parts)
    order = order_data(head, printer, job, spine, parts)
    files = {part.name: part.data for part in parts} | {
        ORDER_FORM: order_form(order, office(book), layout, engine),
        ORDER: _json(order),
        "preflight.json": _json(preflight_data(parts)),
        "ansicht.pdf": view(cover, inside, spine),
    }
    return files | {"SHA256SUMS": _sums(files)}


def packed(files: Files, day: str) -> bytes:
    """Return the files as a ZIP archive in which every file has the time of one day."""
    year, month, date = map(int, day.split("-"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (year, month, date, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def _part(kind: str, data: bytes, book: Pages, printer: Printer) -> OrderItem:
    head, rules = book.composition.edition.head, PART_RULES[kind]
    words = (slug(head.publisher), slug(head.title), str(head.number), NAMES[kind])
    name = f"{'-'.join(words)}.pdf"
    problems = preflight_press(data, printer, rules, name)
    with (file := opened(data, name, printer)).pdf:
        pages, size = len(file.sheets), file.sheets[0].size_mm
    return OrderItem(kind, name, data, pages, size, len(rules), tuple(problems))


def _refuse(parts: tuple[OrderItem, ...]) -> None:
    errors = [problem for part in parts for problem in part.problems
              if problem.severity is Severity.ERROR]
    if errors:
        raise PreflightError(errors)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _sums(files: Files) -> bytes:
    return "".join(_sum_lines(files)).encode()


def _sum_lines(files: Files) -> Iterator[str]:
    for name, data in files.items():
        yield f"{sha256(data).hexdigest()}  {name}\n"
