"""What the pages of a PDF name: fonts and graphics states, in forms, patterns and glyphs too."""

from collections.abc import Iterator
from typing import Any

import pikepdf

FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
# What may name resources of its own (ISO 32000-1, 7.8.3).
NESTED = ("/XObject", "/Pattern", "/Font", "/ExtGState")


def named(pdf: pikepdf.Pdf, kind: str) -> Iterator[Any]:
    """Yield all that is named as this kind, such as ``/Font``: objects once, what is inline too."""
    seen: set[tuple[int, int]] = set()
    owners: list[Any] = [pikepdf.Dictionary(Resources=page.resources) for page in pdf.pages]
    while owners:
        owner = owners.pop(0)
        # A mask is painted by the form in it.
        owner = owner.SMask.G if isinstance(owner.get("/SMask"), pikepdf.Dictionary) else owner
        resources = owner.get("/Resources", pikepdf.Dictionary())
        for name in {kind: None, **dict.fromkeys(NESTED)}:
            for each in resources.get(name, pikepdf.Dictionary()).values():
                if each.is_indirect and each.objgen in seen:
                    continue
                seen.add(each.objgen)
                owners.append(each)
                if name == kind:
                    yield each


def is_embedded(font: Any) -> bool:
    """Whether the program of a font is in the file; glyphs of a Type 3 font are pages' content."""
    if font.get("/Subtype") == "/Type0":
        return is_embedded(font.DescendantFonts[0])
    descriptor = font.get("/FontDescriptor", pikepdf.Dictionary())
    return font.get("/Subtype") == "/Type3" or any(key in descriptor for key in FONT_FILES)


def font_name(font: Any) -> str:
    """Return the name of a font as it is written, without its slash."""
    return str(font.get("/BaseFont", "ohne Namen")).lstrip("/")
