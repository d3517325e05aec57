"""Reads what lies on the pages of a PDF: links, fields of a form with their values, remarks."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from catalogue.exchange.extract.lines import Fate, Told
from catalogue.exchange.extract.pieces import BOXES
from catalogue.exchange.extract.sandbox import refused

MAX_PAGES = 600
MAX_PARENTS = 20
# Bits of the flags of annotations and fields (ISO 32000-2, tables 167, 227 and 229).
HIDDEN, NO_VIEW = 1 << 1, 1 << 5
PASSWORD, PUSH_BUTTON = 1 << 13, 1 << 16
REMARKS = ("/Text", "/FreeText", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Stamp")

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Entry:
    """What a field of a form holds, and its box: left, foot, right, head."""

    text: str
    box: Box


@dataclass(frozen=True)
class Overlay:
    """What lies on one page besides its text."""

    told: tuple[Told, ...]
    entries: tuple[Entry, ...]
    struck: tuple[Box, ...]


def overlays(path: Path) -> tuple[list[Overlay], bool]:
    """Return what lies on every page, and whether the file has layers that are switched off."""
    try:
        with pikepdf.open(path) as document:
            if len(document.pages) > MAX_PAGES:
                message = f"die Datei hat mehr als {MAX_PAGES} Seiten"
                raise refused(path, "E202", message, "sie teilen")
            return [_overlay(page) for page in document.pages], _has_layers(document)
    except pikepdf.PasswordError as error:
        message = "die Datei ist mit einem Kennwort geschützt"
        raise refused(path, "E205", message, "es entfernen") from error
    except pikepdf.PdfError as error:
        raise refused(path, "E204", "die Datei ist kein lesbares PDF", "neu ausgeben") from error


def _has_layers(document: pikepdf.Pdf) -> bool:
    layers = document.Root.get("/OCProperties")
    usual = layers.get("/D") if isinstance(layers, pikepdf.Dictionary) else None
    if not isinstance(usual, pikepdf.Dictionary):
        return False
    return bool(usual.get("/OFF")) or usual.get("/BaseState") == pikepdf.Name.OFF


def _overlay(page: pikepdf.Page) -> Overlay:
    listed = page.obj.get("/Annots")
    each = listed if isinstance(listed, pikepdf.Array) else ()
    found = [annotation for annotation in each if isinstance(annotation, pikepdf.Dictionary)]
    widgets = [entry for each in found if each.get("/Subtype") == "/Widget"
               for entry in _entry(each)]  # fmt: skip
    told = [text for annotation in found for text in _told(annotation)]
    told += [Told(Fate.HIDDEN, e.text) for e, is_hidden in widgets if is_hidden]
    struck = [box for each in found if each.get("/Subtype") == "/StrikeOut" for box in _quads(each)]
    seen = (entry for entry, is_hidden in widgets if not is_hidden)
    return Overlay(tuple(told), tuple(seen), tuple(struck))


def _told(annotation: pikepdf.Dictionary) -> Iterator[Told]:
    action = annotation.get("/A")
    target = action.get("/URI") if isinstance(action, pikepdf.Dictionary) else None
    if isinstance(target, pikepdf.String):
        yield Told(Fate.LINK, str(target))
    words = annotation.get("/Contents")
    if annotation.get("/Subtype") in REMARKS and isinstance(words, pikepdf.String):
        yield Told(Fate.COMMENT, str(words))


def _quads(annotation: pikepdf.Dictionary) -> Iterator[Box]:
    numbers = [float(each) for each in annotation.get("/QuadPoints") or ()]
    for start in range(0, len(numbers) - 7, 8):
        xs, ys = numbers[start : start + 8 : 2], numbers[start + 1 : start + 8 : 2]
        yield min(xs), min(ys), max(xs), max(ys)


def _entry(widget: pikepdf.Dictionary) -> Iterator[tuple[Entry, bool]]:
    """Yield what a field holds and whether it is hidden; buttons and empty fields hold nothing."""
    kind, value = _inherited(widget, "/FT"), _inherited(widget, "/V")
    flags = int(_inherited(widget, "/Ff") or 0)
    if kind == "/Btn":
        text = "" if flags & PUSH_BUTTON else BOXES[widget.get("/AS", "/Off") != "/Off"]
    elif isinstance(value, pikepdf.Array):
        text = ", ".join(map(str, value))
    else:
        text = str(value) if isinstance(value, pikepdf.String) else ""
    rectangle = widget.get("/Rect")
    if text.strip() and not flags & PASSWORD and isinstance(rectangle, pikepdf.Array):
        left, foot, right, head = (float(each) for each in rectangle)
        box = (min(left, right), min(foot, head), max(left, right), max(foot, head))
        yield Entry(text, box), bool(int(widget.get("/F", 0)) & (HIDDEN | NO_VIEW))


def _inherited(field: pikepdf.Dictionary, key: str) -> pikepdf.Object | None:
    for _ in range(MAX_PARENTS):
        if key in field:
            return field[key]
        parent = field.get("/Parent")
        if not isinstance(parent, pikepdf.Dictionary):
            return None
        field = parent
    return None
