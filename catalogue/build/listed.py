"""Reads which catalogues a list names: folders, each with its edition where one is wanted."""

from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

from pydantic import Field

from catalogue.checks.validate import in_order
from catalogue.model.problems import DataError, Problem
from catalogue.model.record import Record
from catalogue.source.document import Document, load_document
from catalogue.source.typed import record_of


class Entry(Record):
    """A line of the list; a folder is named as seen from the list."""

    folder: Annotated[str, Field(min_length=1)]
    edition: Annotated[int | None, Field(ge=1)] = None


def listed(path: Path) -> list[tuple[Path, int | None]]:
    """Return every folder of a list and its edition; ``DataError`` holds all faults at once."""
    document = load_document(path.parent, PurePosixPath(path.name), list)
    whole = replace(document, value=[_whole(each) for each in document.value])
    problems: list[Problem] = []
    found = [_folder(path.parent, whole, i, problems) for i in range(len(whole.value))]
    if not found:
        problems.append(Problem("E113", whole.place(), "die Liste ist leer",
                                "je Katalog eine Zeile „- Ordner“ schreiben"))
    if problems:
        raise DataError(in_order(problems))
    return [each for each in found if each]


def _whole(value: Any) -> Any:
    """Return an entry with the name of its one value, where it was left out."""
    return value if isinstance(value, dict | list) or value is None else {"folder": value}


def _folder(
    home: Path, document: Document, i: int, problems: list[Problem]
) -> tuple[Path, int | None] | None:
    entry = record_of(Entry, document, (i,), problems)
    if entry is None:
        return None
    folder = (home / entry.folder).resolve()
    if not folder.is_dir():
        problems.append(Problem("E101", document.place(i, "folder"),
                                f"den Ordner „{entry.folder}“ gibt es nicht",
                                f"so schreiben, wie er von {home} aus heißt"))
    return folder, entry.edition
