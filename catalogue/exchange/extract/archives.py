"""Opens DOCX and ODT as what they are, ZIP archives of XML, and refuses hostile ones."""

import re
import zlib
from pathlib import Path, PurePosixPath
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


def member(path: Path, name: str) -> bytes:
    """Return one XML file of an archive that ``check`` has let pass; nothing when it is absent."""
    with ZipFile(path) as archive:
        return archive.read(name) if name in archive.namelist() else b""


def check(path: Path) -> None:
    """Raise ``DataError`` when an archive is broken, protected, or made to do harm."""
    with path.open("rb") as file:
        if file.read(8) == OLD_OFFICE:
            hint = "ohne Kennwort im heutigen Format speichern"
            raise refused(path, "E205", "die Datei ist geschützt oder im alten Word-Format", hint)
    try:
        with ZipFile(path) as archive:
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
