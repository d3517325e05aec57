"""Links that say where they lead: one rectangle a line, a description, footnotes both ways."""

from collections.abc import Iterator
from typing import Any

from catalogue.layout.typography import plain
from catalogue.typeset.leaf import Box, Spot
from catalogue.typeset.tree import Footnote, LinkDraft, Node, Slot, Tree

CLOSE_PT = 0.5


def mend_links(tree: Tree, drafts: list[LinkDraft]) -> None:
    """Give every link of a unit its rectangles and its description, and link its footnotes."""
    for node in tree.descendants():
        if node.role == "Link" and node.element is not None:
            _join(node, drafts)
            for draft in _drafts(node):
                draft.text = _description(node.element)
    for footnote in tree.footnotes:
        for node, draft in _ends(footnote):
            node.kids.append(draft)
            drafts.append(draft)


def _ends(footnote: Footnote) -> Iterator[tuple[Node, LinkDraft]]:
    """Yield the element a link stands in and the link: to the footnote, and back."""
    call, label, number = footnote.call_place, footnote.label_place, footnote.number
    there, back = f"Zur Fußnote {number}", f"Von Fußnote {number} zurück zum Text"
    yield footnote.call, _leading(call, label, there, footnote.label)
    yield footnote.label, _leading(label, call, back, footnote.call)


def _leading(place: Slot, target: Slot, text: str, node: Node) -> LinkDraft:
    spot = Spot(target.page, target.box[0], target.box[3])
    return LinkDraft(place.page, place.box, text=text, spot=spot, target=node)


def _drafts(node: Node) -> list[LinkDraft]:
    return [kid for kid in node.kids if isinstance(kid, LinkDraft)]


def _description(element: Any) -> str:
    return plain(element.get("title") or "".join(element.itertext()))


def _join(node: Node, drafts: list[LinkDraft]) -> None:
    """Make the rectangles of a link that stand on one line one; the engine draws one a box."""
    kept: list[LinkDraft] = []
    for draft in _drafts(node):
        same = next((each for each in kept if _touch(each, draft)), None)
        if same is None:
            kept.append(draft)
            continue
        same.box = _around(same.box, draft.box)
        node.kids.remove(draft)
        drafts.remove(draft)


def upright(x1: float, y1: float, x2: float, y2: float) -> Box:
    """Return the rectangle between two corners, to a hundredth of a point."""
    x1, y1, x2, y2 = (round(value, 2) for value in (x1, y1, x2, y2))
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _touch(one: LinkDraft, other: LinkDraft) -> bool:
    if one.page != other.page:
        return False
    (a1, b1, a2, b2), (x1, y1, x2, y2) = one.box, other.box
    beside = a1 <= x2 + CLOSE_PT and x1 <= a2 + CLOSE_PT
    # Lines of one link overlap by their leading, boxes of one line by more than half.
    return bool(beside) and min(b2, y2) - max(b1, y1) > min(b2 - b1, y2 - y1) / 2


def _around(one: Box, other: Box) -> Box:
    return (min(one[0], other[0]), min(one[1], other[1]),
            max(one[2], other[2]), max(one[3], other[3]))
