"""Lengths of CSS are worked out in points, and a chart and a cover are divided by them."""

import pytest

from catalogue.layout.chart import chart
from catalogue.layout.lengths import points
from catalogue.layout.motif import motif

TOKENS = {"width": "calc(210mm - 46mm)", "line": "15pt", "columns": "2"}


@pytest.mark.parametrize(("value", "expected"), [
    ("12pt", 12), ("25.4mm", 72), ("2.54cm", 72), ("1in", 72), ("4px", 3), ("0", 0),
    ("calc(2 * var(--line))", 30), ("calc(var(--line) * 71 / 15)", 71),
    ("calc(100pt - 2 * (3pt + 4pt))", 86), ("min(3pt, 1pt + 1pt)", 2), ("max(3pt, 4pt)", 4),
    ("var(--width)", 164 * 72 / 25.4), ("calc(var(--columns) * (20pt - 5pt))", 30),
    ("calc(-1 * 3pt)", -3),
])  # fmt: skip
def test_an_expression_is_worked_out(value: str, expected: float) -> None:
    assert points(value, TOKENS) == pytest.approx(expected)


@pytest.mark.parametrize("value", ["", "red", "var(--unknown)", "3em", "calc()", "calc(1pt +)"])
def test_what_is_no_length_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"no length"):
        points(value, TOKENS)


def test_a_chart_takes_the_largest_size_that_fits() -> None:
    found = chart([[40, 40], [20, 20], [5, 5]], top=10, room=60, first=80, following=80)
    assert (found.size, found.pages[0].rows, found.pages[0].end) == (1, ((0, 10), (1, 30)), 50)


def test_a_chart_that_fits_at_no_size_fills_pages_at_the_last() -> None:
    found = chart([[50] * 5, [20] * 5], top=10, room=60, first=50, following=70)
    assert found.size == 1
    assert [[number for number, _ in page.rows] for page in found.pages] == [[0, 1], [2, 3, 4]]


@pytest.mark.parametrize("sections", range(1, 21))
@pytest.mark.parametrize("sheet", [(23, 210, 110, 297), (15, 148, 77, 210), (23, 210, 98, 210)])
def test_the_forms_of_a_cover_fill_its_foot(sections: int, sheet: tuple[int, ...]) -> None:
    left, width, top, height = sheet
    found = motif(sections, left, width, top, height)
    assert sorted(cell.number for cell in found.cells) == [*range(1, sections + 1)]
    assert min(cell.x for cell in found.cells) >= left - 0.1
    assert max(cell.x + found.size for cell in found.cells) == pytest.approx(width, abs=0.2)
    assert max(cell.y + found.size for cell in found.cells) == pytest.approx(height, abs=0.2)
    assert min(cell.y for cell in found.cells) >= top - 1


def test_seven_forms_lie_in_three_rows() -> None:
    found = motif(7, 23, 210, 110, 297)
    assert [cell.number for cell in found.drawn] == [4, 2, 1, 3, 6, 5, 7]
    assert [(one.number, other.number) for one, other in found.pairs[:8]] == [
        (2, 1), (1, 3), (4, 3), (2, 6), (1, 5), (3, 7), (6, 5), (5, 7)]
