"""Reads one form in a process of its own, bounded in memory and time."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter

from catalogue.exchange.extract.sandbox import Reader, answer, refused
from catalogue.exchange.forms.collected import Form
from catalogue.exchange.forms.read_docx import is_form

READERS: Mapping[str, Reader] = {
    ".xlsx": "form in sheets",
    ".ods": "form in sheets",
    ".docx": "form in DOCX",
    ".odt": "form in ODT",
}
FORM = TypeAdapter(Form)
TEXTS = {".docx": "word/document.xml", ".odt": "content.xml"}
OTHER_FORMATS = {
    ".xls": "in Excel öffnen und als .xlsx speichern",
    ".xlsm": "ohne Makros als .xlsx speichern",
    ".xlsb": "als .xlsx speichern",
    ".xltx": "als .xlsx speichern",
    ".xltm": "ohne Makros als .xlsx speichern",
    ".csv": "die Arbeitsmappe (.xlsx) zurücksenden",
}


def is_collected(path: Path) -> bool:
    """Whether a file is, or claims to be, a form that a department has sent back."""
    suffix = path.suffix.lower()
    if suffix in TEXTS:
        return path.is_file() and is_form(path, TEXTS[suffix])
    return suffix in READERS or suffix in OTHER_FORMATS


def read(path: Path) -> Form:
    """Return what a form says; ``DataError`` when it cannot or must not be read."""
    suffix = path.suffix.lower()
    if suffix not in READERS:
        message = f"das Format „{suffix or path.name}“ wird nicht gelesen"
        hint = OTHER_FORMATS.get(suffix, "möglich: .xlsx, .ods, .docx, .odt")
        raise refused(path, "E201", message, hint)
    hint = "neu speichern oder neu anfordern"
    return FORM.validate_python(answer(READERS[suffix], path, hint))
