"""Cells and bytes of a workbook: text stays text, the same content is the same bytes."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from catalogue.source.zipped import packed

CORE = "docProps/core.xml"
DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
# Text stays text: neither „12/1“ becomes a date nor „- Punkt“ or „=…“ a formula.
TEXT_FORMAT = "@"
# A program for tables takes what begins with one of these for a formula; OWASP, CSV Injection.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def put_text(cell: Any, text: str) -> None:
    """Put text into a cell so that no program ever runs it."""
    if text:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        cell.data_type = "s"
    cell.number_format = TEXT_FORMAT
    if text.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True


def sealed(data: bytes, day: str) -> bytes:
    """Return an office file with every date in it set to one day, given as ISO."""
    with ZipFile(BytesIO(data)) as source:
        files = {name: source.read(name) for name in source.namelist()}
    # The library writes the hour of saving, whatever the properties say.
    files[CORE] = DATES.sub(rb"\g<1>" + f"{day}T00:00:00Z".encode(), files[CORE])
    return packed(files, day)
