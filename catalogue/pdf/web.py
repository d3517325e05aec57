"""The web product: a tagged file that says what it is, opened page by page."""

import io

import pikepdf

from catalogue.pdf.saving import saved
from catalogue.pdf.xmp import claim, describe

NOT_CHECKED = "Entwurf, nicht geprüft"


def web_file(data: bytes) -> bytes:
    """Claim PDF/A-2a and PDF/UA-1 and order the file so that a browser shows page 1 first."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        claim(pdf, part=2)
        return saved(pdf, linearize=True)


def draft_file(data: bytes) -> bytes:
    """Say that the file is a draft that nobody has checked; it claims no standard."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for entry in ("/Title", "/Subject"):
            pdf.docinfo[entry] = f"{NOT_CHECKED}: {pdf.docinfo.get(entry, '')}"
        describe(pdf, language=str(pdf.Root.Lang))
        return saved(pdf)
