"""Tables for editors: all editions, and how every measure fits its page."""

import json
from pathlib import Path, PurePosixPath
from typing import Any

from catalogue.fit import Pages
from catalogue.load import edition_numbers, load, load_document
from catalogue.model import EditionHead
from catalogue.problems import CatalogueError
from catalogue.validate import validate

Row = dict[str, Any]


def status_rows(root: Path) -> list[Row]:
    """Return a row for every edition that has an ``edition.yaml``."""
    return [_status(root, number) for number in edition_numbers(root)]


def _status(root: Path, number: int) -> Row:
    folder = root / "editions" / str(number)
    document = load_document(root, PurePosixPath("editions", str(number), "edition.yaml"))
    head = EditionHead.model_validate(document.value)
    row: Row = {"number": number, "date": head.date_in_words or "–"}
    if not (folder / "foreword.md").is_file():
        known = {"measures": head.measures or "–", "pages": head.pages or "–"}
        return row | known | {"state": "nicht im Bestand"}
    try:
        row["measures"] = len(validate(load(root, number)).measures)
        state = "archiviert" if (folder / "archive").is_dir() else "offen"
    except CatalogueError as error:
        row["measures"] = "–"
        state = f"fehlerhaft ({len(error.problems)} Meldungen)"
    return row | {"pages": _built_pages(folder / "out" / "build.json"), "state": state}


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
