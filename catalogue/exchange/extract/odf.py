"""Opens a file in OpenDocument and walks its paragraphs: every text in it gets a fate."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from catalogue.exchange.extract import archives
from catalogue.exchange.extract.lines import Fate, Told
from catalogue.exchange.extract.pieces import (
    BOXES,
    SIGN_FONTS,
    Piece,
    joined,
    linked,
    lowered,
    outside,
    raised,
    sign,
)
from catalogue.exchange.extract.sandbox import refused

SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = {
    **{name: f"{SPACE}{name}:1.0" for name in ("office", "text", "table", "style", "form")},
    "draw": f"{SPACE}drawing:1.0",
    "fo": f"{SPACE}xsl-fo-compatible:1.0",
    "svg": f"{SPACE}svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "math": "http://www.w3.org/1998/Math/MathML",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}
MAX_BLANKS = 40


@cache
def named(name: str) -> str:
    """Return the full name of an element or attribute, such as ``text:p``."""
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


PARAGRAPHS = {named("text:p"), named("text:h")}
LIST = named("text:list")
ITEMS = {named("text:list-item"): True, named("text:list-header"): False}
TABLE, ROW, CELL = (named(f"table:table{part}") for part in ("", "-row", "-cell"))
NOTE, ANNOTATION = named("text:note"), named("office:annotation")
# What holds blocks of its own is no part of the line it is anchored in.
BOXED = {NOTE, ANNOTATION}
PLAIN = {named("text:tab"): "\t", named("text:line-break"): "\n"}
DEAF = {named("svg:title"), named("svg:desc"), named("draw:image"), named("office:event-listeners"),
        named("text:soft-page-break"), named("text:note-citation")}  # fmt: skip
MATH = {named(f"math:{name}") for name in ("mi", "mn", "mo", "mtext")}
# What a program reads out of a formula stands a second time beside what a person sees.
MATH_DEAF = {named("math:annotation"), named("math:annotation-xml")}
MATH_SHIFTED = {"msup": (raised,), "msub": (lowered,), "msubsup": (lowered, raised)}
NO_GROUND = ("transparent", "#ffffff", "#FFFFFF")
TRUE = "true"


@dataclass(frozen=True)
class Open:
    """The parts of a file in OpenDocument."""

    path: Path
    content: Element
    styles: Element
    body: Element

    @cached_property
    def by_name(self) -> Mapping[str, Element]:
        """The styles by their names; those of the text go before the common ones."""
        listed = [*self.styles.iter(named("style:style")), *self.content.iter(named("style:style"))]
        return {each.get(named("style:name"), ""): each for each in listed}

    def chain(self, element: Element) -> list[Element]:
        """Return the styles of an element, the most common one first."""
        found: list[Element] = []
        names = (element.get(named(f"{kind}:style-name")) for kind in ("text", "table"))
        style = self.by_name.get(next(filter(None, names), ""))
        while style is not None and style not in found:
            found.insert(0, style)
            style = self.by_name.get(style.get(named("style:parent-style-name"), ""))
        return [*self.usual, *found] if element.tag in PARAGRAPHS else found

    @cached_property
    def usual(self) -> list[Element]:
        """The style that all paragraphs go back to."""
        listed = self.styles.iter(named("style:default-style"))
        return [each for each in listed if each.get(named("style:family")) == "paragraph"]

    def breaks(self, paragraph: Element) -> bool:
        """Whether a paragraph begins a page."""
        break_before = named("fo:break-before")
        given = [p.get(break_before) for style in self.chain(paragraph) for p in style]
        return next((each for each in reversed(given) if each), "") == "page"

    @cached_property
    def counting(self) -> Mapping[tuple[str, int], int]:
        """The number with which the levels of list styles begin that count."""
        roots = (self.styles, self.content)
        listed = (each for root in roots for each in root.iter(named("text:list-style")))
        return {
            (style.get(named("style:name"), ""), _number(level, "text:level", 1)):
                _number(level, "text:start-value", 1)
            for style in listed
            for level in style.iter(named("text:list-level-style-number"))
            if level.get(named("style:num-format"), "1")
        }

    @cached_property
    def changes(self) -> Mapping[str, Element]:
        """The changes that nobody has accepted yet, by their ids."""
        listed = self.body.iter(named("text:changed-region"))
        ids = (named("text:id"), named("xml:id"))
        return {each.get(key, ""): each for each in listed for key in ids if each.get(key)}

    @cached_property
    def controls(self) -> Mapping[str, Element]:
        """The fields of a form by the ids under which they are drawn."""
        forms = (each for form in self.body.iter(named("office:forms")) for each in form.iter())
        ids = (named("form:id"), named("xml:id"))
        return {each.get(key, ""): each for each in forms for key in ids if each.get(key)}

    @staticmethod
    def is_hidden(element: Element) -> bool:
        """Whether a section or a field is not shown."""
        display = element.get(named("text:display"))
        is_hidden = element.get(named("text:is-hidden")) == TRUE
        return display == "none" or (display in (None, "condition") and is_hidden)


def opened(path: Path, kind: str) -> Open:
    """Return a text or a spreadsheet; ``DataError`` when it is hostile or cannot be read."""
    archives.check(path)
    try:
        content = archives.parsed(archives.member(path, "content.xml"))
        styles = archives.member(path, "styles.xml")
        common = archives.parsed(styles) if styles else Element("none")
    except ParseError as error:
        hint = "in LibreOffice öffnen und neu speichern"
        raise refused(path, "E204", "die Datei ist kein lesbares Dokument", hint) from error
    body = content.find(f"{named('office:body')}/{named(f'office:{kind}')}")
    if body is None:
        hint = "als .odt speichern" if kind == "text" else "als .ods speichern"
        raise refused(path, "E204", "die Datei ist nicht, was ihre Endung sagt", hint)
    return Open(path, content, common, body)


def within(parent: Element, tag: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, not those of a table inside."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag not in (ROW, CELL, TABLE):
            yield from within(element, tag)


def is_shape(element: Element) -> bool:
    """Whether an element is drawn and holds blocks of its own."""
    is_drawn = element.tag.startswith(f"{{{NAMESPACES['draw']}}}")
    return is_drawn and any(child.tag in (*PARAGRAPHS, LIST, TABLE) for child in element)


@dataclass
class Span:
    """Walks paragraphs; the notes it has met, and the paragraphs."""

    document: Open
    notes: list[Element] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    inserting: set[str] = field(default_factory=set)
    # White words are read in a box or a table, whose ground may be dark.
    is_shaded: bool = False

    def paragraph(
        self, element: Element, fate: Fate = Fate.TAKEN, look: frozenset[str] = frozenset()
    ) -> list[Piece]:
        """Return the pieces of a paragraph in order; ``look`` is that of the cell around it."""
        self.seen.add(id(element))
        hidden = element.findall(f".//{named('text:hidden-paragraph')}")
        if any(map(self.document.is_hidden, hidden)):
            fate = fate or Fate.HIDDEN
        return list(self._inside(element, fate, look))

    def _inside(self, parent: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        look = self.look(parent, look)
        yield from self._text(parent.text, fate, look)
        for child in parent:
            yield from self._child(child, fate, look)
            yield from self._text(child.tail, fate, look)

    def _text(self, text: str | None, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        text = text or ""
        fate = fate or next((fate for fate in (Fate.HIDDEN, Fate.STRUCK) if fate in look), fate)
        if "white" in look and "shaded" not in look and not self.is_shaded:
            fate = fate or Fate.HIDDEN
        if "signs" in look:
            text = "".join(sign(char) for char in text)
        text = raised(text) if "raised" in look else lowered(text) if "lowered" in look else text
        yield Piece(fate, text)
        if self.inserting and text and not fate:
            yield Piece(Fate.INSERTED, text)

    def _child(self, child: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        reader = READERS.get(child.tag)
        if child.tag in PLAIN:
            yield Piece(fate, PLAIN[child.tag])
        elif reader:
            yield from reader(self, child, fate, look)
        elif child.tag not in DEAF and not is_shape(child):
            # Fields that only set a variable show nothing.
            is_unseen = child.get(named("text:display")) == "none"
            yield from self._inside(child, fate or (Fate.HIDDEN if is_unseen else fate), look)

    def look(self, element: Element, look: frozenset[str] = frozenset()) -> frozenset[str]:
        """Return the looks of an element inside others, whose style changes them."""
        found = dict.fromkeys(look, True)
        for style in self.document.chain(element):
            for each in style:
                found |= _looks(each)
        return frozenset(name for name, is_set in found.items() if is_set)

    def _blanks(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        yield Piece(fate, " " * min(_number(element, "text:c", 1), MAX_BLANKS))

    def _note(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        self.notes.append(element)
        yield Piece(fate, f"[^{len(self.notes)}]")

    def _comment(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        yield from self.comment(element)

    def comment(self, element: Element) -> Iterator[Piece]:
        """Yield the words of a comment with the name of who wrote them."""
        paragraphs = [each for each in element.iter() if each.tag in PARAGRAPHS]
        self.seen.update(map(id, paragraphs))
        author = element.findtext(named("dc:creator"), "")
        words = " ".join("".join(each.itertext()) for each in paragraphs)
        yield Piece(Fate.COMMENT, f"{author}: {words}" if author else words)

    def _link(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        yield from linked(list(self._inside(element, fate, look)),
                          element.get(named("xlink:href"), ""))

    def _prompt(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        yield from self._inside(element, fate or Fate.PROMPT, look)

    def _unread(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        yield from self._inside(element, fate or Fate.UNREAD, look)

    def _hidden(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        if self.document.is_hidden(element):
            yield Piece(Fate.HIDDEN, element.get(named("text:string-value"), ""))
        else:
            yield from self._inside(element, fate, look)

    def _control(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        is_prompt = element.get(named("loext:showing-place-holder")) == TRUE
        yield from self._inside(element, fate or (Fate.PROMPT if is_prompt else fate), look)

    def _drawn(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        control = self.document.controls.get(element.get(named("draw:control"), ""))
        if control is not None and control.tag in (named("form:checkbox"), named("form:radio")):
            state = control.get(named("form:current-state")) or control.get(named("form:state"))
            current = control.get(named("form:current-selected"), "")
            label = control.get(named("form:label"), "")
            yield Piece(fate, f"{BOXES['checked' in (state, current) or current == TRUE]} {label}")
        elif control is not None:
            values = (control.get(named(f"form:{name}")) for name in ("current-value", "value"))
            yield Piece(fate, next(filter(None, values), ""))

    def _object(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        name = element.get(named("xlink:href"), "").removeprefix("./")
        data = archives.member(self.document.path, f"{name}/content.xml")
        try:
            root = archives.parsed(data) if data else element
        except ParseError:
            yield Piece(Fate.UNREAD, f"das eingebettete Objekt „{name}“")
            return
        yield Piece(fate, formula(root))
        for each in root.iter():
            if each.tag in PARAGRAPHS:
                yield Piece(Fate.UNREAD, f"{''.join(each.itertext())} ")

    def _change(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        identifier = element.get(named("text:change-id"), "")
        region = self.document.changes.get(identifier)
        if element.tag == named("text:change-end"):
            self.inserting.discard(identifier)
        elif region is not None and region.find(named("text:deletion")) is not None:
            paragraphs = [each for each in region.iter() if each.tag in PARAGRAPHS]
            self.seen.update(map(id, paragraphs))
            found = (self._inside(each, Fate.TAKEN, frozenset()) for each in paragraphs)
            yield Piece(Fate.DELETED, " ".join(joined(pieces) for pieces in found))
        elif region is not None and region.find(named("text:insertion")) is not None:
            self.inserting.add(identifier)

    def rest(self, root: Element) -> Iterator[Told]:
        """Yield the paragraphs that nobody has met."""
        for paragraph in (each for each in root.iter() if each.tag in PARAGRAPHS):
            text = "".join(paragraph.itertext()).strip()
            if text and id(paragraph) not in self.seen:
                yield Told(Fate.UNREAD, text)


READERS = {
    named("text:s"): Span._blanks,
    NOTE: Span._note,
    ANNOTATION: Span._comment,
    named("text:a"): Span._link,
    named("draw:a"): Span._link,
    named("text:placeholder"): Span._prompt,
    named("text:ruby-text"): Span._unread,
    named("text:script"): Span._unread,
    named("text:hidden-text"): Span._hidden,
    named("loext:content-control"): Span._control,
    named("draw:control"): Span._drawn,
    named("draw:object"): Span._object,
    **dict.fromkeys(map(named, ("text:change", "text:change-start", "text:change-end")),
                    Span._change),
}  # fmt: skip


def formula(element: Element) -> str:
    """Return what a formula shows: a fraction with its line, raised and lowered figures as such."""
    parts = [formula(each) for each in element if each.tag not in MATH_DEAF]
    name = element.tag.rpartition("}")[2]
    if name == "mfrac" and len(parts) == 2:
        return "/".join(parts)
    if name in MATH_SHIFTED and len(parts) > 1:
        shifted = (shift(part) for shift, part in zip(MATH_SHIFTED[name], parts[1:], strict=False))
        return parts[0] + "".join(shifted)
    return (element.text or "").strip() + "".join(parts) if element.tag in MATH else "".join(parts)


def _looks(properties: Element) -> dict[str, bool]:
    """Return what text properties make of a text, as far as they say anything."""
    found: dict[str, bool] = {}
    if properties.get(named("fo:background-color"), "transparent") not in NO_GROUND:
        found["shaded"] = True
    if properties.tag != named("style:text-properties"):
        return found
    if colour := properties.get(named("fo:color")):
        found["white"] = colour in NO_GROUND
    if font := properties.get(named("style:font-name")) or properties.get(named("fo:font-family")):
        found["signs"] = bool(SIGN_FONTS.fullmatch(font.strip("'")))
    if display := properties.get(named("text:display")):
        found[Fate.HIDDEN] = display == "none"
    for name in ("style", "type"):
        if line := properties.get(named(f"style:text-line-through-{name}")):
            found[Fate.STRUCK] = line != "none"
    if position := properties.get(named("style:text-position")):
        height = position.split()[0]
        found["raised"] = height == "super" or height[:1] in "123456789"
        found["lowered"] = height == "sub" or height[:1] == "-"
    return found


def _number(element: Element, name: str, default: int) -> int:
    text = element.get(named(name), "")
    return int(text) if text.isdecimal() else default


def outer_texts(document: Open) -> Iterator[Told]:
    """Yield the running heads and feet of the pages."""
    for kind, part in (("header", "Kopfzeile"), ("footer", "Fußzeile")):
        found = (
            "".join(paragraph.itertext())
            for tag in (kind, f"{kind}-left", f"{kind}-first")
            for head in document.styles.iter(named(f"style:{tag}"))
            for paragraph in head.iter()
            if paragraph.tag in PARAGRAPHS
        )
        yield from outside(found, part)
