"""What the last build says of itself, and whether its files are still those that it names."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from catalogue.model.problems import Place, Problem
from catalogue.source.project import Project

REPORT = "build.json"
DRAFT = "web-entwurf"
# A draft has a report of its own, so that what the other says stays true.
DRAFT_REPORT = "build-entwurf.json"


def built(report: Path) -> dict[str, Any]:
    """Return what ``build.json`` says, nothing where it cannot be read."""
    try:
        said = json.loads(report.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def outdated(report: Path) -> Iterator[Problem]:
    """Yield every product that is not the one its ``build.json`` names: one of both is older."""
    for path, said in named(report):
        if _sum(path) not in ("", said):
            message = f"die Datei ist nicht die, die {report.name} nennt"
            yield Problem("W722", Place(path), message, "⟪the edition.acc⟫ neu bauen")


def is_whole(report: Path) -> bool:
    """Whether every product that ``build.json`` names lies beside it as it was delivered."""
    files = list(named(report))
    return bool(files) and all(_sum(path) == said for path, said in files)


def named(report: Path) -> Iterator[tuple[Path, object]]:
    """Yield every product that a report names, and the SHA-256 that it gives it."""
    said = built(report).get("files")
    for file in said if isinstance(said, list) else ():
        entry = file if isinstance(file, dict) else {}
        yield report.parent / str(entry.get("name")), entry.get("sha256")


def _sum(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def is_older(report: Path, project: Project[Path], number: int) -> bool:
    """Whether the data or the chapters of an edition have changed since it was built."""
    if not report.is_file():
        return False
    built_at, out = report.stat().st_mtime, project.out(number)
    work = {out, project.journal, project.states(number), project.proposals(number)}
    files = (path for folder in (project.data, project.edition(number))
             for path in folder.rglob("*.*")
             if path.is_file() and work.isdisjoint((path, *path.parents)))
    return any(path.stat().st_mtime > built_at for path in files)
