"""Imports documents in the house form: reads them, plans the files, reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

from catalogue.exchange.documents.house_form import Imported, read
from catalogue.exchange.documents.plan import Revision, Write
from catalogue.exchange.documents.records import Records
from catalogue.model.problems import DataError, Problem
from catalogue.source.project import PATHS


@dataclass(frozen=True)
class Rest:
    """Words of one line of a document that found no place."""

    path: Path
    line: int
    page: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class ImportReport:
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
    changes: tuple[Revision, ...]
    written: tuple[PurePath, ...]
    added: tuple[PurePosixPath, ...] = ()


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


def _report(documents: Sequence[Imported], found: Records, writes: Sequence[Write]) -> ImportReport:
    sheets = [entry.sheet for document in documents for entry in document.entries]
    tables = [table for document in documents for table in document.overviews]
    written = {each.path for each in writes}
    ids = {each.id: each.is_known for each, _ in found.measures}
    return ImportReport(
        sections=len(tables),
        pages=len(sheets),
        rows=sum(len(table.rows) for table in tables),
        new_on_pages=sum(sheet.is_new for sheet in sheets),
        new_in_overviews=sum(table.new for table in tables),
        contacts=sum(len(document.contacts) for document in documents),
        footnotes=sum(each.notes for document in documents for each in document.chapters),
        measures=tuple(ids),
        new=tuple(name for name, is_known in ids.items() if not is_known),
        changed=tuple(n for n in ids if ids[n] and PATHS.measure(n) in written),
        unplaced=tuple(
            Rest(document.path, each.line, each.page, each.words)
            for document in documents
            for each in document.unplaced
        ),
        problems=(*(p for document in documents for p in document.problems), *found.problems),
        changes=tuple(change for each in writes for change in each.changes),
        written=tuple(each.path for each in writes),
    )
