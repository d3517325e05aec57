"""Tells a file whose name ends in another way than what it holds."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from catalogue.model.problems import Place, Problem

ODF = "application/vnd.oasis.opendocument."
# What a file of each kind is called, and the endings that its relatives may have.
KINDS = {
    ".docx": ("ein Word-Dokument", (".docm", ".dotx", ".dotm")),
    ".xlsx": ("eine Excel-Arbeitsmappe", (".xlsm", ".xltx", ".xltm", ".xlsb")),
    ".odt": ("ein Text von LibreOffice", ()),
    ".ods": ("eine Tabelle von LibreOffice", ()),
    ".pdf": ("ein PDF", ()),
}
MAIN_PARTS = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx"}
MIMETYPES = {f"{ODF}text": ".odt", f"{ODF}spreadsheet": ".ods"}
SIGN_BYTES = 100


def misnamed(path: Path) -> Iterator[Problem]:
    """Yield that a file holds another kind than its name says; the way out is a new name."""
    held, suffix = _held(path), path.suffix.lower()
    if not held or suffix == held or suffix in KINDS[held][1]:
        return
    message = f"die Datei heißt „{path.suffix or path.name}“, ist aber {KINDS[held][0]}"
    yield Problem("E204", Place(path), message, f"umbenennen: {path.stem}{held}")


def _held(path: Path) -> str:
    """Return the ending of the kind that a file holds, or nothing when it cannot be told."""
    try:
        with path.open("rb") as file:
            if file.read(SIGN_BYTES).lstrip().startswith(b"%PDF-"):
                return ".pdf"
        with ZipFile(path) as archive:
            names = set(archive.namelist())
            is_odf = "mimetype" in names and archive.getinfo("mimetype").file_size < SIGN_BYTES
            kind = archive.read("mimetype").decode("ascii", "replace") if is_odf else ""
            parts = (ending for part, ending in MAIN_PARTS.items() if part in names)
            return MIMETYPES.get(kind.strip()) or next(parts, "")
    except (OSError, BadZipFile, RuntimeError, NotImplementedError, ValueError):
        return ""
