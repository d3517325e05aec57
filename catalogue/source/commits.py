"""Records what was saved with git, where the project is kept with it."""

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path, PurePath

from catalogue.model.problems import Place, Problem
from catalogue.model.states import STATE
from catalogue.model.words import spoken
from catalogue.source.declared import form_of
from catalogue.source.history import Event, history, told
from catalogue.source.journal import FILE
from catalogue.source.load import record_path
from catalogue.source.project import PATHS

# Whoever has no address gets one that leads nowhere (RFC 2606).
ADDRESS = "<studio@localhost.invalid>"
SECONDS = 30


@dataclass(eq=False)
class Commits:
    """Records with git each change after the ``latest``; ``hindrance`` kept it from that last."""

    root: Path
    number: int
    latest: str
    hindrance: Problem | None = None

    def take(self) -> None:
        """Record what was saved since the last time that worked."""
        latest = latest_change(self.root)
        self.hindrance = all_committed(self.root, self.number, self.latest)
        if not self.hindrance:
            self.latest = latest


def is_kept_with_git(root: Path) -> bool:
    """Whether a project lies in a work tree of git."""
    try:
        asked = _git(root, "rev-parse", "--is-inside-work-tree")
    except OSError:
        return False
    return asked.stdout.strip() == "true"


def committed(root: Path, paths: Sequence[PurePath], message: str, by: str) -> Problem | None:
    """Record these files as somebody saved them; what keeps that from being done is returned.

    What was saved is saved all the same.
    """
    author = f"--author={' '.join(by.split()) or 'Programm'} {ADDRESS}"
    try:
        names = [path.as_posix() for path in paths if (root / path).exists()
                 or _git(root, "ls-files", "--", path.as_posix()).stdout]
        added = _git(root, "add", "--force", "--", *names)
        if not added.returncode and not _git(
                root, "diff", "--cached", "--quiet", "--", *names).returncode:
            return None
        made = added if added.returncode else _git(
            root, "-c", f"user.name={by}", "-c", "user.email=studio@localhost.invalid",
            "commit", "--quiet", "--no-verify", author, "-m", message, "--", *names)
    except (OSError, subprocess.TimeoutExpired):
        made = None
    if made is not None and made.returncode == 0:
        return None
    hint = "Ihr Text ist gesichert; wer den Ordner verwaltet, holt das Festhalten nach"
    return Problem("W294", Place(paths[0]), "die Änderung ließ sich nicht als Fassung festhalten",
                   hint)


def latest_change(root: Path) -> str:
    """Return the name of the latest change, nothing where there was none."""
    return next((event.first.name for event in history(root)), "")


def all_committed(root: Path, number: int, since: str) -> Problem | None:
    """Record each change after the one of this name, the oldest first, as whoever made it."""
    form = form_of(root)
    events = [*takewhile(lambda event: event.first.name != since, history(root))]
    for event in reversed(events):
        said = spoken(told(event, form.labels), form.words)
        found = committed(root, [*_files(root, event, number)], f"{said} ({event.first.id})",
                          event.first.by)
        if found:
            return found
    return None


def _files(root: Path, event: Event, number: int) -> Iterator[PurePath]:
    """Yield the files that something was written to, the changed one first."""
    first = event.first
    if first.kind == FILE:
        yield PurePath(first.id)
    elif first.field == STATE:
        yield PATHS.states(number)
    else:
        yield record_path(root, first.id)
        if not first.field:
            # It came or went; a record of any kind may have left its folder.
            kinds = form_of(root).all_kinds
            yield from (PATHS.retired, PATHS.kept, *(PATHS.measure(first.id, k) for k in kinds))
    yield PATHS.journal


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True,
                          check=False, timeout=SECONDS)
