"""Decides who reads what comes in: a form of ours, or any other document."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from catalogue.checks.schema import schema_texts
from catalogue.exchange.documents.documents import take_in
from catalogue.exchange.extract.endings import misnamed
from catalogue.exchange.forms.edits import Answer
from catalogue.exchange.forms.reading import is_collected
from catalogue.exchange.forms.returned import nobody, take_back
from catalogue.exchange.report import ImportReport
from catalogue.model.problems import DataError, Place, Problem
from catalogue.source.load import found_near, is_catalogue, no_catalogue
from catalogue.source.lock import in_turn
from catalogue.source.project import PATHS, Project
from catalogue.source.write import save, store


@in_turn
def import_files(
    root: Path,
    files: Sequence[Path],
    number: int,
    dry_run: bool,
    takes: Callable[[Answer], bool] = nobody,
) -> ImportReport:
    """Bring documents into the project at ``root``; ``DataError`` leaves every file as it was.

    ``takes`` says which answers of departments are taken over.
    """
    if not is_catalogue(root) and found_near(root):
        # Where none is near, a first import begins one.
        raise DataError([no_catalogue(root)])
    if problems := [each for path in files for each in misnamed(path)]:
        raise DataError(problems)
    others = [path for path in files if not is_collected(path)]
    if others and len(others) < len(files):
        message = "kein Formular der Fachbereiche, anders als die übrigen Dateien"
        hint = "Formulare und andere Dokumente getrennt einlesen"
        raise DataError([Problem("E215", Place(path), message, hint) for path in others])
    if others:
        report = take_in(root, files, number)
    else:
        report = take_back(root, files, number, takes, is_trial=dry_run)
    if dry_run:
        return report
    # What a first import that was cut off has not added yet is added by the next.
    is_bare = not Project(root).schemas.exists()
    save(root, [each.difference for each in report.writes])
    if is_bare:
        store(root, {path: text.encode() for path, text in schema_texts(root).items()})
    return replace(report, added=(PATHS.schemas,)) if is_bare else report
