"""Reads an edition from the data that an archive PDF encloses or an export holds."""

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from catalogue import __version__
from catalogue.archive.places import RECORDS
from catalogue.checks.published import EDITION, PREVIOUS
from catalogue.exchange.back.edition import edition_in
from catalogue.exchange.back.files import files_of
from catalogue.exchange.back.given import Given
from catalogue.exchange.extract.sandbox import MAX_FILE_BYTES, answer, refused, size
from catalogue.model.fields.groups import FILE_NAME
from catalogue.model.problems import DataError, Place, Problem, errors
from catalogue.model.records import Edition
from catalogue.source.delivered import REPORT
from catalogue.source.inherited import COMMON
from catalogue.source.project import PATHS

# By these keys the whole of an edition is known from its head alone.
WHOLE = {"head", "measures", "sections"}
# What lay in an archive before it was one file, and the key that it has there.
PARTS = {EDITION: "head", "sections.json": "sections", "departments.json": "directorates",
         "contacts.json": "contacts", "measures.json": "measures", "texts.json": "chapters"}
PICTURE = re.compile(rf"(?:data|editions/\d+)/{FILE_NAME.strip('^$')}")
LAYOUT = f"{PATHS.layouts}/"
# An unreadable file is told of by whoever reads it as a document.
OF_DOCUMENTS = ("E204", "E205")
WAY_OUT = "die Datei noch einmal holen, aus dem Archiv oder aus einer Sicherung"
Held = Mapping[str, bytes]


def from_data(path: Path) -> Given | None:
    """Return the catalogue that a PDF, a JSON file or a folder of an export holds, if it does.

    ``DataError`` when it does, but what it holds is damaged or written for another program.
    """
    held = _held(path)
    value = _value(path, held)
    if not value:
        return None
    problems: list[Problem] = []
    edition = edition_in(value, problems)
    if edition is None or errors(problems):
        raise DataError([_misfit(path, held), *problems])
    previous = _previous(path, held, edition)
    files = {PurePosixPath(name): data for name, data in held.items()
             if PICTURE.fullmatch(name) or name.startswith(LAYOUT)}
    texts = dict(files_of(edition, has_previous=bool(previous)))
    return Given(edition, texts, {**files, **previous}, tuple(_lacking(edition, files)))


def _held(path: Path) -> Held:
    """Return the files that a PDF, a folder or a JSON file holds, by name."""
    if path.is_dir():
        known = (EDITION, PREVIOUS, "data/**/*.*", "editions/*/*.*")
        found = {each.relative_to(path).as_posix(): each
                 for pattern in known for each in path.glob(pattern) if each.is_file()}
        return {name: _read(each) for name, each in found.items()} if EDITION in found else {}
    if path.suffix.lower() == ".json":
        return {EDITION: _read(path)}
    if path.suffix.lower() != ".pdf":
        return {}
    try:
        found = answer("enclosed", path, WAY_OUT)
    except DataError as error:
        if error.problems[0].code in OF_DOCUMENTS:
            return {}
        raise
    return {name: b64decode(data) for name, data in found.items()}


def _read(path: Path) -> bytes:
    if size(path) > MAX_FILE_BYTES:
        raise refused(path, "E202", "die Datei ist zu groß",
                      f"höchstens {MAX_FILE_BYTES // 10**6} MB")
    return path.read_bytes()


def _value(path: Path, held: Held) -> dict[str, Any]:
    """Return an edition as plain values; nothing where somebody else's data lie there."""
    value = _json(path, held, EDITION)
    if not isinstance(value, dict):
        return {}
    if value.keys() >= WHOLE:
        return value
    if not held.keys() >= PARTS.keys():
        return {}
    more = {name for name in held if name.endswith(".json") and ".schema." not in name}
    if strange := sorted(more - PARTS.keys() - {REPORT}):
        message = f"„{strange[0]}“ in der Datei hat Felder, deren Vereinbarung nicht beiliegt"
        hint = "stattdessen den Archivordner der Auflage einlesen"
        raise DataError([Problem("E251", Place(path), message, hint)])
    return {key: _json(path, held, name) for name, key in PARTS.items()}


def _json(path: Path, held: Held, name: str) -> Any:
    try:
        return json.loads(held[name]) if name in held else None
    except (ValueError, RecursionError) as error:
        raise refused(path, "E250", f"„{name}“ ist beschädigt", WAY_OUT) from error


def _misfit(path: Path, held: Held) -> Problem:
    report = _json(path, held, REPORT)
    made_by = report.get("catalogue") if isinstance(report, dict) else None
    by = f"Fassung {str(made_by)[:20]} des Programms" if made_by else "ein anderes Programm"
    return Problem("E251", Place(path), f"die Daten darin passen nicht zu diesem Programm (Fassung"
                   f" {__version__}); geschrieben hat sie {by}",
                   "mit jener Fassung oder einer neueren einlesen")


def _previous(path: Path, held: Held, edition: Edition) -> dict[PurePosixPath, bytes]:
    """Return the records of the edition before, where a build looks for them."""
    value = _json(path, held, PREVIOUS)
    if value is None:
        return {}
    problems: list[Problem] = []
    before = edition_in(value, problems) if isinstance(value, dict) else None
    if before is None or errors(problems) or before.number >= edition.number:
        raise refused(path, "E250", f"„{PREVIOUS}“ ist beschädigt", WAY_OUT)
    return {PATHS.edition(before.number) / "archive" / RECORDS: held[PREVIOUS]}


def _lacking(edition: Edition, files: Mapping[PurePosixPath, bytes]) -> list[Problem]:
    """Return that the layout is neither there nor one of the program."""
    path = PATHS.layout_head(edition.head.layout)
    if path in files or (COMMON / path).is_file():
        return []
    return [Problem("W252", Place(path), f"das Layout „{edition.head.layout}“ liegt nicht bei",
                    "seinen Ordner und seine Schriften von dort holen, wo der Katalog herkommt")]
