"""Reads the rows of a table, CSV, XLSX or ODS; run as a program, it prints those of a workbook."""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl import load_workbook

from catalogue.exchange.extract import archives
from catalogue.exchange.extract.grid import cells as cells_of
from catalogue.exchange.extract.grid import rows as rows_of
from catalogue.exchange.extract.grid import written
from catalogue.exchange.extract.odf import TABLE, Open, opened
from catalogue.exchange.extract.sandbox import answer, refused, served, size
from catalogue.model.numerals import german
from catalogue.model.problems import DataError

MAX_ROWS, MAX_COLUMNS, MAX_CELL_CHARACTERS = 20_000, 200, 20_000
MAX_TEXT_BYTES = 10_000_000
TEXTS = (".csv", ".tsv")
# What a workbook is called, and where it is saved anew.
WORKBOOKS = {".xlsx": "Excel", ".ods": "LibreOffice"}
SEPARATORS = ";\t,|"
# The sign that a form of ours carries in one of its sheets.
OWN = b"catalogue-collect"
# So many rows tell what parts the cells.
SAMPLED = 20

Row = tuple[int, tuple[str, ...]]


def is_table(path: Path) -> bool:
    """Whether a file is a table that was not made from one of our forms."""
    if path.suffix.lower() not in WORKBOOKS:
        return path.suffix.lower() in TEXTS
    try:
        archives.check(path)
        return not any(OWN in part for part in archives.members(path).values())
    except (DataError, OSError):
        return False


def rows(path: Path) -> tuple[Row, ...]:
    """Return the rows with any text, by the line they begin on; ``DataError`` when unreadable."""
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS:
        found = answer("table", path, f"in {WORKBOOKS[suffix]} neu als {suffix} speichern")
        return tuple((number, tuple(cells)) for number, cells in found)
    return tuple(_of_text(path))


def _of_text(path: Path) -> Iterator[Row]:
    if size(path) > MAX_TEXT_BYTES:
        hint = f"höchstens {MAX_TEXT_BYTES // 10**6} MB; die Tabelle teilen"
        raise refused(path, "E202", "die Datei ist zu groß", hint)
    text = _decoded(path.read_bytes())
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines, delimiter=_separator(lines))
    begun = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begun, tuple(_bounded(path, begun, cells))
            begun = reader.line_num + 1
    except csv.Error as error:
        message, hint = "die Zeile ist nicht zu lesen", "die Tabelle neu als CSV speichern"
        raise refused(path, "E204", message, hint, begun) from error


def _decoded(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, else what Windows writes."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _separator(lines: Sequence[str]) -> str:
    """Return what parts the cells: the sign that gives most rows as many cells as the first."""
    def told(sign: str) -> tuple[int, int]:
        found = [len(row) for row in csv.reader(lines[:SAMPLED], delimiter=sign) if any(row)]
        width = found[0] if found else 0
        return (sum(each == width for each in found) if width > 1 else 0), width

    return max(SEPARATORS, key=told)


def _bounded(path: Path, number: int, cells: Sequence[str]) -> Iterator[str]:
    if number > MAX_ROWS or len(cells) > MAX_COLUMNS:
        message = f"mehr als {MAX_ROWS} Zeilen oder {MAX_COLUMNS} Spalten"
        raise refused(path, "E202", message, "die Tabelle teilen", number)
    for cell in cells:
        if len(cell) > MAX_CELL_CHARACTERS:
            message = f"eine Zelle ist länger als {MAX_CELL_CHARACTERS} Zeichen"
            raise refused(path, "E202", message, "den Text teilen", number)
        yield re.sub(r"\r\n?", "\n", cell).replace("\0", "").strip()


def _of_workbook(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows of the first sheet of a workbook that holds any."""
    if path.suffix.lower() == ".ods":
        return _of_open_document(path)
    archives.check(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (KeyError, ValueError, OSError) as error:
        message = "die Datei ist keine lesbare Arbeitsmappe"
        hint = "neu speichern oder neu anfordern"
        raise refused(path, "E204", message, hint) from error
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        listed = enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), 1)
        found = [(number, [*_bounded(path, number, [*map(_written, cells)])])
                 for number, cells in listed if any(cell is not None for cell in cells)]
        if found:
            return found
    return []


def _of_open_document(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows of the first sheet that holds any; what is alike is written out."""
    document = opened(path, "spreadsheet")
    for table in document.body.iter(TABLE):
        found = []
        for number, repeated, row in rows_of(table):
            texts = _texts(path, number, document, row)
            count = repeated if any(texts) else 0
            if number + count - 1 > MAX_ROWS:
                texts = [*_bounded(path, MAX_ROWS + 1, texts)]
            found += [(each, texts) for each in range(number, number + count)]
        if found:
            return found
    return []


def _texts(path: Path, number: int, document: Open, row: Element) -> list[str]:
    """Return the texts of a row up to its last filled cell."""
    texts: list[str] = []
    for column, repeated, cell in cells_of(row):
        if text := written(document, cell):
            texts += [""] * (column - 1 - len(texts))
            texts += [text] * min(repeated, MAX_COLUMNS + 1)
    return [*_bounded(path, number, texts)]


def _written(value: Any) -> str:
    """Return the value of a cell as somebody would write it."""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return german(round(value, 10))
    return "" if value is None else str(value)


if __name__ == "__main__":
    served(_of_workbook)
