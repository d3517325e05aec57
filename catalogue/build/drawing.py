"""Draws the proof of a text: sets its pages, rasters them, finds what is said of them."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2

from catalogue.build.preview import Desk, Preview, Trial, preview, settled
from catalogue.build.proof import Area, Ask, Finding, Picture, Proof
from catalogue.build.surplus import surplus
from catalogue.checks.validate import in_order, remarked
from catalogue.layout.printers import load_printer
from catalogue.model.problems import Problem
from catalogue.pdf.assemble import pages_of, press_pages
from catalogue.pdf.print import finish_print, print_job
from catalogue.preflight.readback import misplaced, squeezed
from catalogue.preflight.shown import Hit, places, read_aloud
from catalogue.source.document import document_of
from catalogue.source.project import PATHS
from catalogue.typeset.fitted import Fitted, Pages
from catalogue.typeset.frames import framed
from catalogue.typeset.leaf import Box

MIN_DOTS_A_POINT, MAX_DOTS_A_POINT = 1.0, 6.0
QUALITY = 85
LINE_END = re.compile(r"\n")
WORD = re.compile(r"[^\s,;()]+")
# An estimate says what the page that was set knows.
ESTIMATED = "W402"
DIGITS = 2
BEYOND = 0
WHOLE: Box = (0.0, 0.0, 0.0, 0.0)


def proof_of(desk: Desk, ask: Ask) -> Proof:
    """Return what an ask wants to see, of an edition held warm; ``LayoutError`` in print."""
    show = settled if ask.is_settled else preview
    found = show(desk, ask.record, ask.text, ask.section)
    told = found.problems
    if ask.is_settled:
        more = (each for each in remarked(desk.checked, ask.record, ask.text)
                if each.code != ESTIMATED or not found.trial)
        told = tuple(in_order((*told, *more)))
    proof = Proof(ask.number, tuple(_findings(ask, told)), is_settled=ask.is_settled)
    if not found.trial:
        return proof
    proof = _measured(desk, proof, found, found.trial)
    if ask.look == "pdf":
        return replace(proof, pdf=found.pdf)
    if ask.look != "screen":
        return replace(proof, pictures=tuple(_pressed(desk, ask, found.trial)))
    too_much = surplus(desk, found, ask.section) if ask.is_settled else None
    cut, page = too_much or (None, found)
    proof = replace(_seen(proof, ask, page), surplus=cut)
    return _read_back(proof, ask, page) if ask.is_settled else proof


def _measured(desk: Desk, proof: Proof, found: Preview, trial: Trial) -> Proof:
    composition, numbers = trial.setter.composition, trial.setter.numbers
    last = desk.done.pages.fitted[-1]
    return replace(
        proof, first_page=found.first_page, step=found.step, lines=found.lines,
        page_count=numbers[composition.units[-1].anchor] + last.leaf.page_count - 1,
        steps=len(composition.layout.steps), characters=found.characters, fits=trial.fitted.fits)


def _seen(proof: Proof, ask: Ask, page: Preview) -> Proof:
    """Return a proof with pictures of the pages that are promised, and the places of fields.

    What is too much stands on none of them.
    """
    assert page.trial
    fitted = page.trial.fitted
    with pypdfium2.PdfDocument(page.pdf) as document:
        count = min(len(document), fitted.unit.pages or len(document))
        pictures = tuple(_picture(document[number], page.first_page + number, ask.dots)
                         for number in range(count))
    entries = fitted.unit.entries
    own = {each.anchor for each in entries if each.measure and each.measure.id == ask.record}
    areas = (_area(each.field, each.page, each.box, pictures) for each in fitted.leaf.areas
             if each.owner in own and each.page < count)
    return replace(proof, pictures=pictures, areas=tuple(areas))


def _picture(
    page: pypdfium2.PdfPage, number: int, dots: float, margins: Box = WHOLE
) -> Picture:
    """Return a page as a picture, without margins in points: left, bottom, right, top."""
    left, bottom, right, top = margins
    width, height = page.get_size()
    # Four bytes a dot in this order are taken over as they are, without a copy.
    bitmap = page.render(scale=min(max(MIN_DOTS_A_POINT, dots), MAX_DOTS_A_POINT), crop=margins,
                         prefer_bgrx=True, rev_byteorder=True)
    file = io.BytesIO()
    bitmap.to_pil().save(file, "JPEG", quality=QUALITY)
    return Picture(file.getvalue(), number, width - left - right, height - bottom - top)


def _area(field: str, number: int, box: Box, pictures: Sequence[Picture]) -> Area:
    x1, y1, x2, y2 = box
    found = (x1, pictures[number].height - y2, x2 - x1, y2 - y1)
    return Area(field, number, *(round(each, DIGITS) for each in found))


def _findings(ask: Ask, problems: Sequence[Problem]) -> Iterator[Finding]:
    starts = _starts(ask)
    for each in problems:
        at = _offset(ask.text, each.place.line, each.place.column)
        yield Finding(each, next((name for start, name in reversed(starts) if start <= at), ""))


def _starts(ask: Ask) -> list[tuple[int, str]]:
    """Return where in the text of a file each field begins, in order."""
    places = document_of(ask.text, PATHS.measure(ask.record), []).places
    return sorted((_offset(ask.text, *place), str(key[0]))
                  for key, place in places.items() if len(key) == 1)


def _offset(text: str, line: int, column: int) -> int:
    ends = [found.end() for found in LINE_END.finditer(text)]
    return [0, *ends][min(max(line, 1) - 1, len(ends))] + max(column, 1) - 1


def _read_back(proof: Proof, ask: Ask, page: Preview) -> Proof:
    """Return a proof with what its file says: the text of the pages, where findings stand."""
    assert page.trial
    starts = _starts(ask)
    spots = [_spot(ask, each, starts) for each in proof.findings]
    hits = places(page.pdf, [word for word, _ in spots])
    findings = (replace(finding, areas=_marked(proof, finding.field, found, count))
                for finding, found, (_, count) in zip(proof.findings, hits, spots, strict=True))
    elements = page.trial.fitted.leaf.elements
    unit = page.trial.fitted.unit
    beyond = (Finding(each, "") for each in misplaced(page.pdf, unit, page.first_page))
    return replace(proof, findings=(*findings, *beyond), text=tuple(read_aloud(page.pdf, elements)))


def _spot(ask: Ask, finding: Finding, starts: Sequence[tuple[int, str]]) -> tuple[str, int]:
    """Return the word that a finding points at, and how often its field has it before.

    What points at a whole field points at no word.
    """
    place = finding.problem.place
    at = _offset(ask.text, place.line, place.column)
    start = next((start for start, name in starts if name == finding.field), at)
    word = next((each for each in WORD.finditer(ask.text, start) if each.end() > at), None)
    if not word or not start < at or word.start() > at:
        return "", 0
    return word[0], squeezed(ask.text[start : word.start()]).count(squeezed(word[0]))


def _marked(proof: Proof, field: str, hits: Sequence[Hit], count: int) -> tuple[Area, ...]:
    """Return the lines of one of the places where a word stands in a field."""
    found = (tuple(_area(field, number, box, proof.pictures) for box in boxes)
             for number, boxes in hits if boxes and number < len(proof.pictures))
    inside = [areas for areas in found if any(_holds(each, areas[0]) for each in proof.areas)]
    return inside[count] if count < len(inside) else ()


def _holds(field: Area, area: Area) -> bool:
    """Whether words stand where their field does."""
    return (field.field, field.picture) == (area.field, area.picture) and (
        field.y <= area.y + area.height / 2 <= field.y + field.height)


def _pressed(desk: Desk, ask: Ask, trial: Trial) -> Iterator[Picture]:
    """Yield the pages of a measure as the print file has them; a spread also what faces them."""
    composition, own = trial.setter.composition, trial.fitted
    is_spread = ask.look == "spread"
    numbers = {*_numbers([own])} - {BEYOND}
    if is_spread:
        numbers |= {number ^ 1 for number in numbers}
    others = (replace(each, first_page=trial.setter.numbers[each.unit.anchor])
              for each in desk.done.pages.fitted if each.unit.anchor != own.unit.anchor)
    book = [each for each in sorted((own, *others), key=_first_page)
            if numbers & {*range(each.first_page, each.first_page + each.leaf.page_count)}]
    frames = framed(Pages(composition, tuple(book)), trial.setter.leaves, "print")
    kept = [page for page, number in zip(
        pages_of([each.leaf for each in book], frames), _numbers(book), strict=True)
        if number in numbers]
    head = composition.edition.head
    printer = load_printer(desk.done.project, head.print.printer)
    job = replace(print_job(composition.layout, head, printer), marks=not is_spread)
    data = finish_print(press_pages(kept, composition.layout.font_files), job)
    with pypdfium2.PdfDocument(data) as document:
        for page, number in zip(document, sorted(numbers & {*_numbers(book)}), strict=True):
            yield _picture(page, number, ask.dots, _outside(page) if is_spread else WHOLE)


def _first_page(fitted: Fitted) -> int:
    return fitted.first_page


def _numbers(book: Sequence[Fitted]) -> list[int]:
    """Return the number of each page; those that are too much have the place of no other."""
    return [each.first_page + n if n < (each.unit.pages or each.leaf.page_count) else BEYOND
            for each in book for n in range(each.leaf.page_count)]


def _outside(page: pypdfium2.PdfPage) -> Box:
    """Return what is cut off around a page: left, bottom, right, top."""
    (left, bottom, right, top), (width, height) = page.get_trimbox(), page.get_size()
    return left, bottom, width - right, height - top
