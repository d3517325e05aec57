"""Tables for editors: all editions, and how every measure fits its page."""

import json
from pathlib import Path
from typing import Any

from catalogue.archive.holdings import read_records
from catalogue.archive.places import ABSENT, REPORT, REPORTS, Archive
from catalogue.checks.validate import validate
from catalogue.model.problems import CatalogueError, DataError
from catalogue.model.records import EditionHead
from catalogue.source.load import edition_numbers, is_catalogue, load, load_document, no_catalogue
from catalogue.source.project import PATHS, Project
from catalogue.typeset.fit import Pages

Row = dict[str, Any]


def status_rows(root: Path) -> list[Row]:
    """Return a row for every edition that has an ``edition.yaml``."""
    if not is_catalogue(root):
        raise DataError([no_catalogue(root)])
    archive = Archive(root)
    return [_status(archive, number) for number in edition_numbers(root)]


def _status(archive: Archive, number: int) -> Row:
    root, state = archive.root, archive.state(number)
    document = load_document(root, PATHS.head(number))
    head = EditionHead.model_validate(document.value)
    row: Row = {"number": number, "date": head.date_in_words or "–"}
    if state == ABSENT:
        known = {"measures": head.measures or "–", "pages": head.pages or "–"}
        return row | known | {"state": state}
    bag = archive.bag_of(number)
    report = bag / "data" / REPORTS if bag else Project(root).out(number)
    row["pages"] = _built_pages(report / REPORT)
    try:
        edition = read_records(root, bag) if bag else validate(load(root, number))
    except CatalogueError as error:
        faults = len(error.problems)
        said = "eine Meldung" if faults == 1 else f"{faults} Meldungen"
        return row | {"measures": "–", "state": f"fehlerhaft ({said})"}
    return row | {"measures": len(edition.measures), "state": state}


def _built_pages(report: Path) -> int | str:
    try:
        return int(json.loads(report.read_text("utf-8"))["pages"])
    except (OSError, ValueError, KeyError):
        return "–"


def fit_rows(pages: Pages) -> list[Row]:
    """Return a row for every measure, those with the least room first."""
    rows = [
        {
            "id": each.unit.id,
            "title": each.unit.title,
            "page": each.first_page,
            "tightness": each.step.number if each.step else 0,
            "lines": each.lines,
            "characters": each.characters,
        }
        for each in pages.measures
    ]
    return sorted(rows, key=lambda row: (-row["tightness"], row["lines"]))
