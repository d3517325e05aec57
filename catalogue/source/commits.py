"""Records what was saved with git, where the project is kept with it."""

import subprocess
from collections.abc import Sequence
from pathlib import Path, PurePath

from catalogue.model.problems import Place, Problem

# Whoever has no address gets one that leads nowhere (RFC 2606).
ADDRESS = "<studio@localhost.invalid>"
SECONDS = 30


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
    names = [path.as_posix() for path in paths]
    author = f"--author={' '.join(by.split()) or 'Programm'} {ADDRESS}"
    try:
        added = _git(root, "add", "--force", "--", *names)
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


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True,
                          check=False, timeout=SECONDS)
