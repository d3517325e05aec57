"""What is said to be covered is, and what the ends of a picture leave is no letter."""

import pytest

from catalogue.preflight.covered import cuts


@pytest.mark.parametrize(("whole", "width", "found"), [
    (326, 54, [0, 54, 108, 162, 216, 270, 326]), (300, 54, [0, 54, 108, 162, 216, 270, 300]),
    (30, 54, [0, 30]), (54, 54, [0, 54]), (2, 54, [0, 2]),
])  # fmt: skip
def test_no_part_of_a_text_is_a_sliver(whole: int, width: int, found: list[int]) -> None:
    assert cuts(whole, width) == found
