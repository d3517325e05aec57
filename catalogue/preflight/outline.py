"""The tag tree and the reading order of a written file as text, as a screen reader takes it."""

import re
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pikepdf

from catalogue.model.problems import PreflightError
from catalogue.preflight.findings import UNREAD, UNREADABLE, problems, unread
from catalogue.preflight.written import Element, Mark, Written, opened

INDENT = "  "
# What is read inside a line; all else begins a new one.
INLINE = frozenset({"Span", "Link", "Reference", "Lbl", "Quote", "Code"})
PROPERTIES = (("/Alt", "Beschreibung"), ("/ActualText", "gelesen als"), ("/Lang", "Sprache"),
              ("/E", "ausgeschrieben"), ("/ID", "Name"))
ATTRIBUTES = (("/Scope", "überschreibt"), ("/ColSpan", "Spalten"), ("/RowSpan", "Zeilen"),
              ("/ListNumbering", "Zählung"))
WORDS = {"/Row": "die Zeile", "/Column": "die Spalte", "/Decimal": "Zahlen", "/Disc": "Punkte"}
OPERATORS = "BDC BMC EMC Tf Tj TJ"
CODE = rb"<([0-9a-fA-F]+)>\s*"
CHARACTERS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL), re.compile(CODE * 2)
RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL), re.compile(CODE * 3)
MAX_CODES = 1 << 16
SOFT_HYPHEN = "\u00ad"

Map = dict[int, str]


def outline(data: bytes, name: str = "web.pdf") -> list[str]:
    """Return the tag tree line by line in reading order, with the text of every element.

    ``PreflightError`` when the file is too damaged to be read.
    """
    try:
        file = opened(data)
        with file.pdf, warnings.catch_warnings():
            # What the reader only warns of is told by the preflight.
            warnings.simplefilter("ignore", UserWarning)
            return list(_lines(file))
    except UNREADABLE as error:
        raise PreflightError(problems([unread(UNREAD, error)], Path(name))) from error


def _lines(file: Written) -> Iterator[str]:
    found, page = texts(file.pdf), 0
    for element in file.elements:
        if element.role in INLINE and element.parent:
            continue
        if element.page > page:
            page = element.page
            yield f"Seite {page}"
        yield _line(element, found)


def _line(element: Element, found: Mapping[Mark, str]) -> str:
    depth = sum(1 for _ in element.above()) + 1
    parts = " ".join([element.role, *_said(element), _text(element, found)])
    return INDENT * depth + " ".join(parts.split())


def _said(element: Element) -> Iterator[str]:
    for key, label in PROPERTIES:
        if element.text(key):
            yield f"[{label}: {element.text(key)}]"
    for key, label in ATTRIBUTES:
        if value := element.attribute(key):
            yield f"[{label}: {WORDS.get(str(value), value)}]"


def _text(element: Element, found: Mapping[Mark, str]) -> str:
    parts = []
    for each in element.content:
        if not isinstance(each, Element):
            parts.append("" if element.text("/ActualText") else found.get(each, ""))
        elif each.role in INLINE:
            parts.append(_inline(each, found))
    return "".join(parts)


def _inline(element: Element, found: Mapping[Mark, str]) -> str:
    leads = sorted({str(each.get("/Contents", "")) for each in element.annotations})
    said = [*_said(element), *(f"[Verweis: {each}]" for each in leads)]
    return _text(element, found) + "".join(f" {each} " for each in said)


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
            font = font_map(resources.Font[str(operands[0])], maps)
        elif number is not None and said is None:
            yield number, "".join(shown(operands[0], font))


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


def font_map(font: Any, maps: dict[tuple[int, int], Map]) -> Map:
    """Return what each code of a font says; ``maps`` keeps it by font."""
    if font.objgen not in maps:
        data = font.ToUnicode.read_bytes() if "/ToUnicode" in font else b""
        maps[font.objgen] = dict(_mapped(data))
    return maps[font.objgen]


def _mapped(data: bytes) -> Iterator[tuple[int, str]]:
    for code, text in _entries(data, *CHARACTERS):
        yield int(code, 16), bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
    for first, last, text in _entries(data, *RANGES):
        # Codes are of two bytes; a damaged range must not run on for ever.
        for offset in range(min(int(last, 16) - int(first, 16) + 1, MAX_CODES)):
            yield int(first, 16) + offset, chr(int(text, 16) + offset)


def _entries(
    data: bytes, block: re.Pattern[bytes], entry: re.Pattern[bytes]
) -> Iterator[tuple[bytes, ...]]:
    return (found for part in block.findall(data) for found in entry.findall(part))


def shown(value: Any, font: Map) -> Iterator[str]:
    """Yield the characters that an operator shows."""
    for part in value if isinstance(value, pikepdf.Array) else [value]:
        if isinstance(part, pikepdf.String):
            codes = bytes(part)
            for at in range(0, len(codes) - 1, 2):
                yield font.get(int.from_bytes(codes[at : at + 2], "big"), "")
