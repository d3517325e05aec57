"""Begins a catalogue with an edition that comes back whole."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from catalogue.exchange.back.bag import from_bag
from catalogue.exchange.back.data import from_data
from catalogue.exchange.back.given import Given
from catalogue.exchange.extract.sandbox import refused
from catalogue.exchange.report import ImportReport, Revision, Write
from catalogue.model.problems import DataError, Place, Problem
from catalogue.source.load import is_catalogue
from catalogue.source.write import Difference

WAY_OUT = ("mit --root ORDNER in einen leeren Ordner einlesen; beide vergleicht danach"
           " „catalogue diff … --against ORDNER“")


def given_back(path: Path) -> Given | None:
    """Return the catalogue that a file or folder holds as a whole, nothing where it is another."""
    given = from_bag(path) or from_data(path)
    if not given and path.is_dir():
        raise refused(path, "E201", "der Ordner ist weder ein Archiv noch ein Export",
                      "den Archivordner einer Auflage nennen, wie editions/3/archive")
    return given


def begin_with(root: Path, files: Sequence[Path], given: Given, number: int) -> ImportReport:
    """Return the files of a catalogue that begins with an edition; nothing is written.

    ``number`` is the edition that is asked for, if one is. ``DataError`` where something is there.
    """
    if problems := [*_refused(root, files, given, number)]:
        raise DataError(problems)
    ids = tuple(each.id for each in given.edition.measures)
    return ImportReport(
        tuple(_writes(given)), ids, ids, (), given.problems, plates=given.files,
        number=given.edition.number)


def _refused(root: Path, files: Sequence[Path], given: Given, number: int) -> Iterator[Problem]:
    if len(files) > 1:
        yield Problem("E215", Place(files[0]), "das ist ein ganzer Katalog",
                      "ihn für sich einlesen, ohne andere Dateien")
    if is_catalogue(root):
        yield Problem("E271", Place(files[0]), "das ist ein ganzer Katalog, und hier liegt schon"
                      " einer", WAY_OUT)
        return
    for path in (*given.texts, *given.files):
        if (root / path).exists():
            yield Problem("E271", Place(path), "die Datei liegt schon hier", WAY_OUT)
    if number not in (0, given.edition.number):
        yield Problem("E240", Place(files[0]),
                      f"die Datei enthält ⟪the {given.edition.number}. edition.acc⟫",
                      f"mit --edition {given.edition.number} einlesen")


def _writes(given: Given) -> Iterator[Write]:
    titles = given.titles
    for path, text in given.texts.items():
        said = titles.get(path) or path.as_posix()
        yield Write(Difference(path, None, text), (Revision(path, "neu", "", said),))
