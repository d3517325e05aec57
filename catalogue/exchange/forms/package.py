"""Writes office files so that the same content is the same bytes."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

CORE = "docProps/core.xml"
DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def sealed(data: bytes, day: str) -> bytes:
    """Return an office file with every date in it set to one day, given as ISO."""
    year, month, date = map(int, day.split("-"))
    written = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(written, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == CORE:
                # The libraries write the hour of saving, whatever the properties say.
                content = DATES.sub(rb"\g<1>" + f"{day}T00:00:00Z".encode(), content)
            member = ZipInfo(name, (max(year, 1980), month, date, 0, 0, 0))
            member.compress_type = ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            target.writestr(member, content)
    return written.getvalue()
