"""Imports documents in the house form: reads them, plans the files, writes them, reports."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from catalogue.collection.reading import is_collected
from catalogue.collection.returned import take_back
from catalogue.importers.equipment import equip
from catalogue.importers.house_form import Imported, read
from catalogue.importers.plan import Change, Write, plan
from catalogue.importers.project import MEASURES, read_project
from catalogue.importers.records import Records, records
from catalogue.problems import DataError, Place, Problem


@dataclass(frozen=True)
class Rest:
    """Words of one line of a document that found no place."""

    path: Path
    line: int
    page: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What an import found and wrote, or would write in a dry run."""

    sections: int
    pages: int
    rows: int
    new_on_pages: int
    new_in_overviews: int
    contacts: int
    footnotes: int
    measures: tuple[str, ...]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    unplaced: tuple[Rest, ...]
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    written: tuple[PurePosixPath, ...]
    added: tuple[PurePosixPath, ...] = ()


def import_files(root: Path, files: Sequence[Path], number: int, dry_run: bool) -> Report:
    """Bring documents into the project at ``root``; ``DataError`` leaves every file as it was."""
    if any(map(is_collected, files)):
        return _take_back(root, files, number, dry_run)
    documents = _read(files)
    project = read_project(root)
    found = records(project, documents, number)
    writes = plan(project, documents, found, number)
    report = _report(documents, found, writes)
    if dry_run:
        return report
    _write(root, writes)
    return replace(report, added=equip(root)) if project.is_empty else report


def _take_back(root: Path, files: Sequence[Path], number: int, dry_run: bool) -> Report:
    """Take back the forms of departments, which are not mixed with other documents."""
    others = [path for path in files if not is_collected(path)]
    if others:
        message = "kein Formular der Fachbereiche, anders als die übrigen Dateien"
        hint = "Formulare und andere Dokumente getrennt einlesen"
        raise DataError([Problem("E215", Place(path), message, hint) for path in others])
    found = take_back(root, files, number)
    if not dry_run:
        _write(root, found.writes)
    return Report(
        sections=0, pages=0, rows=0, new_on_pages=0, new_in_overviews=0, contacts=0,
        footnotes=0, measures=found.measures, new=found.new, changed=found.changed, unplaced=(),
        problems=found.problems, changes=tuple(c for w in found.writes for c in w.changes),
        written=tuple(w.path for w in found.writes),
    )  # fmt: skip


def _read(files: Sequence[Path]) -> list[Imported]:
    documents: list[Imported] = []
    problems: list[Problem] = []
    for path in files:
        try:
            documents.append(read(path))
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    return documents


def _write(root: Path, writes: Sequence[Write]) -> None:
    """Write all files beside their places first, then put each in its place at once."""
    ready: list[tuple[Path, Path]] = []
    try:
        for each in writes:
            path = root / each.path
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.parent.resolve().is_relative_to(root.resolve()):
                message = "die Datei liegt außerhalb des Projekts"
                raise DataError([Problem("E214", Place(each.path), message)])
            beside = path.with_name(f".{path.name}.neu")
            beside.write_text(each.text, "utf-8", newline="\n")
            ready.append((beside, path))
        for beside, path in ready:
            os.replace(beside, path)
    except OSError as error:
        message = f"die Datei lässt sich nicht schreiben ({error.strerror})"
        raise DataError([Problem("E214", Place(Path(str(error.filename))), message)]) from error
    finally:
        for beside, _ in ready:
            with suppress(FileNotFoundError):
                beside.unlink()


def _report(documents: Sequence[Imported], found: Records, writes: Sequence[Write]) -> Report:
    sheets = [entry.sheet for document in documents for entry in document.entries]
    tables = [table for document in documents for table in document.overviews]
    written = {each.path for each in writes}
    ids = {each.id: each.is_known for each, _ in found.measures}
    return Report(
        sections=len(tables),
        pages=len(sheets),
        rows=sum(len(table.rows) for table in tables),
        new_on_pages=sum(sheet.is_new for sheet in sheets),
        new_in_overviews=sum(table.new for table in tables),
        contacts=sum(len(document.contacts) for document in documents),
        footnotes=sum(each.notes for document in documents for each in document.chapters),
        measures=tuple(ids),
        new=tuple(name for name, is_known in ids.items() if not is_known),
        changed=tuple(n for n in ids if ids[n] and MEASURES / f"{n}.yaml" in written),
        unplaced=tuple(
            Rest(document.path, each.line, each.page, each.words)
            for document in documents
            for each in document.unplaced
        ),
        problems=(*(p for document in documents for p in document.problems), *found.problems),
        changes=tuple(change for each in writes for change in each.changes),
        written=tuple(each.path for each in writes),
    )
