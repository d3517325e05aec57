"""Decides who reads what comes in: a form of ours, or any other document."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from catalogue.exchange.documents.documents import take_in
from catalogue.exchange.documents.equipment import equip
from catalogue.exchange.forms.reading import is_collected
from catalogue.exchange.forms.returned import take_back
from catalogue.exchange.report import ImportReport, Write
from catalogue.model.problems import DataError, Place, Problem
from catalogue.source.places import MEASURES


def import_files(root: Path, files: Sequence[Path], number: int, dry_run: bool) -> ImportReport:
    """Bring documents into the project at ``root``; ``DataError`` leaves every file as it was."""
    others = [path for path in files if not is_collected(path)]
    if others and len(others) < len(files):
        message = "kein Formular der Fachbereiche, anders als die übrigen Dateien"
        hint = "Formulare und andere Dokumente getrennt einlesen"
        raise DataError([Problem("E215", Place(path), message, hint) for path in others])
    report = (take_in if others else take_back)(root, files, number)
    if dry_run:
        return report
    is_empty = not any((root / MEASURES).glob("*.yaml"))
    _write(root, report.writes)
    return replace(report, added=equip(root)) if is_empty else report


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
