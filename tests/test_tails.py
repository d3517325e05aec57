"""A text does not end with a few lines on a page of their own."""

from pathlib import Path

import pytest

from catalogue.build.line import set_pages
from tests.conftest import small_project
from tests.declared import declare, write_chapter

PARAGRAPH = "Die Stadt erzählt, was sie in diesem Jahr getan hat, und was noch zu tun bleibt. " * 3
PARTS = [{"type": "chapter", "id": "foreword", "title": "Vorwort"}, {"type": "sections"}]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = small_project(tmp_path_factory.mktemp("tails") / "project")
    declare(root, parts=PARTS)
    return root


def pages_of(root: Path, paragraphs: int) -> tuple[int, bool]:
    """Return how many pages a chapter takes, and whether it is set closer."""
    write_chapter(root, "foreword", "\n\n".join([PARAGRAPH] * paragraphs))
    chapter = next(each for each in set_pages(root, 4).pages.fitted if each.unit.kind == "chapter")
    return chapter.leaf.page_count, chapter.unit.context["is_close"]


def test_a_few_lines_too_many_are_set_closer(root: Path) -> None:
    most = next(count for count in range(6, 20) if pages_of(root, count) != (1, False)) - 1
    assert pages_of(root, most) == (1, False)
    assert pages_of(root, most + 1) == (1, True)


def test_what_fills_its_last_page_is_left_alone(root: Path) -> None:
    assert pages_of(root, 16) == (2, False)
