"""Decides who reads what comes in: a whole catalogue, a form of ours, or any other document."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from catalogue.checks.schema import schema_texts
from catalogue.exchange.back.back import begin_with, given_back
from catalogue.exchange.documents.columns import take_in as take_tables
from catalogue.exchange.documents.declared import names_fields, read
from catalogue.exchange.documents.declared import take_in as take_declared
from catalogue.exchange.documents.documents import is_house_form, take_in
from catalogue.exchange.documents.enlarged import Enlarged, enlarged, taken_away
from catalogue.exchange.extract.endings import misnamed
from catalogue.exchange.extract.sheet import is_table
from catalogue.exchange.forms.edits import Answer
from catalogue.exchange.forms.reading import is_collected
from catalogue.exchange.forms.returned import nobody, take_back
from catalogue.exchange.proposals.forms import form_submissions
from catalogue.exchange.report import ImportReport, Write
from catalogue.model.form import FIRST, Form
from catalogue.model.problems import DataError, Place, Problem, errors
from catalogue.source.declared import form_of, known_kind
from catalogue.source.load import found_near, is_catalogue, no_catalogue
from catalogue.source.lock import in_turn
from catalogue.source.project import PATHS, Project
from catalogue.source.starters import is_example_record
from catalogue.source.write import save, store, text_of

# What is decided field by field: fields changed by two, or no value yet, answers, emptied fields.
DECIDED, ANSWERED, EMPTIED = ("E237", "E242", "E243"), "I247", "W266"


class Wanted(NamedTuple):
    """What documents and tables bring: which columns are which fields, which kind of record.

    ``declares`` says whether what a document has besides is declared.
    """

    maps: Mapping[str, str] = {}
    kind: str = FIRST
    declares: Callable[[Enlarged], bool] = nobody


AS_USUAL = Wanted()


@in_turn
def import_files(
    root: Path,
    files: Sequence[Path],
    number: int,
    dry_run: bool,
    takes: Callable[[Answer], bool] = nobody,
    wanted: Wanted = AS_USUAL,
) -> ImportReport:
    """Bring documents into the project at ``root``; ``DataError`` leaves every file as it was.

    ``takes`` says which answers of departments are taken over; ``number`` is 0 where no edition
    is asked for.
    """
    if not is_catalogue(root) and found_near(root):
        # Where none is near, a first import begins one.
        raise DataError([no_catalogue(root)])
    if problems := [each for path in files for each in misnamed(path)]:
        raise DataError(problems)
    whole = next(filter(None, map(given_back, files)), None)
    if whole:
        report = begin_with(root, files, whole, number)
    else:
        report = _read(root, files, number or 1, takes, dry_run, wanted)
    if dry_run:
        return report
    # What a first import that was cut off has not added yet is added by the next; who has a
    # layout of their own was here before.
    is_bare = not (Project(root).schemas.exists() or Project(root).layouts.is_dir())
    save(root, [*(each.difference for each in report.writes),
                *form_submissions(root, number, report.forms, is_taken=True)], report.plates)
    if is_bare or PATHS.form in report.written:
        store(root, {path: text.encode() for path, text in schema_texts(root).items()})
    return replace(report, added=(PATHS.schemas,)) if is_bare else report


def _read(
    root: Path, files: Sequence[Path], number: int, takes: Callable[[Answer], bool],
    is_trial: bool, wanted: Wanted,
) -> ImportReport:
    """Return what documents, tables or forms bring; no two of these at once."""
    tables = [path for path in files if is_table(path)]
    others = [path for path in files if path in tables or not is_collected(path)]
    if others and len(others) < len(files):
        message = "kein Formular ⟪the departments.gen⟫, anders als die übrigen Dateien"
        hint = "Formulare und andere Dokumente getrennt einlesen"
        raise DataError([Problem("E215", Place(path), message, hint) for path in others])
    whole = form_of(root)
    known_kind(wanted.kind, whole, Place(PATHS.form))
    form = whole.alone(wanted.kind)
    if tables and len(tables) < len(files):
        message, hint = "eine Tabelle, anders als die übrigen Dateien", "Tabellen für sich einlesen"
        raise DataError([Problem("E215", Place(path), message, hint) for path in tables])
    if tables:
        report = take_tables(root, files, number, form, wanted.maps)
    elif others:
        report = _declared(root, files, number, form, wanted)
    else:
        return take_back(root, files, number, takes, is_trial=is_trial)
    return _in_place(root, report) if wanted.kind == FIRST else report


@in_turn
def lay_before(root: Path, files: Sequence[Path], number: int) -> ImportReport:
    """Lay what forms say into the inbox, to be decided field by field; the data stay as they are.

    The report names what of it must still be seen to; ``DataError`` when a form cannot be read.
    """
    strange = [path for path in files if not is_collected(path)]
    if strange:
        message, hint = "kein Formular ⟪the departments.gen⟫", "ohne --vorlegen einlesen"
        raise DataError([Problem("E215", Place(path), message, hint) for path in strange])
    report = take_back(root, files, number, is_trial=True)
    if wrong := [each for each in errors(report.problems) if each.code not in DECIDED]:
        raise DataError(wrong)
    found = form_submissions(root, number, report.forms, is_taken=False)
    save(root, found)
    left = [each for each in report.problems if each.code not in (*DECIDED, ANSWERED, EMPTIED)]
    left += [Problem("I247", Place(each.path), "der neue Eintrag liegt nicht im Eingang",
                     "ohne --vorlegen einlesen") for each in report.writes
             if each.difference.before is None]
    return replace(report, writes=tuple(map(Write, found)), new=(), changed=(), problems=(*left,))


def _declared(
    root: Path, files: Sequence[Path], number: int, form: Form, wanted: Wanted
) -> ImportReport:
    """Return what documents bring, by a declaration with the proposed lines where that is agreed.

    It is written together with the records, or not at all.
    """
    report = _documents(root, files, number, form)
    # The lines stand where those of the first kind do.
    is_first = bool(report.proposals) and wanted.kind == FIRST
    draft = enlarged(root, number, report.proposals) if is_first else None
    if not (draft and wanted.declares(draft)):
        return report
    found = _documents(root, files, number, draft.form.alone(FIRST))
    return replace(found, writes=(draft.change, *draft.gone, *found.writes),
                   declared=draft.proposals, gone=tuple(each.path for each in draft.gone))


def _in_place(root: Path, report: ImportReport) -> ImportReport:
    """Return what documents bring, where it is new in place of records that are examples still."""
    found = sorted(Project(root).measures.glob("*.yaml")) if report.new else ()
    texts = {PATHS.measures / path.name: text_of(path) or "" for path in found}
    gone = tuple(taken_away(path, text) for path, text in texts.items()
                 if path not in report.written and is_example_record(text))
    return replace(report, writes=(*gone, *report.writes),
                   gone=(*report.gone, *(each.path for each in gone)))


def _documents(root: Path, files: Sequence[Path], number: int, form: Form) -> ImportReport:
    """Return what documents bring: in the house form where they have it, else by their headings."""
    if not is_house_form(form):
        return take_declared(root, files, number, form)
    try:
        return take_in(root, files, number, form)
    except DataError as error:
        is_other = {each.code for each in error.problems} == {"E210"}
        if not (is_other and all(names_fields(read(path, form)) for path in files)):
            raise
        return take_declared(root, files, number, form)
