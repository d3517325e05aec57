"""Tables for editors: all editions, and how every measure fits its page."""

import json
from pathlib import Path, PurePosixPath
from typing import Any

from catalogue.archive.holdings import read_records
from catalogue.archive.places import REPORT, REPORTS, bag_of
from catalogue.checks.validate import validate
from catalogue.model.problems import CatalogueError, DataError
from catalogue.model.records import EditionHead
from catalogue.source.load import edition_numbers, is_catalogue, load, load_document, no_catalogue
from catalogue.typeset.fit import Pages

Row = dict[str, Any]


def status_rows(root: Path) -> list[Row]:
    """Return a row for every edition that has an ``edition.yaml``."""
    if not is_catalogue(root):
        raise DataError([no_catalogue(root)])
    return [_status(root, number) for number in edition_numbers(root)]


def _status(root: Path, number: int) -> Row:
    folder = root / "editions" / str(number)
    document = load_document(root, PurePosixPath("editions", str(number), "edition.yaml"))
    head = EditionHead.model_validate(document.value)
    row: Row = {"number": number, "date": head.date_in_words or "–"}
    if not (folder / "foreword.md").is_file():
        known = {"measures": head.measures or "–", "pages": head.pages or "–"}
        return row | known | {"state": "nicht im Bestand"}
    bag = bag_of(root, number)
    report = bag / "data" / REPORTS if bag else folder / "out"
    row["pages"] = _built_pages(report / REPORT)
    try:
        edition = read_records(root, bag) if bag else validate(load(root, number))
    except CatalogueError as error:
        faults = len(error.problems)
        said = "eine Meldung" if faults == 1 else f"{faults} Meldungen"
        return row | {"measures": "–", "state": f"fehlerhaft ({said})"}
    return row | {"measures": len(edition.measures), "state": "archiviert" if bag else "offen"}


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
