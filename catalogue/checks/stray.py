"""Files in ``data/`` that no build would read, and pictures that are named and not there."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from catalogue.checks.checked import Checked
from catalogue.checks.rule import Check
from catalogue.model.problems import Place, Problem
from catalogue.source.kinds import KINDS
from catalogue.source.project import PATHS, Project

# What programs leave for a while: hidden files, locks and copies of Word, vi and Emacs.
PASSING = re.compile(r"\..*|~\$.*|.*~|#.*#|.*\.(?:tmp|swp|bak)|thumbs\.db|desktop\.ini", re.I)
UNCHECKED = (str(PATHS.languages), str(PATHS.kept / "*.yaml"))
MISNAMED = re.compile(r"(.+?)\.ya?ml(?:\.txt)?", re.IGNORECASE)


def stray_files(data: Checked) -> Iterator[Problem]:
    """Find files of data that are misnamed, which is an error, or that nobody reads."""
    pictures = {path for path, _ in _pictures(data)}
    for path in sorted({*_files(Project(data.source.root).data, PATHS.data)} - pictures):
        known = any(map(path.match, (*UNCHECKED, *(kind.files for kind in KINDS.values()))))
        if known or PASSING.fullmatch(path.name):
            continue
        misnamed = MISNAMED.fullmatch(path.name)
        if misnamed and path.suffix != ".yaml":
            yield Problem("E121", Place(path), "die Datei wird nicht gelesen, sie fehlt im Katalog",
                          f"in „{misnamed[1]}.yaml“ umbenennen")
        else:
            yield Problem("W121", Place(path), "die Datei wird nicht gelesen",
                          "aus data/ entfernen; ⟪records⟫ liegen als .yaml in data/measures")


def missing_pictures(data: Checked) -> Iterator[Problem]:
    """Find pictures that a record names and nobody has put in their place."""
    for path, place in _pictures(data):
        if not (data.source.root / path).is_file():
            yield Problem("E101", place, f"die Bilddatei {path} fehlt",
                          "dort ablegen oder die Angabe weglassen")


def _pictures(data: Checked) -> Iterator[tuple[PurePosixPath, Place]]:
    """Yield the pictures of all records, and where each is named."""
    fields = [field.id for field in data.source.form.record if field.type == "image"]
    for measure in data.measures:
        named = ((name, measure.value(name)) for name in fields)
        yield from ((PATHS.data / image.file, data.place(measure, name, "file"))
                    for name, image in named if image)


def _files(folder: Path, shown: PurePosixPath) -> Iterator[PurePosixPath]:
    for path in folder.iterdir() if folder.is_dir() else ():
        name = shown / path.name
        if path.is_dir():
            yield from _files(path, name) if name != PATHS.schemas else ()
        else:
            yield name


CHECKS: tuple[Check, ...] = (stray_files, missing_pictures)
