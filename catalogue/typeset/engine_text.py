"""Shortcuts for the engine's setting of lines: what is alike for a style is made once for it."""

import re
from typing import Any, NamedTuple

from catalogue.typeset.replaced import put, put_method

# More lines than a unit has of words that come again, such as those of tables and registers.
MAX_LINES = 1000


def remember_lines(text: Any) -> None:
    """Break the same words in the same style and width once."""
    original = text.split_first_line

    def split_first_line(words: str, style: Any, context: Any, *rest: Any, **how: Any) -> Any:
        known = getattr(style, "known", None)
        root = getattr(style.font_config, "known", None)
        if known is None or root is None:
            return original(words, style, context, *rest, **how)
        lines = root.made.setdefault("lines", {})
        key = (known, words, style["white_space"], rest, *how.items())
        if key not in lines:
            if len(lines) >= MAX_LINES:
                lines.clear()
            lines[key] = original(words, style, context, *rest, **how)
        return lines[key]

    put(original, split_first_line)


class Prepared(NamedTuple):
    """What Pango needs for a line in a style."""

    context: Any
    language: Any
    description: Any
    features: bytes
    attribute: Any


# What ends a paragraph inside a text.
ENDS = re.compile("[\n\r\u2029]")


def keep_lines(text: Any) -> None:
    """Keep a line until it is drawn as it was set, unless its words are still to be moved apart."""
    layout, pango = text.Layout, text.pango
    set_text, deactivate, reactivate = layout.set_text, layout.deactivate, layout.reactivate

    def in_one(line: Any, words: str, justify: bool = False) -> None:
        # Drawing asks for one paragraph, whatever it is; who asks at once is not set again.
        pango.pango_layout_set_single_paragraph_mode(line.layout, not ENDS.search(words))
        set_text(line, words, justify)

    def taken_up(line: Any, style: Any) -> None:
        is_kept = "layout" in vars(line) and line.style is style
        if not is_kept or line.justification_spacing:
            reactivate(line, style)
        line.is_drawn = True

    def set_aside(line: Any) -> None:
        if vars(line).pop("is_drawn", False):
            deactivate(line)

    for shortcut, name in ((in_one, "set_text"), (set_aside, "deactivate"),
                           (taken_up, "reactivate")):
        put_method(layout, name, shortcut)


def shorten_struts(text: Any) -> None:
    """Measure an empty line once for all styles alike."""
    original = text.strut

    def strut(style: Any) -> Any:
        known = getattr(style, "known", None)
        if known is None:
            return original(style)
        if "strut" not in known.made:
            known.made["strut"] = original(style)
        return known.made["strut"]

    put(original, strut)


def shorten_layouts(text: Any) -> None:
    """Begin a line with what was prepared for its style."""
    original, pango, unref = text.Layout.setup, text.pango, text.gobject.g_object_unref

    def setup(layout: Any, style: Any) -> None:
        known = getattr(style, "known", None)
        if known is None:
            original(layout, style)
            return
        if "text" not in known.made:
            known.made["text"] = _prepared(text, style)
        prepared = known.made["text"]
        if prepared is None:
            original(layout, style)
            return
        layout.style, layout.language = style, prepared.language
        layout.first_line_direction = 0
        layout.ascent = layout.underline_position = layout.strikethrough_position = None
        layout.layout = text.ffi.gc(pango.pango_layout_new(prepared.context), unref)
        pango.pango_layout_set_auto_dir(layout.layout, False)
        pango.pango_layout_set_font_description(layout.layout, prepared.description)
        if prepared.attribute is not None:
            attributes = pango.pango_attr_list_new()
            pango.pango_attr_list_insert(attributes, prepared.attribute)
            pango.pango_layout_set_attributes(layout.layout, attributes)

    put_method(text.Layout, "setup", setup)


def _prepared(text: Any, style: Any) -> Prepared | None:
    """Prepare what lines in a style begin with; nothing where the engine asks for more."""
    if style["text_decoration_line"] != "none" or style["font_language_override"] != "normal":
        return None
    pango, ffi = text.pango, text.ffi
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map),
                     text.gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, text.PANGO_DIRECTION[style["direction"]])
    language = pango.pango_language_get_default()
    if style["lang"]:
        # The bytes have to live as long as what points to them.
        name, bytes_of_name = text.unicode_to_char_p(style["lang"])
        if bytes_of_name:
            language = pango.pango_language_from_string(name)
            pango.pango_context_set_language(context, language)
    said = text.font_features(
        style["font_kerning"], style["font_variant_ligatures"], style["font_variant_position"],
        style["font_variant_caps"], style["font_variant_numeric"],
        style["font_variant_alternates"], style["font_variant_east_asian"],
        style["font_feature_settings"])
    features = ",".join(f"{key} {value}" for key, value in said.items()).encode()
    attribute = None
    if features:
        attribute = style.font_config.font_features.setdefault(
            features, pango.pango_attr_font_features_new(features))
    return Prepared(context, language, text.get_font_description(style), features, attribute)
