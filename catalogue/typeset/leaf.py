"""The leaf of a unit: all that was painted of it, as plain data that a file is assembled from.

Lengths are points; places count from the lower left corner of their page, pages of a leaf from 0.
"""

from collections.abc import Mapping

import msgspec
from tinycss2.color5 import D50, D65

Box = tuple[float, float, float, float]
# What stands for the dictionary of all fonts where a piece has the number of another one.
FONTS = 0
# CIE Lab in the two whites that CSS knows (css-color-4, 10).
LAB = "[/Lab<</WhitePoint[{:.6f} {:.6f} {:.6f}]/Range[-125 125 -125 125]>>]"
SPACES = f"<</lab-d50 {LAB.format(*D50)}/lab-d65 {LAB.format(*D65)}>>".encode()


class Plain(msgspec.Struct, frozen=True, array_like=True):
    """Data that a leaf is made of, written and read again exactly as it is."""


class Spot(Plain, frozen=True):
    """A place on a page."""

    page: int
    x: float
    y: float


class Mark(Plain, frozen=True, tag="m"):
    """Marked content: its page and its number on the page (ISO 32000-1, 14.6)."""

    page: int
    number: int


class LinkMark(Plain, frozen=True, tag="l"):
    """A link in the reading order, by its place among the links of the leaf."""

    number: int


class Element(Plain, frozen=True, tag="e"):
    """A structure element; ``properties`` are its own entries, ``attributes`` those by owner.

    ``name`` is what links lead to, ``is_note`` whether it is a footnote.
    """

    role: str
    kids: "tuple[Element | Mark | LinkMark, ...]" = ()
    properties: dict[str, str] = {}
    attributes: dict[str, dict[str, str | int | list[float]]] = {}
    name: str = ""
    is_note: bool = False


class Link(Plain, frozen=True):
    """A link with its description; it leads to an address, a name, or a spot and an element.

    Elements are counted in reading order, from 0.
    """

    page: int
    box: Box
    text: str
    uri: str = ""
    name: str = ""
    spot: Spot | None = None
    element: int = -1


class Bookmark(Plain, frozen=True):
    """A bookmark and the heading it stands for, counted as elements are, -1 when unknown."""

    level: int
    title: str
    spot: Spot
    is_open: bool = True
    element: int = -1


class Area(Plain, frozen=True):
    """Where a field of a record stands on a page; ``owner`` is what links to the record lead to."""

    field: str
    owner: str
    page: int
    box: Box


class Piece(Plain, frozen=True):
    """An object that resources refer to: its dictionary, and its data if it is a stream."""

    head: bytes
    data: bytes | None = None


class Sheet(Plain, frozen=True):
    """A page: its size and bleed, where its type area begins and how wide it is, its content.

    Bleed is top, right, bottom, left; the content is deflated (RFC 1950).
    """

    width: float
    height: float
    bleed: Box
    inset: float
    area: float
    content: bytes


class Leaf(Plain, frozen=True):
    """A unit as it was painted.

    ``resources`` are those of all its pages by kind and name; a reference is the number of a piece,
    from 1. ``faces`` gives for each font the SHA-256 of its file, ``glyphs`` what each glyph says.
    ``heights`` are page and points from the top of the page; ``words`` what its pages must show;
    ``areas`` are the places of fields that the HTML names as ``data-field``.
    """

    sheets: tuple[Sheet, ...]
    resources: dict[str, dict[str, bytes]]
    pieces: tuple[Piece, ...]
    faces: dict[str, str]
    glyphs: dict[str, dict[int, str]]
    anchors: dict[str, Spot]
    heights: dict[str, tuple[int, float]]
    bookmarks: tuple[Bookmark, ...]
    links: tuple[Link, ...]
    elements: tuple[Element, ...]
    words: tuple[str, ...]
    notes: tuple[str, ...]
    meta: dict[str, str]
    step: int = -1
    areas: tuple[Area, ...] = ()

    @property
    def page_count(self) -> int:
        """How many pages the unit takes."""
        return len(self.sheets)


def measured(heights: Mapping[str, tuple[int, float]]) -> Leaf:
    """Return a leaf that holds nothing but where things stand."""
    return Leaf((), {}, (), {}, {}, {}, dict(heights), (), (), (), (), (), {})


def encoded(leaf: Leaf) -> bytes:
    """Return a leaf as MessagePack."""
    return msgspec.msgpack.encode(leaf)


def decoded(data: bytes) -> Leaf | None:
    """Return the leaf in some bytes, nothing when they hold none."""
    try:
        return DECODER.decode(data)
    except msgspec.MsgspecError:
        return None


DECODER = msgspec.msgpack.Decoder(Leaf)
