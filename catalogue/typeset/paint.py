"""Paints the pages of a unit and keeps all that came of it: the only maker of leaves."""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

import pydyf
import uharfbuzz

from catalogue.layout.typography import plain
from catalogue.model.problems import LayoutError, Place, Problem
from catalogue.source.project import PATHS
from catalogue.typeset.areas import NAMED, areas_of
from catalogue.typeset.leaf import FONTS, SPACES, Bookmark, Leaf, Mark, Piece, Sheet, Spot
from catalogue.typeset.links import mend_links, upright
from catalogue.typeset.painted import PaintedPage
from catalogue.typeset.said import notes_of, words_of
from catalogue.typeset.tags import tag_tree
from catalogue.typeset.tree import LinkDraft, Tree, settled
from catalogue.typeset.words import mend_words, tighten

PT_PER_PX = 0.75
FIT_ANCHORS = "fit-"
KINDS = ("ExtGState", "XObject", "Pattern", "Shading")
# What may have a bookmark (ISO 32000-1, 14.8.4.3.2).
HEADING = re.compile(r"H[1-6]")
SIDES = ("top", "right", "bottom", "left")
LEVEL = 6
NAMES = 10**9


class Painter:
    """Paints laid out pages with faces of known files; the same pages give the same leaf."""

    def __init__(self, weasyprint: Any, files: Mapping[str, bytes]) -> None:
        self._stream = weasyprint.pdf.stream.Stream
        self._refer = weasyprint.pdf._use_references
        self._fonts = Fonts(files)

    def leaf(self, html: str, document: Any) -> Leaf:
        """Return the leaf of a unit that was laid out from this HTML."""
        return self._leaf(html, document.pages, _meta(document.metadata), is_frame=False)

    def frame(self, html: str, page: Any) -> Leaf:
        """Return the leaf of a page that is nothing but a frame."""
        return self._leaf(html, [page], {}, is_frame=True)

    def _leaf(
        self, html: str, pages: Sequence[Any], meta: dict[str, str], is_frame: bool
    ) -> Leaf:
        self._fonts.forget()
        # Names differ from leaf to leaf, so that two of them can share a page.
        base = int(sha256(html.encode()).hexdigest(), 16) % NAMES * len(KINDS)
        resources: dict[str, Any] = {kind: Named(base) for kind in KINDS}
        resources |= {"ColorSpace": SPACES, "Font": f"{FONTS} 0 R".encode()}
        images: dict[str, Any] = {}
        drafts: list[LinkDraft] = []
        painted = [self._painted(number, page, resources, images, drafts, is_frame)
                   for number, page in enumerate(pages)]
        tree = tag_tree(painted)
        mend_words(painted, self._fonts.blank, tree.ends())
        mend_links(tree, drafts)
        for page in painted:
            tighten(page.items)
        _set_aside(painted, tree)
        elements, links = settled(tree, drafts)
        pieces = tuple(self._pieces(resources, images))
        return Leaf(
            sheets=tuple(map(_sheet, pages, painted)),
            pieces=pieces,
            resources={kind: {name: pydyf._to_bytes(value) for name, value in named.items()}
                       for kind in KINDS if (named := resources[kind])},
            faces=self._fonts.used, glyphs=self._fonts.glyphs,
            anchors=_anchors(pages), heights=heights(pages),
            bookmarks=tuple(_bookmarks(pages, tree)), links=links, elements=elements,
            words=() if is_frame else tuple(words_of(html)),
            notes=() if is_frame else tuple(notes_of(html)), meta=meta,
            areas=areas_of(pages) if NAMED in html else ())

    def _painted(
        self, number: int, page: Any, resources: Any, images: dict[str, Any],
        drafts: list[LinkDraft], is_frame: bool
    ) -> PaintedPage:
        rectangle = (-page.bleed["left"], -page.bleed["top"],
                     page.width + page.bleed["left"] + page.bleed["right"],
                     page.height + page.bleed["top"] + page.bleed["bottom"])
        stream = self._stream(self._fonts, rectangle, resources, images, {}, {}, None)
        stream.transform(d=-1, f=page.height * PT_PER_PX)
        page.paint(stream, PT_PER_PX)
        links = {box: _draft(number, page, *rest) for *rest, box in page.links}
        drafts.extend(links.values())
        marks = {box: mark["mcid"] for box, mark in stream._tags.items()}
        boxes = page._page_box.children
        if is_frame:
            return PaintedPage(None, (), tuple(boxes), stream.stream, marks, links, page.height)
        margins = tuple(box for box in boxes if hasattr(box, "at_keyword"))
        content, *areas = (box for box in boxes if not hasattr(box, "at_keyword"))
        footnotes = tuple(box for area in areas for box in area.children)
        return PaintedPage(
            content, footnotes, margins, stream.stream, marks, links, page.height)

    def _pieces(self, resources: Any, images: dict[str, Any]) -> Iterator[Piece]:
        """Yield the objects that resources refer to; then each reference is a number."""
        numbered = Numbered()
        self._refer(numbered, resources, images, {})
        for each in numbered.objects:
            if isinstance(each, pydyf.Stream):
                each.compress = "Filter" not in each.extra
                head, _, rest = each.data.partition(b"\nstream\n")
                yield Piece(head, rest.removesuffix(b"\nendstream"))
            else:
                yield Piece(each.data)


class Named(dict[str, Any]):
    """Resources whose names are counted from a number of their own, not from 0."""

    def __init__(self, base: int) -> None:
        super().__init__()
        self._base = base

    def __len__(self) -> int:
        """Return the number that the next name gets."""
        return self._base + sum(1 for _ in self)

    def __bool__(self) -> bool:
        """Whether there are any resources."""
        return any(True for _ in self)


class Numbered:
    """Stands in for a file: numbers the objects of a leaf from 1."""

    def __init__(self) -> None:
        self.objects: list[Any] = []

    def add_object(self, value: Any) -> None:
        """Number an object."""
        self.objects.append(value)
        value.number = len(self.objects)


class Fonts(dict[int, Any]):
    """The fonts of the engine by its own key; forgets between leaves what was set in them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__()
        self._files = files
        # What a shortcut of the engine knows of the fonts it has drawn with.
        self.drawn: dict[int, Any] = {}

    def __setitem__(self, key: int, font: Any) -> None:
        """Take a font of the engine; ``LayoutError`` when its file is none of the layout's."""
        font.digest = sha256(font.file_content).hexdigest()
        if font.digest not in self._files:
            message = f"die Schrift „{font.family}“ gehört nicht zum Layout"
            hint = "sie unter fonts in layout.yaml nennen"
            raise LayoutError([Problem("E535", Place(PATHS.fonts), message, hint)])
        font.face = uharfbuzz.Font(uharfbuzz.Face(self._files[font.digest]))
        font.widths = Advances(font.face)
        super().__setitem__(key, font)

    def forget(self) -> None:
        """Begin a new leaf."""
        for font in self.values():
            font.to_unicode = {}

    def blank(self, name: str) -> int:
        """Return the glyph of the blank in a font, from now on one of its glyphs."""
        font = next(each for each in self.values() if each.hash == name)
        glyph = int(font.face.get_nominal_glyph(ord(" ")))
        font.to_unicode.setdefault(glyph, " ")
        return glyph

    @property
    def used(self) -> dict[str, str]:
        """The fonts with glyphs, by the name that pages call them."""
        return {font.hash: font.digest for font in self.values() if font.to_unicode}

    @property
    def glyphs(self) -> dict[str, dict[int, str]]:
        """What each glyph says, by font."""
        found: dict[str, dict[int, str]] = {}
        for font in self.values():
            if font.to_unicode:
                found[font.hash] = font.to_unicode | found.get(font.hash, {})
        return found


class Advances(dict[int, int]):
    """The widths of glyphs as the file has them: the engine's own hang on the first size set."""

    def __init__(self, face: uharfbuzz.Font) -> None:
        super().__init__()
        self._face = face

    def __contains__(self, glyph: object) -> bool:
        """Know every glyph."""
        return True

    def __missing__(self, glyph: int) -> int:
        """Return the width of a glyph in thousandths of the size."""
        units = self._face.face.upem
        return self.setdefault(glyph, round(self._face.get_glyph_h_advance(glyph) * 1000 / units))


def _draft(number: int, page: Any, kind: str, target: str, corners: Sequence[float]) -> LinkDraft:
    x1, y1, x2, y2 = corners
    bottom = page.height
    box = upright(*(value * PT_PER_PX for value in (x1, bottom - y1, x2, bottom - y2)))
    is_name = kind == "internal"
    return LinkDraft(number, box, "" if is_name else target, target if is_name else "", target)


def _sheet(page: Any, painted: PaintedPage) -> Sheet:
    box = page._page_box
    return Sheet(
        page.width * PT_PER_PX, page.height * PT_PER_PX,
        tuple(page.bleed[side] * PT_PER_PX for side in SIDES),
        box.content_box_x() * PT_PER_PX, box.width * PT_PER_PX,
        zlib.compress(_content(painted.items), LEVEL))


def _content(items: list[Any]) -> bytes:
    # The engine turns the page upside down and leaves it so.
    data = bytes(pydyf.Stream([b"q", *items, b"Q"]).data)
    return data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")


def _set_aside(pages: Sequence[PaintedPage], tree: Tree) -> None:
    """Mark in the content of the pages what no screen reader says (ISO 32000-1, 14.8.2.2)."""
    for number, page in enumerate(pages):
        items = page.items
        for at in [at for at, item in enumerate(items) if item == b"BDC"]:
            mark = Mark(number, items[at - 1].get("MCID", -1))
            if mark in tree.artifacts:
                items[at - 2 : at] = ["/Artifact", pydyf.Dictionary(tree.artifacts[mark])]


def _spot(number: int, page: Any, x: float, y: float) -> Spot:
    return Spot(number, x * PT_PER_PX, (page.height - y) * PT_PER_PX)


def _anchors(pages: Sequence[Any]) -> dict[str, Spot]:
    return {name: _spot(number, page, *place[:2])
            for number, page in reversed([*enumerate(pages)])
            for name, place in page.anchors.items() if not name.startswith(FIT_ANCHORS)}


def heights(pages: Sequence[Any]) -> dict[str, tuple[int, float]]:
    """Return page and points from its top of every anchor that fitting goes by."""
    return {name: (number, place[1] * PT_PER_PX)
            for number, page in reversed([*enumerate(pages)])
            for name, place in page.anchors.items() if name.startswith(FIT_ANCHORS)}


def _bookmarks(pages: Sequence[Any], tree: Tree) -> Iterator[Bookmark]:
    found = [(number, page, each) for number, page in enumerate(pages) for each in page.bookmarks]
    headings = [(n, _words(node.element)) for n, node in enumerate(tree.descendants())
                if HEADING.fullmatch(node.role)]
    last = -1
    for number, page, (level, title, place, state) in found:
        # Both stand in their order, and not every heading has a bookmark.
        words = " ".join(title.split())
        element = next((n for n, said in headings if n > last and said == words), -1)
        last = max(last, element)
        # Lists of bookmarks do not know the signs of the setting.
        yield Bookmark(level, plain(title), _spot(number, page, *place), state == "open", element)


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _meta(metadata: Any) -> dict[str, str]:
    found = {"title": metadata.title, "author": ", ".join(metadata.authors),
             "subject": metadata.description, "keywords": ", ".join(metadata.keywords),
             "creator": metadata.generator, "created": metadata.created,
             "modified": metadata.modified, "language": metadata.lang}
    return {name: value for name, value in found.items() if value}
