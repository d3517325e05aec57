"""Takes documents in the house form in and plans the files that they make."""

from collections.abc import Sequence
from pathlib import Path

from catalogue.exchange.documents.house_form import Imported, read
from catalogue.exchange.documents.plan import is_whole, plan, rests_of
from catalogue.exchange.documents.recognise import Known, read_project, without_examples
from catalogue.exchange.documents.records import Records, records
from catalogue.exchange.report import ImportReport, Write, read_each
from catalogue.model.form import LEVELS, Form, house_form
from catalogue.model.problems import DataError


def is_house_form(form: Form) -> bool:
    """Whether a catalogue has the fields that documents in the house form fill."""
    return all(name in form.record for name in (*LEVELS, *house_form().record.texts))


def take_in(root: Path, files: Sequence[Path], number: int, form: Form) -> ImportReport:
    """Return what the documents bring and write nothing; ``DataError`` holds every error."""
    documents, problems = read_each(read, files)
    if problems:
        raise DataError(problems)
    project = read_project(root, form)
    if is_whole(documents):
        project = without_examples(project)
    found = records(project, documents, number)
    return _report(project, documents, found, plan(project, documents, found, number))


def _report(
    project: Known, documents: Sequence[Imported], found: Records, writes: Sequence[Write]
) -> ImportReport:
    sheets = [entry.sheet for document in documents for entry in document.entries]
    tables = [table for document in documents for table in document.overviews]
    written = {each.path for each in writes}
    ids = {each.id: each.is_known for each, _ in found.measures}
    return ImportReport(
        writes=tuple(writes),
        measures=tuple(ids),
        new=tuple(name for name, is_known in ids.items() if not is_known),
        changed=tuple(n for n in ids if ids[n] and project.path(n) in written),
        problems=(*(p for document in documents for p in document.problems), *found.problems),
        sections=len(tables),
        pages=len(sheets),
        rows=sum(len(table.rows) for table in tables),
        new_on_pages=sum(sheet.is_new for sheet in sheets),
        new_in_overviews=sum(table.new for table in tables),
        contacts=sum(len(document.contacts) for document in documents),
        footnotes=sum(each.notes for document in documents for each in document.chapters),
        unplaced=rests_of(documents),
    )
