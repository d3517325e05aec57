"""Pages as the engine paints them: a body under its frame, and what its tags are made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# A comment in the content of a page, where its frame begins.
SEAM = b"% frame"


@dataclass(frozen=True)
class PaintedPage:
    """A page as it was painted: its boxes, its content stream, the marked content of boxes."""

    content: Any
    footnotes: tuple[Any, ...]
    frame: tuple[Any, ...]
    stream: Any
    marks: dict[Any, int]
    height: float


class Leaf:
    """A page as the engine writes it: the body of a unit and, over it, its frame."""

    def __init__(self, body: Any, frame: Any) -> None:
        self.body, self.frame = body, frame
        self.width, self.height, self.bleed = frame.width, frame.height, frame.bleed
        self.links, self.anchors, self.bookmarks = body.links, body.anchors, body.bookmarks
        self.forms = body.forms

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Paint the body, then the frame; ``SEAM`` stands between them."""
        self.body.paint(stream, scale)
        stream.stream.append(SEAM)
        self.frame.paint(stream, scale)


def keep_painted(pdf: Any, document: Any, version: Any, streams: Sequence[Any]) -> None:
    """Stand in for the engine's own tags: keep what the tags of a product are made from."""
    pages = zip(document.pages, streams, strict=True)
    document.painted = [_painted(page, stream) for page, stream in pages]


def _painted(page: Any, stream: Any) -> PaintedPage:
    body = page.body._page_box if isinstance(page, Leaf) else page._page_box
    margins = tuple(box for box in body.children if hasattr(box, "at_keyword"))
    content, *areas = (box for box in body.children if not hasattr(box, "at_keyword"))
    frame = (*margins, *(page.frame._page_box.children if isinstance(page, Leaf) else ()))
    footnotes = tuple(box for area in areas for box in area.children)
    marks = {box: mark["mcid"] for box, mark in stream._tags.items()}
    return PaintedPage(content, footnotes, frame, stream, marks, page.height)
