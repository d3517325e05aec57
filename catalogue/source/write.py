"""The one way a file is written: in one step, and a text as its editors keep it."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path, PurePath
from secrets import token_hex

from catalogue.model.problems import DataError, LayoutError, Place, Problem, reason

BOM = b"\xef\xbb\xbf"
CRLF = b"\r\n"
CONTEXT_LINES = 0


@dataclass(frozen=True)
class Difference:
    """The text of a file as it was read and as it shall be, nothing where there is none."""

    path: PurePath
    before: str | None = field(repr=False)
    after: str | None = field(repr=False)

    @property
    def lines(self) -> list[str]:
        """The difference as ``diff -u`` shows it."""
        name = self.path.as_posix()
        before, after = (self.before or "").split("\n"), (self.after or "").split("\n")
        return list(unified_diff(before, after, name, name, lineterm="", n=CONTEXT_LINES))


def text_of(path: Path) -> str | None:
    """Return the text of a file as editors see it, nothing when there is no such file."""
    return path.read_text("utf-8-sig") if path.is_file() else None


def save(root: Path, differences: Sequence[Difference]) -> None:
    """Write all these texts or none, with the line ends and the mark of the files they replace.

    Files that shall not be are deleted when all others stand.
    ``DataError`` when one lies outside, has changed since it was read or cannot be written.
    """
    problems = [*_outside(root, differences), *_changed(root, differences)]
    if problems:
        raise DataError(problems)
    try:
        put({root / each.path: _as_kept(root / each.path, each.after)
             for each in differences if each.after is not None})
        for each in differences:
            if each.after is None:
                (root / each.path).unlink()
    except OSError as error:
        place = Place(PurePath(os.path.relpath(error.filename or root, root)))
        message = f"die Datei lässt sich nicht schreiben ({reason(error)})"
        hint = "Schreibschutz aufheben oder die Datei in anderen Programmen schließen"
        raise DataError([Problem("E214", place, message, hint)]) from error


def publish(files: Mapping[Path, bytes]) -> None:
    """Put what was built into its folder; ``LayoutError`` when that is not writable."""
    try:
        put(files)
    except OSError as error:
        message = f"der Ordner ist nicht beschreibbar ({reason(error)})"
        place = Place(next(iter(files)).parent)
        problem = Problem("E520", place, message, "mit --out einen anderen wählen")
        raise LayoutError([problem]) from error


def put(files: Mapping[Path, bytes]) -> None:
    """Write all files beside their places, then put each in its place at once."""
    beside = {path: path.with_name(f".{token_hex(8)}.new") for path in files}
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with beside[path].open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for path, new in beside.items():
            os.replace(new, path)
    finally:
        for new in filter(Path.exists, beside.values()):
            new.unlink()


def _outside(root: Path, differences: Iterable[Difference]) -> Iterable[Problem]:
    for each in differences:
        if not (root / each.path).parent.resolve().is_relative_to(root.resolve()):
            message = "die Datei liegt außerhalb des Projekts"
            yield Problem("E214", Place(each.path), message, "keine Verknüpfung dorthin legen")


def _changed(root: Path, differences: Iterable[Difference]) -> Iterable[Problem]:
    for each in differences:
        if text_of(root / each.path) != each.before:
            message = "die Datei wurde geändert, seit das Programm sie gelesen hat"
            yield Problem("E216", Place(each.path), message, "den Befehl noch einmal aufrufen")


def _as_kept(path: Path, text: str) -> bytes:
    old = path.read_bytes() if path.is_file() else b""
    crlf = old.count(CRLF)
    data = text.encode().replace(b"\n", CRLF if crlf > old.count(b"\n") - crlf else b"\n")
    return BOM * old.startswith(BOM) + data
