"""Writes office files so that the same content is the same bytes."""

import re
from io import BytesIO
from zipfile import ZipFile

from catalogue.source.zipped import packed

CORE = "docProps/core.xml"
DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def sealed(data: bytes, day: str) -> bytes:
    """Return an office file with every date in it set to one day, given as ISO."""
    with ZipFile(BytesIO(data)) as source:
        files = {name: source.read(name) for name in source.namelist()}
    # The libraries write the hour of saving, whatever the properties say.
    files[CORE] = DATES.sub(rb"\g<1>" + f"{day}T00:00:00Z".encode(), files[CORE])
    return packed(files, day)
