"""A shortcut for the engine's drawing of lines: what a glyph is shown as is worked out once."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from catalogue.typeset.replaced import put

# A glyph in Pango: its number, its width, how far it is moved, and what it begins.
GLYPH = 5
# A glyph that takes room and is not drawn; from the next number on there is none for a sign.
EMPTY, UNKNOWN = 0x0FFFFFFF, 0x10000000
# From this version on a font knows its size.
KNOWS_SIZE = 14802
# Type so small that nothing is drawn.
NO_SIZE = 1e-6


class Strings(dict[tuple[int, int, int], str]):
    """How glyphs of a font in one size are shown, by number, width and how far they are moved."""

    def __init__(self, font: Any, size: float, unit: float) -> None:
        super().__init__()
        self._font, self._size, self._unit = font, size, unit

    def __missing__(self, glyph: tuple[int, int, int]) -> str:
        """Return how a glyph is shown: in hexadecimal, and what it is out of its place."""
        number, width, moved = glyph
        if number == EMPTY:
            return f">{-width / self._size}<"
        offset = moved / self._size
        kerning = (self._font.widths[number] + offset
                   - width * 1000 * self._unit / self._size)
        shown = (f">{-offset}<" if offset else "") + f"{number:04x}"
        self[glyph] = shown = shown + (f">{int(kerning)}<" if kerning else "")
        return shown


def shorten_drawing(text: Any, draw: Any) -> None:
    """Draw a line of simple glyphs all at once."""
    original, ffi, pango = draw.draw_first_line, text.ffi, text.pango
    is_known = ffi.sizeof("PangoGlyphInfo") == GLYPH * ffi.sizeof("gint")
    if not is_known or pango.pango_version() < KNOWS_SIZE:
        return

    def drawn(stream: Any, box: Any, overflow: Any, ellipsis: Any, matrix: Any) -> Any:
        if (not hasattr(stream._fonts, "drawn") or overflow == "ellipsis" or ellipsis != "none"
                or not box.text.strip() or box.style["font_size"] < NO_SIZE):
            return original(stream, box, overflow, ellipsis, matrix)
        pango.pango_layout_set_single_paragraph_mode(box.pango_layout.layout, True)
        first_line, _ = box.pango_layout.get_first_line()
        runs = []
        run = first_line.runs[0]
        while run != ffi.NULL:
            shown = _run(text, stream, box.pango_layout, run.data)
            if not shown:
                return original(stream, box, overflow, ellipsis, matrix)
            runs.append(shown)
            run = run.next
        stream.set_text_matrix(*matrix.values)
        _show(stream, runs)
        return []

    put(original, drawn)


class Face(NamedTuple):
    """A font of Pango in one size; ``line`` keeps it where it is."""

    font: Any
    size: float
    line: Any
    strings: Strings


def _face(text: Any, stream: Any, line: Any, item: Any) -> Face:
    faces, font = stream._fonts.drawn, item.item.analysis.font
    address = int(text.ffi.cast("intptr_t", font))
    if address not in faces:
        known, size = stream.add_font(font)
        faces[address] = Face(known, size, line.layout, Strings(known, size, text.FROM_UNITS))
    found: Face = faces[address]
    return found


def _run(text: Any, stream: Any, line: Any, item: Any) -> tuple[Face, str] | None:
    """Return how a run of glyphs is shown, nothing where it takes more than numbers."""
    face = _face(text, stream, line, item)
    font, count = face.font, item.glyphs.num_glyphs
    data = text.ffi.unpack(text.ffi.cast("gint *", item.glyphs.glyphs), count * GLYPH)
    numbers = data[::GLYPH]
    if (font.bitmap or font.svg or font.png or font.colr or any(data[3::GLYPH])
            or max(numbers, default=0) >= UNKNOWN):
        return None
    if not font.to_unicode.keys() >= (new := set(numbers) - {EMPTY}):
        _say(font.to_unicode, new, numbers, item, line.text.encode())
    shown = map(face.strings.__getitem__,
                zip(numbers, data[1::GLYPH], data[2::GLYPH], strict=True))
    return face, "".join(shown)


def _say(said: Any, new: set[int], numbers: Sequence[int], item: Any, text: bytes) -> None:
    """Remember which part of a text each glyph stands for that was not met before."""
    clusters, length, last = item.glyphs.log_clusters, item.item.length, len(numbers) - 1
    is_reversed = item.item.analysis.level % 2
    for at, number in enumerate(numbers):
        if number in new and number not in said:
            if is_reversed:
                end = length if at == 0 else clusters[at - 1]
            else:
                end = length if at == last else clusters[at + 1]
            start = item.item.offset
            said[number] = text[start + clusters[at] : start + end].decode()


def _show(stream: Any, runs: Sequence[tuple[Face, str]]) -> None:
    string, before = "", None
    for face, shown in runs:
        if face is not before:
            if string:
                stream.show_text(string)
            string, before = "", face
            stream.set_font_size(face.font.hash, face.size)
        string += f"<{shown}"
        string = string[:-1] if string[-1] == "<" else f"{string}>"
    stream.show_text(string)
