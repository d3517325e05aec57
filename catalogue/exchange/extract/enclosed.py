"""Takes out of a PDF what an archive encloses: the data of an edition, pictures, its layout."""

import re
import zlib
from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pikepdf

from catalogue.archive.pack import LAYOUT
from catalogue.exchange.extract.sandbox import refused, served

# What an archive encloses: data as JSON, pictures under their paths, a layout in one ZIP.
ENCLOSED = re.compile(r"[\w-]+\.json|layout\.zip|(?:data|editions)/[\w./-]+")
PACKED = re.compile(r"layouts/[\w-]+(?:/[\w-][\w.-]*)+")
MAX_FILES, MAX_BYTES, MAX_TOTAL_BYTES = 2_000, 20_000_000, 60_000_000
WAY_OUT = "die Datei noch einmal holen, aus dem Archiv oder aus einer Sicherung"
Files = Iterator[tuple[str, bytes]]


def enclosed(path: Path) -> dict[str, str]:
    """Return the files inside a PDF that an archive may enclose, by name, in Base64.

    ``DataError`` when the PDF cannot be opened, or one of them is damaged or too large.
    """
    try:
        with pikepdf.open(path) as document:
            found = dict(_files(path, document))
    except pikepdf.PasswordError as error:
        raise refused(path, "E205", "das PDF ist geschützt", "den Schutz aufheben") from error
    except pikepdf.PdfError as error:
        raise refused(path, "E204", "die Datei ist kein lesbares PDF", "neu ausgeben") from error
    return {name: b64encode(data).decode("ascii") for name, data in found.items()}


def _files(path: Path, document: pikepdf.Pdf) -> Files:
    names = [name for name in document.attachments if ENCLOSED.fullmatch(name)]
    left = MAX_TOTAL_BYTES
    if len(names) > MAX_FILES:
        raise refused(path, "E202", f"in der Datei stecken {len(names)} weitere", WAY_OUT)
    for name in names:
        data = _unpacked(path, name, document.attachments[name], min(MAX_BYTES, left))
        left -= len(data)
        yield from _members(path, data) if name == LAYOUT else [(name, data)]


def _unpacked(path: Path, name: str, spec: pikepdf.AttachedFileSpec, most: int) -> bytes:
    """Return what a file inside a PDF holds, if that is no more than the most."""
    try:
        stream = spec.get_file().obj
        raw, way = stream.read_raw_bytes(), stream.get("/Filter")
        if way is None:
            return _held(path, name, raw, most)
        # The library would unpack all of it before anybody could count.
        unpacked = zlib.decompressobj()
        data = _held(path, name, unpacked.decompress(raw, most + 1), most)
        if way != pikepdf.Name.FlateDecode or not unpacked.eof:
            raise _damaged(path, name)
    except (pikepdf.PdfError, zlib.error, AttributeError, KeyError, ValueError, TypeError) as error:
        raise _damaged(path, name) from error
    return data


def _held(path: Path, name: str, data: bytes, most: int) -> bytes:
    if len(data) > most:
        message = f"„{name}“ in der Datei entpackt sich auf mehr als {most // 10**6} MB"
        raise refused(path, "E202", message, WAY_OUT)
    return data


def _members(path: Path, data: bytes) -> Files:
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            total = sum(each.file_size for each in members)
            if len(members) > MAX_FILES or total > MAX_BYTES:
                message = f"„{LAYOUT}“ in der Datei entpackt sich auf {total // 10**6} MB"
                raise refused(path, "E202", message, WAY_OUT)
            if strange := [each for each in archive.namelist() if not PACKED.fullmatch(each)]:
                message = f"„{LAYOUT}“ in der Datei enthält „{strange[0][:60]}“"
                raise refused(path, "E206", message, "aus sicherer Quelle neu beziehen")
            yield from ((each.filename, archive.read(each)) for each in members)
    except (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise _damaged(path, LAYOUT) from error


def _damaged(path: Path, name: str) -> Exception:
    return refused(path, "E250", f"„{name}“ in der Datei ist beschädigt", WAY_OUT)


if __name__ == "__main__":
    served(enclosed)
