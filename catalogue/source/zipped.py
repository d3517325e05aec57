"""Writes ZIP archives in which the same content is the same bytes."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# The format knows no earlier year.
FIRST_YEAR = 1980


def packed(files: Mapping[str, bytes], day: str) -> bytes:
    """Return the files as an archive in which every file has the time of one day, an ISO date."""
    year, month, date = map(int, day.split("-"))
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = ZipInfo(name, (max(year, FIRST_YEAR), month, date, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()
