"""Writes the tables of a document as the lines that the text of a printed catalogue has."""

from collections.abc import Iterator, Sequence

from catalogue.exchange.extract.lines import MARK, NO_MARK, Told

Text = str | Told
Cell = Sequence[str]

NEW = "neu"
# The number of blanks before a mark tells its column, as in the text of a printed page.
MARKS = {
    (True, True): f" {MARK}  {MARK}  ",
    (True, False): f" {MARK}   ",
    (False, True): f"  {MARK}  ",
    (False, False): f" {NO_MARK}",
}


def overview_texts(rows: Sequence[Sequence[Sequence[Text]]]) -> Iterator[Text]:
    """Yield an overview row by row with its marks, any other table cell by cell."""
    written = [[[t for t in cell if isinstance(t, str)] for cell in row] for row in rows]
    if not rows or not _is_head(written[0]):
        yield from (text for row in rows for cell in row for text in (*cell, ""))
        return
    for row, texts in zip(rows, written, strict=True):
        if _is_head(texts):
            yield "  ".join(_joined(cell) for cell in texts)
        elif any(text.strip() for cell in texts for text in cell):
            yield from _row(texts)
        yield from (text for cell in row for text in cell if isinstance(text, Told))


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
