"""What a bag is built again with: program and layout in one file each, the wheels they need."""

import re
import subprocess
from base64 import urlsafe_b64encode
from hashlib import sha256
from importlib import metadata
from pathlib import Path, PurePosixPath

from catalogue.archive.bag import checksums, files_below
from catalogue.archive.places import call
from catalogue.model.problems import ArchiveError, Place, Problem
from catalogue.source.inherited import FOLDERS, home, homes, inherited
from catalogue.source.program import PACKED, PROGRAM
from catalogue.source.zipped import packed

LAYOUT, LOCK = "layout.zip", PurePosixPath("requirements.lock")
# Of what the installer wrote beside the package; the rest tells where it is installed.
DESCRIBING = ("METADATA", "WHEEL", "entry_points.txt", "LICENSE")
# The earliest day a ZIP archive can name.
DAY = "1980-01-01"
PIP = ("-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes",
       "--only-binary", ":all:")

Files = dict[str, bytes]


def files_of(folder: Path) -> Files:
    """Return every file of a folder by its path, without what editors and systems leave there."""
    return {str(path): (folder / path).read_bytes() for path in files_below(folder)
            if not any(part.startswith(".") or part == "__pycache__" for part in path.parts)
            and not path.name.endswith(("~", ".tmp"))}


def layout_zip(project: Path) -> bytes:
    """Return the layouts and fonts that a project has or inherits as one ZIP archive."""
    found = {folder / path: data for each in homes(project) for folder in FOLDERS
             for path, data in files_of(each / folder).items()
             if home(project, folder / path) == each}
    return packed({str(path): data for path, data in sorted(found.items())}, DAY)


def wheel() -> tuple[str, bytes]:
    """Return this program as a wheel, under its name: a ZIP archive that lists its own sums."""
    try:
        program = metadata.distribution("catalogue")
    except metadata.PackageNotFoundError as error:
        message, hint = "das Programm ist nicht als Paket eingerichtet", "pip install -e ."
        raise ArchiveError([Problem("E712", Place(PurePosixPath("catalogue")), message, hint)]) \
            from error
    stem = f"catalogue-{program.version}"
    # The layouts and fonts that came with it lie in the bag already.
    files = {f"catalogue/{path}": data for path, data in files_of(PROGRAM).items()
             if not (PROGRAM / path).is_relative_to(PACKED)}
    for path in program.files or ():
        if path.parts[0] == f"{stem}.dist-info" and path.name in DESCRIBING:
            files[path.as_posix()] = path.read_binary()
    record = f"{stem}.dist-info/RECORD"
    lines = [f"{path},sha256={_sum(data)},{len(data)}\n" for path, data in files.items()]
    files[record] = "".join([*lines, f"{record},,\n"]).encode()
    return f"{stem}-py3-none-any.whl", packed(files, DAY)


def _sum(data: bytes) -> str:
    return urlsafe_b64encode(sha256(data).digest()).rstrip(b"=").decode()


def collect(root: Path, folder: Path) -> list[Path]:
    """Fill a folder with the wheels that the project's lock file names, and return them.

    What lies there already is not fetched again; ``ArchiveError`` says what pip could not do.
    """
    command = call([*PIP, "--requirement", str(inherited(root, LOCK)), "--dest", str(folder)])
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
    lock = inherited(root, LOCK).read_text("utf-8")
    return [path for path in sorted(folder.glob("*.whl")) if checksums(path)["sha256"] in lock]
