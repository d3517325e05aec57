"""The archive product: the pages of the web product with the data of the edition inside."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pikepdf

from catalogue import __version__
from catalogue.checks.published import published, published_schema
from catalogue.model.words import spoken
from catalogue.pdf.saving import remade
from catalogue.pdf.xmp import claim
from catalogue.typeset.fit import Pages
from catalogue.typeset.report import layout_report
from catalogue.typeset.versions import engine_versions

JSON = "application/json"
# ISO 19005-3, 6.8: what a file is to the pages.
SOURCE, SUPPLEMENT = "/Source", "/Supplement"


@dataclass(frozen=True)
class Enclosure:
    """A file that an archive carries: name, German description, relation to the pages, value."""

    name: str
    description: str
    relation: str
    value: Any


def archive_file(web: bytes, pages: Pages) -> bytes:
    """Return the web file as PDF/A-3a and PDF/UA-1 with data and report of its edition inside."""
    return remade(web, partial(_archive, enclosed=tuple(enclosures(pages))), linearize=True)


def _archive(pdf: pikepdf.Pdf, enclosed: Iterable[Enclosure]) -> None:
    date = str(pdf.docinfo.get("/CreationDate", ""))
    pdf.Root.AF = pikepdf.Array([_enclose(pdf, each, date) for each in enclosed])
    claim(pdf, part=3)


def enclosures(pages: Pages) -> Iterator[Enclosure]:
    """Yield what an archive carries: the published data, each with its schema, and the report."""
    edition = pages.composition.edition
    words = edition.form.common
    said = spoken(f"⟪the {edition.number}. edition.gen⟫", words)
    for part in published(edition):
        label = f"{spoken(part.label, words)} {said}"
        yield Enclosure(f"{part.name}.json", label, SOURCE, part.value)
        yield Enclosure(f"{part.name}.schema.json", f"Schema zu {part.name}.json", SUPPLEMENT,
                        published_schema(part.form, part.explained))
    yield Enclosure("build.json", f"Baubericht {said}", SUPPLEMENT, archive_report(pages))


def archive_report(pages: Pages) -> dict[str, Any]:
    """Return the build report that an archive carries: no times, they differ in every build."""
    return {"catalogue": __version__, "engine": engine_versions(), **layout_report(pages)}


def _enclose(pdf: pikepdf.Pdf, enclosure: Enclosure, date: str) -> pikepdf.Object:
    text = json.dumps(enclosure.value, ensure_ascii=False, indent=1) + "\n"
    spec = pikepdf.AttachedFileSpec(
        pdf, text.encode(), description=enclosure.description, filename=enclosure.name,
        mime_type=JSON, creation_date=date, mod_date=date,
    )  # fmt: skip
    spec.relationship = pikepdf.Name(enclosure.relation)
    pdf.attachments[enclosure.name] = spec
    return spec.obj
