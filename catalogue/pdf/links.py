"""Links that say where they lead: one rectangle a line, a description, footnotes both ways."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pydyf

from catalogue.layout.typography import plain
from catalogue.pdf.tree import Annotation, Footnote, Node, Slot, Tree

PRINTED = 4  # ISO 32000-1, table 165: the flag that PDF/A asks of every annotation
CLOSE_PT = 0.5
# The headings that are bookmarks, in the same order.
BOOKMARKED = ("H1", "H2")


def mend_links(pdf: pydyf.PDF, tree: Tree) -> None:
    """Give every link of a unit its rectangles and its description."""
    for node in tree.descendants():
        if node.role == "Link" and node.element is not None:
            _join(pdf, node)
            for annotation in _annotations(node):
                annotation.value["Contents"] = pydyf.String(_description(node.element))
                annotation.value["F"] = PRINTED


def link_footnotes(pdf: pydyf.PDF, tree: Tree, numbers: Iterator[int]) -> None:
    """Link the number in the text and the number of the footnote to each other."""
    for footnote in tree.footnotes:
        number = next(numbers)
        note = next(node for node in footnote.label.ancestors() if node.role == "Note")
        note.properties["ID"] = f"note-{number}"
        for node, place, other, target, text in _ends(footnote):
            value = _annotation(pdf, place, target, text)
            node.kids.append(Annotation(place.page, value, other))


def lead_to_elements(
    pdf: pydyf.PDF, trees: Sequence[Tree], elements: Mapping[Node, Any]
) -> None:
    """Let links and bookmarks lead to elements and not only to places (ISO 32000-2, 12.3.2.3)."""
    nodes = [node for tree in trees for node in tree.descendants()]
    named = {node.element.get("id"): node for node in reversed(nodes) if node.element is not None}
    names = pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", ())
    places = {name.string: place for name, place in zip(names[::2], names[1::2], strict=True)}
    for annotation in (each for node in nodes for each in _annotations(node)):
        name = getattr(annotation.value.get("Dest"), "string", "")
        target = annotation.target or named.get(name)
        if "Dest" in annotation.value and target:
            place = places[name] if name else annotation.value["Dest"]
            _lead(annotation.value, place, elements[target])
    headings = [node for node in nodes if node.role in BOOKMARKED]
    bookmarks = [each for each in pdf.objects
                 if isinstance(each, dict) and "Title" in each and "Parent" in each]
    if len(headings) == len(bookmarks):
        for bookmark, heading in zip(bookmarks, headings, strict=True):
            _lead(bookmark, bookmark["Dest"], elements[heading])


def _lead(value: Any, place: Sequence[Any], element: Any) -> None:
    # A reader that does not know structure destinations takes the place beside them.
    value["A"] = pydyf.Dictionary({"Type": "/Action", "S": "/GoTo", "D": value.pop("Dest"),
                                   "SD": pydyf.Array([element, *place[1:]])})


def _ends(footnote: Footnote) -> Iterator[tuple[Node, Slot, Node, Slot, str]]:
    """Yield where a link stands, as element and place, where it leads, and its description."""
    call, label, number = footnote.call_place, footnote.label_place, footnote.number
    yield footnote.call, call, footnote.label, label, f"Zur Fußnote {number}"
    yield footnote.label, label, footnote.call, call, f"Von Fußnote {number} zurück zum Text"


def _annotation(pdf: pydyf.PDF, place: Slot, target: Slot, text: str) -> pydyf.Dictionary:
    annotation = pydyf.Dictionary({
        "Type": "/Annot", "Subtype": "/Link", "F": PRINTED, "Rect": pydyf.Array(place.box),
        "BS": pydyf.Dictionary({"W": 0}), "Contents": pydyf.String(text),
        "Dest": pydyf.Array([pdf.page_references[target.page], "/XYZ", target.box[0],
                             target.box[3], 0]),
    })  # fmt: skip
    pdf.add_object(annotation)
    page = page_object(pdf, place.page)
    page.setdefault("Annots", pydyf.Array()).append(annotation.reference)
    return annotation


def _annotations(node: Node) -> list[Annotation]:
    return [kid for kid in node.kids if isinstance(kid, Annotation)]


def _description(element: Any) -> str:
    return plain(element.get("title") or "".join(element.itertext()))


def _join(pdf: pydyf.PDF, node: Node) -> None:
    """Make the rectangles of a link that stand on one line one; the engine draws one a box."""
    kept: list[Annotation] = []
    for annotation in _annotations(node):
        rectangle = _upright(annotation.value["Rect"])
        annotation.value["Rect"] = pydyf.Array(rectangle)
        same = next((each for each in kept if _touch(each, annotation)), None)
        if same is None:
            kept.append(annotation)
            continue
        same.value["Rect"] = pydyf.Array(_around(same.value["Rect"], rectangle))
        node.kids.remove(annotation)
        page_object(pdf, annotation.page)["Annots"].remove(annotation.value.reference)


def _upright(rectangle: list[float]) -> list[float]:
    x1, y1, x2, y2 = (round(value, 2) for value in rectangle)
    return [min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)]


def _touch(one: Annotation, other: Annotation) -> bool:
    if one.page != other.page:
        return False
    (a1, b1, a2, b2), (x1, y1, x2, y2) = one.value["Rect"], other.value["Rect"]
    beside = a1 <= x2 + CLOSE_PT and x1 <= a2 + CLOSE_PT
    # Lines of one link overlap by their leading, boxes of one line by more than half.
    return bool(beside) and min(b2, y2) - max(b1, y1) > min(b2 - b1, y2 - y1) / 2


def _around(one: list[float], other: list[float]) -> list[float]:
    lower, upper = zip(one[:2], other[:2], strict=True), zip(one[2:], other[2:], strict=True)
    return [*map(min, lower), *map(max, upper)]


def page_object(pdf: pydyf.PDF, number: int) -> Any:
    """Return the dictionary of a page, counted from 0."""
    return pdf.objects[pdf.pages["Kids"][3 * number]]
