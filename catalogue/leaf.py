"""Pages as the engine paints them: a body under its frame, and what its tags are made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


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
    """A page as the engine writes it: the body of a unit under its frame, painted in one stream.

    The body moves so far that its type area is that of the frame; on paper it has no links.
    """

    def __init__(self, body: Any, frame: Any, on_paper: bool) -> None:
        self.body, self.frame = body._page_box, frame._page_box
        self._body, self._frame = body, frame
        self._shift = self.frame.content_box_x() - self.body.content_box_x()
        self.width, self.height, self.bleed = frame.width, frame.height, frame.bleed
        self.links = [] if on_paper else body.links
        self.anchors = {} if on_paper else body.anchors
        self.bookmarks = [] if on_paper else body.bookmarks
        self.forms: dict[Any, Any] = {None: []}

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Paint the body and over it the frame."""
        with stream.stacked():
            stream.transform(e=self._shift * scale)
            self._body.paint(stream, scale)
        self._frame.paint(stream, scale)


def keep_painted(pdf: Any, document: Any, version: Any, streams: Sequence[Any]) -> None:
    """Stand in for the engine's own tags: keep what the tags of a product are made from."""
    pages = zip(document.pages, streams, strict=True)
    document.painted = [_painted(page, stream) for page, stream in pages]


def _painted(page: Any, stream: Any) -> PaintedPage:
    body = page.body if isinstance(page, Leaf) else page._page_box
    margins = tuple(box for box in body.children if hasattr(box, "at_keyword"))
    content, *areas = (box for box in body.children if not hasattr(box, "at_keyword"))
    frame = (*margins, *(page.frame.children if isinstance(page, Leaf) else ()))
    footnotes = tuple(box for area in areas for box in area.children)
    marks = {box: mark["mcid"] for box, mark in stream._tags.items()}
    return PaintedPage(content, footnotes, frame, stream, marks, page.height)
