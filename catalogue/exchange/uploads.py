"""Files that came in by the browser, kept in a folder of their own until they are read in."""

import secrets
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PureWindowsPath

from catalogue.model.problems import CatalogueError, DataError, Place, Problem

# Whoever brings more has given up what came first.
MAX_BATCHES = 8
MAX_NAME = 120


@dataclass(eq=False)
class Uploads:
    """Batches of files by a name that nobody can guess; all are gone when it is closed."""

    _folder: "tempfile.TemporaryDirectory[str] | None" = None
    _batches: dict[str, tuple[Path, ...]] = field(default_factory=dict, repr=False)

    def keep(self, files: Iterable[tuple[str, bytes]]) -> str:
        """Keep files, and return by what name they are found again; the oldest make room."""
        if not self._folder:
            self._folder = tempfile.TemporaryDirectory(prefix="katalogstudio-")
        batch = secrets.token_urlsafe(16)
        folder = Path(self._folder.name) / batch
        kept: list[Path] = []
        for number, (name, data) in enumerate(files):
            # Two files of one name may lie in two folders of whoever sends them.
            path = folder / str(number) / _plain(name)
            path.parent.mkdir(parents=True)
            path.write_bytes(data)
            kept.append(path)
        self._batches[batch] = tuple(kept)
        for old in list(self._batches)[:-MAX_BATCHES]:
            self.forget(old)
        return batch

    def files(self, batch: str) -> tuple[Path, ...]:
        """Return the files of a batch; ``DataError`` when they are no longer kept."""
        if batch not in self._batches:
            raise DataError([Problem("E941", Place(Path()), "diese Dateien liegen hier nicht mehr",
                                     "noch einmal auswählen")])
        return self._batches[batch]

    def forget(self, batch: str) -> None:
        """Remove the files of a batch."""
        for path in self._batches.pop(batch, ()):
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove everything."""
        self._batches.clear()
        if self._folder:
            self._folder.cleanup()
            self._folder = None


def nameless(error: CatalogueError) -> DataError:
    """Return an error whose places name files as whoever sent them does, without folders."""
    return DataError(bare(each) for each in error.problems)


def bare(problem: Problem) -> Problem:
    """Return a problem whose place names a file that came in by its name alone."""
    place = problem.place
    if not place.path.is_absolute():
        return problem
    named = Place(PurePath(place.path.name), place.line, place.column)
    return Problem(problem.code, named, problem.message, problem.hint)


def _plain(name: str) -> str:
    """Return the name of a file as any system takes it, with its ending."""
    bare_name = PureWindowsPath(name).name
    plain = "".join(each if each.isprintable() and each not in '<>:"/\\|?*' else "_"
                    for each in bare_name).strip(". ")
    path = PurePath(plain or "Datei")
    return f"{path.stem[:MAX_NAME]}{path.suffix[:10]}"
