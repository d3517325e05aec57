"""Reads one form in a process of its own, bounded in memory and time."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from catalogue.collection.collected import MAX_CHARACTERS, Cell, Form, Row
from catalogue.importers import collected_form, workbook
from catalogue.importers.text import MAX_FILE_BYTES, MAX_SECONDS, refused
from catalogue.problems import DataError

MAX_MEMORY_BYTES = 440_000_000
READERS: Mapping[str, Callable[[Path], Form]] = {
    ".xlsx": workbook.read_workbook,
    ".docx": collected_form.read_form,
}
OTHER_FORMATS = {
    ".xls": "in Excel öffnen und als .xlsx speichern",
    ".xlsm": "ohne Makros als .xlsx speichern",
    ".xlsb": "als .xlsx speichern",
    ".xltx": "als .xlsx speichern",
    ".xltm": "ohne Makros als .xlsx speichern",
    ".ods": "als .xlsx speichern",
    ".csv": "die Arbeitsmappe (.xlsx) zurücksenden",
}


def is_collected(path: Path) -> bool:
    """Whether a file is, or claims to be, a form that a department has sent back."""
    suffix = path.suffix.lower()
    if suffix == ".docx":
        return path.is_file() and collected_form.is_form(path)
    return suffix == ".xlsx" or suffix in OTHER_FORMATS


def read(path: Path) -> Form:
    """Return what a form says; ``DataError`` when it cannot or must not be read."""
    suffix = path.suffix.lower()
    if suffix not in READERS:
        message = f"das Format „{suffix or path.name}“ wird nicht gelesen"
        raise refused(path, "E201", message, OTHER_FORMATS.get(suffix, "möglich: .xlsx, .docx"))
    try:
        size = path.stat().st_size
    except OSError as error:
        raise refused(path, "E201", f"die Datei ist nicht lesbar ({error.strerror})") from error
    if size > MAX_FILE_BYTES:
        hint = f"höchstens {MAX_FILE_BYTES // 10**6} MB"
        raise refused(path, "E202", "die Datei ist zu groß", hint)
    answer = _answer(path)
    if "problem" in answer:
        raise refused(path, *answer["problem"])
    return _form(answer)


def _answer(path: Path) -> dict[str, Any]:
    # Libraries for these formats can be made to run away: a process of its own can be ended.
    command = [sys.executable, "-m", "catalogue.collection.reading", str(path.absolute())]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=MAX_SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        message = f"die Datei ließ sich in {MAX_SECONDS} Sekunden nicht lesen"
        raise refused(path, "E204", message, "das Formular neu schreiben lassen") from error
    if done.returncode:
        message = "die Datei ist beschädigt oder verlangt zu viel Speicher"
        raise refused(path, "E204", message, "in Excel oder Word öffnen und neu speichern")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _form(answer: Mapping[str, Any]) -> Form:
    rows = tuple(
        Row(each["place"], {key: _cells(cells) for key, cells in each["cells"].items()})
        for each in answer["rows"]
    )
    return Form(tuple(answer["state"]), rows, _cells(answer["strays"]), answer["has_comments"])


def _cells(found: list[dict[str, Any]]) -> tuple[Cell, ...]:
    return tuple(Cell(**each) for each in found)


def main() -> None:
    """Print what the form named on the command line says, or why it is refused, as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    path = Path(sys.argv[1])
    try:
        form = READERS[path.suffix.lower()](path)
        if form.characters > MAX_CHARACTERS:
            raise refused(path, "E202", "die Datei enthält zu viel Text", "sie teilen")
        answer: dict[str, Any] = asdict(form)
    except DataError as error:
        problem = error.problems[0]
        answer = {"problem": (problem.code, problem.message, problem.hint)}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
