"""The archive product: the pages of the web product with the data of the edition inside."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any

import pikepdf

from catalogue import __version__
from catalogue.checks.published import Published, as_json
from catalogue.model.words import spoken
from catalogue.pdf.saving import remade
from catalogue.pdf.xmp import claim
from catalogue.typeset.fitted import Pages
from catalogue.typeset.report import layout_report
from catalogue.typeset.versions import engine_versions

MIME_TYPES = {".json": "application/json", ".png": "image/png", ".jpg": "image/jpeg",
              ".jpeg": "image/jpeg", ".tif": "image/tiff", ".tiff": "image/tiff",
              ".zip": "application/zip"}
# ISO 19005-3, 6.8: what a file is to the pages.
SOURCE, SUPPLEMENT = "/Source", "/Supplement"
REPORT = "build.json"


@dataclass(frozen=True)
class Enclosure:
    """A file that an archive carries: name, German description, relation to the pages, bytes."""

    name: str
    description: str
    relation: str
    data: bytes


def archive_file(web: bytes, pages: Pages, data: Iterable[Published]) -> bytes:
    """Return the web file as PDF/A-3a and PDF/UA-1 with data and report of its edition inside."""
    enclosed = tuple(enclosures(pages, data))
    return remade(web, partial(_archive, enclosed=enclosed))


def _archive(pdf: pikepdf.Pdf, enclosed: Iterable[Enclosure]) -> None:
    date = str(pdf.docinfo.get("/CreationDate", ""))
    pdf.Root.AF = pikepdf.Array([_enclose(pdf, each, date) for each in enclosed])
    claim(pdf, part=3)


def enclosures(pages: Pages, data: Iterable[Published]) -> Iterator[Enclosure]:
    """Yield what an archive carries: the published data of the edition, and the report."""
    edition = pages.composition.edition
    words = edition.form.common
    for each in data:
        relation = SOURCE if each.is_source else SUPPLEMENT
        yield Enclosure(each.name, spoken(each.label, words), relation, each.data)
    said = spoken(f"Baubericht ⟪the {edition.number}. edition.gen⟫", words)
    yield Enclosure(REPORT, said, SUPPLEMENT, as_json(archive_report(pages)))


def archive_report(pages: Pages) -> dict[str, Any]:
    """Return the build report that an archive carries: no times, they differ in every build."""
    return {"catalogue": __version__, "engine": engine_versions(), **layout_report(pages)}


def _enclose(pdf: pikepdf.Pdf, enclosure: Enclosure, date: str) -> pikepdf.Object:
    spec = pikepdf.AttachedFileSpec(
        pdf, enclosure.data, description=enclosure.description, filename=enclosure.name,
        mime_type=MIME_TYPES[PurePosixPath(enclosure.name).suffix.lower()],
        creation_date=date, mod_date=date,
    )  # fmt: skip
    spec.relationship = pikepdf.Name(enclosure.relation)
    pdf.attachments[enclosure.name] = spec
    return spec.obj
