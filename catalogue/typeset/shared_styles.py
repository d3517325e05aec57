"""Styles that the engine works out once for all elements they are alike for, in all units.

The same sheet is laid over many small documents. What a style holds hangs on what rules give it
and on the style it inherits from; where both are the same, so is every value.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element

from catalogue.typeset.replaced import put_method

# Properties whose value hangs on others, so that the engine has to work it out.
ENTANGLED = ("page", "position", "float", "display")
# The name of an element is its own.
OWN = "anchor"
# More styles than any unit has; beyond, all are forgotten, those in use are kept by their users.
MAX_STYLES = 2000
MAX_ATTRIBUTES = 1000
ATTRIBUTES = ("style", "lang", "id", "name", "width", "height")
# What hangs on the size of the page, or copies whatever another style happens to hold by now.
# What is read from elsewhere might do either.
UNSHARED = re.compile(
    r"first-l(?:ine|etter)|@import|<link|\d[dlsp]?v(?:w|h|i|b|min|max)\b", re.IGNORECASE)

EMPTY: Mapping[str, Any] = MappingProxyType({})

Missing = Callable[[Any, str], Any]
Rules = Iterator[tuple[Any, ...]]


class Known:
    """What is known of a style, and of those that inherit from it."""

    def __init__(self, rules: Any = None, values: Mapping[str, Any] = EMPTY) -> None:
        # The rules are told apart by identity, so they have to live as long.
        self.rules = rules
        self.values = dict(values)
        self.specified: dict[str, Any] = {}
        self.heirs: dict[Any, Known] = {}
        self.made: dict[str, Any] = {}
        self.count = 0


def share(fonts: Any, text: str) -> None:
    """Share styles among units with these fonts, unless a sheet or unit says what forbids it."""
    if UNSHARED.search(text):
        fonts.known = None
    elif not hasattr(fonts, "known"):
        fonts.known = Known()


def forget(weasyprint: Any, fonts: Any) -> None:
    """Forget all styles, so that what is wrong in one is complained of again."""
    if getattr(fonts, "known", None):
        fonts.known = Known()
    if attributes := getattr(weasyprint.css.find_style_attributes, "found", None):
        attributes.cache_clear()


def share_styles(css: Any) -> None:
    """Fill a new style with what is known of it, and remember what it comes to know."""
    computed, anonymous = css.ComputedStyle, css.AnonymousStyle
    begin, begin_anonymous = computed.__init__, anonymous.__init__
    plain = Plain(css)

    def begun(style: Any, parent: Any, cascaded: Any, *rest: Any) -> None:
        begin(style, parent, cascaded, *rest)
        style.known = known = _known(style, cascaded, plain)
        if known is not None:
            style.update(known.values)
            style.specified = known.specified

    def begun_anonymous(style: Any, parent: Any) -> None:
        begin_anonymous(style, parent)
        if parent.known is not None:
            heirs = parent.known.heirs
            if None not in heirs:
                heirs[None] = Known(style, plain.values(style, parent.known))
            style.known = heirs[None]
            style.update(style.known.values)

    for owner, beginning in ((computed, begun), (anonymous, begun_anonymous)):
        put_method(owner, "__init__", beginning)
        put_method(owner, "__missing__", _remembering(owner.__missing__))
        put_method(owner, "copy", _copying())


def _copying() -> Callable[[Any], Any]:
    def copied(style: Any) -> Any:
        # What is changed in a copy is nobody else's.
        kind: Any = type(style)
        copy = kind.__new__(kind)
        vars(copy).update(vars(style), known=None)
        vars(copy).pop("anonymous_style", None)
        copy.update(style)
        copy.specified = copy if style.specified is style else style.specified.copy()
        return copy

    return copied


def _known(style: Any, cascaded: Mapping[str, Any], plain: "Plain") -> Known | None:
    """Return what is known of a style with these rules, nothing where it shall not be shared."""
    root: Known | None = getattr(style.font_config, "known", None)
    parent = root if style.parent_style is None else style.parent_style.known
    if root is None or parent is None:
        return None
    rules = tuple([(name, id(value), *weight[:2], tuple(weight[2]))
                   for name, (value, weight) in cascaded.items() if name != OWN])
    key = (style.pseudo_type, style.base_url, rules)
    if key not in parent.heirs:
        root.count += 1
        if root.count > MAX_STYLES:
            style.font_config.known = Known()
        known = parent if style.parent_style is not None else None
        parent.heirs[key] = Known(cascaded, plain.values(cascaded, known))
    return parent.heirs[key]


def _remembering(original: Missing) -> Missing:
    def missing(style: Any, key: str) -> Any:
        known = style.known
        if known is None or key == OWN:
            return original(style, key)
        values = known.values
        if key in values:
            value = style[key] = values[key]
        else:
            value = values[key] = original(style, key)
        return value

    return missing


class Plain:
    """Properties that have their value from the parent or from nowhere where no rule sets them."""

    def __init__(self, css: Any) -> None:
        entangled = {OWN, *ENTANGLED}
        simple = {key: value for key, value in css.INITIAL_VALUES.items()
                  if key not in entangled and not key.startswith("text_decoration_")}
        self._inherited = css.INHERITED & simple.keys()
        self._initial = {key: value for key, value in simple.items()
                         if key not in css.INHERITED and key not in css.INITIAL_NOT_COMPUTED}
        # A physical side such as margin-left may be set by a logical one such as margin-inline.
        self._unphysical = {key: value for key, value in self._initial.items()
                            if key not in css.PHYSICAL_FUNCTIONS}
        self._logical = {logical(block="ttb", inline=direction)
                         for logical in css.PHYSICAL_FUNCTIONS.values()
                         for direction in ("ltr", "rtl")}

    def values(self, given: Mapping[str, Any], parent: Known | None) -> dict[str, Any]:
        """Return the values that hold at once beside those that are given."""
        initial = self._unphysical if self._logical & given.keys() else self._initial
        values = {key: value for key, value in initial.items() if key not in given}
        if parent:
            values |= {key: parent.values[key]
                       for key in self._inherited & parent.values.keys() if key not in given}
        return values


class Declared(tuple[Any, ...]):
    """Declarations of an attribute, with what they come to."""

    prepared: Sequence[Any] | None = None


def share_attributes(css: Any) -> None:
    """Read an attribute once that many elements have."""
    original, prepare = css.find_style_attributes, css.preprocess_declarations

    @lru_cache(MAX_ATTRIBUTES)
    def found(tag: str, name: str, value: str, base: str) -> list[Any]:
        alone = Element(tag, {name: value})
        return [(specificity, Declared(declarations))
                for specificity, _, declarations, _ in original(alone, False, base)]

    def attributes(tree: Any, hints: bool = False, base: Any = None) -> Rules:
        if hints:
            yield from original(tree, hints, base)
            return
        for element, name, value in _attributes(tree):
            for specificity, declarations in found(element.tag, name, value, base):
                yield specificity, element, declarations, base

    def prepared(base: Any, declarations: Any, *rest: Any) -> Any:
        if type(declarations) is not Declared:
            return prepare(base, declarations, *rest)
        if declarations.prepared is None:
            declarations.prepared = list(prepare(base, declarations, *rest))
        return declarations.prepared

    vars(attributes)["found"] = found
    put_method(css, "find_style_attributes", attributes)
    put_method(css, "preprocess_declarations", prepared)


def _attributes(tree: Any) -> Iterator[tuple[Any, str, str]]:
    """Yield each element with each of its attributes that a rule comes of, in their order."""
    for element in tree.iter():
        for name in ATTRIBUTES:
            if value := element.get(name):
                yield element, name, value
