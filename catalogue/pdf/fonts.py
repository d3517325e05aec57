"""The fonts of a file: of each face the glyphs that are set, once, under their own numbers."""

import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pydyf
import uharfbuzz
from uharfbuzz import Face, Font, OTNameIdPredefined, SubsetFlags, SubsetInput

from catalogue.typeset.leaf import Leaf

# What only setting needs.
DROPPED = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "SVG ")
FLAGS = (SubsetFlags.RETAIN_GIDS | SubsetFlags.PASSTHROUGH_UNRECOGNIZED
         | SubsetFlags.DESUBROUTINIZE | SubsetFlags.NO_HINTING)
EMS = 1000
# ISO 32000-1, table 123.
SYMBOLIC, ITALIC = 4, 64
STEM = 80
OPEN_TYPE = b"OTTO"
LINES_AT_ONCE = 100
MAP_BEGINS = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry (Adobe)
/Ordering (UCS)
/Supplement 0
>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange"""
MAP_ENDS = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"

Glyphs = Mapping[int, str]


def write_fonts(
    pdf: pydyf.PDF, fonts: pydyf.Dictionary, leaves: Iterable[Leaf], files: Mapping[str, bytes]
) -> None:
    """Embed the faces of all leaves, the files of which are given by their SHA-256."""
    digests: dict[str, str] = {}
    glyphs: dict[str, dict[int, str]] = {}
    for leaf in leaves:
        digests |= leaf.faces
        for name, found in leaf.glyphs.items():
            # What a glyph says is what it said first.
            glyphs[name] = found | glyphs.get(name, {})
    for name in sorted(digests):
        fonts[name] = _font(pdf, name, files[digests[name]], dict(sorted(glyphs[name].items())))


def _font(pdf: pydyf.PDF, name: str, file: bytes, glyphs: Glyphs) -> bytes:
    """Write a composite font (ISO 32000-1, 9.7) and return the reference to it."""
    face = Face(file)
    base = f"/{name}+{face.get_name(OTNameIdPredefined.POSTSCRIPT_NAME)}"
    is_open = file.startswith(OPEN_TYPE)
    descriptor = _added(pdf, _descriptor(face, base, _embedded(pdf, face, glyphs, is_open)))
    system = pydyf.Dictionary({"Registry": pydyf.String("Adobe"),
                               "Ordering": pydyf.String("Identity"), "Supplement": 0})
    descendant = _added(pdf, {
        "Type": "/Font", "Subtype": f"/CIDFontType{0 if is_open else 2}", "BaseFont": base,
        "CIDSystemInfo": system, "CIDToGIDMap": "/Identity", "W": _widths(face, glyphs),
        "FontDescriptor": descriptor,
    })  # fmt: skip
    said = pydyf.Stream([_said(glyphs)], compress=True)
    pdf.add_object(said)
    return _added(pdf, {
        "Type": "/Font", "Subtype": "/Type0", "BaseFont": base, "Encoding": "/Identity-H",
        "DescendantFonts": pydyf.Array([descendant]), "ToUnicode": said.reference,
    })  # fmt: skip


def _added(pdf: pydyf.PDF, entries: Mapping[str, Any]) -> bytes:
    dictionary = pydyf.Dictionary(entries)
    pdf.add_object(dictionary)
    return bytes(dictionary.reference)


def _embedded(pdf: pydyf.PDF, face: Face, glyphs: Glyphs, is_open: bool) -> dict[str, bytes]:
    data = subset(face, glyphs)
    extra: dict[str, Any] = {"Subtype": "/OpenType"} if is_open else {"Length1": len(data)}
    stream = pydyf.Stream([data], pydyf.Dictionary(extra), compress=True)
    pdf.add_object(stream)
    return {f"FontFile{3 if is_open else 2}": stream.reference}


def subset(face: Face, glyphs: Glyphs) -> bytes:
    """Return a face with nothing but these glyphs, under the numbers that they had."""
    wanted = SubsetInput()
    wanted.flags = int(FLAGS)
    wanted.glyph_set.update(glyphs)
    for tag in DROPPED:
        wanted.drop_table_tag_set.add(int.from_bytes(tag.encode(), "big"))
    return bytes(uharfbuzz.subset(face, wanted).blob.data)


def _descriptor(face: Face, base: str, embedded: Mapping[str, bytes]) -> dict[str, Any]:
    def table(tag: str, form: str, offset: int) -> tuple[int, ...]:
        return struct.unpack_from(f">{form}", face.reference_table(tag).data, offset)

    def ems(*units: int) -> list[int]:
        return [round(each * EMS / face.upem) for each in units]

    extents = Font(face).get_font_extents("ltr")
    ascent, descent = ems(extents.ascender, extents.descender)
    angle = table("post", "i", 4)[0] / 2**16
    return {
        "Type": "/FontDescriptor", "FontName": base,
        "FontFamily": pydyf.String(face.get_name(OTNameIdPredefined.FONT_FAMILY)),
        "Flags": SYMBOLIC + ITALIC * bool(angle), "ItalicAngle": angle,
        "FontBBox": pydyf.Array(ems(*table("head", "4h", 36))), "Ascent": ascent,
        "Descent": descent, "CapHeight": ems(*table("OS/2", "h", 88))[0], "StemV": STEM, **embedded,
    }  # fmt: skip


def _widths(face: Face, glyphs: Glyphs) -> pydyf.Array:
    """Return the widths of glyphs, those that follow each other together (9.7.4.3)."""
    font, widths = Font(face), pydyf.Array()
    for glyph in glyphs:
        if glyph - 1 not in glyphs:
            widths.extend([glyph, pydyf.Array()])
        widths[-1].append(round(font.get_glyph_h_advance(glyph) * EMS / face.upem))
    return widths


def _said(glyphs: Glyphs) -> str:
    """Return the map from glyphs to what they say (9.10.3)."""
    return "\n".join((MAP_BEGINS, *_lines(list(glyphs.items())), MAP_ENDS))


def _lines(items: list[tuple[int, str]]) -> Iterator[str]:
    for start in range(0, len(items), LINES_AT_ONCE):
        some = items[start : start + LINES_AT_ONCE]
        yield f"{len(some)} beginbfchar"
        yield from (f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in some)
        yield "endbfchar"
