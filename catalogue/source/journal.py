"""The journal: every change of a field, who made it, when and how; lines are only ever added."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from dataclasses import field as kept
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from catalogue.model.problems import DataError, Place, Problem, reason
from catalogue.source.project import PATHS, Project

NAME_LENGTH = 10
# What is changed: a record, or a file as a whole.
RECORD, FILE = "measure", "file"


# Who changes what nobody says his name to.
PROGRAM = "Programm"


@dataclass(frozen=True)
class Hand:
    """Who changes something, and in which way: at the desk, by a command, by taking back …"""

    by: str
    how: str = "studio"


@dataclass(frozen=True)
class Entry:
    """A field of a record before and after one change; one without a name is the whole file."""

    at: str
    by: str
    how: str
    kind: str
    id: str
    field: str
    before: Any = kept(repr=False)
    after: Any = kept(repr=False)

    @property
    def record(self) -> dict[str, Any]:
        """The entry as flat values."""
        return asdict(self)

    @property
    def line(self) -> str:
        """The entry as it stands in the journal."""
        return json.dumps(self.record, ensure_ascii=False)

    @property
    def name(self) -> str:
        """By what it is called when it shall be taken back."""
        return sha256(self.line.encode()).hexdigest()[:NAME_LENGTH]

    @property
    def time(self) -> datetime:
        """When it was."""
        return datetime.fromisoformat(self.at)


def entries_of(
    hand: Hand, kind: str, identifier: str, changes: Iterable[tuple[str, Any, Any]]
) -> list[Entry]:
    """Return the entries of fields that somebody changes now: each with what was and what is."""
    now = datetime.now().astimezone().isoformat(timespec="milliseconds")
    return [Entry(now, hand.by, hand.how, kind, identifier, *each) for each in changes]


@contextmanager
def recorded(root: Path, entries: Sequence[Entry]) -> Iterator[None]:
    """Add to the journal what happens inside; where that fails, nothing was added.

    To be used under the lock of the project. ``DataError`` when the journal cannot be written.
    """
    if not entries:
        yield
        return
    path = Project(root).journal / f"{entries[0].at[:7]}.jsonl"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as file:
            length = file.seek(0, os.SEEK_END)
            file.write(_gap(file, length) + "".join(f"{e.line}\n" for e in entries).encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        message = f"der Verlauf lässt sich nicht schreiben ({reason(error)})"
        hint = "Schreibschutz des Ordners data/ aufheben"
        place = Place(PATHS.journal / path.name)
        raise DataError([Problem("E214", place, message, hint)]) from error
    is_done = False
    try:
        yield
        is_done = True
    finally:
        if not is_done:
            os.truncate(path, length)


def _gap(file: Any, length: int) -> bytes:
    """Return what ends a line that a killed run has left open."""
    if not length:
        return b""
    file.seek(length - 1)
    return b"" if file.read(1) == b"\n" else b"\n"


def journal(root: Path, kind: str = "", identifier: str = "") -> Iterator[Entry]:
    """Yield the entries of a record, or of all, the newest first."""
    sign = f'"kind": {json.dumps(kind)}, "id": {json.dumps(identifier, ensure_ascii=False)}'
    sought = sign.encode() if identifier else b""
    for path in sorted(Project(root).journal.glob("*.jsonl"), reverse=True):
        for line in reversed(path.read_bytes().split(b"\n")):
            entry = _read(line) if line and sought in line else None
            if entry and (not identifier or (entry.kind, entry.id) == (kind, identifier)):
                yield entry


def _read(line: bytes) -> Entry | None:
    """Return the entry of a line; one that is cut off or not ours is passed over."""
    try:
        return Entry(**json.loads(line))
    except (ValueError, TypeError, RecursionError):
        return None
