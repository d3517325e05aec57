"""Reads one form in a process of its own, bounded in memory and time."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from catalogue.exchange.extract.sandbox import answer, refused, served
from catalogue.exchange.forms import read_docx, read_odt, read_xlsx
from catalogue.exchange.forms.collected import MAX_CHARACTERS, Form

READERS: Mapping[str, Callable[[Path], Form]] = {
    ".xlsx": read_xlsx.read_workbook,
    ".ods": read_xlsx.read_workbook,
    ".docx": read_docx.read_form,
    ".odt": read_odt.read_form,
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
        return path.is_file() and read_docx.is_form(path, TEXTS[suffix])
    return suffix in READERS or suffix in OTHER_FORMATS


def read(path: Path) -> Form:
    """Return what a form says; ``DataError`` when it cannot or must not be read."""
    suffix = path.suffix.lower()
    if suffix not in READERS:
        message = f"das Format „{suffix or path.name}“ wird nicht gelesen"
        hint = OTHER_FORMATS.get(suffix, "möglich: .xlsx, .ods, .docx, .odt")
        raise refused(path, "E201", message, hint)
    hint = "neu speichern oder neu anfordern"
    return FORM.validate_python(answer("form", path, hint))


def _read(path: Path) -> dict[str, Any]:
    form = READERS[path.suffix.lower()](path)
    if form.characters > MAX_CHARACTERS:
        raise refused(path, "E202", "die Datei enthält zu viel Text", "sie teilen")
    return asdict(form)


if __name__ == "__main__":
    served(_read)
