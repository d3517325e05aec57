"""Assembles a file from leaves: pages under their frames, links, bookmarks, structure, fonts."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import pydyf

from catalogue import __version__
from catalogue.model.problems import LayoutError, Place, Problem
from catalogue.pdf.fonts import write_fonts
from catalogue.pdf.objects import Raw, RawStream
from catalogue.pdf.outline import Item, write_outline
from catalogue.pdf.structure import Structure
from catalogue.source.project import PATHS
from catalogue.source.vocabulary import resource_bytes
from catalogue.typeset.leaf import FONTS, SPACES, Leaf, Link, Sheet, Spot
from catalogue.typeset.watched import Watch, unwatched

VERSION = b"1.7"
REFERENCE = re.compile(rb"(\d+) 0 R")
PROFILE = "sRGB2014.icc"
PACKED = {"Filter": "/FlateDecode"}
PRINTED = 4  # ISO 32000-1, table 165: the flag that PDF/A asks of every annotation
INFO = {"title": "Title", "author": "Author", "subject": "Subject", "keywords": "Keywords",
        "creator": "Creator"}
DATES = {"created": "CreationDate", "modified": "ModDate"}


@dataclass(frozen=True)
class Page:
    """A page of the file: a sheet, the frame over it, and how far the sheet moves to the right."""

    leaf: Leaf
    sheet: Sheet
    frame: Leaf | None = None
    shift: float = 0.0

    @property
    def outer(self) -> Sheet:
        """The sheet that gives the page its size."""
        return self.frame.sheets[0] if self.frame else self.sheet


def pages_of(leaves: Sequence[Leaf], frames: Sequence[Leaf] = ()) -> list[Page]:
    """Return the sheets of leaves as pages, each under its frame if there are any."""
    sheets = [(leaf, sheet) for leaf in leaves for sheet in leaf.sheets]
    if not frames:
        return [Page(leaf, sheet) for leaf, sheet in sheets]
    return [Page(leaf, sheet, frame, frame.sheets[0].inset - sheet.inset)
            for (leaf, sheet), frame in zip(sheets, frames, strict=True)]


def press_pages(pages: Sequence[Page], files: Mapping[str, bytes]) -> bytes:
    """Return a file that is nothing but pages, each sheet moved to the margins of its frame."""
    assembly = Assembly(files)
    assembly.add_pages(pages)
    return assembly.written(pages)


def screen_file(
    leaves: Sequence[Leaf], files: Mapping[str, bytes], frames: Sequence[Leaf] = (),
    watch: Watch = unwatched, has_cover: bool = True,
) -> bytes:
    """Return a tagged file with links, bookmarks and page labels; ``LayoutError`` at dead links."""
    assembly = Assembly(files)
    pages = pages_of(leaves, frames)
    assembly.add_pages(watch("Seiten geschrieben", pages))
    assembly.add_reading(leaves)
    assembly.label(has_cover)
    assembly.describe(leaves[0].meta)
    return assembly.written(pages)


@dataclass
class Assembly:
    """A file as it grows; equal objects are written once. ``files`` are faces by SHA-256."""

    files: Mapping[str, bytes]
    pdf: pydyf.PDF = field(default_factory=pydyf.PDF)
    fonts: pydyf.Dictionary = field(default_factory=pydyf.Dictionary)

    def __post_init__(self) -> None:
        """Begin the file with its fonts, which all pages share."""
        self.pdf.add_object(self.fonts)
        self._once: dict[bytes, bytes] = {}
        self._pieces: dict[int, dict[int, bytes]] = {}
        self._pages: list[Any] = []

    def add_pages(self, pages: Iterable[Page]) -> None:
        """Write pages with their content and what it is made of."""
        for page in pages:
            written = pydyf.Dictionary(self._page(page))
            self._pages.append(written)
            self.pdf.add_page(written)
            written["Parent"] = self.pdf.pages.reference

    def _page(self, page: Page) -> dict[str, Any]:
        outer = page.outer
        top, right, bottom, left = outer.bleed
        media = (-left, -bottom, outer.width + right, outer.height + top)
        trim = pydyf.Array((0, 0, outer.width, outer.height))
        leaves = [page.leaf, *filter(None, (page.frame,))]
        return {
            "Type": "/Page", "MediaBox": pydyf.Array(media), "TrimBox": trim,
            "BleedBox": pydyf.Array(media), "Resources": self._resources(leaves),
            "Contents": pydyf.Array(self._contents(page)),
        }  # fmt: skip

    def _contents(self, page: Page) -> Iterator[bytes]:
        if page.shift:
            yield self._stream(f"q 1 0 0 1 {page.shift:.4f} 0 cm".encode(), {})
        yield self._stream(page.sheet.content, PACKED)
        if page.shift:
            yield self._stream(b"Q", {})
        if page.frame:
            yield self._stream(page.frame.sheets[0].content, PACKED)

    def _resources(self, leaves: Sequence[Leaf]) -> bytes:
        kinds: dict[str, dict[str, bytes]] = {}
        for leaf in leaves:
            for kind, named in leaf.resources.items():
                kinds.setdefault(kind, {}).update(
                    {name: self._resolved(leaf, value) for name, value in named.items()})
        found = b"".join(b"/%b %b" % (kind.encode(), pydyf.Dictionary(named).data)
                         for kind, named in sorted(kinds.items()))
        spaces = b"/ColorSpace %b" % SPACES
        return self._object(b"<</Font %b%b%b>>" % (self.fonts.reference, spaces, found))

    def _piece(self, leaf: Leaf, number: int) -> bytes:
        """Write a piece of a leaf and return the reference to it."""
        if number == FONTS:
            return bytes(self.fonts.reference)
        known = self._pieces.setdefault(id(leaf), {})
        if number not in known:
            piece = leaf.pieces[number - 1]
            head = self._resolved(leaf, piece.head)
            known[number] = (self._object(head) if piece.data is None
                             else self._raw_stream(head, piece.data))
        return known[number]

    def _resolved(self, leaf: Leaf, data: bytes) -> bytes:
        """Return an entry of a leaf that refers to objects of the file."""
        return REFERENCE.sub(lambda found: self._piece(leaf, int(found[1])), data)

    def _object(self, data: bytes) -> bytes:
        return self._unique(data, Raw(data))

    def _stream(self, data: bytes, extra: Mapping[str, Any]) -> bytes:
        entries = pydyf.Dictionary({**extra, "Length": len(data)})
        return self._raw_stream(entries.data, data)

    def _raw_stream(self, head: bytes, data: bytes) -> bytes:
        return self._unique(head + data, RawStream(head, data))

    def _unique(self, key: bytes, value: pydyf.Object) -> bytes:
        if key not in self._once:
            self.pdf.add_object(value)
            self._once[key] = bytes(value.reference)
        return self._once[key]

    def add_reading(self, leaves: Sequence[Leaf]) -> None:
        """Write the structure, the links, the bookmarks and the names of the pages."""
        firsts = [*accumulate((leaf.page_count for leaf in leaves), initial=0)][:-1]
        pages = self.pdf.page_references
        for number, page in enumerate(self._pages):
            page |= {"Tabs": "/S", "StructParents": number}
        structure = Structure(self.pdf, pages)
        links = [self._annotations(leaf, first) for leaf, first in zip(leaves, firsts, strict=True)]
        found = [structure.add(leaf.elements, first, annotations)
                 for leaf, first, annotations in zip(leaves, firsts, links, strict=True)]
        structure.finish()
        places = self._named_places(leaves, firsts, found, structure.names)
        for leaf, first, annotations in zip(leaves, firsts, links, strict=True):
            for link, (annotation, _) in zip(leaf.links, annotations, strict=True):
                annotation.update(_led(link, first, places))
        write_outline(self.pdf, [
            Item(each.level, each.title, each.is_open,
                 self._to(self._place(each.spot, first), elements, each.element))
            for leaf, first, elements in zip(leaves, firsts, found, strict=True)
            for each in leaf.bookmarks])

    def _annotations(self, leaf: Leaf, first: int) -> list[tuple[Any, int]]:
        """Write an annotation for each link of a leaf; return each with its page."""
        found = []
        for link in leaf.links:
            annotation = pydyf.Dictionary({
                "Type": "/Annot", "Subtype": "/Link", "F": PRINTED, "Rect": pydyf.Array(link.box),
                "BS": pydyf.Dictionary({"W": 0}), "Contents": pydyf.String(link.text)})
            self.pdf.add_object(annotation)
            page = self._pages[first + link.page]
            page.setdefault("Annots", pydyf.Array()).append(annotation.reference)
            found.append((annotation, first + link.page))
        return found

    def _named_places(
        self, leaves: Sequence[Leaf], firsts: Sequence[int], elements: Sequence[Sequence[bytes]],
        names: Mapping[str, bytes],
    ) -> Mapping[str, Any]:
        """Write the places that links lead to, each by name and with its element (12.3.2.3).

        Where two have one name, it is the first's.
        """
        places: dict[str, Any] = {}
        for leaf, first, own in zip(leaves, firsts, elements, strict=True):
            for name, spot in leaf.anchors.items():
                places.setdefault(name, _target(self._place(spot, first), names.get(name)))
            for link in leaf.links:
                if link.spot:
                    element = own[link.element] if link.element >= 0 else None
                    place = self._place(link.spot, first)
                    places[_spot_name(link, first)] = _target(place, element)
        entries = [each for name in sorted(places) for each in (pydyf.String(name), places[name])]
        if entries:
            dests = pydyf.Dictionary({"Names": pydyf.Array(entries)})
            self.pdf.catalog["Names"] = pydyf.Dictionary({"Dests": dests})
        return places

    def _place(self, spot: Spot, first: int) -> pydyf.Array:
        page = self._pages[first + spot.page].reference
        return pydyf.Array([page, "/XYZ", spot.x, spot.y, 0])

    def _to(self, place: Any, elements: Sequence[bytes], element: int) -> dict[str, Any]:
        if element < 0:
            return {"Dest": place}
        return _to_element(place, elements[element])

    def label(self, has_cover: bool) -> None:
        """Name the pages as they are printed (12.4.2): the cover, then 2, 3, 4 …, or from 1 on."""
        cover = pydyf.Dictionary({"P": pydyf.String("Titel")})
        inside = pydyf.Dictionary({"S": "/D", "St": 1 + has_cover})
        ranges = [0, cover, 1, inside] if has_cover else [0, inside]
        labels = pydyf.Array(ranges[: 2 * len(self._pages)])
        self.pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": labels})

    def describe(self, meta: Mapping[str, str]) -> None:
        """Write what the file says of itself, and the colour space of the screen it is made for."""
        info = {entry: pydyf.String(meta[name]) for name, entry in INFO.items() if name in meta}
        dates = {entry: pydyf.String("D:" + "".join(filter(str.isdigit, meta[name])))
                 for name, entry in DATES.items() if name in meta}
        producer = pydyf.String(f"catalogue {__version__}")
        self.pdf.info.update({"Producer": producer, **info, **dates})
        profile = resource_bytes(PROFILE)
        written = pydyf.Stream([profile], pydyf.Dictionary({"N": 3}), compress=True)
        self.pdf.add_object(written)
        self.pdf.catalog.update({
            "Lang": pydyf.String(meta.get("language", "")),
            "OutputIntents": pydyf.Array([pydyf.Dictionary({
                "Type": "/OutputIntent", "S": "/GTS_PDFA1", "Info": pydyf.String(PROFILE),
                "OutputConditionIdentifier": pydyf.String(PROFILE),
                "DestOutputProfile": written.reference})]),
        })

    def written(self, pages: Sequence[Page]) -> bytes:
        """Return the bytes of the file."""
        leaves = (leaf for page in pages for leaf in (page.leaf, page.frame) if leaf)
        write_fonts(self.pdf, self.fonts, {id(leaf): leaf for leaf in leaves}.values(), self.files)
        output = io.BytesIO()
        self.pdf.write(output, version=VERSION)
        return output.getvalue()


def _led(link: Link, first: int, places: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entries that say where a link leads: an address or a name.

    A page that led to an element itself would have the whole structure among its objects.
    """
    if link.uri:
        return {"A": pydyf.Dictionary({"Type": "/Action", "S": "/URI",
                                       "URI": pydyf.String(link.uri)})}
    name = _spot_name(link, first) if link.spot else link.name
    if name not in places:
        message = f"der Verweis #{link.name} führt ins Leere"
        raise LayoutError([Problem("E511", Place(PATHS.layouts), message)])
    return {"Dest": pydyf.String(name)}


def _spot_name(link: Link, first: int) -> str:
    """Return the name of a place that has none in the data, such as a footnote."""
    assert link.spot
    return f"page-{first + link.spot.page + 1}-{link.element}"


def _target(place: Any, element: bytes | None) -> Any:
    """Return a place, and beside it the element for readers that know such (32000-2, 12.3.2.4)."""
    if element is None:
        return place
    return pydyf.Dictionary({"D": place, "SD": pydyf.Array([element, *place[1:]])})


def _to_element(place: Sequence[Any], element: bytes) -> dict[str, Any]:
    # A reader that does not know structure destinations (ISO 32000-2, 12.3.2.3) takes the place.
    return {"A": pydyf.Dictionary({"Type": "/Action", "S": "/GoTo", "D": place,
                                   "SD": pydyf.Array([element, *place[1:]])})}
