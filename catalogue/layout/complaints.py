"""What a text says in Markdown that its field or chapter does not know, found by a full parser."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from catalogue.layout.markdown import INNER_STAR, allow, is_allowed, is_picture

EDITION_URL = "edition:url"
# The title of a chapter is its only heading of level 1.
TITLE_LEVEL = 1
# Stands for a star inside a word, which is a letter to the parser and never emphasis.
STAR = "\ue000"
ESCAPE = "soll das Zeichen gedruckt werden, „\\“ davor setzen"
PLAIN = "als gewöhnlichen Text schreiben"
IN_CHAPTERS = "weglassen; das gibt es nur in Kapiteln"
ALTERNATIVE = "sagen, was zu sehen ist: ![Text](bild.png)"
ADDRESS = "mit https://, mailto: oder tel: beginnen"

# A text without any of these holds nothing foreign and need not be parsed.
NEEDED = re.compile(r"[#<>`~&|\]]|\*\*|__|^[ ]{0,3}[-=*_][-=*_ ]*$", re.MULTILINE)

# Kinds of token: what it is called, what it begins with, and the way out.
FOREIGN = {
    "fence": ("ein Codeblock", "", PLAIN),
    "code_inline": ("der schräge Akzent „`“", "`", f"löschen; {ESCAPE}"),
    "hr": ("eine Trennlinie", "", f"löschen; {ESCAPE}"),
    "html_block": ("HTML", "<", f"löschen; {ESCAPE}"),
    "html_inline": ("HTML", "<", f"löschen; {ESCAPE}"),
    "s_open": ("Durchgestrichenes", "~~", "löschen, was nicht gelten soll"),
}
ONLY_IN_CHAPTERS = {
    "heading_open": ("eine Überschrift", "", f"{IN_CHAPTERS}; {ESCAPE}"),
    "blockquote_open": ("ein Zitatblock", "", f"{IN_CHAPTERS}; {ESCAPE}"),
    "table_open": ("eine Tabelle", "", IN_CHAPTERS),
    "image": ("ein Bild", "![", IN_CHAPTERS),
}
# What no parser takes for Markdown, though it was meant so; printed, it would stand there raw.
RAW = (
    (re.compile(r"\[\^[^\]\s]*\]:?"), "eine Fußnote", "den Hinweis in Klammern setzen"),
    (re.compile(r"!?\[[^\]]*\]\("), "ein Verweis, der nicht zu lesen ist",
     "[Text](https://…) ohne Leerzeichen in der Adresse schreiben"),
    (re.compile(r"^\[(?!\^)[^\]]+\]:\s*\S+|\]\["), "ein Verweis mit Fußzeile",
     "die Adresse hinter den Text setzen: [Text](https://…)"),
    (re.compile(r"\*\*|(?<!\w)__|__(?!\w)"), "ein Zeichen für Fettes ohne sein Gegenstück",
     f"löschen; {ESCAPE}"),
    (re.compile(r"~~"), "ein Zeichen für Durchgestrichenes", f"löschen; {ESCAPE}"),
)  # fmt: skip


class Complaint(NamedTuple):
    """A place in a text and what stands there that cannot be set."""

    start: int
    end: int
    message: str
    hint: str


def complaints(
    text: str, is_chapter: bool = False, has_headings: bool = False
) -> Iterator[Complaint]:
    """Yield what a field, or a chapter, does not know; all else in it is set as Markdown.

    A field of a record that takes the pages it needs ``has_headings``.
    """
    if not NEEDED.search(text):
        return
    raw = INNER_STAR.sub(STAR, text)
    level = TITLE_LEVEL
    starts = [0, *(found.end() for found in re.finditer("\n", raw)), len(raw)]
    for token in _parser(is_chapter).parse(raw):
        begin = starts[min(token.map[0], len(starts) - 1)] if token.map else 0
        is_heading = token.type == "heading_open" and (is_chapter or has_headings)
        if found := _foreign(token, is_chapter or is_heading):
            yield _complaint(begin + _indent(raw, begin), found[0], found[2])
        if is_heading:
            wanted, level = level + 1, int(token.tag[1])
            if not TITLE_LEVEL < level <= wanted:
                yield _complaint(begin, f"eine Überschrift der Ebene {level}",
                                 f"mit „{'#' * wanted}“ beginnen, keine Ebene überspringen")
        if token.children is not None and token.type == "inline":
            yield from _inline(raw, begin, token.children, is_chapter)


@cache
def _parser(is_chapter: bool) -> MarkdownIt:
    # An indented line is a paragraph to us, and addresses are written out at their place.
    parser = MarkdownIt("commonmark", {"html": True}).disable(["code", "reference", "text_join"])
    parser.enable(["table", "strikethrough"])
    allow(parser, lambda url: True)
    return parser.use(footnote_plugin) if is_chapter else parser


def _indent(raw: str, begin: int) -> int:
    return len(raw[begin:]) - len(raw[begin:].lstrip(" "))


def _foreign(token: Token, is_chapter: bool) -> tuple[str, str, str] | None:
    if token.type == "heading_open" and token.markup in ("=", "-"):
        return "eine unterstrichene Überschrift", "", f"mit „##“ davor schreiben; {ESCAPE}"
    if token.type == "text_special" and token.info == "entity":
        return f"das HTML-Zeichen {token.markup}", token.markup, "das gemeinte Zeichen tippen"
    return FOREIGN.get(token.type) or (
        None if is_chapter else ONLY_IN_CHAPTERS.get(token.type))


def _inline(
    raw: str, begin: int, children: Sequence[Token], is_chapter: bool
) -> Iterator[Complaint]:
    at = begin
    for token in children:
        mark = token.content if token.type == "text" else _mark(token)
        found = raw.find(mark, at) if mark else at
        at = max(at, found)
        foreign = _foreign(token, is_chapter) or _faulty(token)
        if token.type == "image" and not foreign and len(children) > 1:
            foreign = ("ein Bild mitten im Satz", "", "in einen eigenen Absatz setzen")
        if foreign:
            yield _complaint(at, foreign[0], foreign[2])
        if token.type == "text":
            yield from _raw(at, token.content)
        at += len(mark)


def _mark(token: Token) -> str:
    if token.type == "link_open":
        return "<" if token.markup == "autolink" else "["
    if token.type == "text_special":
        return token.markup
    return FOREIGN.get(token.type, ONLY_IN_CHAPTERS.get(token.type, ("", "", "")))[1]


def _faulty(token: Token) -> tuple[str, str, str] | None:
    """Return what is wrong with a link or a picture."""
    if token.type == "image" and not token.content.strip():
        return "ein Bild ohne Alternativtext", "", ALTERNATIVE
    if token.type == "link_open" and token.markup == "autolink":
        return "eine Adresse in spitzen Klammern", "", "als [Text](https://…) schreiben"
    target = str(token.attrs.get("href", token.attrs.get("src", "")))
    if token.type == "image" and not is_picture(target):
        return f"ein Bild namens „{target}“", "", (
            "PNG oder JPEG neben den Text legen, ohne Leerzeichen und Umlaute im Namen")
    if token.type == "link_open" and not (is_allowed(target) or target == EDITION_URL):
        return f"ein Verweis auf „{target}“", "", ADDRESS
    return None


def _raw(at: int, text: str) -> Iterator[Complaint]:
    for pattern, what, hint in RAW:
        for found in pattern.finditer(text):
            yield _complaint(at + found.start(), what, hint)


def _complaint(at: int, what: str, hint: str) -> Complaint:
    return Complaint(at, at + 1, f"{what} lässt sich hier nicht setzen", hint)
