"""Decides who reads what comes in: a form of ours, or any other document."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from catalogue.exchange.documents.documents import ImportReport, _read, _report
from catalogue.exchange.documents.equipment import equip
from catalogue.exchange.documents.plan import Write, plan
from catalogue.exchange.documents.recognise import read_project
from catalogue.exchange.documents.records import records
from catalogue.exchange.forms.reading import is_collected
from catalogue.exchange.forms.returned import take_back
from catalogue.model.problems import DataError, Place, Problem


def import_files(root: Path, files: Sequence[Path], number: int, dry_run: bool) -> ImportReport:
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


def _take_back(root: Path, files: Sequence[Path], number: int, dry_run: bool) -> ImportReport:
    """Take back the forms of departments, which are not mixed with other documents."""
    others = [path for path in files if not is_collected(path)]
    if others:
        message = "kein Formular der Fachbereiche, anders als die übrigen Dateien"
        hint = "Formulare und andere Dokumente getrennt einlesen"
        raise DataError([Problem("E215", Place(path), message, hint) for path in others])
    found = take_back(root, files, number)
    if not dry_run:
        _write(root, found.writes)
    return ImportReport(
        sections=0, pages=0, rows=0, new_on_pages=0, new_in_overviews=0, contacts=0,
        footnotes=0, measures=found.measures, new=found.new, changed=found.changed, unplaced=(),
        problems=found.problems, changes=tuple(c for w in found.writes for c in w.changes),
        written=tuple(w.path for w in found.writes),
    )  # fmt: skip


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
