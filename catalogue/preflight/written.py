"""A written file as the rules see it: its tags, its marked content, its metadata, read once."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from xml.etree import ElementTree

import pikepdf

from catalogue.preflight.known import UNKNOWN, Unknown
from catalogue.preflight.unpacked import refuse_too_much

OPERATORS = "BDC BMC EMC Tj TJ ' \" Do sh f F f* S s B B* b b*"
BEGIN, END = ("BDC", "BMC"), "EMC"
SPACES = {
    "http://www.aiim.org/pdfa/ns/id/": "pdfaid",
    "http://www.aiim.org/pdfua/ns/id/": "pdfuaid",
    "http://www.aiim.org/pdfa/ns/extension/": "pdfaExtension",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
}
PACKET = re.compile(rb"<\?xpacket.*?\?>", re.DOTALL)
Mark = tuple[int, int]
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@dataclass(eq=False)
class Element:
    """A structure element with its standard role, its content and what it says of itself."""

    role: str
    parent: "Element | None" = field(repr=False)
    source: Any = field(repr=False)
    content: "list[Element | Mark]" = field(default_factory=list, repr=False)
    annotations: list[Any] = field(default_factory=list, repr=False)

    @cached_property
    def kids(self) -> "list[Element]":
        """The elements in this one."""
        return [each for each in self.content if isinstance(each, Element)]

    @cached_property
    def marks(self) -> list[Mark]:
        """The marked content of this element: page, from 0, and number."""
        return [each for each in self.content if not isinstance(each, Element)]

    def text(self, key: str) -> str:
        """Return an entry of the element as text, such as ``/Alt``."""
        return str(self.source.get(key, ""))

    def attribute(self, key: str) -> Any:
        """Return an attribute such as ``/Scope`` from any of its owners."""
        owners = _listed(self.source.get("/A"))
        found = (each[key] for each in map(_entries, owners) if key in each)
        return next(found, None)

    @property
    def page(self) -> int:
        """The page, from 1, where the element begins; 0 when it has no content."""
        return next((page for each in self.all() for page, _ in each.marks), -1) + 1

    def above(self) -> "Iterator[Element]":
        """Yield the elements that hold this one, the innermost first."""
        element = self.parent
        while element:
            yield element
            element = element.parent

    def all(self) -> "Iterator[Element]":
        """Yield this element and all in it, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.all()


@dataclass
class Content:
    """What a page paints: its marked content ids in order, and what is painted how."""

    numbers: list[int] = field(default_factory=list)
    loose: int = 0
    nested: int = 0
    # What the reader complained of.
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Written:
    """A file, opened for the rules."""

    data: bytes = field(repr=False)
    pdf: pikepdf.Pdf = field(repr=False)
    known: Unknown = field(repr=False, default=UNKNOWN)

    def entry(self, *keys: str) -> Any:
        """Return what the keys lead to from the catalogue of the file, or ``None``."""
        value: Any = self.pdf.Root
        for key in keys:
            value = _entries(value).get(key)
        return value

    @cached_property
    def metadata(self) -> dict[str, list[str]]:
        """The values of the XMP packet by name, such as ``dc:title``; empty when unreadable."""
        packet = self.entry("/Metadata")
        if not isinstance(packet, pikepdf.Stream):
            return {}
        try:
            root = ElementTree.fromstring(PACKET.sub(b"", packet.read_bytes()).strip())
        except ElementTree.ParseError:
            return {}
        values: dict[str, list[str]] = {}
        for name, value in _properties(root):
            values.setdefault(name, []).append(value)
        return values

    @cached_property
    def numbers(self) -> dict[tuple[int, int], int]:
        """The place of every page, from 0, by its object."""
        return {page.obj.objgen: number for number, page in enumerate(self.pdf.pages)}

    @cached_property
    def elements(self) -> list[Element]:
        """Every structure element in reading order."""
        roles = _entries(self.entry("/StructTreeRoot", "/RoleMap"))
        reader = _Reader(self.numbers, {str(name): str(role) for name, role in roles.items()})
        tops = _listed(self.entry("/StructTreeRoot", "/K"))
        return [each for top in tops if "/S" in _entries(top)
                for each in reader.read(top, None, -1).all()]

    @cached_property
    def contents(self) -> list[Content]:
        """What every page paints."""
        # What was said before belongs to no page.
        _ = self._of_objects
        return self.known.read(self.data, self.pdf, Content, self._content)

    def _content(self, number: int) -> Content:
        content = _content(self.pdf.pages[number])
        content.warnings += self._said()
        return content

    def _said(self) -> list[str]:
        """Return what the reader has complained of since it was asked last."""
        return [str(each) for each in self.pdf.get_warnings()]

    @cached_property
    def _of_objects(self) -> list[str]:
        """What the reader complains of in the file and in any stream."""
        self.pdf._decode_all_streams_and_discard(None)
        return self._said()

    @cached_property
    def warnings(self) -> list[str]:
        """What the reader complains of in the file, in any stream and in what the pages paint."""
        # The two steps of ``check_pdf_syntax``, which would read every page a second time.
        return [*self._of_objects, *(said for each in self.contents for said in each.warnings)]

    @cached_property
    def links(self) -> list[tuple[int, Any]]:
        """Every link annotation with its page, from 1."""
        return [(number, each) for number, page in enumerate(self.pdf.pages, 1)
                for each in _listed(page.get("/Annots")) if each.get("/Subtype") == "/Link"]

    def of(self, *roles: str) -> Iterator[Element]:
        """Yield the elements of these roles in reading order."""
        return (each for each in self.elements if each.role in roles)


def opened(data: bytes, known: Unknown = UNKNOWN) -> Written:
    """Open a file for the rules; ``PdfError`` or ``TooMuchError`` when it cannot be read."""
    refuse_too_much(data)
    return Written(data, pikepdf.open(io.BytesIO(data)), known)


class _Reader:
    """Reads structure elements; each object is read once, so that a loop ends."""

    def __init__(self, numbers: dict[tuple[int, int], int], roles: dict[str, str]) -> None:
        self._numbers, self._roles = numbers, roles
        self._seen: set[tuple[int, int]] = set()

    def read(self, source: Any, parent: Element | None, page: int) -> Element:
        """Return an element with all in it."""
        self._seen.add(source.objgen)
        page = self._numbers[source.Pg.objgen] if "/Pg" in source else page
        element = Element(self._role(str(source.S)), parent, source)
        for kid in _listed(source.get("/K")):
            if isinstance(kid, int):
                element.content.append((page, kid))
            elif "/S" in _entries(kid) and kid.objgen not in self._seen:
                element.content.append(self.read(kid, element, page))
            elif "/MCID" in _entries(kid):
                own = self._numbers[kid.Pg.objgen] if "/Pg" in kid else page
                element.content.append((own, int(kid.MCID)))
            elif "/Obj" in _entries(kid):
                element.annotations.append(kid.Obj)
        return element

    def _role(self, name: str) -> str:
        for _ in range(len(self._roles)):
            name = self._roles.get(name, name)
        return name.lstrip("/")


def _content(page: pikepdf.Page) -> Content:
    content = Content()
    stack: list[str] = []
    for instruction in pikepdf.parse_content_stream(page, OPERATORS):
        name = str(instruction.operator)
        if name in BEGIN:
            stack.append(_kind(instruction.operands, page))
            if stack[-1].isdecimal():
                content.numbers.append(int(stack[-1]))
                content.nested += any(kind for kind in stack[:-1])
            elif stack[-1]:
                content.nested += any(kind.isdecimal() for kind in stack[:-1])
        elif name == END:
            stack[-1:] = []
        elif not any(stack):
            content.loose += 1
    return content


def _kind(operands: Any, page: Any) -> str:
    """Return the number of marked content, ``artifact``, or nothing for a mere mark."""
    if str(operands[0]) == "/Artifact":
        return "artifact"
    properties: Any = operands[1] if len(operands) > 1 else None
    if isinstance(properties, pikepdf.Name):
        properties = page.resources.get("/Properties", {}).get(str(properties))
    return str(_entries(properties).get("/MCID", ""))


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _entries(value: Any) -> Any:
    """Return a dictionary as it is, and an empty one for anything else."""
    return value if isinstance(value, pikepdf.Dictionary) else pikepdf.Dictionary()


def _properties(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """Yield names and values of the packet; a list gives its items one by one."""
    for description in root.iter(f"{RDF}Description"):
        for name, value in description.attrib.items():
            yield _short(name), value
        for entry in description:
            items = [item.text or "" for item in entry.iter(f"{RDF}li")] or [entry.text or ""]
            for item in items:
                yield _short(entry.tag), item.strip()


def _short(name: str) -> str:
    space, _, local = name.lstrip("{").rpartition("}")
    return f"{SPACES.get(space, '')}:{local}"
