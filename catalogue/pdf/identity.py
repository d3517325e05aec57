"""Says what a print file is: document information and XMP, the same for the same edition."""

from uuid import NAMESPACE_URL, uuid5

import pikepdf

from catalogue import __version__
from catalogue.model.records import EditionHead
from catalogue.pdf.xmp import describe

NO_DATE = "1980-01-01"


def identify(pdf: pikepdf.Pdf, head: EditionHead, part: str, noun: str) -> None:
    """Write title, author, dates of the edition and the PDF/X-4 mark (ISO 15930-7, 6.2)."""
    title = f"{head.title}, {head.number}. {noun}"
    author = f"{head.publisher}, {head.office}"
    producer = f"catalogue {__version__}"
    moment = f"D:{closing_day(head).replace('-', '')}000000Z"
    # The engine's /ID is of its own metadata; the one of this file is made from its content.
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]
    pdf.trailer.Info = pdf.make_indirect(pikepdf.Dictionary({
        "/Title": title, "/Author": author, "/Creator": producer, "/Producer": producer,
        "/CreationDate": moment, "/ModDate": moment, "/Trapped": pikepdf.Name("/False"),
    }))
    name = f"{head.publisher}/{head.title}/{head.number}/{part}"
    describe(pdf, identifier=uuid5(NAMESPACE_URL, name), number=head.number)


def closing_day(head: EditionHead) -> str:
    """Return the day all dates of an edition's files carry: the closing date, else the first
    day of its date, else one that says nothing."""
    if head.closing_date:
        return head.closing_date
    return head.date + NO_DATE[len(head.date):] if head.date else NO_DATE
