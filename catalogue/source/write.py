"""The one way a file is written: in one step, and a text as its editors keep it."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path, PurePath
from secrets import token_hex
from shutil import copy2

from catalogue.model.problems import DataError, LayoutError, Place, Problem

BOM = b"\xef\xbb\xbf"
CRLF = b"\r\n"
CONTEXT_LINES = 0
# How files are called that are being written; the number is that of the process.
BESIDE = re.compile(r"\.(?:(\d+)-)?[0-9a-f]{16}\.new")


@dataclass(frozen=True)
class Difference:
    """The text of a file as it was read, nothing where there was none, and as it shall be."""

    path: PurePath
    before: str | None = field(repr=False)
    after: str = field(repr=False)

    @property
    def lines(self) -> list[str]:
        """The difference as ``diff -u`` shows it."""
        name = self.path.as_posix()
        before, after = (self.before or "").split("\n"), self.after.split("\n")
        return list(unified_diff(before, after, name, name, lineterm="", n=CONTEXT_LINES))


def text_of(path: Path) -> str | None:
    """Return the text of a file as editors see it, nothing when there is no such file."""
    return path.read_text("utf-8-sig") if path.is_file() else None


def save(root: Path, differences: Sequence[Difference]) -> None:
    """Write all these texts or none, with the line ends and the mark of the files they replace.

    ``DataError`` when one lies outside, has changed since it was read or cannot be written.
    """
    problems = [*_outside(root, differences), *_changed(root, differences)]
    if problems:
        raise DataError(problems)
    try:
        put({root / each.path: _as_kept(root / each.path, each.after) for each in differences})
    except OSError as error:
        place = Place(PurePath(os.path.relpath(error.filename or root, root)))
        message = f"die Datei lässt sich nicht schreiben ({error.strerror})"
        hint = "Schreibschutz aufheben oder die Datei in anderen Programmen schließen"
        raise DataError([Problem("E214", place, message, hint)]) from error


def publish(files: Mapping[Path, bytes]) -> None:
    """Put what was built into its folder; ``LayoutError`` when that is not writable."""
    try:
        put(files)
    except OSError as error:
        message = f"der Ordner ist nicht beschreibbar ({error.strerror})"
        place = Place(next(iter(files)).parent)
        problem = Problem("E520", place, message, "mit --out einen anderen wählen")
        raise LayoutError([problem]) from error


def put(files: Mapping[Path, bytes]) -> None:
    """Write all files beside their places, then put each in its place; an error leaves all as was.

    What a run that was killed left beside them goes.
    """
    done: list[Path] = []
    beside = {path: _beside(path) for path in files}
    kept = {path: _beside(path) for path in files if path.is_file()}
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with beside[path].open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for path, old in kept.items():
            copy2(path, old)
        for path, new in beside.items():
            os.replace(new, path)
            done.append(path)
    except OSError:
        _undo(done, kept)
        raise
    finally:
        for each in filter(Path.exists, (*beside.values(), *kept.values())):
            each.unlink()
        for folder in {path.parent for path in files}:
            _tidy(folder)


def _beside(path: Path) -> Path:
    return path.with_name(f".{os.getpid()}-{token_hex(8)}.new")


def _undo(done: Sequence[Path], kept: Mapping[Path, Path]) -> None:
    for path in done:
        if path in kept:
            os.replace(kept[path], path)
        else:
            path.unlink()


def _tidy(folder: Path) -> None:
    """Take away what killed runs left; what a run at work writes bears its living number."""
    for path in folder.glob(".*.new"):
        found = BESIDE.fullmatch(path.name)
        if found and not _is_running(int(found[1] or 0)):
            path.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    # On Windows the signal that only asks would end the process.
    if not process or os.name == "nt":
        return bool(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


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
