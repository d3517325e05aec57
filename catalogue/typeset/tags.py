"""Builds the tag tree of a unit from its boxes: one structure element per element of the HTML.

The engine tags fragments: a paragraph over two pages is two paragraphs, a link over two lines two
links. Here an element of the HTML stays one element, wherever and however often it is broken.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from catalogue.layout.typography import plain
from catalogue.typeset.leaf import Mark
from catalogue.typeset.painted import PaintedPage
from catalogue.typeset.tree import Footnote, Node, Slot, Tree

SVG = "{http://www.w3.org/2000/svg}"
PT_PER_PX = 0.75

# ISO 32000-1, 14.8.4; an element that is not named here gives its content to its parent.
ROLES = {
    "section": "Sect", "article": "Art", "blockquote": "BlockQuote", "figure": "Div",
    "p": "P", "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5", "h6": "H6",
    "ul": "L", "ol": "L", "li": "LI", "a": "Link", "abbr": "Span",
    "table": "Table", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR",
    "th": "TH", "td": "TD", "caption": "Caption", "figcaption": "Caption",
    "img": "Figure", f"{SVG}svg": "Figure",
}  # fmt: skip
TOC_ROLES = {"ul": "TOC", "ol": "TOC", "li": "TOCI"}
PSEUDO_ROLES = {"marker": "Lbl", "footnote-marker": "Lbl", "footnote-call": "Reference"}
# Groups hold no content of their own (14.8.4.2).
GROUPING = frozenset({"Document", "Sect", "Art", "Div", "BlockQuote", "TOCI"})
NUMBERING = {"ol": "/Decimal", "ul": "/Disc"}

# What no screen reader says: what stands on every page, and what only decorates.
HEADER = {"Type": "/Pagination", "Subtype": "/Header"}
FOOTER = {"Type": "/Pagination", "Subtype": "/Footer"}
RUNNING = {"heads": HEADER, "folio": FOOTER, "@top": HEADER, "@bottom": FOOTER}
PAGINATION = {"Type": "/Pagination"}
DECORATION = {"Type": "/Layout"}


def tag_tree(pages: Sequence[PaintedPage]) -> Tree:
    """Return the tag tree of a unit from its painted pages."""
    builder = _Builder()
    for number, page in enumerate(pages):
        builder.add(number, page)
    return builder.tree()


class _Builder:
    """Keeps the node of every element of the HTML while the pages of a unit go by."""

    def __init__(self) -> None:
        self._root = Node("Document")
        self._nodes: dict[tuple[Any, str], Node] = {}
        self._began: dict[Node, int] = {}
        self._calls: dict[Any, tuple[Node, Slot]] = {}
        self._tree = Tree()

    def add(self, number: int, page: PaintedPage) -> None:
        """Read the boxes of the next page."""
        self._number, self._page = number, page
        if page.content is not None:
            self._walk(page.content, self._root)
        for box in page.footnotes:
            self._footnote(box)
        for box in page.frame:
            self._frame(box, PAGINATION)

    def tree(self) -> Tree:
        """Return the tree without elements that hold nothing."""
        self._root.prune()
        self._tree.nodes = [kid for kid in self._root.kids if isinstance(kid, Node)]
        return self._tree

    def _walk(self, box: Any, parent: Node) -> None:
        box = getattr(box, "_box", box)
        aside = _artifact_kind(box) or self._repeated(box)
        if aside:
            self._set_aside(box, aside)
            return
        node = self._node(box, parent)
        if box in self._page.links:
            link = next((each for each in node.ancestors() if each.role == "Link"), node)
            link.kids.append(self._page.links[box])
        if box in self._page.marks:
            _holder(node).kids.append(Mark(self._number, self._page.marks[box]))
        for child in box.children:
            self._walk(child, node)

    def _repeated(self, box: Any) -> dict[str, str]:
        """A table head is read once; on the next pages it is part of the page."""
        node = self._nodes.get((box.element, box.element_tag))
        again = node and node.role in ("THead", "TFoot") and self._began[node] < self._number
        return PAGINATION if again else {}

    def _frame(self, box: Any, kind: dict[str, str]) -> None:
        """Set aside what stands around the text; running head and folio by their names."""
        box = getattr(box, "_box", box)
        known = RUNNING.get(_frame_name(box), kind)
        if box in self._page.marks:
            self._tree.artifacts[Mark(self._number, self._page.marks[box])] = known
        for child in box.children:
            self._frame(child, known)

    def _set_aside(self, box: Any, kind: dict[str, str]) -> None:
        box = getattr(box, "_box", box)
        if box in self._page.marks:
            self._tree.artifacts[Mark(self._number, self._page.marks[box])] = kind
        for child in box.children:
            self._set_aside(child, kind)

    def _node(self, box: Any, parent: Node) -> Node:
        key = (box.element, box.element_tag)
        if key not in self._nodes:
            role = _role(*key, parent) if box.element is not None else ""
            if not role:
                return parent
            self._nodes[key] = self._new(role, box, parent)
            self._began[self._nodes[key]] = self._number
        return self._nodes[key]

    def _new(self, role: str, box: Any, parent: Node) -> Node:
        node = _home(parent, role).add(role, box.element)
        if role == "Reference":
            link = node.add("Link", box.element)
            self._calls[box.element] = link, self._place(box)
            return link
        _describe(node)
        if role == "Figure":
            node.attributes["Layout"] = {"BBox": list(self._place(box).box)}
        return node

    def _place(self, box: Any) -> Slot:
        """Where the content of a box stands."""
        left, top = box.content_box_x(), box.content_box_y()
        height = self._page.height
        corners = (left, height - top - box.height, left + box.width, height - top)
        x1, y1, x2, y2 = (round(corner * PT_PER_PX, 2) for corner in corners)
        return Slot(self._number, (x1, y1, x2, y2))

    def _footnote(self, box: Any) -> None:
        """Read a footnote after all else that its page holds of the same section."""
        key = (box.element, box.element_tag)
        if key not in self._nodes:
            call, call_place = self._calls[box.element]
            group = next(each for each in call.ancestors() if each.role in GROUPING)
            self._nodes[key] = group.add("Note", box.element)
            label = self._nodes[key].add("Lbl").add("Link", box.element)
            marker = next(each for each in _boxes(box)
                          if each.element_tag.endswith("::footnote-marker"))
            self._nodes[box.element, marker.element_tag] = label
            number = "".join(getattr(each, "text", "") for each in _boxes(marker)).strip(" .")
            self._tree.footnotes.append(
                Footnote(call, call_place, label, self._place(marker), number))
        self._walk(box, self._nodes[key])


def _boxes(box: Any) -> Iterator[Any]:
    yield box
    for child in box.children:
        yield from _boxes(child)


def _role(element: Any, tag: str, parent: Node) -> str:
    base, _, pseudo = tag.partition("::")
    if pseudo:
        return PSEUDO_ROLES.get(pseudo, "")
    in_contents = any(node.role == "TOC" for node in parent.ancestors())
    if base in TOC_ROLES and (in_contents or element.get("role") == "doc-toc"):
        return TOC_ROLES[base]
    if base == f"{SVG}svg" and element.get("role") != "img":
        # A drawing that is no picture is a word, such as a mark in a table.
        return "Span"
    foreign = element.get("lang") and base != "html"
    return ROLES.get(base, "Span" if foreign else "")


def _home(parent: Node, role: str) -> Node:
    """Return the element inside ``parent`` that takes a child of this role."""
    if parent.role == "LI" and role != "Lbl":
        return parent.inside("LBody")
    if parent.role == "TOCI" and role == "Link":
        return parent.inside("Reference")
    return parent


def _holder(node: Node) -> Node:
    """Return the element inside ``node`` that takes content."""
    if node.role == "LI":
        return node.inside("LBody")
    return node.inside("P") if node.role in GROUPING else node


def _frame_name(box: Any) -> str:
    if keyword := getattr(box, "at_keyword", ""):
        return str(keyword).partition("-")[0]
    return str(box.element.get("class", "")) if box.element is not None else ""


def _artifact_kind(box: Any) -> dict[str, str]:
    element = box.element
    if box.element_tag == "img" and element.get("alt") == "":
        return DECORATION
    return DECORATION if box.element_tag == f"{SVG}svg" and not _words(element) else {}


def _words(element: Any) -> str:
    """What a picture says: its alternative text or the title of the drawing."""
    return plain(element.get("alt") or element.findtext(f"{SVG}title") or "")


def _describe(node: Node) -> None:
    """Give an element what its HTML says of it: language, words, numbering, scope, span."""
    element = node.element
    if element.get("lang"):
        node.properties["Lang"] = element.get("lang")
    if element.tag == "abbr" and element.get("title"):
        node.properties["E"] = element.get("title")
    if element.tag in ("img", f"{SVG}svg") and _words(element):
        node.properties["Alt" if node.role == "Figure" else "ActualText"] = _words(element)
    if node.role == "Lbl":
        items = next(each for each in node.ancestors() if each.role == "L")
        items.attributes["List"] = {"ListNumbering": NUMBERING[items.element.tag]}
    if node.role in ("TH", "TD"):
        _describe_cell(node)


def _describe_cell(node: Node) -> None:
    entries: dict[str, Any] = {
        name: int(node.element.get(name.lower()))
        for name in ("ColSpan", "RowSpan") if int(node.element.get(name.lower(), 1)) > 1
    }
    if node.role == "TH":
        in_head = any(each.role == "THead" for each in node.ancestors())
        scope = node.element.get("scope") or ("col" if in_head else "row")
        entries["Scope"] = "/Row" if scope.startswith("row") else "/Column"
    if entries:
        node.attributes["Table"] = entries
