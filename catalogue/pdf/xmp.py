"""The XMP metadata of a file: what its Info dictionary says, and which standards it claims."""

from datetime import datetime
from functools import cache
from typing import Any

import pikepdf
from jinja2 import Template

from catalogue.source.vocabulary import resource

# Each entry of the Info dictionary that XMP repeats (ISO 19005-2, table 1).
TEXTS = {
    "title": "/Title", "author": "/Author", "subject": "/Subject", "keywords": "/Keywords",
    "producer": "/Producer", "creator": "/Creator",
}  # fmt: skip
DATES = {"created": "/CreationDate", "modified": "/ModDate"}
MIDNIGHT = "19800101000000"


def claim(pdf: pikepdf.Pdf, part: int) -> None:
    """Claim PDF/A of this part, level a, and PDF/UA-1; all else repeats the Info dictionary."""
    describe(pdf, part=part, language=str(pdf.Root.Lang))


def describe(pdf: pikepdf.Pdf, **claims: Any) -> None:
    """Write the metadata of a file: what its Info dictionary says, and what it claims to be."""
    texts = {name: str(pdf.docinfo.get(key, "")) for name, key in TEXTS.items()}
    dates = {name: _moment(pdf, key) for name, key in DATES.items() if key in pdf.docinfo}
    packet = _template().render(texts | dates | claims)
    pdf.Root.Metadata = pdf.make_stream(
        packet.encode(), {"/Type": pikepdf.Name.Metadata, "/Subtype": pikepdf.Name.XML})


@cache
def _template() -> Template:
    template: Template = Template(resource("xmp.xml"), trim_blocks=True, autoescape=True)
    return template


def _moment(pdf: pikepdf.Pdf, key: str) -> str:
    """Give a date of the Info dictionary its time and zone, and return it as ISO 8601 writes it.

    A day alone, such as ``D:20261121``, begins at midnight in UTC, a month on its first day.
    """
    digits = "".join(filter(str.isdecimal, str(pdf.docinfo[key])))[:14]
    digits += MIDNIGHT[len(digits):]
    pdf.docinfo[key] = f"D:{digits}Z"
    return datetime.fromisoformat(f"{digits[:8]}T{digits[8:]}").isoformat() + "Z"
