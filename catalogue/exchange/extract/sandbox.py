"""Reads files that may be hostile in a process of its own, bounded in memory and time."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from catalogue.model.problems import DataError, Place, Problem
from catalogue.source.program import child_of

try:
    import resource
except ImportError:
    # Windows has no such limits: there only the clock of the caller ends what runs away.
    resource = None  # type: ignore[assignment]

# What runs in a process of its own, each module a program that ends in ``served``.
Reader = Literal["DOCX", "ODT", "PDF", "form in DOCX", "form in ODT", "form in sheets", "table",
                 "enclosed"]
READERS: Mapping[Reader, str] = {
    "DOCX": "catalogue.exchange.extract.docx",
    "ODT": "catalogue.exchange.extract.odt",
    "PDF": "catalogue.exchange.extract.pdf",
    "form in DOCX": "catalogue.exchange.forms.read_docx",
    "form in ODT": "catalogue.exchange.forms.read_odt",
    "form in sheets": "catalogue.exchange.forms.read_xlsx",
    "table": "catalogue.exchange.extract.sheet",
    "enclosed": "catalogue.exchange.extract.enclosed",
}
MAX_FILE_BYTES = 50_000_000
MAX_MEMORY_BYTES = 440_000_000
# Of work; a busy machine may take longer by the clock, which alone bounds on Windows.
MAX_CPU_SECONDS, MAX_SECONDS = 6, 30


def refused(path: Path, code: str, message: str, hint: str = "", line: int = 0) -> DataError:
    """Return the error that says why a document is not read."""
    return DataError([Problem(code, Place(path, line), message, hint)])


def size(path: Path) -> int:
    """Return the bytes of a file; ``DataError`` when it cannot be looked at."""
    try:
        return path.stat().st_size
    except OSError as error:
        raise refused(path, "E201", f"die Datei ist nicht lesbar ({error.strerror})") from error


def answer(reader: Reader, path: Path, way_out: str) -> Any:
    """Return what a reader says of a file in a process of its own.

    ``DataError`` when it refuses the file, runs away or breaks; ``way_out`` is the hint then.
    """
    if size(path) > MAX_FILE_BYTES:
        hint = f"höchstens {MAX_FILE_BYTES // 10**6} MB; Bilder verkleinern"
        raise refused(path, "E202", "die Datei ist zu groß", hint)
    # Libraries for these formats can be made to run away: a process of its own can be ended.
    command, environment = child_of(READERS[reader], str(path.absolute()))
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=MAX_SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        message = f"die Datei ließ sich in {MAX_SECONDS} Sekunden nicht lesen"
        raise refused(path, "E204", message, way_out) from error
    if done.returncode:
        message = "die Datei ist beschädigt oder verlangt zu viel Speicher"
        raise refused(path, "E204", message, way_out)
    found = json.loads(done.stdout)
    if "problem" in found:
        raise refused(path, *found["problem"])
    return found["answer"]


def served(read: Callable[[Path], Any]) -> None:
    """Print what ``read`` says of the file named on the command line, or why it is refused."""
    _bound()
    try:
        found = {"answer": read(Path(sys.argv[1]))}
    except DataError as error:
        problem = error.problems[0]
        found = {"problem": (problem.code, problem.message, problem.hint)}
    json.dump(found, sys.stdout)


def _bound() -> None:
    """Bound this process in memory and time, where the system knows such limits."""
    if resource is None:
        return
    limits = {resource.RLIMIT_AS: MAX_MEMORY_BYTES, resource.RLIMIT_CPU: MAX_CPU_SECONDS,
              resource.RLIMIT_CORE: 0}
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))
