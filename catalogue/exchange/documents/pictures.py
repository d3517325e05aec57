"""Takes the pictures that a document holds into its records, the first of each."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from catalogue.exchange.documents.filled import Entry, Reading
from catalogue.exchange.documents.headings import TITLE
from catalogue.exchange.documents.places import FOLDER, UNSPOKEN, place_of
from catalogue.exchange.extract import archives
from catalogue.exchange.extract.lines import Fate, Line
from catalogue.model.fields import Field
from catalogue.source.names import slug

# How the pictures begin that can be printed, and how their names end.
SIGNS = {b"\x89PNG\r\n": ".png", b"\xff\xd8\xff": ".jpg", b"II*\0": ".tif", b"MM\0*": ".tif"}
MAX_BYTES = 30_000_000


def illustrated(
    reading: Reading, entries: Sequence[Entry], told: Sequence[Line]
) -> tuple[tuple[Entry, ...], tuple[Line, ...]]:
    """Return the records with the first picture of each, and what is told of the document still."""
    place, found, left = place_of(reading.form), list(entries), []
    for line in told:
        above = [i for i, each in enumerate(found) if each.place.line <= line.number]
        data = _data(reading.path, line) if place and line.fate is Fate.PICTURE else b""
        if place and data and above and not found[above[-1]].picture:
            found[above[-1]] = _with_picture(found[above[-1]], place, data, line.text)
        else:
            left.append(line)
    return tuple(found), tuple(left)


def _data(path: Path, line: Line) -> bytes:
    """Return a picture that can be printed; nothing for any other."""
    data = archives.member(path, line.part) if line.part else b""
    return data if _ending(data) and len(data) <= MAX_BYTES else b""


def _ending(data: bytes) -> str:
    return next((ending for sign, ending in SIGNS.items() if data.startswith(sign)), "")


def _with_picture(entry: Entry, place: Field, data: bytes, spoken: str) -> Entry:
    """Return a record with a picture; a caption that stood for it stays with it."""
    title, before = entry.value[TITLE], entry.value.get(place.id)
    said = before if isinstance(before, Mapping) else {}
    file = f"{FOLDER}/{slug(title)}{_ending(data)}"
    value = {**said, "file": file, "alt": spoken or f"{UNSPOKEN}{title}"}
    return replace(entry, value={**entry.value, place.id: value}, picture=data)
