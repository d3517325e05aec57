"""Shortcuts for the engine: the same results, found sooner.

Each stands on private names of the version we pin; where one is missing, nothing is shortened.
"""

import ctypes.util
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from functools import cache
from types import ModuleType
from typing import Any

import tinycss2

MarginBoxes = Callable[[Any, Any, Any], Iterable[Any]]

# Properties whose value hangs on others, so that the engine has to work it out.
ENTANGLED = ("page", "position", "float", "display")
# Areas at the foot of the text, which the engine lists among the margin boxes.
NO_MARGIN_BOXES = ("footnote", "note-area")

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
    css, layout = weasyprint.css, weasyprint.layout
    if not hasattr(css.ComputedStyle, "unshortened"):
        _spare_styles(weasyprint)
        for shortcut, *names in ((_shorten_styles, css), (_shorten_margins, layout, css),
                                 (_shorten_lengths, layout.percent, css)):
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


def _shorten_styles(css: Any) -> None:
    """Answer at once for a property that no rule sets: it is inherited, or it is initial."""
    style, names = css.ComputedStyle, (css.INHERITED, css.INITIAL_VALUES, css.PHYSICAL_FUNCTIONS)
    style.unshortened = style.__missing__
    style.__missing__ = _shortened(style.unshortened, css.INITIAL_NOT_COMPUTED, *names)


def _shorten_margins(layout: Any, css: Any) -> None:
    """Make no margin boxes for a page to which no rule gives any."""
    original: MarginBoxes = layout.make_margin_boxes
    names = [f"@{name}" for name in css.PAGE_MARGIN_BOXES if name not in NO_MARGIN_BOXES]

    def made(context: Any, page: Any, state: Any) -> Iterable[Any]:
        styles = (context.style_for(page.page_type, name) for name in names)
        if any(style is not None for style in styles):
            return original(context, page, state)
        return ()

    layout.unshortened, layout.make_margin_boxes = original, made


def _shorten_lengths(percent: Any, css: Any) -> None:
    """Take a length in pixels as it is, without asking of what it might be a share."""
    original, kind = percent.resolve_one_percentage, type(css.ZERO_PIXELS)

    def resolve(box: Any, name: str, refer_to: Any) -> None:
        value = box.style[name]
        if type(value) is kind and value.unit == "px":
            setattr(box, name, value.value)
        else:
            original(box, name, refer_to)

    percent.unshortened, percent.resolve_one_percentage = original, resolve


def _shortened(
    original: Callable[[Any, str], Any], not_computed: Any, inherited: Any, initial: Any,
    physical: Any,
) -> Callable[[Any, str], Any]:
    entangled = {key for key in initial if key.startswith("text_decoration_")} | set(ENTANGLED)
    plain = inherited - entangled
    values = {key: value for key, value in initial.items()
              if key not in entangled and key not in not_computed and key not in inherited}
    # A physical side such as margin-left may be set by a logical one such as margin-inline.
    logical = cache(lambda key, direction: physical[key](block="ttb", inline=direction))

    def missing(style: Any, key: str) -> Any:
        cascaded = style.cascaded
        if key in cascaded:
            return original(style, key)
        if key in plain and style.parent_style is not None:
            value = style[key] = style.parent_style[key]
            return value
        if key in values and (
                key not in physical or logical(key, style["direction"]) not in cascaded):
            value = style[key] = values[key]
            return value
        return original(style, key)

    return missing
