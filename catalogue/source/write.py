"""The one way a file is written: in one step, and a text as its editors keep it."""

import os
import re
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path, PurePath, PurePosixPath
from secrets import token_hex
from types import MappingProxyType

from catalogue.model.problems import DataError, LayoutError, Place, Problem, reason

BOM = b"\xef\xbb\xbf"
CRLF = b"\r\n"
CONTEXT_LINES = 0
NO_FILES: Mapping[PurePosixPath, bytes] = MappingProxyType({})
LEFTOVER = re.compile(r"\.([0-9a-f]{8})[0-9a-f]{8}\.new")


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


def save(
    root: Path, differences: Sequence[Difference], files: Mapping[PurePosixPath, bytes] = NO_FILES
) -> None:
    """Write all these texts or none, with the line ends and the mark of the files they replace.

    Files that shall not be are deleted when all others stand; further ``files`` are no texts.
    ``DataError`` when one lies outside, has changed since it was read or cannot be written.
    """
    problems = [*_outside(root, differences), *_changed(root, differences)]
    if problems:
        raise DataError(problems)
    texts = {root / each.path: _as_kept(root / each.path, each.after) for each in differences}
    store(root, {**{root / path: data for path, data in files.items()}, **texts})


def store(root: Path, files: Mapping[Path, bytes | None]) -> None:
    """Write all these files of a project or none, those without content go.

    ``DataError`` when one cannot be written.
    """
    try:
        put({path: data for path, data in files.items() if data is not None})
        for path in (path for path, data in files.items() if data is None):
            path.unlink()
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
    """Write all files beside their places and swap them in; an error leaves all as it was.

    A folder that is missing appears at once, with everything in it.
    """
    beside: dict[Path, Path] = {}
    before: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            place = _missing(path)
            beside[place] = beside.get(place) or _beside(place)
            staged = beside[place] / path.relative_to(place)
            staged.parent.mkdir(parents=True, exist_ok=True)
            _write(staged, data)
        # What is swapped last needs no way back.
        for place in filter(Path.is_file, [*beside][:-1]):
            before[place] = _beside(place)
            _write(before[place], place.read_bytes())
            shutil.copymode(place, before[place])
        _swap(beside, before)
    finally:
        for left in (*beside.values(), *before.values()):
            _remove(left)


def _missing(path: Path) -> Path:
    """Return the highest folder above a file that is not there yet, or the file itself."""
    missing = [folder for folder in path.parents if not folder.exists()]
    return missing[-1] if missing else path


def _beside(place: Path) -> Path:
    """Return a new name beside a place, once what killed runs left there is cleared away."""
    sweep(place.parent.glob(".*.new"))
    # The number of the process tells the next run whether somebody still writes here.
    return place.with_name(f".{os.getpid():08x}{token_hex(4)}.new")


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _swap(beside: Mapping[Path, Path], before: dict[Path, Path]) -> None:
    done: list[Path] = []
    try:
        for place, new in beside.items():
            os.replace(new, place)
            done.append(place)
    except BaseException:
        for place in reversed(done):
            # Taken out first: if it cannot be put back, it stays beside its place.
            os.replace(*((before.pop(place), place) if place in before else (place, beside[place])))
        raise


def sweep(paths: Iterable[Path]) -> None:
    """Remove what a killed run left beside the files that it was about to replace."""
    for path in paths:
        if (found := LEFTOVER.fullmatch(path.name)) and not _is_running(int(found[1], 16)):
            _remove(path)


def _is_running(process: int) -> bool:
    # On Windows the question itself would end the process.
    if sys.platform == "win32" or not process:
        return bool(process)
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


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


def _as_kept(path: Path, text: str | None) -> bytes | None:
    if text is None:
        return None
    old = path.read_bytes() if path.is_file() else b""
    crlf = old.count(CRLF)
    data = text.encode().replace(b"\n", CRLF if crlf > old.count(b"\n") - crlf else b"\n")
    return BOM * old.startswith(BOM) + data
