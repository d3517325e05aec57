"""Reads one DOCX, ODT or PDF as lines; run as a program, it prints them."""

from pathlib import Path
from typing import Any

from catalogue.exchange.extract import docx, odt, pdf
from catalogue.exchange.extract.lines import (
    MAX_LINE_CHARACTERS,
    MAX_LINES,
    MAX_TEXT_BYTES,
    Line,
    numbered,
)
from catalogue.exchange.extract.sandbox import refused, served

READERS = {".docx": docx.texts, ".odt": odt.texts, ".pdf": pdf.texts}


def lines(path: Path) -> tuple[Line, ...]:
    """Return the lines of a document; ``DataError`` when it holds no text or too much."""
    found = []
    characters = 0
    for line in numbered(READERS[path.suffix.lower()](path)):
        found.append(line)
        if len(line.text) > MAX_LINE_CHARACTERS:
            message = f"ein Absatz ist länger als {MAX_LINE_CHARACTERS} Zeichen"
            raise refused(path, "E202", message, "ihn teilen")
        characters += len(line.text)
        if len(found) > MAX_LINES or characters > MAX_TEXT_BYTES:
            raise refused(path, "E202", "die Datei enthält zu viel Text", "sie teilen")
    if not any(line.text.strip() and not line.fate for line in found):
        hint = "Bilder von Text lassen sich nicht lesen, das Original nehmen"
        if any(line.text.strip() for line in found):
            hint = "er ist verborgen oder durchgestrichen, diese Auszeichnung aufheben"
        raise refused(path, "E207", "die Datei enthält keinen Text, den man sieht", hint)
    return tuple(found)


def _numbered(path: Path) -> list[tuple[Any, ...]]:
    return [tuple(vars(line).values()) for line in lines(path)]


if __name__ == "__main__":
    served(_numbered)
