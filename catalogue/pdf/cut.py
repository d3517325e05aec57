"""Cuts pages out of a written file: a file of its own, with their tags, links and bookmarks."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from catalogue.pdf.saving import saved
from catalogue.pdf.xmp import claim

# Where a name leads outside of the pages, nothing where it leads nowhere.
Address = Callable[[str], str | None]
Key = tuple[int, int]
# What an element says of itself, beside its place in the structure.
SAID = ("/A", "/ActualText", "/Alt", "/E", "/ID", "/Lang")
# What a file says of itself, whichever of its pages it holds.
KEPT = ("/Lang", "/MarkInfo", "/OutputIntents", "/ViewerPreferences")
HEADINGS = tuple(f"/H{level}" for level in range(1, 7))


@dataclass(frozen=True)
class Mark:
    """Marked content of a page: the page, from 0, and its number there."""

    page: int
    number: int


@dataclass(frozen=True)
class Annotation:
    """A link as the structure names it: its page, from 0, and its object."""

    page: int
    key: Key


@dataclass(frozen=True)
class Node:
    """An element of the structure; ``said`` are its own entries as they are written."""

    role: str
    said: Mapping[str, bytes] = field(default_factory=dict)
    kids: "tuple[Node | Mark | Annotation, ...]" = ()

    def all(self) -> "Iterator[Node]":
        """Yield this element and all in it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.all()


@dataclass(frozen=True)
class Spot:
    """What a name or a bookmark leads to: its page, from 0, and where on the page."""

    page: int
    rest: tuple[Any, ...]


class Whole:
    """A tagged file that parts are cut out of; each is a tagged file of the same standards."""

    def __init__(self, data: bytes) -> None:
        self._pdf = pikepdf.open(io.BytesIO(data))
        self._numbers = {page.obj.objgen: n for n, page in enumerate(self._pdf.pages)}
        self._units = [self._node(each) for each in _listed(self._pdf.Root.StructTreeRoot.K.K)]
        self._pages = [{*_pages(each)} for each in self._units]
        self._places = {name: self._place(each) for name, each in self._named_places()}
        self._bookmarks = [(title, self._place(each)) for title, each in self._titles()]

    def cut(self, pages: range, title: str, address: Address) -> bytes:
        """Return the file of these pages, from 0, under this title.

        Links to other pages lead to an ``address``; those that have none are but words.
        """
        with pikepdf.new() as pdf:
            part = _Part(pdf, {})
            for number, page in enumerate(pages):
                pdf.pages.append(self._pdf.pages[page])
                self._links(part, pages, number, address)
            _describe(pdf, self._pdf, pages, title)
            units = [_within(unit, pages, part.links)
                     for unit, on in zip(self._units, self._pages, strict=True)
                     if not on.isdisjoint(pages)]
            part.write(_raised([each for each in units if each]))
            self._lead(pdf, pages)
            claim(pdf, part=2)
            return saved(pdf, linearize=True)

    def _node(self, source: Any) -> Node:
        """Return an element with all in it."""
        own = self._numbers[source.Pg.objgen] if "/Pg" in source else 0
        said = {key: source[key].unparse(resolved=True) for key in SAID if key in source}
        kids = (self._kid(each, own) for each in _listed(source.get("/K")))
        return Node(str(source.S), said, tuple(kids))

    def _kid(self, kid: Any, page: int) -> Node | Mark | Annotation:
        if isinstance(kid, int):
            return Mark(page, kid)
        if "/S" in kid:
            return self._node(kid)
        page = self._numbers[kid.Pg.objgen] if "/Pg" in kid else page
        return Annotation(page, kid.Obj.objgen) if "/Obj" in kid else Mark(page, int(kid.MCID))

    def _named_places(self) -> Iterator[tuple[str, Any]]:
        """Yield the names that links lead to, with their pages and places there."""
        names = self._pdf.Root.get("/Names", Dictionary()).get("/Dests")
        for name, place in pikepdf.NameTree(names).items() if names else ():
            yield str(name), place.D if isinstance(place, Dictionary) else place

    def _titles(self) -> Iterator[tuple[str, Any]]:
        """Yield the words of every bookmark and where it leads."""
        with self._pdf.open_outline() as tree:
            waiting = [*reversed(tree.root)]
            while waiting:
                item = waiting.pop()
                yield item.title, item.destination or item.action.D
                waiting += reversed(item.children)

    def _links(self, part: "_Part", pages: range, number: int, address: Address) -> None:
        """Take over the links of a page; one that leads nowhere any more is left out."""
        page = part.pdf.pages[number]
        kept = Array()
        olds = _listed(self._pdf.pages[pages[number]].get("/Annots"))
        for old, new in zip(olds, _listed(page.get("/Annots")), strict=True):
            if self._led(new, pages, address):
                part.links[old.objgen] = new
                kept.append(new)
        if olds:
            page.Annots = kept

    def _led(self, link: Any, pages: range, address: Address) -> bool:
        """Lead a link to its address where its page is not there; return whether it leads."""
        name = str(link.get("/Dest", ""))
        if not name or self._places[name].page in pages:
            return True
        if found := address(name):
            del link["/Dest"]
            link.A = Dictionary(Type=Name.Action, S=Name.URI, URI=String(found))
        return bool(found)

    def _place(self, place: Any) -> Spot:
        page, *rest = place
        return Spot(self._numbers[page.objgen], tuple(rest))

    def _lead(self, pdf: pikepdf.Pdf, pages: range) -> None:
        """Write what leads to places on the pages: names and bookmarks."""
        def there(spot: Spot) -> Array:
            return Array([pdf.pages[pages.index(spot.page)].obj, *spot.rest])

        within = [(name, there(spot)) for name, spot in sorted(self._places.items())
                  if spot.page in pages]
        names = Array([each for name, place in within for each in (String(name), place)])
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=names))
        with pdf.open_outline() as tree:
            tree.root.extend(pikepdf.OutlineItem(title, there(spot))
                             for title, spot in self._bookmarks if spot.page in pages)


@dataclass
class _Part:
    """A file as it grows, with the links that it keeps by what they were."""

    pdf: pikepdf.Pdf
    links: dict[Key, Any]

    def write(self, units: Sequence[Node]) -> None:
        """Write the structure, and what leads from pages and links to their elements."""
        self._owners: list[dict[int, Any]] = [{} for _ in self.pdf.pages]
        self._annotated: list[Any] = []
        self._named: dict[str, Any] = {}
        root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
        document.K = Array([self._element(each, document) for each in units])
        root.K, self.pdf.Root.StructTreeRoot = document, root
        slots = [Array([owners.get(n) for n in range(max(owners, default=-1) + 1)])
                 for owners in self._owners]
        parents = [*slots, *self._annotated]
        numbers = Array([each for pair in enumerate(parents) for each in pair])
        root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=numbers))
        root.ParentTreeNextKey = len(parents)
        if self._named:
            names = [each for name in sorted(self._named) for each in (name, self._named[name])]
            root.IDTree = self.pdf.make_indirect(Dictionary(Names=Array(names)))
        for number, page in enumerate(self.pdf.pages):
            page.StructParents = number

    def _element(self, node: Node, parent: Any) -> Any:
        said = {key: pikepdf.Object.parse(value) for key, value in node.said.items()}
        found = self.pdf.make_indirect(Dictionary(
            {"/Type": Name.StructElem, "/S": Name(node.role), "/P": parent, **said}))
        if "/ID" in said:
            self._named[str(said["/ID"])] = found
        first = next((kid.page for kid in node.kids if isinstance(kid, Mark)), None)
        if first is not None:
            found.Pg = self.pdf.pages[first].obj
        found.K = Array([self._kid(kid, found, first) for kid in node.kids])
        return found

    def _kid(self, kid: Node | Mark | Annotation, owner: Any, first: int | None) -> Any:
        if isinstance(kid, Node):
            return self._element(kid, owner)
        page = self.pdf.pages[kid.page].obj
        if isinstance(kid, Annotation):
            link = self.links[kid.key]
            link.StructParent = len(self._owners) + len(self._annotated)
            self._annotated.append(owner)
            return Dictionary(Type=Name.OBJR, Obj=link, Pg=page)
        self._owners[kid.page][kid.number] = owner
        return kid.number if kid.page == first else Dictionary(
            Type=Name.MCR, Pg=page, MCID=kid.number)


def _pages(unit: Node) -> Iterator[int]:
    return (kid.page for each in unit.all() for kid in each.kids if not isinstance(kid, Node))


def _within(node: Node, pages: range, links: Mapping[Key, Any]) -> Node | None:
    """Return what of an element stands on the pages, counted from the first of them."""
    found = (_kid_within(kid, pages, links) for kid in node.kids)
    kids = tuple(kid for kid in found if kid)
    if not kids:
        return None
    leads = any(isinstance(kid, Annotation) for kid in kids)
    role = "/Span" if node.role == "/Link" and not leads else node.role
    return replace(node, role=role, kids=kids)


def _kid_within(
    kid: Node | Mark | Annotation, pages: range, links: Mapping[Key, Any]
) -> Node | Mark | Annotation | None:
    if isinstance(kid, Node):
        return _within(kid, pages, links)
    if kid.page not in pages or (isinstance(kid, Annotation) and kid.key not in links):
        return None
    return replace(kid, page=pages.index(kid.page))


def _raised(units: Sequence[Node]) -> list[Node]:
    """Return elements so that the highest heading among them is of the first level."""
    found = {HEADINGS.index(each.role) for unit in units for each in unit.all()
             if each.role in HEADINGS}
    up = min(found, default=0)
    return [_higher(each, up) for each in units] if up else [*units]


def _higher(node: Node, up: int) -> Node:
    role = HEADINGS[HEADINGS.index(node.role) - up] if node.role in HEADINGS else node.role
    kids = tuple(_higher(kid, up) if isinstance(kid, Node) else kid for kid in node.kids)
    return replace(node, role=role, kids=kids)


def _describe(pdf: pikepdf.Pdf, whole: pikepdf.Pdf, pages: range, title: str) -> None:
    """Say of a part what its file says, but for its own title and the number on its first page."""
    for key in KEPT:
        if key in whole.Root:
            value = whole.Root[key]
            pdf.Root[key] = (pdf.copy_foreign(value) if value.is_indirect
                             else pdf.copy_foreign(whole.make_indirect(value)))
    for key, value in whole.docinfo.items():
        pdf.docinfo[key] = str(value)
    pdf.docinfo["/Title"] = title
    label = str(whole.pages[pages.start].label)
    number = ({"/S": Name.D, "/St": int(label)} if label.isdecimal() else {"/P": String(label)})
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(number)]))


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]
