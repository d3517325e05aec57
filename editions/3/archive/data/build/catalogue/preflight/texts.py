"""The text of marked content as a screen reader gets it: through the maps of the fonts."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from catalogue.preflight.written import Mark

OPERATORS = "BDC BMC EMC Tf Tj TJ"
CODE = rb"<([0-9a-fA-F]+)>\s*"
CHARACTERS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL), re.compile(CODE * 2)
RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL), re.compile(CODE * 3)
SOFT_HYPHEN = "\u00ad"

Map = dict[int, str]


def texts(pdf: pikepdf.Pdf) -> dict[Mark, str]:
    """Return the text of all marked content; a word that only a line divides is whole again."""
    found: dict[Mark, str] = {}
    maps: dict[tuple[int, int], Map] = {}
    for number, page in enumerate(pdf.pages):
        for mark, text in _page(page, maps):
            found[number, mark] = found.get((number, mark), "") + text
    return {mark: text.replace(SOFT_HYPHEN, "") for mark, text in found.items()}


def _page(page: pikepdf.Page, maps: dict[tuple[int, int], Map]) -> Iterator[tuple[int, str]]:
    resources: Any = page.resources
    stack: list[tuple[int | None, str | None]] = []
    font: Map = {}
    for instruction in pikepdf.parse_content_stream(page, OPERATORS):
        name, operands = str(instruction.operator), list(instruction.operands)
        number, said = stack[-1] if stack else (None, None)
        if name in ("BDC", "BMC"):
            stack.append(_entered(operands, number, said))
            if number is not None and said is None and stack[-1][1] is not None:
                yield number, stack[-1][1] or ""
        elif name == "EMC":
            stack[-1:] = []
        elif name == "Tf":
            font = _map(resources.Font[str(operands[0])], maps)
        elif number is not None and said is None:
            yield number, "".join(_shown(operands[0], font))


def _entered(
    operands: list[Any], number: int | None, said: str | None
) -> tuple[int | None, str | None]:
    """The number and the replacement text that hold inside the marked content that begins."""
    properties = operands[1] if len(operands) > 1 else None
    if not isinstance(properties, pikepdf.Dictionary):
        return number, said
    if "/ActualText" in properties:
        said = str(properties.ActualText)
    return int(properties.MCID) if "/MCID" in properties else number, said


def _map(font: Any, maps: dict[tuple[int, int], Map]) -> Map:
    if font.objgen not in maps:
        data = font.ToUnicode.read_bytes() if "/ToUnicode" in font else b""
        maps[font.objgen] = dict(_mapped(data))
    return maps[font.objgen]


def _mapped(data: bytes) -> Iterator[tuple[int, str]]:
    for code, text in _entries(data, *CHARACTERS):
        yield int(code, 16), _utf16(text)
    for first, last, text in _entries(data, *RANGES):
        for offset in range(int(last, 16) - int(first, 16) + 1):
            yield int(first, 16) + offset, chr(int(text, 16) + offset)


def _entries(
    data: bytes, block: re.Pattern[bytes], entry: re.Pattern[bytes]
) -> Iterator[tuple[bytes, ...]]:
    return (found for part in block.findall(data) for found in entry.findall(part))


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")


def _shown(value: Any, font: Map) -> Iterator[str]:
    for part in value if isinstance(value, pikepdf.Array) else [value]:
        if isinstance(part, pikepdf.String):
            codes = bytes(part)
            for at in range(0, len(codes) - 1, 2):
                yield font.get(int.from_bytes(codes[at : at + 2], "big"), "")
