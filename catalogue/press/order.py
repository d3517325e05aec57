"""The print order: what is to be printed, on what, from which files, as data and as a form."""

from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import Any

from catalogue.layout.layout import Layout
from catalogue.layout.printers import Printer
from catalogue.layout.templates import environment_of
from catalogue.model.fields.period import date_in_words
from catalogue.model.problems import Place, Problem
from catalogue.model.records import Edition, EditionHead
from catalogue.pdf.assemble import screen_file
from catalogue.pdf.print import PrintJob
from catalogue.pdf.web import web_file
from catalogue.preflight.findings import german
from catalogue.preflight.press import NOT_CHECKED
from catalogue.press.parts import cover_paper, inside_paper, signatures
from catalogue.typeset.leaves import Leaves

TEMPLATE = "order.html"
ORDER, ORDER_FORM = "druckauftrag.json", "druckauftrag.pdf"
COVER_PAGES = 4
BINDINGS = {"perfect": "Klebebindung", "saddle": "Rückstichheftung"}
ENGINES = ("pikepdf", "pypdfium2")
# What an order cannot go out without, and what it may go out without.
LIMITS = {"bleed_mm", "safe_mm", "max_ink", "min_dpi", "min_line_pt", "min_type_pt"}
SAID = ("lamination", "glue", "grain", "proof", "packaging", "deposit_copies")
# Without these no printer can begin.
NEEDED = ("print_run", "paper", "cover_paper", "binding", "delivery")
ASKED = (*NEEDED, *SAID)
OF_HEAD = {"title", "closing_date", "publisher", "office"}
OF_PRINT = {"print_run", "finishing", "delivery", "output_condition", *SAID}

Data = dict[str, Any]


@dataclass(frozen=True)
class OrderItem:
    """A file for the press with its pages, its open size and what its preflight found."""

    kind: str
    name: str
    data: bytes = field(repr=False)
    pages: int
    size_mm: tuple[float, float]
    rules: int
    problems: tuple[Problem, ...]
    spots: tuple[str, ...] = ()


def order_data(
    head: EditionHead, printer: Printer, job: PrintJob, spine: float, parts: tuple[OrderItem, ...]
) -> Data:
    """Return the order as plain values; what nobody has decided yet is ``None`` and listed."""
    inside = parts[0]
    return {
        **head.model_dump(include=OF_HEAD),
        "edition": head.number,
        "printer": printer.title,
        **head.print.model_dump(include=OF_PRINT),
        "trim_mm": list(inside.size_mm),
        "pages": {"inside": inside.pages, "cover": COVER_PAGES},
        "signatures": signatures(inside.pages),
        "colours": {part.kind: _colours(part) for part in parts},
        "paper": {"inside": inside_paper(head, printer).model_dump(),
                  "cover": cover_paper(head, printer).model_dump()},
        "binding": BINDINGS[head.print.binding or printer.binding],
        "spine_mm": spine,
        "spine_by_printer": head.print.spine_mm is not None,
        "icc_profile": {"name": PurePosixPath(head.print.icc_profile).name,
                        "sha256": sha256(job.profile).hexdigest()},
        "limits": printer.model_dump(include=LIMITS) | {"marks": job.marks},
        "files": list(map(_file, parts)),
        "preflight": preflight_data(parts),
        "open": [name for name in ASKED if getattr(head.print, name) is None],
        "question": head.print.confirm,
    }


def preflight_data(parts: tuple[OrderItem, ...]) -> Data:
    """Return which rules ran with what, what they found, and what nobody looked at."""
    return {
        "engines": {name: version(name) for name in ENGINES},
        "files": [{"name": part.name, "rules": part.rules,
                   "findings": [{"code": each.code, "message": each.message, "hint": each.hint}
                                for each in part.problems]}
                  for part in parts],
        "not_checked": list(NOT_CHECKED),
    }


def order_form(order: Data, edition: Edition, layout: Layout, leaves: Leaves) -> bytes:
    """Return the order as a form to be signed, in the words of the catalogue."""
    environment = environment_of(layout, edition.form.words)
    environment.filters |= {"decimal": german, "day": date_in_words}
    place = Place(layout.path(TEMPLATE))
    html = environment.get_template(TEMPLATE).render(order=order, office=edition.office)
    form = leaves.leaf(html, place, "order")
    return web_file(screen_file([form], layout.font_files))


def _colours(part: OrderItem) -> str:
    """Return how many inks either side of the paper takes, those of their own by name."""
    inks = 4 + len(part.spots)
    behind = 0 if part.kind == "cover" else inks
    return f"{inks}/{behind} {' + '.join(('CMYK', *part.spots))}"


def _file(part: OrderItem) -> Data:
    return {
        "kind": part.kind,
        "name": part.name,
        "pages": part.pages,
        "size_mm": list(part.size_mm),
        "bytes": len(part.data),
        "sha256": sha256(part.data).hexdigest(),
    }
