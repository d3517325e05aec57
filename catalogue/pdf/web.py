"""The web product: a tagged file that says what it is, opened page by page."""

import pikepdf

from catalogue.pdf.pictures import for_screens
from catalogue.pdf.saving import remade
from catalogue.pdf.xmp import claim, describe

NOT_CHECKED = "Entwurf, nicht geprüft"


def web_file(data: bytes) -> bytes:
    """Claim PDF/A-2a and PDF/UA-1 and order the file so that a browser shows page 1 first."""
    return remade(data, _web, linearize=True)


def _web(pdf: pikepdf.Pdf) -> None:
    for_screens(pdf)
    claim(pdf, part=2)


def draft_file(data: bytes) -> bytes:
    """Say that the file is a draft that nobody has checked; it claims no standard."""
    return remade(data, _draft)


def _draft(pdf: pikepdf.Pdf) -> None:
    for entry in ("/Title", "/Subject"):
        pdf.docinfo[entry] = f"{NOT_CHECKED}: {pdf.docinfo.get(entry, '')}"
    describe(pdf, language=str(pdf.Root.Lang))
