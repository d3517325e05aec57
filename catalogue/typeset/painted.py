"""A page as the engine painted it: its boxes, and what its tags are made from."""

from dataclasses import dataclass
from typing import Any

from catalogue.typeset.tree import LinkDraft


@dataclass(frozen=True)
class PaintedPage:
    """Boxes of a page, the items of its content stream, the marked content and links of boxes.

    A frame has no content of its own; the height is in CSS pixels.
    """

    content: Any
    footnotes: tuple[Any, ...]
    frame: tuple[Any, ...]
    items: list[Any]
    marks: dict[Any, int]
    links: dict[Any, LinkDraft]
    height: float

    @property
    def tops(self) -> tuple[Any, ...]:
        """The boxes that hold what is read: the content, then the footnotes."""
        return (*filter(None, (self.content,)), *self.footnotes)
