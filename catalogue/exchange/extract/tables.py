"""Writes the tables of a document as the lines that the text of a printed catalogue has."""

from collections.abc import Iterator, Sequence

from catalogue.exchange.extract.lines import MARK, NO_MARK

Cell = Sequence[str]

NEW = "neu"
# The number of blanks before a mark tells its column, as in the text of a printed page.
MARKS = {
    (True, True): f" {MARK}  {MARK}  ",
    (True, False): f" {MARK}   ",
    (False, True): f"  {MARK}  ",
    (False, False): f" {NO_MARK}",
}


def overview_texts(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """Yield an overview row by row with its marks, any other table cell by cell."""
    if not rows or not _is_head(rows[0]):
        yield from (text for row in rows for cell in row for text in (*cell, ""))
        return
    for row in rows:
        if _is_head(row):
            yield "  ".join(_joined(cell) for cell in row)
        else:
            yield from _row(row)


def _is_head(row: Sequence[Cell]) -> bool:
    text = " ".join(_joined(cell) for cell in row).lower()
    return len(row) > 2 and "nach innen" in text and "nach außen" in text


def _row(row: Sequence[Cell]) -> Iterator[str]:
    title = " ".join(text.strip() for text in row[0] if not _is_new(text))
    cells = [*row[1:3], [], []]
    inward, outward = (any(t.strip() and not _is_new(t) for t in cell) for cell in cells[:2])
    yield " ".join(title.split()) + MARKS[inward, outward]
    if any(_is_new(text) for cell in row for text in cell):
        yield ""
        yield NEW
        yield ""
    for cell in row[3:]:
        yield from (text for text in cell if text.strip() and not _is_new(text))


def _joined(cell: Cell) -> str:
    return " ".join(" ".join(cell).split())


def _is_new(text: str) -> bool:
    return text.strip().lower().rstrip("!") == NEW
