"""What the pages of a PDF name: fonts and graphics states, in forms, patterns and glyphs too."""

from collections.abc import Iterator, Set
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
        for name, each in _names(owners.pop(), {kind, *NESTED}):
            if each.is_indirect and each.objgen in seen:
                continue
            seen.add(each.objgen)
            owners.append(each)
            if name == kind:
                yield each


def _names(owner: Any, kinds: Set[str]) -> Iterator[tuple[str, Any]]:
    """Yield the kind and the value of each name; a soft mask names what its form names."""
    mask = owner.get("/SMask")
    painted = mask.G if isinstance(mask, pikepdf.Dictionary) else owner
    resources: Any = painted.get("/Resources", pikepdf.Dictionary())
    for kind in sorted(kinds & resources.keys()):
        for each in resources[kind].values():
            if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
                yield kind, each


def is_embedded(font: Any) -> bool:
    """Whether the program of a font is in the file; glyphs of a Type 3 font are pages' content."""
    if font.get("/Subtype") == "/Type0":
        return is_embedded(font.DescendantFonts[0])
    descriptor = font.get("/FontDescriptor", pikepdf.Dictionary())
    return font.get("/Subtype") == "/Type3" or any(key in descriptor for key in FONT_FILES)


def font_name(font: Any) -> str:
    """Return the name of a font as it is written, without its slash."""
    return str(font.get("/BaseFont", "ohne Namen")).lstrip("/")
