"""Where on its pages the fields of a record stand, as the HTML names them."""

from collections.abc import Iterator, Sequence
from typing import Any

from catalogue.typeset.leaf import Area

NAMED = "data-field"
OWNER = "article"
PT_PER_PX = 0.75


def areas_of(pages: Sequence[Any]) -> tuple[Area, ...]:
    """Return the place of every named field on laid out pages, one on each page it goes over."""
    return tuple(_area(number, page, field, owner, box) for number, page in enumerate(pages)
                 for field, owner, box in _named(page._page_box, ""))


def _named(box: Any, owner: str) -> Iterator[tuple[str, str, Any]]:
    """Yield the boxes that have a name of a field, and the id of the article they stand in."""
    box = getattr(box, "_box", box)
    element = box.element
    if element is not None:
        if field := element.get(NAMED):
            yield field, owner, box
            return
        owner = element.get("id", owner) if box.element_tag == OWNER else owner
    for child in getattr(box, "children", ()):
        yield from _named(child, owner)


def _area(number: int, page: Any, field: str, owner: str, box: Any) -> Area:
    left, top = box.border_box_x(), page.height - box.border_box_y()
    corners = (left, top - box.border_height(), left + box.border_width(), top)
    x1, y1, x2, y2 = (round(each * PT_PER_PX, 2) for each in corners)
    return Area(field, owner, number, (x1, y1, x2, y2))
