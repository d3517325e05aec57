"""Writes the elements of all leaves as one structure, and what leads to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pydyf

from catalogue.pdf.objects import Raw
from catalogue.typeset.leaf import Element, LinkMark, Mark


@dataclass
class Structure:
    """The structure of a file as it grows, leaf after leaf (ISO 32000-1, 14.7)."""

    pdf: pydyf.PDF
    pages: Sequence[bytes]
    root: Raw = field(default_factory=Raw)
    document: Raw = field(default_factory=Raw)
    names: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin the structure with its root."""
        self.pdf.add_object(self.root)
        self.pdf.add_object(self.document)
        self._owners: list[dict[int, bytes]] = [{} for _ in self.pages]
        self._annotations: list[tuple[Any, bytes]] = []
        self._notes: list[tuple[bytes, bytes]] = []
        self._numbers = count(1)
        self._kids: list[bytes] = []

    def add(self, elements: Sequence[Element], first: int, links: Sequence[Any]) -> list[bytes]:
        """Write the elements of a leaf that begins at page ``first``, from 0.

        ``links`` are the annotations of its links. Returns a reference to each element in reading
        order.
        """
        writer = _LeafWriter(self, first, links)
        self._kids += [writer.write(each, self.document.reference) for each in elements]
        return writer.references

    def owned(self, page: int, number: int, owner: bytes) -> None:
        """Note to which element marked content belongs."""
        self._owners[page][number] = owner

    def annotated(self, annotation: Any, owner: bytes) -> None:
        """Note to which element an annotation belongs."""
        self._annotations.append((annotation, owner))

    def note(self, owner: bytes) -> bytes:
        """Return the name of the next footnote."""
        name = bytes(pydyf.String(f"note-{next(self._numbers)}").data)
        self._notes.append((name, owner))
        return name

    def finish(self) -> None:
        """Write the document, and the trees that lead from pages, links and names to elements."""
        kids = b" ".join(self._kids)
        self.document.data = (b"<</Type/StructElem/S/Document/P %b/K[%b]>>"
                              % (self.root.reference, kids))
        numbers, key = self._parents()
        entries = {"Type": "/StructTreeRoot", "K": self.document.reference,
                   "ParentTree": self._added({"Nums": pydyf.Array(numbers)}),
                   "ParentTreeNextKey": key}
        if self._notes:
            names = [each for pair in sorted(self._notes) for each in pair]
            entries["IDTree"] = self._added({"Names": pydyf.Array(names)})
        self.root.data = pydyf.Dictionary(entries).data
        self.pdf.catalog["StructTreeRoot"] = self.root.reference
        self.pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
        self.pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})

    def _parents(self) -> tuple[list[Any], int]:
        numbers: list[Any] = []
        for page, owners in enumerate(self._owners):
            slots = b" ".join(owners.get(n, b"null") for n in range(max(owners, default=-1) + 1))
            numbers += (page, b"[%b]" % slots)
        first = len(self._owners)
        for key, (annotation, owner) in enumerate(self._annotations, first):
            annotation["StructParent"] = key
            numbers += (key, owner)
        return numbers, first + len(self._annotations)

    def _added(self, entries: Mapping[str, Any]) -> bytes:
        dictionary = pydyf.Dictionary(entries)
        self.pdf.add_object(dictionary)
        return bytes(dictionary.reference)


class _LeafWriter:
    """Writes the elements of one leaf and keeps the reference to each."""

    def __init__(self, structure: Structure, first: int, links: Sequence[Any]) -> None:
        self._structure, self._first, self._links = structure, first, links
        self.references: list[bytes] = []

    def write(self, element: Element, parent: bytes) -> bytes:
        """Return the reference to an element; what is in it is written too."""
        raw = Raw()
        self._structure.pdf.add_object(raw)
        reference = bytes(raw.reference)
        self.references.append(reference)
        if element.name:
            self._structure.names.setdefault(element.name, reference)
        page = next((kid.page for kid in element.kids if isinstance(kid, Mark)), -1)
        entries = [b"/Type/StructElem/S/%b/P %b" % (element.role.encode(), parent)]
        if page >= 0:
            entries.append(b"/Pg %b" % self._structure.pages[self._first + page])
        if element.kids:
            kids = [self._kid(kid, reference, page) for kid in element.kids]
            entries.append(b"/K %b" % kids[0] if len(kids) == 1 else b"/K[%b]" % b" ".join(kids))
        for name, text in element.properties.items():
            entries.append(b"/%b%b" % (name.encode(), pydyf.String(text).data))
        if element.is_note:
            entries.append(b"/ID%b" % self._structure.note(reference))
        if element.attributes:
            entries.append(b"/A %b" % _attributes(element.attributes))
        raw.data = b"<<%b>>" % b"".join(entries)
        return reference

    def _kid(self, kid: Element | Mark | LinkMark, owner: bytes, page: int) -> bytes:
        if isinstance(kid, Element):
            return self.write(kid, owner)
        if isinstance(kid, LinkMark):
            annotation, place = self._links[kid.number]
            self._structure.annotated(annotation, owner)
            return b"<</Type/OBJR/Obj %b/Pg %b>>" % (annotation.reference,
                                                     self._structure.pages[place])
        self._structure.owned(self._first + kid.page, kid.number, owner)
        if kid.page == page:
            return b"%d" % kid.number
        reference = self._structure.pages[self._first + kid.page]
        return b"<</Type/MCR/Pg %b/MCID %d>>" % (reference, kid.number)


def _attributes(attributes: Mapping[str, Mapping[str, Any]]) -> bytes:
    found = [pydyf.Dictionary({"O": f"/{owner}", **{
        name: pydyf.Array(value) if isinstance(value, list) else value
        for name, value in entries.items()}}) for owner, entries in attributes.items()]
    return bytes(found[0].data if len(found) == 1 else pydyf.Array(found).data)
