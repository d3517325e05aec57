"""Shortcuts for the engine: the same results, found sooner.

Each stands on private names of the version we pin; where one is missing, nothing is shortened.
"""

import ctypes.util
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from math import inf
from types import ModuleType
from typing import Any, NamedTuple

import tinycss2

from catalogue.typeset.engine_breaks import break_best
from catalogue.typeset.engine_columns import fill_columns
from catalogue.typeset.engine_drawing import shorten_drawing
from catalogue.typeset.engine_text import (
    keep_lines,
    remember_lines,
    shorten_layouts,
    shorten_struts,
)
from catalogue.typeset.replaced import put, put_method
from catalogue.typeset.shared_styles import share_attributes, share_styles

MarginBoxes = Callable[[Any, Any, Any], Iterable[Any]]

# Areas at the foot of the text, which the engine lists among the margin boxes.
NO_MARGIN_BOXES = ("footnote", "note-area")
SIDES = ("top", "right", "bottom", "left")
WIDTHS = ("margin_left", "margin_right", "padding_left", "padding_right", "width", "min_width",
          "max_width")
TOPS = ("margin_top", "margin_bottom", "padding_top", "padding_bottom")
HEIGHTS = ("height", "min_height", "max_height")
RADII = tuple(f"border_{corner}_radius" for corner in (
    "top_left", "top_right", "bottom_right", "bottom_left"))
# What a height is a share of where its block has none; then it is no height itself.
NO_HEIGHT = {"height": None, "min_height": 0, "max_height": inf}

PSEUDO_OWNERS = (("marker", "li"), ("footnote", ".footnote"), ("note", ".note-text"))

# What the engine needs to write fonts into a file, which is not its task here, and to unpack those
# of the web, which no layout may name: a third of its start. Nothing of it is ever called.
SPARED = {"fontTools.subset": (), "fontTools.varLib": (),
          "fontTools.ttLib": ("TTFont", "TTLibError", "ttFont", "woff2"),
          "fontTools.varLib.instancer": ("instantiateVariableFont",)}


@contextmanager
def quick_start() -> Iterator[None]:
    """Import the engine without looking for its libraries in vain."""
    # Each name of a library that does not exist here starts a compiler to look for it, 87 in all;
    # the engine tries every name itself. What it prints about a missing library we say ourselves.
    find_library, parse = ctypes.util.find_library, tinycss2.parse_stylesheet
    ctypes.util.find_library = lambda name: None
    # Its own styles are parsed by ``_spare_styles``, once and as we want them.
    tinycss2.parse_stylesheet = lambda css: []
    spared = [name for name in SPARED if name not in sys.modules]
    sys.modules.update((name, _spared(name)) for name in spared)
    try:
        with redirect_stdout(io.StringIO()):
            yield
    finally:
        ctypes.util.find_library, tinycss2.parse_stylesheet = find_library, parse
        for name in spared:
            del sys.modules[name]


def _spared(name: str) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(dict.fromkeys(SPARED[name]))
    return module


def shorten(weasyprint: Any) -> None:
    """Put every shortcut in the engine's way, each once in a process."""
    css, layout, text = weasyprint.css, weasyprint.layout, weasyprint.text.line_break
    boxes = weasyprint.formatting_structure.boxes
    if hasattr(css.Style, "known"):
        return
    css.Style.known = None
    _spare_styles(weasyprint)
    for shortcut, *names in (
            (share_styles, css), (share_attributes, css), (_shorten_margins, layout, css),
            (_shorten_lengths, layout.percent, boxes, css), (_shorten_flow, boxes),
            (_shorten_radii, layout.percent, boxes), (shorten_layouts, text),
            (shorten_struts, text), (keep_lines, text), (remember_lines, text),
            (shorten_drawing, text, weasyprint.draw.text),
            (break_best, layout.inline, text, boxes),
            (fill_columns, layout.column, layout.block)):
        with suppress(AttributeError):
            shortcut(*names)


def _spare_styles(weasyprint: Any) -> None:
    """Give elements no more pseudo-elements than they need."""
    # The engine's own styles give every element six, each with styles to compute.
    own = weasyprint.html.UA
    for pseudo, owner in PSEUDO_OWNERS:
        own = re.sub(rf"^::(?={pseudo})", f"{owner}::", own, flags=re.MULTILINE)
    weasyprint.UA_STYLESHEET = weasyprint.CSS(
        string=own, counter_style=weasyprint.html.UA_COUNTER_STYLE)


def _shorten_margins(layout: Any, css: Any) -> None:
    """Make no margin boxes for a page to which no rule gives any."""
    original: MarginBoxes = layout.make_margin_boxes
    names = [f"@{name}" for name in css.PAGE_MARGIN_BOXES if name not in NO_MARGIN_BOXES]

    def made(context: Any, page: Any, state: Any) -> Iterable[Any]:
        styles = (context.style_for(page.page_type, name) for name in names)
        if any(style is not None for style in styles):
            return original(context, page, state)
        return ()

    put(original, made)


class Lengths(NamedTuple):
    """The lengths of a style: those that hang on nothing, and the names of the others."""

    fixed: dict[str, Any]
    widths: list[str]
    tops: list[str]
    heights: list[str]
    are_open: bool
    is_adjusted: bool


def _shorten_lengths(percent: Any, boxes: Any, css: Any) -> None:
    """Set at once all lengths that are no share of anything."""
    original, resolve = percent.resolve_percentages, percent.resolve_one_percentage
    adjust, pixels = percent.adjust_box_sizing, type(css.ZERO_PIXELS)

    def resolved(box: Any, containing_block: Any) -> None:
        style = box.style
        known = style.known
        if known is None or style["border_collapse"] == "collapse":
            original(box, containing_block)
            return
        if "lengths" not in known.made:
            known.made["lengths"] = _lengths(style, pixels)
        lengths = known.made["lengths"]
        # What stands in for a box hands on what is set.
        vars(box if isinstance(box, boxes.Box) else box._box).update(lengths.fixed)
        if lengths.are_open:
            block = containing_block
            width, height = (block.width, block.height) if isinstance(block, boxes.Box) else block
            top = height if isinstance(box, boxes.PageBox) else width
            _resolve(box, resolve, _shares(lengths, width, top, height))
        if lengths.is_adjusted:
            adjust(box, "width")
            adjust(box, "height")

    put(original, resolved)


def _lengths(style: Any, pixels: Any) -> Lengths:
    fixed, open_names = {}, set()
    for name in (*WIDTHS, *TOPS, *HEIGHTS):
        value = style[name]
        if type(value) is pixels and value.unit == "px":
            fixed[name] = value.value
        elif value == "auto":
            fixed[name] = 0 if name in ("min_width", "min_height") else value
        else:
            open_names.add(name)
    fixed |= {name: style[name] for name in (f"border_{side}_width" for side in SIDES)}
    widths, tops, heights = ([name for name in names if name in open_names]
                             for names in (WIDTHS, TOPS, HEIGHTS))
    is_adjusted = style["box_sizing"] != "content-box"
    return Lengths(fixed, widths, tops, heights, bool(open_names), is_adjusted)


def _resolve(box: Any, resolve: Any, shares: Iterable[tuple[str, Any]]) -> None:
    for name, share in shares:
        if share is None:
            box.height = "auto"
        else:
            resolve(box, name, share)


def _shares(lengths: Lengths, width: Any, top: Any, height: Any) -> Iterator[tuple[str, Any]]:
    """Yield the lengths that hang on the block around a box, with what they are a share of."""
    yield from ((name, width) for name in lengths.widths)
    yield from ((name, top) for name in lengths.tops)
    yield from ((name, NO_HEIGHT[name] if height == "auto" else height)
                for name in lengths.heights)


def _shorten_radii(percent: Any, boxes: Any) -> None:
    """Give at once no round corners to a box that has none."""
    original, none = percent.resolve_radii_percentages, dict.fromkeys(RADII, (0, 0))

    def resolved(box: Any) -> None:
        known = box.style.known
        if known is None or not isinstance(box, boxes.Box):
            original(box)
            return
        if "is square" not in known.made:
            known.made["is square"] = all((0, "px") in box.style[name] for name in RADII)
        if known.made["is square"]:
            vars(box).update(none)
        else:
            original(box)

    put(original, resolved)


def _shorten_flow(boxes: Any) -> None:
    """Ask once for all boxes of one position whether they are in the flow."""
    original = boxes.Box.is_in_normal_flow
    found: dict[Any, bool] = {}

    def is_in_normal_flow(box: Any) -> bool:
        key = (box.style["float"], box.style["position"])
        if key not in found:
            found[key] = original(box)
        return found[key]

    put_method(boxes.Box, "is_in_normal_flow", is_in_normal_flow)
