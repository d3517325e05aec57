"""The parts of a book for the press: the inside, and the cover as one sheet with bleed."""

from dataclasses import dataclass, field, replace

from catalogue.layout.printers import Printer
from catalogue.model.print_spec import Paper
from catalogue.model.problems import Place
from catalogue.model.records import EditionHead
from catalogue.pdf.print import PrintJob, print_file, print_job
from catalogue.preflight.known import UNKNOWN, Unknown
from catalogue.preflight.readback import read_back
from catalogue.typeset.composition import Part
from catalogue.typeset.fitted import Pages
from catalogue.typeset.frames import bound
from catalogue.typeset.leaf import Leaf
from catalogue.typeset.leaves import Leaves

TEMPLATE = "sheet-cover"
PAGES_PER_LEAF = 2
COVER_LEAVES = 2
SIGNATURE_PAGES = 16
# So few pages may be saved by hand.
NEAR_PAGES = 6


@dataclass(frozen=True)
class Inside:
    """The bound pages, the job they are made for, and the file for the press, read back."""

    book: Pages
    job: PrintJob
    data: bytes = field(repr=False)


def inside(pages: Pages, leaves: Leaves, printer: Printer, known: Unknown = UNKNOWN) -> Inside:
    """Bind pages for a printer and write them under frames for paper."""
    book = bound(pages, leaves, printer.page_multiple)
    edition = pages.composition.edition
    job = replace(print_job(pages.composition.layout, edition.head, printer),
                  noun=edition.form.words.edition.one)
    data = print_file(book, leaves, job)
    read_back(data, book, known)
    return Inside(book, job, data)


def cover_sheet(pages: Pages, leaves: Leaves, spine: float) -> Leaf:
    """Set back (U4), spine of so many millimetres, and front (U1) of an edition."""
    edition = pages.composition.edition
    place = Place(pages.composition.layout.path(f"{TEMPLATE}.html"))
    context = {
        "spine": spine,
        "office": edition.office,
        "sections": len(edition.sections),
    }
    unit = Part(TEMPLATE, TEMPLATE, edition.head.title, place, pages=1, context=context)
    return leaves.leaf(pages.composition.html(unit, {}), place, "cover")


def signatures(page_count: int) -> str:
    """Return of which signatures the pages are folded: ``116 = 7 × 16 + 4``."""
    whole, rest = divmod(page_count, SIGNATURE_PAGES)
    parts = (f"{whole} × {SIGNATURE_PAGES}" if whole else "", str(rest) if rest else "")
    return f"{page_count} = {' + '.join(filter(None, parts))}"


def saved(page_count: int) -> int:
    """Return how many pages less would be a signature less, nothing where that is not near."""
    rest = page_count % SIGNATURE_PAGES
    return rest if page_count > SIGNATURE_PAGES and rest <= NEAR_PAGES else 0


def inside_paper(head: EditionHead, printer: Printer) -> Paper:
    """Return the paper the edition orders, or the one the printer usually takes."""
    return head.print.paper or printer.paper


def cover_paper(head: EditionHead, printer: Printer) -> Paper:
    """Return the cover's paper the edition orders, or the one the printer usually takes."""
    return head.print.cover_paper or printer.cover_paper


def spine_mm(page_count: int, head: EditionHead, printer: Printer) -> float:
    """Return how wide the spine is in millimetres: as the printer says, or as the leaves stack."""
    if head.print.spine_mm is not None:
        return head.print.spine_mm
    if (head.print.binding or printer.binding) == "saddle":
        return 0.0
    leaves = page_count / PAGES_PER_LEAF * inside_paper(head, printer).thickness
    return round(leaves + COVER_LEAVES * cover_paper(head, printer).thickness, 1)
