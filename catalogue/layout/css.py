"""Style sheets read by the grammar of CSS: what ``:root`` sets, and what is no CSS at all."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from tinycss2 import (
    color3,
    parse_blocks_contents,
    parse_component_value_list,
    parse_one_component_value,
    parse_rule_list,
    serialize,
)

from catalogue.layout.lengths import points
from catalogue.layout.remembered import Remembered
from catalogue.model.problems import LayoutError, Place, Problem

Node = Any
Ink = tuple[float, float, float, float]
Parse = Callable[[Iterable[Node], bool, bool], list[Node]]
ROOT, INK, INKS = ":root", "device-cmyk", 4
SIDES, BOUNDS = ("width", "height"), ("min", "max")
TOLERANCE_PT = 0.05
# At-rules that hold rules; every other holds declarations.
GROUPS = ("media", "supports", "layer", "container")
UNCLOSED = ("ein Kommentar oder eine geschweifte Klammer ist nicht geschlossen", "schließen")
RUN_ON = ("vor dem Doppelpunkt fehlt ein Semikolon", "jede Angabe mit „;“ beenden")
INVALID = ("das ist kein gültiges CSS", "als „name: wert;“ schreiben")
WRONG = {
    "bad-string": ("ein Anführungszeichen ist nicht geschlossen", "es schließen"),
    "bad-url": ("eine Adresse url(…) ist falsch geschrieben", "sie in Anführungszeichen setzen"),
    **{mark: (f"eine Klammer „{mark}“ ist zu viel", "sie löschen") for mark in ")]}"},
}


@dataclass(frozen=True)
class StyleSheet:
    """A file of CSS as the tree of its parts, comments left out."""

    path: PurePosixPath
    nodes: Sequence[Node] = field(repr=False)


@dataclass(frozen=True)
class Token:
    """What a custom property stands for, and where it is set."""

    place: Place
    value: Sequence[Node]
    is_important: bool


@cache
def parsed(text: str, path: PurePosixPath) -> StyleSheet:
    """Take a file apart; ``LayoutError`` names every place in it that is no CSS."""
    # A bracket too many is left over, unless something before it is still open.
    closed = f"{text}\n}}"
    nodes = parse_component_value_list(closed, skip_comments=True)
    if not nodes or getattr(nodes.pop(), "kind", "") != "}":
        last = parse_component_value_list(closed)[-1]
        raise LayoutError([Problem("E516", _place(path, last), *UNCLOSED)])
    wrong = {_place(path, node): WRONG.get(node.kind, INVALID) for node in _errors(nodes)}
    for _, node in _declared(nodes):
        if node.type == "error":
            wrong.setdefault(_place(path, node), WRONG.get(node.kind, INVALID))
        elif colon := next((each for each in node.value if each == ":"), None):
            wrong.setdefault(_place(path, colon), RUN_ON)
    if wrong:
        raise LayoutError(Problem("E516", place, *said) for place, said in sorted(wrong.items()))
    return StyleSheet(path, nodes)


@Remembered
def one_sheet(files: str) -> str:
    """Return files, a JSON list of paths and texts, as one text that the engine reads quickly."""
    sheets = [parsed(text, PurePosixPath(path)) for path, text in json.loads(files)]
    return with_constants(for_page(sheets))


def with_constants(sheets: Sequence[StyleSheet]) -> str:
    """Return style sheets as one text with ``var()`` replaced where only ``:root`` sets a token."""
    # The engine resolves a variable anew for every element: constants make it a third faster.
    changing = {node.name for sheet in sheets for owner, node in _declared(sheet.nodes)
                if _selectors(owner) != {ROOT}}
    constants = {name: token for name, token in _tokens(sheets).items() if name not in changing}
    return str(serialize(node for sheet in sheets for node in _filled(sheet.nodes, constants)))


def for_page(sheets: Sequence[StyleSheet]) -> list[StyleSheet]:
    """Return style sheets with what ``@media`` asks of the page's size answered.

    The engine knows no such questions. The size is that of the tokens page-width and page-height.
    """
    tokens = values(sheets)
    try:
        size = {name: points(tokens[f"page-{name}"], tokens) for name in SIDES}
    except (KeyError, ValueError):
        return list(sheets)
    return [StyleSheet(each.path, [*_answered(each.nodes, size)]) for each in sheets]


def _answered(nodes: Sequence[Node], size: Mapping[str, float]) -> Iterator[Node]:
    """Yield nodes, of each group that a size decides its content or nothing."""
    asked: list[Node] | None = None
    for node in nodes:
        if node.type == "at-keyword" and node.lower_value == "media":
            asked = [node]
        elif asked is None:
            yield node
        elif node.type != "{} block":
            asked.append(node)
        else:
            limits = [each for each in asked if each.type == "() block"]
            if not limits:
                yield from (*asked, node)
            elif all(_is_within(each.content, size) for each in limits):
                yield from node.content
            asked = None


def _is_within(nodes: Sequence[Node], size: Mapping[str, float]) -> bool:
    """Whether the page keeps a limit such as ``max-width: 180mm``."""
    said = serialize(each for each in nodes if each.type != "whitespace")
    limit, _, value = said.partition(":")
    bound, _, side = limit.partition("-")
    if side not in size or bound not in BOUNDS:
        return False
    excess = size[side] - points(value, {})
    return excess <= TOLERANCE_PT if bound == "max" else excess >= -TOLERANCE_PT


def values(sheets: Sequence[StyleSheet]) -> dict[str, str]:
    """Return what ``:root`` sets, by names without ``--``, each ``var()`` in it replaced."""
    tokens = _tokens(sheets)
    return {name.removeprefix("--"): serialize(_filled(token.value, tokens, (name,)))
            for name, token in tokens.items()}


def colour(value: str) -> str:
    """Return an opaque colour as ``#rrggbb``, and nothing for any other value."""
    found = color3.parse_color(value)
    if not isinstance(found, color3.RGBA) or found.alpha < 1:
        return ""
    return "#" + "".join(f"{round(each * 255):02x}" for each in found[:3])


def ink(value: str) -> Ink | None:
    """Return the four shares of 0 to 1 of a ``device-cmyk()``, or ``None`` if it is none."""
    node = parse_one_component_value(value)
    if node.type != "function" or node.lower_name != INK:
        return None
    parts = [each for each in node.arguments if each.type not in ("whitespace", "comment")]
    if len(parts) != INKS or not all(each.type == "number" and 0 <= each.value <= 1
                                     for each in parts):
        return None
    cyan, magenta, yellow, black = (float(each.value) for each in parts)
    return cyan, magenta, yellow, black


def _tokens(sheets: Iterable[StyleSheet]) -> dict[str, Token]:
    """Return what ``:root`` sets by its name: the last wins, an important one over all others."""
    tokens: dict[str, Token] = {}
    found = ((sheet.path, *each) for sheet in sheets for each in _declared(sheet.nodes))
    for path, owner, node in found:
        if ROOT not in _selectors(owner) or not node.name.startswith("--"):
            continue
        earlier = tokens.get(node.name)
        if node.important or not earlier or not earlier.is_important:
            value = _stripped(node.value)
            tokens[node.name] = Token(_place(path, node), value, node.important)
    return tokens


def _declared(
    nodes: Iterable[Node], owner: str = "", parse: Parse = parse_rule_list
) -> Iterator[tuple[str, Node]]:
    """Yield all declarations, and what is none, with the selectors of the rule they stand in."""
    for node in parse(nodes, True, True):
        if node.type in ("declaration", "error"):
            yield owner, node
        elif node.content and node.type == "qualified-rule":
            inner = owner + serialize(node.prelude).strip()
            yield from _declared(node.content, inner, parse_blocks_contents)
        elif node.content:
            keyword = node.lower_at_keyword
            inside = parse_rule_list if keyword in GROUPS else parse_blocks_contents
            yield from _declared(node.content, f"{owner}@{keyword} ", inside)


def _filled(
    nodes: Iterable[Node], tokens: Mapping[str, Token], within: tuple[str, ...] = ()
) -> Iterator[Node]:
    """Yield nodes with every ``var()`` of a known token replaced by what it stands for."""
    for node in nodes:
        name = _variable(node)
        if name in within:
            message = f"das Token {name} steht für sich selbst"
            raise LayoutError([Problem("E516", tokens[name].place, message, "einen Wert angeben")])
        if name in tokens:
            yield from _filled(tokens[name].value, tokens, (*within, name))
        elif inner := _inner(node):
            node = copy(node)
            setattr(node, inner, [*_filled(getattr(node, inner), tokens, within)])
            yield node
        else:
            yield node


def _variable(node: Node) -> str:
    """Return the name of the token that a ``var()`` asks for, or nothing."""
    if node.type != "function" or node.lower_name != "var":
        return ""
    return next((each.value for each in node.arguments if each.type == "ident"), "")


def _inner(node: Node) -> str:
    """Return what the parts of a node are called, or nothing when it has none."""
    if node.type == "function":
        return "arguments"
    return "content" if node.type.endswith(" block") else ""


def _stripped(nodes: Sequence[Node]) -> Sequence[Node]:
    solid = [place for place, node in enumerate(nodes) if node.type != "whitespace"]
    return nodes[solid[0] : solid[-1] + 1] if solid else ()


def _errors(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        if node.type == "error":
            yield node
        elif inner := _inner(node):
            yield from _errors(getattr(node, inner))


def _selectors(owner: str) -> set[str]:
    return {each.strip() for each in owner.split(",")}


def _place(path: PurePosixPath, node: Node) -> Place:
    return Place(path, node.source_line, node.source_column)
