"""Reads one DOCX, ODT or PDF in a process of its own, bounded in memory, and prints its lines."""

import json
import resource
import sys
from pathlib import Path

from catalogue.importers import opendocument, pdf, word
from catalogue.importers.text import (
    MAX_LINE_CHARACTERS,
    MAX_LINES,
    MAX_SECONDS,
    MAX_TEXT_BYTES,
    Line,
    numbered,
    refused,
)
from catalogue.problems import DataError

MAX_MEMORY_BYTES = 400_000_000
READERS = {".docx": word.texts, ".odt": opendocument.texts, ".pdf": pdf.texts}


def main() -> None:
    """Print the lines of the file named on the command line, or why it is refused, as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found = [(line.number, line.text, line.page) for line in lines(Path(sys.argv[1]))]
        answer: dict[str, object] = {"lines": found}
    except DataError as error:
        problem = error.problems[0]
        answer = {"problem": (problem.code, problem.message, problem.hint)}
    json.dump(answer, sys.stdout)


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
    if not any(line.text.strip() for line in found):
        hint = "Bilder von Text lassen sich nicht lesen, das Original nehmen"
        raise refused(path, "E207", "die Datei enthält keinen Text", hint)
    return tuple(found)


if __name__ == "__main__":
    main()
