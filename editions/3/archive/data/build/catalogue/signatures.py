"""From pages to a book: pages filled up to whole signatures, and how thick they stack."""

from catalogue.compose import notes_unit
from catalogue.fit import Fitted, Pages
from catalogue.model import EditionHead, Paper
from catalogue.printers import Printer
from catalogue.render import Engine

PAGES_PER_LEAF = 2
COVER_LEAVES = 2


def padded(pages: Pages, engine: Engine, multiple: int) -> Pages:
    """Return the pages followed by as many pages for notes as whole signatures need."""
    missing = -pages.page_count % multiple
    notes = (_notes(pages, engine, pages.page_count + n) for n in range(1, missing + 1))
    return Pages(pages.composition, (*pages.fitted, *notes))


def _notes(pages: Pages, engine: Engine, number: int) -> Fitted:
    unit = notes_unit(number)
    html = pages.composition.html(unit, {unit.anchor: number})
    return Fitted(unit, engine.lay_out(html, unit.place), number)


def inside_paper(head: EditionHead, printer: Printer) -> Paper:
    """Return the paper the edition orders, or the one the printer usually takes."""
    return head.print.paper or printer.paper


def cover_paper(head: EditionHead, printer: Printer) -> Paper:
    """Return the cover's paper the edition orders, or the one the printer usually takes."""
    return head.print.cover_paper or printer.cover_paper


def spine_mm(page_count: int, head: EditionHead, printer: Printer) -> float:
    """Return how wide the spine is in millimetres: all leaves and both leaves of the cover."""
    if (head.print.binding or printer.binding) == "saddle":
        return 0.0
    leaves = page_count / PAGES_PER_LEAF * inside_paper(head, printer).thickness
    return round(leaves + COVER_LEAVES * cover_paper(head, printer).thickness, 1)
