"""Opens DOCX and ODT as what they are, ZIP archives of XML, and refuses hostile ones."""

import re
import zlib
from io import BytesIO
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element, fromstring
from zipfile import BadZipFile, ZipFile, ZipInfo

from catalogue.exchange.extract.sandbox import refused

MAX_MEMBERS = 3_000
MAX_XML_BYTES = 12_000_000
MAX_TOTAL_BYTES = 200_000_000
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
CHUNK = 1 << 16

MACROS = re.compile(r"(^|/)(vbaProject\.bin|Basic/|Scripts/)", re.IGNORECASE)
DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
ENCRYPTED = b"manifest:encryption-data"


# ISO/IEC 29500 Strict says the same under other names.
STRICT = tuple(
    (b"http://purl.oclc.org/ooxml/" + strict, b"http://schemas.openxmlformats.org/" + usual)
    for strict, usual in (
        (b"officeDocument/", b"officeDocument/2006/"),
        (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
        (b"spreadsheetml/main", b"spreadsheetml/2006/main"),
        (b"drawingml/", b"drawingml/2006/"),
    )
)


def members(source: Path | BytesIO) -> dict[str, bytes]:
    """Return the XML files of an archive that ``check`` has let pass."""
    with ZipFile(source) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return {name: transitional(archive.read(name)) for name in names}


def member(path: Path | BytesIO, name: str) -> bytes:
    """Return one file of an archive that ``check`` has let pass; nothing when it is absent."""
    with ZipFile(path) as archive:
        return transitional(archive.read(name)) if name in archive.namelist() else b""


def rewritten(path: Path) -> bytes:
    """Return an archive in the Strict format as one that all programs read."""
    written = BytesIO()
    with ZipFile(path) as source, ZipFile(written, "w") as target:
        for name in source.namelist():
            target.writestr(name, transitional(source.read(name)))
    return written.getvalue()


def parsed(data: bytes) -> Element:
    """Return the root of XML in which ``check`` has found no declaration that could do harm."""
    return fromstring(data)


def transitional(data: bytes) -> bytes:
    """Return XML with the names of the Strict format changed to those that all programs read."""
    for strict, usual in STRICT if b"http://purl.oclc.org/ooxml/" in data else ():
        data = data.replace(strict, usual)
    return data


def check(path: Path, source: BytesIO | Path | None = None) -> None:
    """Raise ``DataError`` when an archive is broken, protected, or made to do harm.

    ``source`` is the archive when it stands inside the file at ``path``.
    """
    with path.open("rb") as file:
        if file.read(8) == OLD_OFFICE:
            hint = "ohne Kennwort im heutigen Format speichern"
            raise refused(path, "E205", "die Datei ist geschützt oder im alten Word-Format", hint)
    try:
        with ZipFile(source or path) as archive:
            _check_members(path, archive)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise refused(path, "E204", "die Datei ist beschädigt", "neu speichern") from error


def _check_members(path: Path, archive: ZipFile) -> None:
    members = archive.infolist()
    total = sum(info.file_size for info in members)
    if len(members) > MAX_MEMBERS or total > MAX_TOTAL_BYTES:
        message = f"die Datei entpackt sich auf {total // 10**6} MB in {len(members)} Teilen"
        raise refused(path, "E202", message, "neu speichern, Bilder verkleinern")
    for info in members:
        _check_name(path, info)
        if info.flag_bits & 1:
            raise refused(
                path, "E205", "die Datei ist mit einem Kennwort geschützt", "es entfernen"
            )
        if info.filename.endswith((".xml", ".rels")):
            _check_xml(path, archive, info)


def _check_name(path: Path, info: ZipInfo) -> None:
    name = PurePosixPath(info.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
        message = f"die Datei enthält einen unzulässigen Pfad „{info.filename[:60]}“"
        raise refused(path, "E206", message, "aus sicherer Quelle neu beziehen")
    if MACROS.search(info.filename):
        raise refused(path, "E206", "die Datei enthält Makros", "ohne Makros speichern")


def _check_xml(path: Path, archive: ZipFile, info: ZipInfo) -> None:
    if info.file_size > MAX_XML_BYTES:
        message = f"der Teil „{info.filename[:60]}“ hat {info.file_size // 10**6} MB"
        raise refused(path, "E202", message, "die Datei teilen")
    before = b""
    with archive.open(info) as file:
        while chunk := file.read(CHUNK):
            seen = before + chunk
            # A declaration could hide from the search in UTF-16, which no office writes.
            if b"\0" in chunk or DECLARATION.search(seen):
                message = "die Datei enthält eigene XML-Vereinbarungen"
                raise refused(path, "E206", message, "aus sicherer Quelle neu beziehen")
            if ENCRYPTED in seen:
                message = "die Datei ist mit einem Kennwort geschützt"
                raise refused(path, "E205", message, "es entfernen")
            before = chunk[-40:]
