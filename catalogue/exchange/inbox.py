"""Decides who reads what comes in: a form of ours, or any other document."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from catalogue.exchange.documents.documents import ImportReport, _read, _report
from catalogue.exchange.documents.equipment import equip
from catalogue.exchange.documents.plan import plan
from catalogue.exchange.documents.recognise import read_project
from catalogue.exchange.documents.records import records
from catalogue.exchange.forms.reading import is_collected
from catalogue.exchange.forms.returned import take_back
from catalogue.model.problems import DataError, Place, Problem
from catalogue.source.write import save


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
    save(root, [each.difference for each in writes])
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
        save(root, [each.difference for each in found.writes])
    return ImportReport(
        sections=0, pages=0, rows=0, new_on_pages=0, new_in_overviews=0, contacts=0,
        footnotes=0, measures=found.measures, new=found.new, changed=found.changed, unplaced=(),
        problems=found.problems, changes=tuple(c for w in found.writes for c in w.changes),
        written=tuple(w.path for w in found.writes),
    )  # fmt: skip
