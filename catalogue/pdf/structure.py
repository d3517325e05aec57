"""Writes tag trees into a file: structure elements, the trees that find them, the artifacts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pydyf

from catalogue.pdf.tree import Annotation, MarkedContent, Node, Tree


def write_structure(pdf: pydyf.PDF, trees: Sequence[Tree]) -> Mapping[Node, Any]:
    """Write the trees of all units as one document (ISO 32000-1, 14.7), and return its elements."""
    writer = _Writer(pdf)
    root = writer.element({"Type": "/StructTreeRoot"})
    document = writer.element({"Type": "/StructElem", "S": "/Document", "P": root.reference})
    nodes = [node for tree in trees for node in tree.nodes]
    document["K"] = pydyf.Array(writer.write(node, document).reference for node in nodes)
    root["K"] = document.reference
    root |= writer.indexes()
    pdf.catalog["StructTreeRoot"] = root.reference
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    return writer.elements


class _Writer:
    """Turns nodes into structure elements and notes which content each of them owns."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self._pdf = pdf
        self.elements: dict[Node, Any] = {}
        self._pages = pdf.page_references
        self._owners: list[dict[int, Any]] = [{} for _ in self._pages]
        self._annotations: list[tuple[Any, Any]] = []
        self._names: list[tuple[str, Any]] = []

    def element(self, entries: Mapping[str, Any]) -> Any:
        """Return a new dictionary of the file."""
        dictionary = pydyf.Dictionary(entries)
        self._pdf.add_object(dictionary)
        return dictionary

    def write(self, node: Node, parent: Any) -> Any:
        """Return the structure element of a node; its children are written too."""
        element = self.element(
            {"Type": "/StructElem", "S": f"/{node.role}", "P": parent.reference})
        self.elements[node] = element.reference
        marks = [kid for kid in node.kids if isinstance(kid, MarkedContent)]
        page = marks[0].page if marks else -1
        if marks:
            element["Pg"] = self._pages[page]
        kids = [self._kid(kid, element, page) for kid in node.kids]
        if kids:
            element["K"] = kids[0] if len(kids) == 1 else pydyf.Array(kids)
        for name, text in node.properties.items():
            element[name] = pydyf.String(text)
        if "ID" in node.properties:
            self._names.append((node.properties["ID"], element.reference))
        if node.attributes:
            element["A"] = _attributes(node.attributes)
        return element

    def _kid(self, kid: Node | MarkedContent | Annotation, element: Any, page: int) -> Any:
        if isinstance(kid, Node):
            return self.write(kid, element).reference
        reference = self._pages[kid.page]
        if isinstance(kid, Annotation):
            self._annotations.append((kid.value, element.reference))
            return pydyf.Dictionary(
                {"Type": "/OBJR", "Obj": kid.value.reference, "Pg": reference})
        self._owners[kid.page][kid.number] = element.reference
        if kid.page == page:
            return kid.number
        return pydyf.Dictionary({"Type": "/MCR", "Pg": reference, "MCID": kid.number})

    def indexes(self) -> dict[str, Any]:
        """Return what leads from content, annotations and names to their elements."""
        count = len(self._owners)
        numbers = pydyf.Array()
        for page, owners in enumerate(self._owners):
            slots = (owners.get(n, b"null") for n in range(max(owners, default=-1) + 1))
            numbers.extend((page, pydyf.Array(slots)))
        for key, (annotation, owner) in enumerate(self._annotations, count):
            annotation["StructParent"] = key
            numbers.extend((key, owner))
        parents = self.element({"Nums": numbers})
        found: dict[str, Any] = {
            "ParentTree": parents.reference,
            "ParentTreeNextKey": count + len(self._annotations),
        }
        if self._names:
            names = [each for name, element in sorted(self._names)
                     for each in (pydyf.String(name), element)]
            found["IDTree"] = self.element({"Names": pydyf.Array(names)}).reference
        return found


def _attributes(attributes: Mapping[str, Mapping[str, Any]]) -> Any:
    found = []
    for owner, entries in attributes.items():
        values = {name: pydyf.Array(value) if isinstance(value, list) else value
                  for name, value in entries.items()}
        found.append(pydyf.Dictionary({"O": f"/{owner}", **values}))
    return found[0] if len(found) == 1 else pydyf.Array(found)


def write_artifacts(streams: Sequence[Any], trees: Iterable[Tree]) -> None:
    """Mark in the content of the pages what no screen reader says (14.8.2.2)."""
    by_page: dict[int, dict[int, dict[str, str]]] = {}
    for tree in trees:
        for mark, kind in tree.artifacts.items():
            by_page.setdefault(mark.page, {})[mark.number] = kind
    for page, kinds in by_page.items():
        items = streams[page].stream
        for at in [at for at, item in enumerate(items) if item == b"BDC"]:
            number = items[at - 1].get("MCID")
            if number in kinds:
                items[at - 2 : at] = ["/Artifact", pydyf.Dictionary(kinds[number])]
