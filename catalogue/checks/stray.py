"""Files in ``data/`` that no build would read: a measure by another name is never passed over."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from catalogue.checks.checked import Checked
from catalogue.checks.pictures import images
from catalogue.checks.rule import Check
from catalogue.model.problems import Place, Problem
from catalogue.source.kinds import kinds_of
from catalogue.source.project import PATHS, Project

# What programs leave for a while: hidden files, locks and copies of Word, vi and Emacs.
PASSING = re.compile(r"\..*|~\$.*|.*~|#.*#|.*\.(?:tmp|swp|bak)|thumbs\.db|desktop\.ini", re.I)
UNCHECKED = (str(PATHS.languages), str(PATHS.kept / "*.yaml"))
MISNAMED = re.compile(r"(.+?)\.ya?ml(?:\.txt)?", re.IGNORECASE)


def stray_files(data: Checked) -> Iterator[Problem]:
    """Find files of data that are misnamed, which is an error, or that nobody reads."""
    pictures = {PATHS.data / image.file
                for measure in data.measures for _, image in images(measure)}
    files = [kind.files for kind in kinds_of(data.source.form).values()]
    homes = " oder ".join(map(str, map(PATHS.records, data.source.form.all_kinds)))
    for path in sorted(_files(Project(data.source.root).data, PATHS.data)):
        known = any(map(path.match, (*UNCHECKED, *files)))
        if known or path in pictures or PASSING.fullmatch(path.name):
            continue
        misnamed = MISNAMED.fullmatch(path.name)
        if misnamed and path.suffix != ".yaml":
            yield Problem("E121", Place(path), "die Datei wird nicht gelesen, sie fehlt im Katalog",
                          f"in „{misnamed[1]}.yaml“ umbenennen")
        else:
            yield Problem("W121", Place(path), "die Datei wird nicht gelesen",
                          f"aus data/ entfernen; ⟪records⟫ liegen als .yaml in {homes}")


def _files(folder: Path, shown: PurePosixPath) -> Iterator[PurePosixPath]:
    for path in folder.iterdir() if folder.is_dir() else ():
        name = shown / path.name
        if path.is_dir():
            is_ours = name in (PATHS.schemas, PATHS.journal)
            yield from () if is_ours else _files(path, name)
        else:
            yield name


CHECKS: tuple[Check, ...] = (stray_files,)
