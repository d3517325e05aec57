"""The package for the print shop: files, order, preflight and view, in one archive."""

import json
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from catalogue.layout.printers import Printer, unsuited, with_spots
from catalogue.model.problems import Place, PreflightError, Problem, errors
from catalogue.pdf.identity import closing_day
from catalogue.pdf.print import print_sheet
from catalogue.preflight.press import PART_RULES, preflight_press
from catalogue.preflight.pressfile import opened
from catalogue.preflight.screen import preflight
from catalogue.press.order import (
    ORDER,
    ORDER_FORM,
    OrderItem,
    order_data,
    order_form,
    preflight_data,
)
from catalogue.press.parts import cover_sheet, inside, spine_mm
from catalogue.press.view import view
from catalogue.source.names import slug
from catalogue.source.project import PATHS
from catalogue.source.write import publish
from catalogue.source.zipped import packed
from catalogue.typeset.fitted import Pages
from catalogue.typeset.leaves import Leaves

NAMES = {"inside": "innenteil", "cover": "umschlag"}

WITHOUT_COVER = Problem(
    "E521", Place(PATHS.form), "die Druckerei braucht einen Umschlag, der Katalog hat keinen",
    "unter „parts“ als ersten Teil „- type: cover“ nennen, oder das Druck-PDF selbst weitergeben")

Files = dict[str, bytes]


def handoff(
    pages: Pages, leaves: Leaves, printer: Printer, out: Path, is_packed: bool = True
) -> Path:
    """Write the package for a printer, ``handoff-N.zip`` or a folder of that name.

    ``PreflightError`` when he could not print it.
    """
    files = handoff_files(pages, leaves, printer)
    head = pages.composition.edition.head
    name = f"handoff-{head.number}"
    path = out / (f"{name}.zip" if is_packed else name)
    publish({path: packed(files, closing_day(head))} if is_packed else
            {path / each: data for each, data in files.items()})
    return path


def handoff_files(pages: Pages, leaves: Leaves, printer: Printer) -> Files:
    """Return every file of the package by its name, the checksums last."""
    if not pages.composition.has_cover:
        raise PreflightError([WITHOUT_COVER])
    layout, head = pages.composition.layout, pages.composition.edition.head
    printer = with_spots(printer, layout.spots)
    made = inside(pages, leaves, printer)
    book, spine = made.book, spine_mm(made.book.page_count, head, printer)
    sheet = cover_sheet(book, leaves, spine)
    cover = print_sheet(sheet, layout, replace(made.job, part="cover"))
    parts = (_part("inside", made.data, book, printer), _part("cover", cover, book, printer))
    _refuse(problem for part in parts for problem in part.problems)
    order = order_data(head, printer, made.job, spine, parts)
    form = order_form(order, book.composition.edition, layout, leaves)
    # The order lies in the archive as a web file does, and is judged there as one.
    _refuse(preflight(form, "web", ORDER_FORM).problems)
    files = {part.name: part.data for part in parts} | {
        ORDER_FORM: form,
        ORDER: _json(order),
        "preflight.json": _json(preflight_data(parts)),
        "ansicht.pdf": view(cover, made.data, spine),
    }
    return files | {"SHA256SUMS": _sums(files)}


def _part(kind: str, data: bytes, book: Pages, printer: Printer) -> OrderItem:
    head, rules = book.composition.edition.head, PART_RULES[kind]
    words = (slug(head.publisher), slug(head.title), str(head.number), NAMES[kind])
    name = f"{'-'.join(words)}.pdf"
    problems = preflight_press(data, printer, rules, name)
    problems += unsuited(head, printer) if kind == "inside" else ()
    with (file := opened(data, printer)).pdf:
        pages, size, spots = len(file.sheets), file.sheets[0].size_mm, file.spots
    return OrderItem(kind, name, data, pages, size, len(rules), tuple(problems), spots)


def _refuse(problems: Iterable[Problem]) -> None:
    if found := errors(problems):
        raise PreflightError(found)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _sums(files: Files) -> bytes:
    lines = (f"{sha256(data).hexdigest()}  {name}\n" for name, data in files.items())
    return "".join(lines).encode()
