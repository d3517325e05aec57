"""Columns of a list end where a reader expects it."""

from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
import yaml

from catalogue.checks.validate import check
from catalogue.typeset.columns import Item, balanced
from tests.conftest import build_web, small_project
from tests.declared import declare


def rows(*groups: int) -> list[Item]:
    """Return groups of so many rows, each below a name with a free line above it."""
    found: list[Item] = []
    top = 0.0
    for count in groups:
        top += bool(found)
        found.append(Item(True, 0, top, top + 1))
        found += [Item(False, 1, top + at, top + at + 1, 1) for at in range(1, count + 1)]
        top += count + 1
    return found


def lines(items: list[Item], starts: list[int]) -> list[float]:
    """Return how many lines each column takes, with what is said again."""
    return [items[end - 1].bottom - items[start].top + items[start].again
            for start, end in pairwise([*starts, len(items)])]


GROUPS = [(3, 3), (40,), (1,), (5, 1, 7, 2, 30, 4), (1,) * 30, (60, 60, 2), tuple(range(1, 15))]


@pytest.mark.parametrize("groups", GROUPS)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_columns_keep_their_room_and_end_with_no_name(
    groups: tuple[int, ...], count: int
) -> None:
    items = rows(*groups)
    starts = balanced(items, (12.0, 18.0), count)
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    for column, used in enumerate(lines(items, starts)):
        assert used <= (12.0 if column < count else 18.0) + 0.2
    assert not [start for start in starts if items[start - 1].is_head and start]


@pytest.mark.parametrize("groups", GROUPS)
def test_a_name_has_two_rows_below_it(groups: tuple[int, ...]) -> None:
    items = rows(*groups)
    for start in balanced(items, (12.0, 18.0), 2)[1:]:
        is_second = items[start - 2].is_head and not items[start].is_head
        assert not is_second


def test_the_last_columns_are_even() -> None:
    items = rows(20, 20)
    used = lines(items, balanced(items, (47.0, 47.0), 2))
    assert len(used) == 2
    assert abs(used[0] - used[1]) <= 2


def test_what_goes_on_in_a_column_is_named_again(tmp_path: Path) -> None:
    root = small_project(tmp_path / "project")
    register = {"type": "index", "title": "Register", "by": "title"}
    declare(root, parts=[{"type": "sections"}, register])
    names = [f"M{number:03} steht im Register" for number in range(90)]
    template = next((root / "data" / "measures").glob("eltern-kind-tag.yaml")).read_text("utf-8")
    for number, name in enumerate(names):
        text = template.replace("eltern-kind-tag", f"m{number}").replace("Eltern-Kind-Tag", name)
        (root / "data" / "measures" / f"m{number}.yaml").write_text(text, "utf-8")
    built = build_web(root, 4)
    set_register = next(each for each in built.pages.fitted if each.unit.kind == "index")
    with pypdfium2.PdfDocument(built.delivery.files[0]) as pdf:
        text = pdf[set_register.first_page - 1].get_textpage().get_text_range()
    assert "M (Fortsetzung)" in text


def test_contents_and_registers_that_list_nothing_are_told_or_left_out(tmp_path: Path) -> None:
    root = small_project(tmp_path / "project")
    register = {"type": "index", "id": "units", "title": "Register", "by": "units"}
    for path in (root / "data" / "measures").glob("*.yaml"):
        value = yaml.safe_load(path.read_text("utf-8"))
        path.write_text(yaml.safe_dump({**value, "units": []}, allow_unicode=True), "utf-8")
    declare(root, parts=[{"type": "sections"}, register])
    assert [each.code for each in check(root, 4) if each.code == "E137"] == ["E137"]
    declare(root, parts=[{"type": "sections"}, {**register, "optional": True}])
    assert "index" not in [each.unit.kind for each in build_web(root, 4).pages.fitted]
    declare(root, parts=[{"type": "contents"}, {"type": "imprint"}])
    kinds = [each.unit.kind for each in build_web(root, 4).pages.fitted]
    assert kinds == ["contents", "imprint"]
