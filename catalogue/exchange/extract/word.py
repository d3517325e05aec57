"""Opens a Word file as its parts: text, styles, notes and what they refer to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path
from posixpath import normpath
from xml.etree.ElementTree import Element, ParseError

from catalogue.exchange.extract import archives
from catalogue.exchange.extract.sandbox import refused

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "m": f"{OFFICE}math",
    "r": f"{OFFICE}relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "v": "urn:schemas-microsoft-com:vml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
}


@cache
def named(name: str) -> str:
    """Return the full name of an element, such as ``w:p``."""
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def each_named(prefix: str, *names: str) -> frozenset[str]:
    """Return the full names of elements of one namespace."""
    return frozenset(named(f"{prefix}:{name}") for name in names)


VALUE = named("w:val")
# The title of a document stands above its headings, which count from 0.
TITLE_LEVEL, FIRST_LEVEL = 1, 2
MAX_LEVEL = 8
OFF = ("0", "false", "off", "none")


@dataclass(frozen=True)
class Relation:
    """What a part of a file refers to: a part by its name, or an address outside."""

    kind: str
    target: str
    is_external: bool


class Word:
    """The parts of a Word file; a part that is absent or broken off is empty."""

    def __init__(self, path: Path, source: Path | BytesIO) -> None:
        archives.check(path, source)
        self.path, self.source = path, source
        self.parts = archives.members(source)
        self.roots: dict[str, Element] = {}

    @cached_property
    def main(self) -> str:
        """The name of the part that holds the text."""
        return self.target("", "officeDocument")

    def relations(self, part: str) -> Mapping[str, Relation]:
        """Return what a part refers to, by the ids it uses."""
        folder, _, name = part.rpartition("/")
        root = self.root(f"{folder}/_rels/{name}.rels".lstrip("/"))
        found = {}
        for each in root:
            is_external = each.get("TargetMode") == "External"
            target = each.get("Target", "")
            if not is_external and target:
                target = normpath(f"/{folder}/{target}").lstrip("/")
            kind = each.get("Type", "").rpartition("/")[2]
            found[each.get("Id", "")] = Relation(kind, target, is_external)
        return found

    def target(self, part: str, kind: str) -> str:
        """Return the name of the part that a part refers to, or nothing."""
        relations = self.relations(part).values()
        return next((r.target for r in relations if r.kind == kind and not r.is_external), "")

    def root(self, part: str) -> Element:
        """Return the root of a part; an empty element when there is no such part."""
        if part not in self.roots:
            data = self.parts.get(part)
            self.roots[part] = _chosen(archives.parsed(data)) if data else Element("none")
        return self.roots[part]

    def inside(self, data: bytes) -> "Word":
        """Return a Word file that stands in this one."""
        return Word(self.path, BytesIO(data))

    def chunk(self, part: str) -> bytes:
        """Return a part that is no XML of Word, such as a page of the web."""
        return archives.member(self.source, part)

    def related(self, kind: str) -> Element:
        """Return the root of a part that the text refers to."""
        return self.root(self.target(self.main, kind))

    @cached_property
    def styles(self) -> Mapping[str, Element]:
        """The styles by their ids."""
        listed = self.related("styles").iter(named("w:style"))
        return {each.get(named("w:styleId"), ""): each for each in listed}

    def style_chain(self, identifier: str) -> Iterator[Element]:
        """Yield a style and those it is based on."""
        seen: set[str] = set()
        while identifier in self.styles and identifier not in seen:
            seen.add(identifier)
            yield self.styles[identifier]
            identifier = value(self.styles[identifier], "w:basedOn")

    def level(self, paragraph: Element) -> int:
        """Return how deep a heading a paragraph is, as it or its style says; 0 when it is none."""
        chain = tuple(self.style_chain(value(paragraph, "w:pPr/w:pStyle")))
        if any(value(style, "w:name").casefold() in ("title", "titel") for style in chain):
            return TITLE_LEVEL
        said = (value(each, "w:pPr/w:outlineLvl") for each in (paragraph, *chain))
        found = next(filter(None, said), "")
        is_heading = found.isdecimal() and int(found) <= MAX_LEVEL
        return int(found) + FIRST_LEVEL if is_heading else 0

    @cached_property
    def usual(self) -> tuple[str, Element | None]:
        """The style of a paragraph that names none, and what holds for all text."""
        is_usual = (s for s in self.styles.values() if s.get(named("w:default")) in ("1", "true")
                    and s.get(named("w:type")) == "paragraph")  # fmt: skip
        style = next(is_usual, Element("none")).get(named("w:styleId"), "")
        return style, self.related("styles").find(full("w:docDefaults/w:rPrDefault"))


def _chosen(root: Element) -> Element:
    """Leave of every drawing the version that has words, the one for today's Word first."""
    for pair in root.iter(named("mc:AlternateContent")):
        versions = [*pair.findall(named("mc:Choice")), *pair.findall(named("mc:Fallback"))]
        spoken = (each for each in versions if any(e.text and e.text.strip() for e in each.iter()))
        kept = next(spoken, versions[0] if versions else None)
        for each in versions:
            if each is not kept:
                pair.remove(each)
    return root


def opened(path: Path) -> Word:
    """Return a Word file; ``DataError`` when it is hostile or holds no text that can be read."""
    try:
        word = Word(path, path)
        is_read = word.root(word.main).find(named("w:body")) is not None
    except ParseError as error:
        raise _unread(path) from error
    if not is_read:
        raise _unread(path)
    return word


def _unread(path: Path) -> Exception:
    hint = "in Word öffnen und als .docx speichern"
    return refused(path, "E204", "die Datei ist kein lesbares Word-Dokument", hint)


@cache
def full(path: str) -> str:
    """Return the full names of elements below each other, such as ``w:pPr/w:pStyle``."""
    return "/".join(map(named, path.split("/")))


def value(parent: Element | None, path: str) -> str:
    """Return the value of an element below another, such as ``w:pPr/w:pStyle``; or nothing."""
    found = parent.find(full(path)) if parent is not None else None
    return found.get(VALUE, "") if found is not None else ""


def is_on(element: Element | None) -> bool:
    """Whether a property is there and not switched off."""
    return element is not None and element.get(VALUE, "1") not in OFF
