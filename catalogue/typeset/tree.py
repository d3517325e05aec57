"""The tag tree of a unit while it grows, and what it becomes in the leaf."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalogue.typeset.leaf import Box, Element, Link, LinkMark, Mark, Spot


@dataclass(eq=False)
class LinkDraft:
    """A link while its boxes are joined; it leads to an address, a name, or a spot and a node."""

    page: int
    box: Box
    uri: str = ""
    name: str = ""
    text: str = ""
    spot: Spot | None = None
    target: "Node | None" = None


@dataclass(eq=False)
class Node:
    """A structure element; ``properties`` are its own entries, ``attributes`` those by owner."""

    role: str
    parent: "Node | None" = field(default=None, repr=False)
    element: Any = field(default=None, repr=False)
    kids: "list[Node | Mark | LinkDraft]" = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, role: str, element: Any = None) -> "Node":
        """Return a new element at the end of this one."""
        node = Node(role, self, element)
        self.kids.append(node)
        return node

    def inside(self, role: str) -> "Node":
        """Return the last child when it has this role, else a new one."""
        last = self.kids[-1] if self.kids else None
        return last if isinstance(last, Node) and last.role == role else self.add(role)

    def ancestors(self) -> "Iterator[Node]":
        """Yield this element and all that hold it, the innermost first."""
        node: Node | None = self
        while node:
            yield node
            node = node.parent

    def descendants(self) -> "Iterator[Node]":
        """Yield this element and all in it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.descendants()

    def prune(self) -> bool:
        """Drop what holds nothing; empty cells stay, they keep their row regular."""
        self.kids = [kid for kid in self.kids if not isinstance(kid, Node) or kid.prune()]
        return bool(self.kids) or self.role in ("TH", "TD")


# What is read inside a line; all else is a block of its own (ISO 32000-1, 14.8.4.4).
INLINE = frozenset({"Span", "Link", "Reference", "Lbl"})


@dataclass(frozen=True)
class Slot:
    """A rectangle on a page, counted from 0; in points from the lower left corner."""

    page: int
    box: Box


@dataclass(frozen=True)
class Footnote:
    """The two ends of a footnote: the elements of its links and the places they cover."""

    call: Node
    call_place: Slot
    label: Node
    label_place: Slot
    number: str

    @property
    def note(self) -> Node:
        """The element of the footnote itself."""
        return next(node for node in self.label.ancestors() if node.role == "Note")


@dataclass
class Tree:
    """The elements of one unit in reading order, its artifacts and its footnotes."""

    nodes: list[Node] = field(default_factory=list)
    artifacts: dict[Mark, dict[str, str]] = field(default_factory=dict)
    footnotes: list[Footnote] = field(default_factory=list)

    def descendants(self) -> Iterator[Node]:
        """Yield every element in reading order."""
        for node in self.nodes:
            yield from node.descendants()

    def ends(self) -> set[Mark]:
        """Return the last content of every block: no word runs on behind it."""
        lines = (list(_line(node)) for node in self.descendants() if node.role not in INLINE)
        return {line[-1] for line in lines if line}


def _line(node: Node) -> Iterator[Mark]:
    """Yield the content of a block without that of the blocks in it."""
    for kid in node.kids:
        if isinstance(kid, Mark):
            yield kid
        elif isinstance(kid, Node) and kid.role in INLINE:
            yield from _line(kid)


def settled(
    tree: Tree, drafts: Sequence[LinkDraft]
) -> tuple[tuple[Element, ...], tuple[Link, ...]]:
    """Return the elements and links of a tree as the leaf holds them."""
    numbers = {draft: number for number, draft in enumerate(drafts)}
    order = {node: number for number, node in enumerate(tree.descendants())}
    notes = {footnote.note for footnote in tree.footnotes}

    def element(node: Node) -> Element:
        kids = (element(kid) if isinstance(kid, Node)
                else LinkMark(numbers[kid]) if isinstance(kid, LinkDraft) else kid
                for kid in node.kids)
        name = node.element.get("id") if node.element is not None else None
        return Element(node.role, tuple(kids), node.properties, node.attributes, name or "",
                       node in notes)

    links = (Link(each.page, each.box, each.text, each.uri, each.name, each.spot,
                  order.get(each.target, -1) if each.target else -1) for each in drafts)
    return tuple(map(element, tree.nodes)), tuple(links)
