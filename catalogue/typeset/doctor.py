"""Examines what a build needs on this machine and how to get what is missing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from catalogue.layout.layout import load_layout
from catalogue.model.problems import CatalogueError
from catalogue.source.inherited import inherited
from catalogue.source.project import PATHS
from catalogue.typeset.engine import INSTALL, load_engine
from catalogue.typeset.versions import engine_versions

LAYOUT = "katalog"
ANEW = "wiederherstellen oder das Programm neu einrichten"


@dataclass(frozen=True)
class Supply:
    """One part a build needs, what was found, and the way out."""

    part: str
    state: str
    is_found: bool
    hint: str = ""


def examine(root: Path) -> list[Supply]:
    """Return one finding for each part a build needs."""
    return [_libraries(), *(_try(part, probe, hint) for part, probe, hint in _probes(root))]


def _probes(root: Path) -> list[tuple[str, Callable[[], str], str]]:
    patterns = inherited(root, PATHS.patterns)
    profile = inherited(root, PATHS.profiles / "FOGRA39L_coated.icc")
    return [
        ("Schriften", lambda: _fonts(root), f"fonts/ {ANEW}"),
        ("Trennmuster", lambda: _size(patterns), f"layouts/hyphenation/ {ANEW}"),
        ("Druckprofil", lambda: _size(profile), f"layouts/icc/ {ANEW}"),
    ]


def _libraries() -> Supply:
    try:
        load_engine()
    except CatalogueError as error:
        return Supply("Satzprogramm", error.problems[0].message, False, INSTALL)
    named = ", ".join(f"{name} {version}" for name, version in engine_versions().items())
    return Supply("Satzprogramm", named, True)


def _try(part: str, probe: Callable[[], str], hint: str) -> Supply:
    try:
        return Supply(part, probe(), True)
    except CatalogueError as error:
        return Supply(part, "; ".join(p.message for p in error.problems), False, hint)
    except OSError as error:
        return Supply(part, f"nicht lesbar: {error.filename}", False, hint)


def _fonts(root: Path) -> str:
    return f"{len(load_layout(root, LAYOUT).head.fonts)} Schnitte gefunden"


def _size(path: Path) -> str:
    return f"{path.name}, {path.stat().st_size // 1024} KB"
