"""The print product: the engine's pages become PDF/X-4 (ISO 15930-7) for the press."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any

import pikepdf

from catalogue.layout.colours import AnyInk, Spot
from catalogue.layout.layout import Layout
from catalogue.layout.printers import Printer
from catalogue.model.problems import LayoutError, Place, Problem, reason
from catalogue.model.records import EditionHead
from catalogue.pdf.assemble import pages_of, press_pages
from catalogue.pdf.boxes import place_on_sheet
from catalogue.pdf.colour import is_rgb_image, separate_images
from catalogue.pdf.identity import identify
from catalogue.pdf.saving import remade
from catalogue.source.inherited import inherited
from catalogue.source.names import slug
from catalogue.source.project import PATHS
from catalogue.typeset.fitted import Pages
from catalogue.typeset.frames import framed
from catalogue.typeset.leaf import Leaf
from catalogue.typeset.leaves import Leaves

REGISTRY = "http://www.color.org"
KEPT = {"/Type", "/Pages", "/Lang"}
ON_SCREEN = {"/Annots", "/Tabs", "/StructParents"}
COLOUR = re.compile(rb"^([\d.]+) ([\d.]+) ([\d.]+) (rg|RG)$", re.MULTILINE)
# Marked content is for screen readers; a press has no use for it.
MARKED = re.compile(rb"^/\w+\n(?:<<.*>>\nBDC|BMC)\n|^EMC$\n?", re.MULTILINE)
TOLERANCE_PT = 0.075
BLACK = (0, 0, 0, 1)
FULL = 255
SPOT = "Spot-"
SPOTTED = re.compile(rb"^(/Spot-\S+) (?:cs|CS) ", re.MULTILINE)
# Black alone prints over what lies below, so that no paper shows where plates do not register.
STATES = {"/Over": {"/op": True, "/OPM": 1}, "/Out": {"/op": False, "/OPM": 1}}


@dataclass(frozen=True)
class PrintJob:
    """What the file is made for: output condition, inks, limit, marks, and which part it is."""

    head: EditionHead
    profile: bytes
    inks: Mapping[str, AnyInk]
    max_ink: float
    marks: bool = False
    part: str = "inside"
    # What its catalogue calls an edition.
    noun: str = "Auflage"


def print_job(layout: Layout, head: EditionHead, printer: Printer) -> PrintJob:
    """Read the output profile an edition names; ``LayoutError`` when it is none for CMYK."""
    path = PurePosixPath(head.print.icc_profile)
    place, hint = Place(path), "print: icc_profile in edition.yaml prüfen"
    try:
        profile = inherited(layout.root, path).read_bytes()
    except OSError as error:
        message = f"das Druckprofil ist nicht lesbar ({reason(error)})"
        raise LayoutError([Problem("E508", place, message, hint)]) from error
    if profile[36:40] != b"acsp" or profile[12:20] != b"prtrCMYK":
        message = "die Datei ist kein ICC-Profil eines Druckverfahrens mit CMYK"
        raise LayoutError([Problem("E508", place, message, hint)])
    return PrintJob(head, profile, layout.inks, printer.max_ink, printer.marks)


def print_file(book: Pages, leaves: Leaves, job: PrintJob) -> bytes:
    """Write the inside of the book as PDF/X-4, under frames for paper."""
    layout, frames = book.composition.layout, framed(book, leaves, "print")
    pages = pages_of(book.leaves, frames)
    for page in pages:
        if abs(page.sheet.area - page.outer.area) > TOLERANCE_PT:
            place = Place(layout.path(layout.head.style_sheets.print[-1]))
            message = (f"der Satzspiegel ist hier {page.outer.area:.1f} Punkt"
                       f" breit, auf den Seiten {page.sheet.area:.1f}")
            hint = "--inner und --outer müssen so breit sein wie --page-left und --page-right"
            raise LayoutError([Problem("E514", place, message, hint)])
    return finish_print(press_pages(pages, layout.font_files), job)


def print_sheet(sheet: Leaf, layout: Layout, job: PrintJob) -> bytes:
    """Write a sheet that has no frame, such as the cover, as PDF/X-4."""
    return finish_print(press_pages(pages_of([sheet]), layout.font_files), job)


def finish_print(data: bytes, job: PrintJob) -> bytes:
    """Turn what the engine wrote for print into PDF/X-4; the same input gives the same bytes."""
    return remade(data, partial(_press, job=job), force_version="1.6")


def _press(pdf: pikepdf.Pdf, job: PrintJob) -> None:
    for step in STEPS:
        step(pdf, job)


def separated(content: bytes, inks: Mapping[str, AnyInk]) -> bytes:
    """Return a content stream with inks for colours; fills of pure black print over, others not.

    ``KeyError`` names a colour that has no inks, as ``#rrggbb``.
    """
    def inked(found: re.Match[bytes]) -> bytes:
        *parts, operator = found.groups()
        ink = inks["#" + "".join(f"{round(float(part) * FULL):02x}" for part in parts)]
        if isinstance(ink, Spot):
            return _spotted(ink, operator)
        numbers = b" ".join(b"%g" % each for each in ink)
        if operator == b"RG":
            return numbers + b" K"
        return numbers + b" k\n" + (b"/Over gs" if ink == BLACK else b"/Out gs")

    return COLOUR.sub(inked, content)


def _spotted(ink: Spot, operator: bytes) -> bytes:
    """Return the operators that choose an ink of its own, which leaves none below it."""
    space, share = _space_name(ink).encode(), b"%g" % ink.share
    if operator == b"RG":
        return space + b" CS " + share + b" SCN"
    return space + b" cs " + share + b" scn\n/Out gs"


def _space_name(ink: Spot) -> str:
    return f"/{SPOT}{slug(ink.name)}"


def _strip(pdf: pikepdf.Pdf, job: PrintJob) -> None:
    """Drop links, bookmarks and everything else that is for screens."""
    for key in pdf.Root.keys() - KEPT:
        del pdf.Root[key]
    for page in pdf.pages:
        for key in page.obj.keys() & ON_SCREEN:
            del page.obj[key]


def _separate(pdf: pikepdf.Pdf, job: PrintJob) -> None:
    if any(map(is_rgb_image, pdf.objects)):
        separate_images(pdf, job.profile, job.max_ink)


def _ink(pdf: pikepdf.Pdf, job: PrintJob) -> None:
    """Set every colour in the inks the layout gives it; ``LayoutError`` names one without."""
    for page in pdf.pages:
        page.contents_coalesce()
    streams = [*(page.Contents for page in pdf.pages), *_forms(pdf)]
    missing: set[str] = set()
    for stream in streams:
        try:
            stream.write(separated(MARKED.sub(b"", stream.read_bytes()), job.inks))
        except KeyError as error:
            missing.add(str(error.args[0]))
    if missing:
        place = Place(PATHS.layout(job.head.layout) / "inks.css")
        hint = "die Farbe in tokens.css und inks.css unter demselben Namen anlegen"
        raise LayoutError(Problem("E515", place, f"die Farbe {each} hat keine Druckfarbe", hint)
                          for each in sorted(missing))
    states = pikepdf.Dictionary(STATES)
    for resources in _resources(pdf):
        known = resources.get("/ExtGState", pikepdf.Dictionary())
        resources.ExtGState = pikepdf.Dictionary({**dict(known.items()), **dict(states.items())})


def _flatten(pdf: pikepdf.Pdf, job: PrintJob) -> None:
    """Drop groups that nothing transparent needs, and colour spaces that nothing uses."""
    transparent = any(_is_transparent(state) for each in _resources(pdf)
                      for _, state in each.ExtGState.items())
    for form in _forms(pdf):
        if "/Group" in form and transparent:
            form.Group.CS = pikepdf.Name.DeviceCMYK
        elif "/Group" in form:
            del form["/Group"]
    spaces = _spaces(pdf, job)
    for resources in _resources(pdf):
        if "/ColorSpace" in resources:
            del resources["/ColorSpace"]
        if spaces:
            resources.ColorSpace = pikepdf.Dictionary(spaces)


def _blend(pdf: pikepdf.Pdf, job: PrintJob) -> None:
    """Name the colour space in which pages blend pictures that let through what lies below."""
    for page in pdf.pages:
        if _is_masked(page.Resources):
            page.obj.Group = pikepdf.Dictionary({
                "/S": pikepdf.Name.Transparency, "/CS": pikepdf.Name.DeviceCMYK})


def _is_masked(resources: Any) -> bool:
    drawn = [item for _, item in resources.get("/XObject", {}).items()]
    return any("/SMask" in each or ("/Resources" in each and _is_masked(each.Resources))
               for each in drawn)


def _spaces(pdf: pikepdf.Pdf, job: PrintJob) -> dict[str, Any]:
    """Return the space of every ink of its own that is painted (ISO 32000-1, 8.6.6.4), by name."""
    streams = (*(page.Contents for page in pdf.pages), *_forms(pdf))
    painted = {name for stream in streams for name in SPOTTED.findall(stream.read_bytes())}
    spots = {_space_name(ink): ink for ink in job.inks.values() if isinstance(ink, Spot)
             and _space_name(ink).encode() in painted}
    return {name: pdf.make_indirect(pikepdf.Array([
        pikepdf.Name.Separation, pikepdf.Name("/" + ink.name), pikepdf.Name.DeviceCMYK,
        pikepdf.Dictionary({"/FunctionType": 2, "/Domain": [0, 1], "/C0": [0, 0, 0, 0],
                            "/C1": list(ink.alternate), "/N": 1})]))
        for name, ink in sorted(spots.items())}


def _is_transparent(state: Any) -> bool:
    alpha = min(float(state.get("/ca", 1)), float(state.get("/CA", 1)))
    return alpha < 1 or "/SMask" in state or "/BM" in state


def _forms(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Stream]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form":
            yield item


def _resources(pdf: pikepdf.Pdf) -> list[Any]:
    owners = [*(page.obj for page in pdf.pages), *_forms(pdf)]
    unique = {item.Resources.objgen if item.Resources.is_indirect else id(item): item.Resources
              for item in owners}
    return list(unique.values())


def _sheet(pdf: pikepdf.Pdf, job: PrintJob) -> None:
    for page in pdf.pages:
        place_on_sheet(page, job.marks)


def _output_intent(pdf: pikepdf.Pdf, job: PrintJob) -> None:
    profile = pdf.make_stream(job.profile, {"/N": 4})
    condition = job.head.print.output_condition
    pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary({
        "/Type": pikepdf.Name.OutputIntent, "/S": pikepdf.Name.GTS_PDFX,
        "/OutputConditionIdentifier": condition, "/OutputCondition": condition,
        "/RegistryName": REGISTRY, "/Info": condition, "/DestOutputProfile": profile,
    }))])


def _identify(pdf: pikepdf.Pdf, job: PrintJob) -> None:
    identify(pdf, job.head, job.part, job.noun)


STEPS = (_strip, _separate, _ink, _flatten, _blend, _sheet, _output_intent, _identify)
