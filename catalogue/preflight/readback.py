"""Reads a written PDF back and finds every word of the data on its page, or says what is lost."""

import ctypes
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from html import unescape
from typing import NamedTuple

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from catalogue.layout import markdown
from catalogue.layout.layout import opened
from catalogue.model.fields import type_of
from catalogue.model.problems import LayoutError, Place, Problem
from catalogue.model.records import Measure
from catalogue.preflight.covered import Painted, bounds, is_covered, painted
from catalogue.preflight.graphics import Box, around
from catalogue.preflight.known import UNKNOWN, Unknown
from catalogue.preflight.resources import font_name, named
from catalogue.typeset.composition import Part
from catalogue.typeset.fitted import Fitted, Pages

TOLERANCE_PT = 1.0
MAX_WORDS_SHOWN = 8
MAX_DEPTH = 4
# The files of an edition say the same.
MAX_KEPT = 10_000
# What setting may change, beside blanks and breaks: hyphens at line ends, bullets.
UNSEEN = "\u00ad\u2010\u2011\u2022\u200b\u2060\u0002\ufffe\ufeff-"
# What is typed and what German typography makes of it are compared as the same.
ALIKE = (*((char, "") for char in f"{UNSEEN}–—"), *((char, "'") for char in "\"„“”‚‘’´`"),
         ("…", "..."), ("×", "x"))
# The numbers of lists in a column may be read behind all of its text.
COUNTERS = re.compile(r"((?:\d{1,2}\.)+)$")
SUBSET = re.compile(r"^[A-Z]{6}\+")


class Fault(NamedTuple):
    """Type that stands where it must not; the message waits for page and title."""

    code: str
    message: str
    hint: str


MAX_TITLE = 80
LESS_WIDE = "; hat die Übersicht zu viele Spalten, „overview“ unter „shows“ weglassen"
BEYOND = Fault("E532", "auf Seite {} („{}“) ragt Text über den Rand",
               "ein langes Wort trennen oder kürzen")
CUT_OFF = Fault("E533", "auf Seite {} („{}“) ist Text abgeschnitten",
                "der Kasten im Layout ist zu klein")
COVERED = Fault("E537", "auf Seite {} („{}“) liegt etwas über oder unter einem Text",
                "im Layout Platz schaffen oder den Text kürzen")


class PageText(NamedTuple):
    """The text of a page, and what is wrong with its place."""

    text: str
    fault: Fault | None


def read_back(data: bytes, pages: Pages, known: Unknown = UNKNOWN) -> None:
    """Find all that was set in the file; ``LayoutError`` names what is missing and its record."""
    with pikepdf.open(io.BytesIO(data)) as pdf, pypdfium2.PdfDocument(data) as document:
        read = known.read(data, pdf, PageText, lambda number: _read(document[number]))
        names = {SUBSET.sub("", font_name(each)) for each in named(pdf, "/Font")}
    texts = [each.text for each in read]
    faults = [each.fault for each in read]
    if problems := [*_page_count(texts, pages), *_lost_words(texts, pages),
                    *_outside(faults, pages), *_characters(texts, pages), *_fonts(names, pages)]:
        raise LayoutError(problems)


def _read(sheet: pypdfium2.PdfPage) -> PageText:
    """Return what is read of a page, which is closed."""
    with closing(sheet), closing(sheet.get_textpage()) as text:
        return PageText(str(text.get_text_range()), _out_of_place(sheet))


def _page_count(texts: list[str], pages: Pages) -> Iterator[Problem]:
    if len(texts) != pages.page_count:
        message = f"die Datei hat {len(texts)} Seiten statt {pages.page_count}"
        yield Problem("E530", pages.fitted[0].unit.place, message)


def _lost_words(texts: list[str], pages: Pages) -> Iterator[Problem]:
    for each in pages.fitted:
        cut = _texts_of(each, texts, pages)
        found = "".join(cut)
        bodies = [_without_notes(each, text) for text in dict.fromkeys((found, _counted(cut)))]
        lost = [word for block in _expected(each)
                for word in min((missing(block, body) for body in bodies), key=len)]
        lost += [word for note in each.leaf.notes for word in missing(note, found)]
        if lost:
            message = f"auf Seite {each.first_page} („{each.unit.title}“) fehlt: {listed(lost)}"
            hint = "das Layout schneidet Text ab oder lässt ihn weg"
            yield Problem("E531", each.unit.place, message, hint)


def listed(words: Sequence[str]) -> str:
    """Return the first of many words, and how many more there are."""
    more = len(words) - MAX_WORDS_SHOWN
    rest = f" und {more} weitere" if more > 0 else ""
    return ", ".join(f"„{word}“" for word in words[:MAX_WORDS_SHOWN]) + rest


def _texts_of(fitted: Fitted, texts: list[str], pages: Pages) -> list[str]:
    """Return the squeezed pages of a unit; between them no running head and no folio."""
    first = fitted.first_page - 1
    found = [squeezed(text) for text in texts[first : first + fitted.leaf.page_count]]
    edition, over_page = pages.composition.edition, pages.composition.layout.over_page
    named = f"{edition.head.title} · {edition.number}. {edition.form.words.edition.one}"
    title, head = (squeezed(over_page(each)) for each in (named, fitted.unit.running_head))
    ends = [max(text.rfind(head + title), text.rfind(title + head)) for text in found[:-1]]
    cut = [text[:end] if end >= 0 else text for text, end in zip(found[:-1], ends, strict=True)]
    return [*cut, *found[-1:]]


def _counted(cut: list[str]) -> str:
    """Return the pages as one text, what counts their lists before what it counts."""
    return "".join(COUNTERS.sub("", text) if i < len(cut) - 1 else text
                   for i, text in enumerate(cut))


def _expected(fitted: Fitted) -> Iterator[str]:
    """Yield every block of text that the unit must show: from its leaf and from its record."""
    yield from fitted.leaf.words
    for entry in fitted.unit.entries:
        if entry.measure:
            yield entry.measure.title
            yield from printed_words(entry.measure, entry.setting == "flow")


def printed_words(measure: Measure, has_headings: bool) -> Iterator[str]:
    """Yield every block of text that the fields of a record print."""
    fields = (*measure.fields.head, *measure.fields.body)
    for field in filter(lambda each: measure.text(each.id), fields):
        value = measure.value(field.id)
        yield from (markdown.source_words(value, has_headings) if field.is_prose
                    else type_of(field).words(field, value))


def _without_notes(fitted: Fitted, found: str) -> str:
    """Return the text without the footnotes, which stand between its pages."""
    for note in fitted.leaf.notes:
        found = re.sub(r"(?:\d+\.)?" + re.escape(squeezed(note)), "", found, count=1)
    return found


def missing(block: str, found: str) -> list[str]:
    """Return the words of a block that do not follow each other in the squeezed text."""
    if squeezed(block) in found:
        return []
    lost, position = [], 0
    for word in block.split():
        wanted = squeezed(word)
        at = found.find(wanted, position)
        if at < 0:
            lost.append(word)
        else:
            position = at + len(wanted)
    return lost


@lru_cache(MAX_KEPT)
def squeezed(text: str) -> str:
    """Return a text without blanks, breaks, hyphens and bullets, as it can be compared."""
    # A replacement that finds nothing costs next to nothing, a table is asked for every letter.
    text = "".join(unescape(text).split())
    for written, same in ALIKE:
        text = text.replace(written, same)
    return text


def _outside(faults: Sequence[Fault | None], pages: Pages) -> Iterator[Problem]:
    places = {
        each.first_page + i: each.unit for each in pages.fitted
        for i in range(each.leaf.page_count)
    }
    for number, fault in enumerate(faults, 1):
        if fault:
            yield _misplaced(fault, number, places.get(number, pages.fitted[-1].unit))


def misplaced(data: bytes, unit: Part, first_page: int) -> Iterator[Problem]:
    """Yield on which pages of a file that holds one unit text stands beyond its page or box."""
    with pypdfium2.PdfDocument(data) as document:
        for number, sheet in enumerate(document, first_page):
            if fault := _out_of_place(sheet):
                yield _misplaced(fault, number, unit)


def _misplaced(fault: Fault, number: int, unit: Part) -> Problem:
    title = unit.title if len(unit.title) <= MAX_TITLE else f"{unit.title[:MAX_TITLE]}…"
    hint = f"{fault.hint}{LESS_WIDE if unit.kind == 'overview' else ''}"
    return Problem(fault.code, unit.place, fault.message.format(number, title), hint)


def _out_of_place(page: pypdfium2.PdfPage) -> Fault | None:
    """Return what text stands beyond its page or its box."""
    width, height = page.get_size()
    found = painted(page)
    for box, clip in _text_boxes(page, found):
        if not _inside(box, (0.0, 0.0, width, height)):
            return BEYOND
        if clip and not _inside(box, clip):
            return CUT_OFF
    return COVERED if is_covered(page, found) else None


def _inside(inner: Box, outer: Box) -> bool:
    left, bottom, right, top = (a - b for a, b in zip(inner, outer, strict=True))
    return min(left, bottom) >= -TOLERANCE_PT and max(right, top) <= TOLERANCE_PT


def _text_boxes(
    page: pypdfium2.PdfPage, found: Sequence[Painted]
) -> Iterator[tuple[Box, Box | None]]:
    # Thousands of texts stand on the pages themselves; in a form there is hardly one.
    for each in found:
        if each.is_text:
            yield each.box, _clip(each.raw)
        elif each.kind == pdfium.FPDF_PAGEOBJ_FORM:
            form = pypdfium2.PdfObject(each.raw, page=page, pdf=page.pdf)
            yield from _boxes_within(page, form)


def _boxes_within(
    page: pypdfium2.PdfPage, form: pypdfium2.PdfObject
) -> Iterator[tuple[Box, Box | None]]:
    for each in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT], MAX_DEPTH, form, level=1):
        clip = _clip(each.raw)
        yield _on_page(each, bounds(each.raw)), _on_page(each, clip) if clip else None


def _on_page(text: pypdfium2.PdfObject, box: Box) -> Box:
    """Return where a box lies on the page: text in a form is measured in the form's own space."""
    form = text.container
    while form:
        box = form.get_matrix().on_rect(*box)
        form = form.container
    return box


def _clip(text: object) -> Box | None:
    path = pdfium.FPDFPageObj_GetClipPath(text)
    boxes = [_clip_box(path, i) for i in range(max(0, pdfium.FPDFClipPath_CountPaths(path)))]
    found = [box for box in boxes if box]
    if not found:
        return None
    left, bottom, right, top = zip(*found, strict=True)
    return max(left), max(bottom), min(right), min(top)


def _clip_box(path: object, index: int) -> Box | None:
    x, y = ctypes.c_float(), ctypes.c_float()
    points = []
    for i in range(max(0, pdfium.FPDFClipPath_CountPathSegments(path, index))):
        segment = pdfium.FPDFClipPath_GetPathSegment(path, index, i)
        if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            points.append((x.value, y.value))
    return around(points) if points else None


def _characters(texts: list[str], pages: Pages) -> Iterator[Problem]:
    known = pages.composition.layout.characters
    for each in pages.fitted:
        first = each.first_page - 1
        text = "".join(texts[first : first + each.leaf.page_count])
        unknown = sorted(c for c in set(text) - set(UNSEEN)
                         if ord(c) not in known and c.isprintable() and not c.isspace())
        if unknown:
            shown = ", ".join(f"„{c}“ (U+{ord(c):04X})" for c in unknown)
            message = f"auf Seite {each.first_page} fehlt den Schriften: {shown}"
            yield Problem("E534", each.unit.place, message, "das Zeichen ersetzen")


def _fonts(names: Iterable[str], pages: Pages) -> Iterator[Problem]:
    layout = pages.composition.layout
    faces = [opened(path).face for path in layout.font_paths]
    # Name 16 is the family of all its weights, where a face has one beside its own (1).
    bundled = {_letters(str(face.get_name(16) or face.get_name(1))) for face in faces}
    for name in sorted(names):
        if not _letters(name).startswith(tuple(bundled)):
            place = Place(layout.path("layout.yaml"))
            message = f"in der Datei steckt die fremde Schrift „{name}“"
            yield Problem("E535", place, message, "nur Schriften aus fonts/ verwenden")


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()
