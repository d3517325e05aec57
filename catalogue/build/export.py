"""Writes an edition as open data."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from catalogue.archive.holdings import source_root
from catalogue.archive.previous import compared, side_of
from catalogue.build.deliver import out_folder
from catalogue.checks.names import persons
from catalogue.checks.open_data import asked
from catalogue.html.export.formats import ADDRESSED, FORMATS, data_files
from catalogue.html.export.value import FOLDER, OpenData
from catalogue.model.problems import DataError, Problem
from catalogue.model.records import Edition
from catalogue.source.document import attempted
from catalogue.source.lock import in_turn
from catalogue.source.project import PATHS
from catalogue.source.write import publish


@dataclass(frozen=True)
class Exported:
    """The files that were written, and what has to be said before the data are open.

    ``naming`` are the records whose texts name persons: a text is published as it is printed.
    """

    files: tuple[Path, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]
    naming: tuple[str, ...]


@in_turn
def export(
    root: Path, number: int, formats: Collection[str], out: Path | None = None, base: str = "",
    with_persons: bool = False,
) -> Exported:
    """Write an edition in these forms, or in all that can be written.

    ``DataError`` where one is wanted that names an address, and there is none.
    """
    data = open_data(root, number, base, with_persons)
    head = attempted(data.root, PATHS.head(number), [])
    if ADDRESSED in formats and not data.base:
        message = f"{ADDRESSED} nennt, wo die Dateien liegen, und die Adresse ist nicht gesagt"
        hint = "--url angeben oder „url“ unter „site“ eintragen"
        raise DataError([Problem("E195", head.place("site"), message, hint)])
    possible = [each for each in FORMATS if data.base or each != ADDRESSED]
    folder = out or out_folder(root, number) / FOLDER
    files = {folder / each.path: each.data for each in data_files(data, formats or possible)}
    publish(files)
    left_out = () if formats else tuple(each for each in FORMATS if each not in possible)
    return Exported(tuple(files), tuple(asked(data.edition.head, head)), left_out,
                    tuple(_naming(data.edition)))


def _naming(edition: Edition) -> Iterator[str]:
    for measure in edition.measures:
        if any(any(persons(text, edition.terms.names)) for text in measure.texts):
            yield measure.id


def open_data(root: Path, number: int, base: str = "", with_persons: bool = False) -> OpenData:
    """Return what the data of an edition are made from; an archived one comes of its bag."""
    edition, changes = compared(side_of(root, number))
    previous = changes.before if changes else None
    return OpenData(edition, source_root(root, number), previous, base or edition.head.site_url,
                    with_persons)
