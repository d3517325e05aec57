"""The records that left the catalogue, as their list tells them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from catalogue.model.form import FIRST
from catalogue.source.document import load_document
from catalogue.source.project import PATHS, Project

KEY = "retired"
SUCCESSORS = "successors"
UNKNOWN_SUCCESSOR = "unbekannte Nachfolge"


@dataclass(frozen=True)
class Retired:
    """A record that left the catalogue: when and why, and of which kind it was."""

    id: str = ""
    title: str = ""
    edition: str = ""
    reason: str = ""
    kind: str = FIRST
    notice: str = ""
    successors: tuple[str, ...] = ()


def retired_ids(root: Path) -> frozenset[str]:
    """Return the ids of retired measures; ``DataError`` where the list cannot be read."""
    return frozenset(each.id for each in retired(root))


def retired(root: Path) -> tuple[Retired, ...]:
    """Return the retired measures; ``DataError`` where the list cannot be read."""
    if not Project(root).retired.is_file():
        return ()
    listed = load_document(root, PATHS.retired).value.get(KEY)
    return tuple(map(_retired, (each for each in listed or () if isinstance(each, dict))))


def _retired(value: Mapping[str, Any]) -> Retired:
    names = [each.name for each in fields(Retired) if each.name != SUCCESSORS]
    said = {name: str(value[name]) for name in names if value.get(name)}
    after = value.get(SUCCESSORS)
    return Retired(**said, successors=tuple(map(str, after if isinstance(after, list) else ())))
