"""The table of all editions."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from catalogue.archive.holdings import read_records
from catalogue.archive.places import ABSENT, REPORTS, Archive
from catalogue.checks.validate import validate
from catalogue.model.problems import CatalogueError, DataError
from catalogue.model.records import EditionHead
from catalogue.model.states import State
from catalogue.source.delivered import REPORT, built, is_older, outdated
from catalogue.source.document import load_document
from catalogue.source.load import edition_numbers, is_catalogue, load, no_catalogue
from catalogue.source.project import PATHS, Project
from catalogue.source.states import state_counts

Row = dict[str, Any]


def status_rows(root: Path) -> list[Row]:
    """Return a row for every edition that has an ``edition.yaml``."""
    if not is_catalogue(root):
        raise DataError([no_catalogue(root)])
    archive = Archive(root)
    return [_status(archive, number) for number in edition_numbers(root)]


def _status(archive: Archive, number: int) -> Row:
    row: Row = {"number": number, "date": "–", "measures": "–", "pages": "–",
                "reviewed": "–", "released": "–"}
    try:
        for name, value in _told(archive, number):
            row[name] = value
        return row
    except CatalogueError as error:
        faults = len(error.problems)
    except ValidationError as error:
        faults = error.error_count()
    said = "eine Meldung" if faults == 1 else f"{faults} Meldungen"
    return row | {"state": f"fehlerhaft ({said})"}


def _told(archive: Archive, number: int) -> Iterator[tuple[str, Any]]:
    root, state = archive.root, archive.state(number)
    head = EditionHead.model_validate(load_document(root, PATHS.head(number)).value)
    yield "date", head.date_in_words or "–"
    if state == ABSENT:
        yield from {"measures": head.measures or "–", "pages": head.pages or "–"}.items()
        yield "state", state
        return
    bag = archive.bag_of(number)
    report = (bag / "data" / REPORTS if bag else Project(root).out(number)) / REPORT
    yield "pages", built(report).get("pages", "–")
    edition = read_records(root, bag) if bag else validate(load(root, number))
    yield "measures", len(edition.measures)
    counts = built(report).get("states") if bag else state_counts(
        root, number, (measure.id for measure in edition.measures))
    if isinstance(counts, dict):
        released = int(counts.get(State.RELEASED, 0))
        yield "reviewed", int(counts.get(State.REVIEWED, 0)) + released
        yield "released", released
    is_stale = any(outdated(report)) or is_older(report, Project(root), number)
    yield "state", f"{state}, Bau veraltet" if not bag and is_stale else state
