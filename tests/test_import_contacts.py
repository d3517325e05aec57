"""A telephone number of a document takes the one form that the check asks for."""

from pathlib import Path

import pytest

from catalogue.exchange.documents.house_form import read

SAMPLE = Path(__file__).parent / "samples" / "import" / "katalog.txt"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("0 12 34 / 56 - 11", "01234 56-11"),
        ("+49 (0)1234 56-11", "01234 56-11"),
        ("01234-56-11", "01234 56-11"),
        ("0049 1234 5611", "0049 1234 5611"),
    ],
)
def test_a_number_is_mended_where_its_parts_are_clear(
    tmp_path: Path, written: str, read_as: str
) -> None:
    path = tmp_path / "katalog.txt"
    path.write_text(SAMPLE.read_text("utf-8").replace("0 12 34 / 56 - 11", written), "utf-8")
    assert read(path).contacts[1].details["phone"].text == read_as
