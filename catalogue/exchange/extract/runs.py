"""Walks the runs of a Word file: every text in them gets a fate."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree.ElementTree import Element

from catalogue.exchange.extract.lines import Fate, Told
from catalogue.exchange.extract.pieces import (
    BOXES,
    SIGN_FONTS,
    Piece,
    coded,
    joined,
    linked,
    lowered,
    outside,
    raised,
    sign,
)
from catalogue.exchange.extract.word import (
    VALUE,
    Relation,
    Word,
    each_named,
    is_on,
    named,
    value,
)

P, BOX = named("w:p"), named("w:txbxContent")
TEXTS = each_named("w", "t", "delText") | each_named("m", "t") | each_named("a", "t")
SKIPPED = each_named("w", "txbxContent", "pPr", "rPr", "sdtPr", "rt")
PLAIN = {
    named("w:tab"): "\t",
    named("w:ptab"): "\t",
    named("w:cr"): "\n",
    named("w:noBreakHyphen"): "-",
    named("w:softHyphen"): "\u00ad",
}
FATES = {
    **dict.fromkeys(each_named("w", "del", "moveFrom"), Fate.DELETED),
    named("w:vanish"): Fate.HIDDEN,
    named("w:strike"): Fate.STRUCK,
    named("w:dstrike"): Fate.STRUCK,
    "white": Fate.HIDDEN,
    "asking": Fate.PROMPT,
}
GROUNDS = (named("w:shd"), named("w:highlight"))
WHITE = {"FFFFFF", "FEFEFE"}
NO_GROUND = {"", "auto", "none", "clear", "white", *WHITE}
ASKING = re.compile(r"(Klicken|Tippen|Geben|Wählen|Click|Choose|Enter)\b")
RAISED = {
    named("m:sup"): raised,
    named("m:sub"): lowered,
    "superscript": raised,
    "subscript": lowered,
}
HYPERLINK = re.compile(r'^\s*HYPERLINK\s+(?!\\)(?:"([^"]*)"|(\S+))', re.IGNORECASE)
ANCHOR = re.compile(r'\\l\s+"?([^"\s]+)', re.IGNORECASE)
# Fields that show what stands in their code, not behind it.
SPEAKING = re.compile(r"^\s*(EQ|SYMBOL|MACROBUTTON|QUOTE)\s+(.*)", re.IGNORECASE | re.DOTALL)
# A drawing may be referred to by another one: what has the usual name counts too.
OTHER_NAME = re.compile(r"word/(?:diagrams/|charts/)?(header|footer|data|chart)\d*\.xml")
OTHER_NAMES = {
    "header": "Kopfzeile", "footer": "Fußzeile", "data": "Schaubild", "chart": "Diagramm",
}  # fmt: skip
OTHER_PARTS = {
    "header": "Kopfzeile",
    "footer": "Fußzeile",
    "diagramData": "Schaubild",
    "chart": "Diagramm",
    "chartEx": "Diagramm",
}


def is_prompt(control: Element) -> bool:
    """Whether a content control shows nothing but what it asks for."""
    return is_on(control.find(f"{named('w:sdtPr')}/{named('w:showingPlcHdr')}"))


@dataclass
class _Field:
    """A field that is being read: its code, and whether its result has begun."""

    begin: Element
    code: str = ""
    is_result: bool = False


@dataclass
class Walk:
    """Walks one part of a Word file; what it has met is ``seen``."""

    word: Word
    part: str
    notes: dict[tuple[str, str], int] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    fields: list[_Field] = field(default_factory=list)
    table: str = ""

    @cached_property
    def relations(self) -> Mapping[str, Relation]:
        """What this part refers to."""
        return self.word.relations(self.part)

    @cached_property
    def comments(self) -> dict[str, Element]:
        """The comments that no text has referred to yet."""
        found = self.word.related("comments").iter(named("w:comment"))
        return {each.get(named("w:id"), ""): each for each in found}

    def paragraph(self, element: Element, fate: Fate = Fate.TAKEN) -> list[Piece]:
        """Return the pieces of a paragraph, or of a part of one, in order."""
        style, every = self.word.usual
        style = value(element, "w:pPr/w:pStyle") or style
        looks = (each.find(named("w:pPr")) for each in (element, *self.word.style_chain(style)))
        shaded = {"shaded"} if self.table or any(map(_has_ground, looks)) else ()
        tabled = self._look(shaded, self.table, None, every)
        return list(self._pieces(element, fate, self._look(tabled, style, None)))

    def _pieces(self, parent: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        for element in parent:
            reader = READERS.get(element.tag)
            if element.tag in TEXTS:
                yield self._text(element, fate, look)
            elif element.tag in PLAIN:
                yield Piece(self._fate(fate, look), PLAIN[element.tag])
            elif reader:
                yield from reader(self, element, fate, look)
            elif element.tag not in SKIPPED:
                inner = fate or FATES.get(element.tag, Fate.TAKEN)
                own = look | {element.tag} if element.tag in RAISED else look
                yield from self._pieces(element, inner, own)

    def _text(self, element: Element, fate: Fate, look: frozenset[str]) -> Piece:
        self.seen.add(id(element))
        if any(not each.is_result for each in self.fields):
            fate = fate or Fate.UNREAD
        text = element.text or ""
        for each in look & RAISED.keys():
            text = RAISED[each](text)
        if "signs" in look:
            text = "".join(map(sign, text))
        if "asking" in look and not ASKING.match(text.strip()):
            look -= {"asking"}
        return Piece(self._fate(fate, look), text)

    @staticmethod
    def _fate(fate: Fate, look: frozenset[str]) -> Fate:
        if "shaded" in look:
            look -= {"white"}
        return fate or max((FATES[each] for each in look & FATES.keys()), default=fate)

    def _look(
        self, look: Iterable[str], style: str, own: Element | None, every: Element | None = None
    ) -> frozenset[str]:
        """Return the looks of a text below another, whose style and own properties change them."""
        if not style and own is None and every is None:
            return frozenset(look)
        found = dict.fromkeys(look, True)
        styles = [*self.word.style_chain(style), *([] if every is None else [every])]
        chain = [each.find(named("w:rPr")) for each in styles]
        for properties in (*reversed(chain), own):
            for each in properties if properties is not None else ():
                found |= _said(each)
        if any(value(each, "w:name").lower() == "placeholder text" for each in styles):
            found["asking"] = True
        return frozenset(name for name, is_set in found.items() if is_set)

    def _run(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        properties = element.find(named("w:rPr"))
        own = self._look(look, value(properties, "w:rStyle"), properties)
        yield from self._pieces(element, fate, own)

    def _inserted(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        pieces = list(self._pieces(element, fate, look))
        yield from pieces
        yield Piece(Fate.INSERTED, joined(pieces))

    def _control(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        fate = fate or (Fate.PROMPT if is_prompt(element) else Fate.TAKEN)
        yield from self._pieces(element, fate, look)

    def _break(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        yield Piece(fate, "\n\f" if element.get(named("w:type")) == "page" else "\n")

    def _drawn(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        yield Piece(Fate.UNREAD, element.get("string", ""))

    def _sign(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        yield Piece(self._fate(fate, look), coded(element.get(named("w:char"), "")))

    def _fraction(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        for number, part in enumerate(("m:num", "m:den")):
            yield Piece(fate, "/" * number)
            for each in element.findall(named(part)):
                yield from self._pieces(each, fate, look)

    def _note(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        kind = "endnote" if element.tag == named("w:endnoteReference") else "footnote"
        key = (kind, element.get(named("w:id"), ""))
        number = self.notes.setdefault(key, len(self.notes) + 1)
        yield Piece(self._fate(fate, look), f"[^{number}]")

    def _comment(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        found = self.comments.pop(element.get(named("w:id"), ""), None)
        if found is not None:
            yield Piece(Fate.COMMENT, comment_text(found))

    def _link(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        pieces = list(self._pieces(element, fate, look))
        relation = self.relations.get(element.get(named("r:id"), ""))
        anchor = element.get(named("w:anchor"), "")
        target = relation.target if relation and relation.is_external else ""
        full = target + (f"#{anchor}" if anchor else "")
        yield from linked(pieces, full) if full else pieces

    def _simple_field(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        yield from self._pieces(element, fate, look)
        yield from _shown(element.get(named("w:instr"), ""), True)

    def _code(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        if self.fields:
            self.fields[-1].code += element.text or ""
        return iter(())

    def _field(self, element: Element, fate: Fate, look: frozenset[str]) -> Iterator[Piece]:
        kind = element.get(named("w:fldCharType"))
        if kind == "begin":
            self.fields.append(_Field(element))
        elif kind == "separate" and self.fields:
            self.fields[-1].is_result = True
        elif kind == "end" and self.fields:
            ended = self.fields.pop()
            yield from (Piece(fate, text) for text in _filled_in(ended.begin))
            yield from _shown(ended.code, ended.is_result)

    def rest(self, root: Element) -> Iterator[Told]:
        """Yield what of the part nobody has met, a paragraph each, and comments on nothing."""
        for paragraph in (*root.iter(P), root):
            unmet = [e for e in paragraph.iter() if e.tag in TEXTS and id(e) not in self.seen]
            self.seen.update(map(id, unmet))
            if text := "".join(each.text or "" for each in unmet).strip():
                yield Told(Fate.UNREAD, text)


READERS = {
    named("w:r"): Walk._run,
    named("w:ins"): Walk._inserted,
    named("w:moveTo"): Walk._inserted,
    named("w:sdt"): Walk._control,
    named("w:br"): Walk._break,
    named("w:sym"): Walk._sign,
    named("v:textpath"): Walk._drawn,
    named("m:f"): Walk._fraction,
    named("w:footnoteReference"): Walk._note,
    named("w:endnoteReference"): Walk._note,
    named("w:commentReference"): Walk._comment,
    named("w:hyperlink"): Walk._link,
    named("a:hlinkClick"): Walk._link,
    named("w:fldSimple"): Walk._simple_field,
    named("w:instrText"): Walk._code,
    named("w:fldChar"): Walk._field,
}


def _said(each: Element) -> dict[str, bool]:
    """Return what one property of a text makes of its look."""
    if each.tag in FATES:
        return {each.tag: is_on(each)}
    if each.tag == named("w:vertAlign"):
        return {"superscript": False, "subscript": False, each.get(VALUE, ""): True}
    if each.tag == named("w:color"):
        return {"white": each.get(VALUE, "").upper() in WHITE}
    if each.tag == named("w:rFonts"):
        fonts = [f for f in map(each.get, map(named, ("w:ascii", "w:hAnsi"))) if f]
        return {"signs": any(map(SIGN_FONTS.fullmatch, fonts))} if fonts else {}
    return {"shaded": True} if _is_ground(each) else {}


def _is_ground(each: Element) -> bool:
    ground = each.get(named("w:fill")) or each.get(VALUE, "")
    return each.tag in GROUNDS and ground not in NO_GROUND


def _has_ground(properties: Element | None) -> bool:
    return properties is not None and any(map(_is_ground, properties))


def _filled_in(begin: Element) -> Iterator[str]:
    """Yield what an old form field holds beside its result: a tick or the chosen entry."""
    for box in begin.iter(named("w:checkBox")):
        ticks = (box.find(named("w:checked")), box.find(named("w:default")))
        yield BOXES[is_on(next((tick for tick in ticks if tick is not None), None))]
    for entries in begin.iter(named("w:ddList")):
        listed = [each.get(VALUE, "") for each in entries.findall(named("w:listEntry"))]
        chosen = value(entries, "w:result") or value(entries, "w:default") or "0"
        yield from listed[int(chosen) : int(chosen) + 1] if chosen.isdecimal() else ()


def _shown(code: str, has_result: bool) -> Iterator[Piece]:
    """Yield the address a field leads to, or the code that is all there is of its text."""
    if code.strip().upper().startswith("HYPERLINK"):
        found, anchor = HYPERLINK.match(code), ANCHOR.search(code)
        target = (found[1] or found[2] or "") if found else ""
        yield Piece(Fate.LINK, target + (f"#{anchor[1]}" if anchor else ""))
    elif not has_result and (speaking := SPEAKING.match(code)):
        is_prompt = speaking[1].upper() == "MACROBUTTON"
        yield Piece(Fate.PROMPT if is_prompt else Fate.UNREAD, speaking[2])


def comment_text(comment: Element) -> str:
    """Return the words of a comment with the name of who wrote them."""
    words = " ".join(" ".join(plain_texts(comment)).split())
    author = comment.get(named("w:author"), "")
    return f"{author}: {words}" if author else words


def plain_texts(root: Element) -> list[str]:
    """Return the text of every paragraph below an element, without its looks."""
    tags = TEXTS | each_named("c", "v")
    holders = [*root.iter(P), *root.iter(named("a:p")), *root.iter(named("c:v"))]
    return ["".join(e.text or "" for e in each.iter() if e.tag in tags) for each in holders]


def other_parts(word: Word) -> Iterator[Told]:
    """Yield the text of heads, feet and drawings, which stand in parts of their own."""
    found = {name: OTHER_NAMES[found[1]] for name in word.parts
             if (found := OTHER_NAME.fullmatch(name))}  # fmt: skip
    for relation in word.relations(word.main).values():
        if relation.kind in OTHER_PARTS and not relation.is_external:
            found[relation.target] = OTHER_PARTS[relation.kind]
    for name, kind in sorted(found.items()):
        yield from outside(plain_texts(word.root(name)), kind)
    for relation in word.relations(word.main).values():
        if relation.kind == "subDocument":
            yield Told(Fate.UNREAD, relation.target.rpartition("/")[2], "Filialdokument")
