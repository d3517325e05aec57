"""The wheels that a lock file names, kept beside the bags of all editions that share it."""

import re
import subprocess
from pathlib import Path

from catalogue.archive.bag import checksums
from catalogue.archive.places import call
from catalogue.model.problems import ArchiveError, Place, Problem

LOCK = "requirements.lock"
PIP = ("-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes",
       "--only-binary", ":all:")


def collect(root: Path, folder: Path) -> list[Path]:
    """Fill a folder with the wheels that the project's lock file names, and return them.

    What lies there already is not fetched again; ``ArchiveError`` says what pip could not do.
    """
    command = call([*PIP, "--requirement", str(root / LOCK), "--dest", str(folder)])
    here = ["--no-index", "--find-links", str(folder)]
    for more in (here, []):
        done = subprocess.run([*command, *more], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return wheels(root, folder)
    said = (done.stderr.strip().splitlines() or ["pip fehlt"])[-1]
    message = f"die Pakete aus {LOCK} sind nicht zu bekommen ({said})"
    hint = "mit Netzzugang wiederholen"
    raise ArchiveError([Problem("E715", Place(folder), message, hint)])


def locked(lock: str) -> list[str]:
    """Return the names of the packages in the text of a lock file."""
    return re.findall(r"(?m)^([\w.-]+)==", lock)


def wheels(root: Path, folder: Path) -> list[Path]:
    """Return the wheels of a folder that the project's lock file knows, sorted."""
    lock = (root / LOCK).read_text("utf-8")
    return [path for path in sorted(folder.glob("*.whl")) if checksums(path)["sha256"] in lock]
