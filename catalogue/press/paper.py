"""The paper of a book: which it is printed on, and how thick its leaves stack."""

from catalogue.layout.printers import Printer
from catalogue.model.records import EditionHead, Paper

PAGES_PER_LEAF = 2
COVER_LEAVES = 2


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
