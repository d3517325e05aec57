"""Lets the engine break paragraphs where they are broken best, not line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

import pyphen

from catalogue.typeset.breaking import END, FOREIGN, HYPHEN, Break, Paragraph
from catalogue.typeset.replaced import put

# No character of a text is wider than this share of its size, by and large: what is shorter than
# its line by this is no paragraph.
WIDE = 0.62
# What stands on an edge of a box moves the text in it.
EDGES = tuple(f"{kind}_{side}{what}" for side in ("left", "right")
              for kind, what in (("margin", ""), ("padding", ""), ("border", "_width")))
# A glyph in Pango: its number, its width, how far it is moved, and what it begins.
GLYPH = 5


class Piece(NamedTuple):
    """What of a text box stands on a line: up to a byte, the next line begins at another."""

    end: int
    resume: int | None
    is_divided: bool


class Run(NamedTuple):
    """A text box and the place of its first character in the paragraph."""

    box: Any
    start: int


def break_best(inline: Any, text: Any, boxes: Any) -> None:
    """Break paragraphs as a whole; what holds more than text is left to the engine."""
    next_line, split = inline.get_next_linebox, inline.split_text_box
    planner = Planner(inline, text)

    def get_next_linebox(context: Any, box: Any, *rest: Any) -> Any:
        _, _, skip, block, *_, letter_style, line_style = rest
        is_plain = not (context.excluded_shapes or letter_style or line_style)
        if skip is None:
            _begin(_texts(box, boxes), block.width if is_plain else None)
        return next_line(context, box, *rest)

    def split_text_box(
        context: Any, box: Any, available: Any, skip: int, is_line_start: bool = True
    ) -> Any:
        at = skip or 0
        if available is not None and (piece := planner.piece(box, at, available, context)):
            found = planner.set(box, at, piece, context)
            if found.width <= available:
                return found, piece.resume, False
        return split(context, box, available, skip, is_line_start)

    put(next_line, get_next_linebox)
    put(split, split_text_box)


def _begin(found: Sequence[Any], width: float | None) -> None:
    """Keep with the first text of a paragraph what it takes to plan it, if it may be long."""
    for each in found:
        each.pieces, each.paragraph = {}, None
    if found and width is not None and _may_be_long(found, width):
        found[0].paragraph = tuple(found), width


def _texts(box: Any, boxes: Any) -> list[Any]:
    """Return the texts of a paragraph, from its first on; none where other things follow."""
    found: list[Any] = []
    return found if _are_texts(box, boxes, found) else []


def _are_texts(box: Any, boxes: Any, found: list[Any]) -> bool:
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            found.append(child)
            is_text = child.style["white_space"] == "normal" and not FOREIGN.search(child.text)
        elif isinstance(child, boxes.InlineBox):
            style = child.style
            edges = (getattr(style[edge], "value", style[edge]) for edge in EDGES)
            is_text = not any(edges) and _are_texts(child, boxes, found)
        else:
            is_text = not found or not child.is_in_normal_flow()
        if not is_text:
            return False
    return True


def _may_be_long(found: Sequence[Any], width: float) -> bool:
    size = sum(len(each.text) * float(each.style["font_size"]) for each in found)
    return size * WIDE > width


class Planner:
    """Measures paragraphs by the engine's own means and keeps with their texts how they break."""

    def __init__(self, inline: Any, text: Any) -> None:
        self._inline, self._text = inline, text
        self._percentage = inline.percentage

    def piece(self, box: Any, at: int, room: float, context: Any) -> Piece | None:
        """Return what of a text from a byte on shall stand on the line, as far as it is known."""
        known = vars(box)
        if not at and known.get("paragraph"):
            texts, width = box.paragraph
            box.paragraph = None
            self.plan(texts, (room, width), context)
        found: Piece | None = known.get("pieces", {}).get(at)
        return found

    def plan(self, found: Sequence[Any], rooms: tuple[float, float], context: Any) -> None:
        """Plan where the lines of some texts end, the first of them in a room of its own."""
        starts = accumulate((len(each.text) for each in found), initial=0)
        words = "".join(each.text for each in found)
        places = [0.0]
        for each in found:
            places += self._places(each, places[-1], context)
        end = len(words.rstrip(" "))
        if not end or places[end] <= rooms[0]:
            return
        style = found[0].style
        zone = self._percentage(style["hyphenate_limit_zone"], style, rooms[1])
        runs = [Run(*each) for each in zip(found, starts, strict=False)]
        paragraph = Paragraph(words, places, rooms, Divider(runs, context.dictionaries),
                              self._hyphen(found[0], context), zone)
        if chosen := paragraph.best():
            _keep(runs, chosen)

    def set(self, box: Any, at: int, piece: Piece, context: Any) -> Any:
        """Return a text with what of it stands on a line, from a byte on, set as one line."""
        words = box.text.encode()[at : piece.end].decode()
        if piece.is_divided:
            words += box.style["hyphenate_character"]
        layout, line = self._line(words, box, context)
        layout, _, _, width, height, baseline = self._text.first_line_metrics(
            line, words, layout, None, False, box.style)
        found = box.copy_with_text(layout.text)
        found.pango_layout, found.width, found.height = layout, width, height
        # The height of a line is its leading, half above and half below what is set.
        found.margin_top = found.margin_bottom = (self._inline.strut(box.style)[0] - height) / 2
        found.baseline = baseline + found.margin_top
        return found

    def _line(self, words: str, box: Any, context: Any) -> tuple[Any, Any]:
        layout = self._text.create_layout(
            words, box.style, context, None, box.justification_spacing)
        line, _ = layout.get_first_line()
        return layout, line

    def _places(self, box: Any, start: float, context: Any) -> list[float]:
        """Return where each character of a text ends that begins at a place."""
        _, line = self._line(box.text, box, context)
        data = box.text.encode()
        widths = [0] * (len(data) + 1)
        run, ffi = line.runs[0], self._text.ffi
        while run != ffi.NULL:
            item, glyphs = run.data.item, run.data.glyphs
            count = glyphs.num_glyphs
            clusters = ffi.unpack(glyphs.log_clusters, count)
            infos = ffi.unpack(ffi.cast("gint *", glyphs.glyphs), count * GLYPH)
            for cluster, width in zip(clusters, infos[1::GLYPH], strict=True):
                widths[item.offset + cluster] += width
            run = run.next
        # What follows the first byte of a character has no width of its own.
        widths = [width for width, byte in zip(widths, data, strict=False) if byte & 0xC0 != 0x80]
        unit = self._text.FROM_UNITS
        return [start + each * unit for each in accumulate(widths)]

    def _hyphen(self, box: Any, context: Any) -> float:
        known = box.style.known
        made = known.made if known else {}
        if "hyphen" not in made:
            _, line = self._line(box.style["hyphenate_character"], box, context)
            made["hyphen"] = self._text.line_size(line, box.style)[0]
        return float(made["hyphen"])


@dataclass(frozen=True)
class Divider:
    """Tells where words may be divided, by the style of the text they stand in."""

    runs: Sequence[Run]
    dictionaries: dict[Any, Any]

    def __call__(self, start: int, end: int) -> Sequence[int]:
        """Return the places inside a word where it may be divided."""
        box, first = next(run for run in reversed(self.runs) if run.start <= start)
        style = box.style
        total, left, right = style["hyphenate_limit_chars"]
        language = style["lang"] and pyphen.language_fallback(style["lang"])
        is_whole = first + len(box.text) < end or end - start < total
        if is_whole or style["hyphens"] != "auto" or not language:
            return ()
        key = (language, left, right, total)
        if key not in self.dictionaries:
            self.dictionaries[key] = pyphen.Pyphen(lang=language, left=left, right=right)
        word = box.text[start - first : end - first]
        return [start + place for place in self.dictionaries[key].positions(word)]


def _keep(runs: Sequence[Run], chosen: Sequence[Break]) -> None:
    """Keep with each text its pieces by the byte at which they begin."""
    end = runs[-1].start + len(runs[-1].box.text)
    begin = 0
    for each in (*chosen, Break(end, end, END)):
        for run in runs:
            if run.start < each.end and begin < run.start + len(run.box.text):
                at, piece = _piece(run, begin, each)
                run.box.pieces[at] = piece
        begin = each.start


def _piece(run: Run, begin: int, end: Break) -> tuple[int, Piece]:
    """Return what of a text stands on the line between two breaks, and where it begins."""
    length = len(run.box.text)
    marks = (begin, end.end, end.start)
    at, to, resume = (_bytes(run.box, min(max(each - run.start, 0), length)) for each in marks)
    is_last = end.kind != END and end.end <= run.start + length
    return at, Piece(to, resume if is_last else None, is_last and end.kind == HYPHEN)


def _bytes(box: Any, characters: int) -> int:
    return len(box.text[:characters].encode())
