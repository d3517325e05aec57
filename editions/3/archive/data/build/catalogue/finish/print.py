"""The print product: the engine's CMYK pages become PDF/X-4 (ISO 15930-7) for the press."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from catalogue.finish.boxes import place_on_sheet
from catalogue.finish.colour import is_rgb_image, separate_images
from catalogue.finish.identity import identify
from catalogue.model import EditionHead
from catalogue.printers import Printer
from catalogue.problems import LayoutError, Place, Problem
from catalogue.render import Engine, LaidOut

VARIANT = "pdf/x-4"
REGISTRY = "http://www.color.org"
KEPT = {"/Type", "/Pages", "/Lang"}
ON_SCREEN = {"/Annots", "/Tabs", "/StructParents"}
COLOUR = re.compile(rb"^/DeviceCMYK (cs|CS)\n([\d.e -]+) (?:scn|SCN)$", re.MULTILINE)
BLACK = b"0 0 0 1"
# Black alone prints over what lies below, so that no paper shows where plates do not register.
STATES = {"/Over": {"/op": True, "/OPM": 1}, "/Out": {"/op": False, "/OPM": 1}}


@dataclass(frozen=True)
class PrintJob:
    """What the file is made for: output condition, ink limit, marks, and which part it is."""

    head: EditionHead
    profile: bytes
    max_ink: float
    marks: bool = False
    part: str = "inside"


def print_job(
    root: Path, head: EditionHead, printer: Printer, marks: bool = False, part: str = "inside"
) -> PrintJob:
    """Read the output profile an edition names; ``LayoutError`` when it is none for CMYK."""
    path = Path(head.print.icc_profile)
    place, hint = Place(path), "print: icc_profile in edition.yaml prüfen"
    try:
        profile = (root / path).read_bytes()
    except OSError as error:
        message = f"das Druckprofil ist nicht lesbar ({error.strerror})"
        raise LayoutError([Problem("E508", place, message, hint)]) from error
    if profile[36:40] != b"acsp" or profile[12:20] != b"prtrCMYK":
        message = "die Datei ist kein ICC-Profil eines Druckverfahrens mit CMYK"
        raise LayoutError([Problem("E508", place, message, hint)])
    return PrintJob(head, profile, printer.max_ink, marks, part)


def print_file(parts: Sequence[LaidOut], engine: Engine, job: PrintJob) -> bytes:
    """Write what was laid out for print as PDF/X-4."""
    return finish_print(engine.write(parts, _nothing, VARIANT), job)


def finish_print(data: bytes, job: PrintJob) -> bytes:
    """Turn what the engine wrote for print into PDF/X-4; the same input gives the same bytes."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for step in STEPS:
            step(pdf, job)
        out = io.BytesIO()
        pdf.save(out, force_version="1.6", deterministic_id=True, recompress_flate=True,
                 object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def overprinted(content: bytes) -> bytes:
    """Return a content stream in which fills of pure black print over and others knock out."""
    return COLOUR.sub(_set_colour, content)


def _set_colour(found: re.Match[bytes]) -> bytes:
    space, inks = found.groups()
    if space == b"CS":
        return inks + b" K"
    return inks + b" k\n" + (b"/Over gs" if inks == BLACK else b"/Out gs")


def _nothing(document: Any, pdf: Any) -> None:
    """Leave the engine's file as it is: everything is done on the written one."""


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


def _overprint(pdf: pikepdf.Pdf, job: PrintJob) -> None:
    for page in pdf.pages:
        page.contents_coalesce()
        page.Contents.write(overprinted(page.Contents.read_bytes()))
    for form in _forms(pdf):
        form.write(overprinted(form.read_bytes()))
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
    for resources in _resources(pdf):
        if "/ColorSpace" in resources:
            del resources["/ColorSpace"]


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
    identify(pdf, job.head, job.part)


STEPS = (_strip, _separate, _overprint, _flatten, _sheet, _output_intent, _identify)
