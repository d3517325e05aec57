"""The Markdown of fields and chapters: the one place that sets it, yields its words, complains."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, cast

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from catalogue.layout.remembered import Remembered
from catalogue.layout.typography import bind_last_word, typeset

# A star inside a word, as in Mieter*innen, is a letter and never emphasis.
INNER_STAR = re.compile(r"(?<=\w)\*(?=\w)")
NOT_CHAPTER = ("lheading", "hr", "code", "fence", "reference",
               "html_block", "html_inline", "entity", "backticks", "autolink")
NOT_SMALL = (*NOT_CHAPTER, "heading", "blockquote", "image")
PICTURE = re.compile(r"[\w-]+\.(?:svg|png|jpe?g)", re.IGNORECASE)
# Without one of these a text is one paragraph of what stands there, and no parser need say so.
SIGNS = re.compile(r"[\\_\[\]\0\r]|(?<!\w)\*|\*(?!\w)|\n[ \t]*\n|^\s*(?:[-+]|\d+[.)])", re.M)
ITEM = re.compile(r" {0,3}[-+*] {1,3}(?=\S)")
QUOTES = ("„", '"')
# An abbreviation of capitals, set in small ones; a word of them in a sentence shouts.
CAPITALS = re.compile(r"(?<![\w.@/-])[A-ZÄÖÜ]{3,}(?![\wß.@/]*[\w@/])")
SCHEMES = ("https://", "http://", "mailto:", "tel:")
IMPRINT = "#imprint"
# HTML knows no lower heading.
LOWEST = 6
# The same texts are read back from every file of an edition.
MAX_KEPT = 10_000

Figure = Callable[[str, str, str], str]


@Remembered
def small(text: str) -> str:
    """Return a text field as HTML: paragraphs, lists, emphasis and links, nothing else."""
    return str(_small_parser().render(_escaped(text)))


def flowing(text: str, level: int) -> str:
    """Return a text field as HTML that has headings, too, below one of a ``level``."""
    parser = _flowing_parser()
    tokens = parser.parse(_escaped(text))
    _place_headings(tokens, level)
    return str(parser.renderer.render(tokens, parser.options, {}))


def chapter(text: str, figure: Figure, level: int = 1, anchor: str = "") -> str:
    """Return a chapter as HTML; ``figure(name, alternative, caption)`` draws its images.

    Its title is a heading of this ``level``; with an ``anchor`` its headings can be led to.
    """
    parser = _parser(NOT_CHAPTER).enable("table").use(footnote_plugin)
    environment: dict[str, Any] = {}
    tokens = parser.parse(_escaped(text), environment)
    _place_headings(tokens, level, anchor)
    body, notes = _without_notes(tokens)
    rendered = [parser.renderer.render(note, parser.options, environment) for note in notes]

    def reference(
        self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any
    ) -> str:
        html = rendered[tokens[index].meta["id"]]
        note = re.sub(r"^<p[^>]*>|</p>\s*$", "", html).replace("\n", " ")
        return f'<span class="footnote">{note}</span>'

    parser.add_render_rule("footnote_ref", reference)
    _figures(body, figure)
    return str(parser.renderer.render(body, parser.options, environment))


def _place_headings(tokens: Sequence[Token], level: int, anchor: str = "") -> None:
    """Set headings below one of a level; their class tells how deep they are in their own text."""
    found = [token for token in tokens if token.type.startswith("heading_")]
    # Every second one closes what the one before has opened.
    for number, token in enumerate(found):
        depth = int(token.tag[1])
        token.tag = f"h{min(LOWEST, depth + level - 1)}"
        if token.nesting > 0:
            name = {"id": f"{anchor}-{number // 2 + 1}"} if anchor else {}
            token.attrs = {"class": f"head-{depth}", **name}


def headings(text: str, anchor: str) -> Iterator[tuple[str, str, int]]:
    """Yield the headings of a chapter: the anchor of each, its words, how deep it is."""
    tokens = _reading_parser().parse(_escaped(text), {})
    opened = (at for at, token in enumerate(tokens) if token.type == "heading_open")
    for number, at in enumerate(opened, 1):
        words = (child.content for child in tokens[at + 1].children or ())
        yield f"{anchor}-{number}", " ".join("".join(words).split()), int(tokens[at].tag[1])


def unlinked(text: str, target: str) -> str:
    """Return Markdown whose links to a target are but words."""
    return re.sub(rf"(?<!!)\[([^\]]*)\]\({re.escape(target)}\)", r"\1", text)


def plain_words(html: str) -> str:
    """Return the words of set HTML without its tags."""
    text = re.sub(r"<[^>]+>", " ", html)
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, char)
    return " ".join(text.split())


@lru_cache(MAX_KEPT)
def source_words(text: str, has_headings: bool = False) -> tuple[str, ...]:
    """Return the words of every block of small Markdown, as its parser reads them."""
    plain = ITEM.sub("", text, 1) if ITEM.match(text) else text
    if not SIGNS.search(plain) and not (has_headings and "#" in plain):
        return tuple(filter(None, (" ".join(plain.split()),)))
    said = _words_of(text, True) if has_headings else words(text)
    return tuple(said.split("\n")) if said else ()


@Remembered
def words(text: str) -> str:
    """Return the words of small Markdown without headings, a line for each block."""
    return _words_of(text, False)


def _words_of(text: str, has_headings: bool) -> str:
    tokens = _word_parser(has_headings).parse(_escaped(text))
    return "\n".join(" ".join("".join(map(_word, token.children)).split())
                     for token in tokens if token.children is not None)


def _word(token: Token) -> str:
    return token.content if token.type == "text" else " " * token.type.endswith("break")


def spoken_blocks(text: str) -> Iterator[str]:
    """Yield what a field or chapter says, block by block: no signs, links with their targets."""
    for token in _reading_parser().parse(_escaped(text), {}):
        if token.children is not None:
            yield " ".join("".join(_spoken(token.children)).split())


def _spoken(children: Sequence[Token]) -> Iterator[str]:
    target = ""
    for child in children:
        if child.type in ("text", "image"):
            yield child.content
        elif child.type.endswith("break"):
            yield " "
        elif child.type == "link_open":
            target = str(child.attrs["href"])
        elif child.type == "link_close":
            yield f" ({target})"


def _escaped(text: str) -> str:
    return INNER_STAR.sub(r"\\*", text)


@cache
def _small_parser() -> MarkdownIt:
    return _parser(NOT_SMALL)


@cache
def _flowing_parser() -> MarkdownIt:
    return _parser(NOT_SMALL).enable("heading")


@cache
def _word_parser(has_headings: bool) -> MarkdownIt:
    parser = _parser(NOT_SMALL).disable("microtype")
    return parser.enable("heading") if has_headings else parser


@cache
def _reading_parser() -> MarkdownIt:
    parser = _parser(NOT_CHAPTER).enable("table").use(footnote_plugin)
    return parser.disable("microtype")


def _parser(disabled: tuple[str, ...]) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True}).disable(list(disabled))
    # References to parts are made after what editors wrote has been judged.
    allow(parser, lambda url: url.startswith("#") or is_allowed(url))
    parser.core.ruler.push("microtype", _microtype)
    return parser


def allow(parser: Any, judge: Callable[[str], bool]) -> None:
    """Let a parser take for links what leads where a judge allows."""
    parser.validateLink = judge


def is_allowed(url: str) -> bool:
    """Whether a link may lead there: to an address with its scheme, or to a picture."""
    return url.startswith(SCHEMES) or url == IMPRINT or is_picture(url)


def is_picture(url: str) -> bool:
    """Whether a target names a drawing of the layout or a file beside the text."""
    return bool(PICTURE.fullmatch(url))


def _microtype(state: StateCore) -> None:
    for token in state.tokens:
        children = token.children or []
        texts = [child for child in children if child.type == "text"]
        for text in texts:
            text.content = typeset(text.content)
        # WeasyPrint 70 breaks a line that it breaks by itself at the first word of an inline
        # element when the blank before alone overflows it, unless that stands inside.
        for before, opening, text in zip(children, children[1:], children[2:], strict=False):
            if opening.nesting == 1 and text.type == "text" and before.content.endswith(" "):
                before.content, text.content = before.content[:-1], f" {text.content}"
        end = len(children) - (bool(children) and children[-1].type == "footnote_ref")
        if texts and children[end - 1] is texts[-1]:
            texts[-1].content = bind_last_word(texts[-1].content)
        token.children = children and [part for each in children for part in _with_capitals(each)]
    for opening, token in pairwise(state.tokens):
        if opening.type == "paragraph_open" and (names := " ".join(_manner(token.content))):
            opening.attrSet("class", names)


def _manner(text: str) -> Iterator[str]:
    """Yield of a paragraph what its style hangs on: that it leads on, or begins with a quote."""
    if text.endswith(":"):
        yield "leads"
    if text.startswith(QUOTES):
        yield "quoted"


def _with_capitals(token: Token) -> Iterator[Token]:
    """Yield a text in parts, its abbreviations in small capitals."""
    if token.type != "text" or not CAPITALS.search(token.content):
        yield token
        return
    at = 0
    for match in CAPITALS.finditer(token.content):
        if match.start() > at:
            yield Token("text", "", 0, content=token.content[at : match.start()])
        yield Token("html_inline", "", 0, content=f'<span class="caps">{match[0]}</span>')
        at = match.end()
    if at < len(token.content):
        yield Token("text", "", 0, content=token.content[at:])


def _without_notes(tokens: list[Token]) -> tuple[list[Token], list[list[Token]]]:
    body: list[Token] = []
    notes: list[list[Token]] = []
    target = body
    for token in tokens:
        if token.type == "footnote_open":
            notes.append([])
            target = notes[-1]
        elif token.type == "footnote_block_close":
            target = body
        elif not token.type.startswith("footnote_"):
            target.append(token)
    return body, notes


def _figures(tokens: list[Token], figure: Figure) -> None:
    """Put figures in the place of paragraphs that hold nothing else."""
    for at in reversed(range(1, len(tokens) - 1)):
        children = tokens[at].children or []
        if len(children) == 1 and children[0].type == "image":
            image, attributes = children[0], cast(dict[str, str], children[0].attrs)
            drawn = figure(attributes["src"], image.content, attributes.get("title", ""))
            tokens[at - 1 : at + 2] = [Token("html_block", "", 0, content=f"{drawn}\n")]
