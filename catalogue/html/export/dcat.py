"""Describes all files for open data portals by DCAT-AP.de 3.0."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from catalogue.checks.published import PREVIOUS, SCHEMA, as_json, public_contact
from catalogue.html.export import datapackage
from catalogue.html.export.csv_files import EXCEL
from catalogue.html.export.turtle import turtle
from catalogue.html.export.value import DataFile, Files, Made, OpenData

NAME = "dcat"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#", "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dcterms": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#", "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
AUTHORITY = "http://publications.europa.eu/resource/authority/"
GERMAN = {"@id": f"{AUTHORITY}language/DEU"}
# By the ending of a file: what it is in the list of the EU, and its media type.
FORMATS = {
    ".csv": ("CSV", "text/csv"), ".json": ("JSON", "application/json"),
    ".jsonld": ("JSON_LD", "application/ld+json"),
    ".xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}  # fmt: skip
# What goes with the data, and is not their form.
BESIDE = (SCHEMA, PREVIOUS, datapackage.NAME)
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
# How much of a date is known, by its length.
DATES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
Node = dict[str, Any]


def dcat(data: OpenData, made: Made) -> Files:
    """Yield the same description as Turtle and as JSON-LD; it names where the files lie."""
    said = {"@context": CONTEXT, "@graph": [*_graph(data, made)]}
    yield DataFile(f"{NAME}.ttl", "Beschreibung für Datenportale (DCAT-AP.de, Turtle)",
                   turtle(said).encode())
    yield DataFile(f"{NAME}.jsonld", "Beschreibung für Datenportale (DCAT-AP.de, JSON-LD)",
                   as_json(said))


def _graph(data: OpenData, made: Made) -> Iterator[Node]:
    files = [each for each in made.values() if _is_listed(PurePosixPath(each.path))]
    yield _catalogue(data)
    yield _dataset(data, files)
    yield from (_distribution(data, each) for each in files)


def _is_listed(path: PurePosixPath) -> bool:
    """Whether a file is a form of the data: no picture, no description, no twin."""
    return path.suffix in FORMATS and path.name not in BESIDE and not path.stem.endswith(EXCEL)


def _catalogue(data: OpenData) -> Node:
    return _said({
        "@id": _address(data, "katalog"), "@type": "dcat:Catalog",
        "dcterms:title": _german(data.edition.head.title),
        "dcterms:description": _german(data.description),
        "dcterms:publisher": _agent(data.edition.head.publisher),
        "dcterms:language": GERMAN, "foaf:homepage": {"@id": f"{data.base.rstrip('/')}/"},
        "dcat:dataset": {"@id": _address(data, "datensatz")},
    })  # fmt: skip


def _dataset(data: OpenData, files: list[DataFile]) -> Node:
    """Return the data set, which stays the same one from edition to edition."""
    head = data.edition.head
    contributor = head.site.contributor_id if head.site else None
    return _said({
        "@id": _address(data, "datensatz"), "@type": "dcat:Dataset",
        "dcterms:title": _german(head.title),
        "dcterms:description": _german(data.description),
        "dcterms:publisher": _agent(head.publisher),
        "dcatde:maintainer": _agent(head.office),
        "dcatde:contributorID": {"@id": str(contributor)} if contributor else None,
        "dcterms:identifier": _address(data, "datensatz"),
        "dcat:version": str(head.number), "dcterms:language": GERMAN,
        "dcterms:issued": _date(head.date), "dcterms:modified": _date(head.closing_date),
        "dcat:contactPoint": _contact(data),
        "dcat:keyword": [_german(each.title) for each in data.edition.sections],
        "dcat:landingPage": {"@id": f"{data.base.rstrip('/')}/"},
        "dcat:distribution": [{"@id": _address(data, each.path)} for each in files],
    })  # fmt: skip


def _distribution(data: OpenData, file: DataFile) -> Node:
    """Return a file; what is only for download is reached where it is loaded (convention 39)."""
    kind, media = FORMATS[PurePosixPath(file.path).suffix]
    address, licence = {"@id": data.file_address(file.path)}, data.licence
    return _said({
        "@id": _address(data, file.path), "@type": "dcat:Distribution",
        "dcterms:title": _german(file.label),
        "dcat:accessURL": address, "dcat:downloadURL": address,
        "dcterms:license": {"@id": licence.dcat} if licence else None,
        "dcatde:licenseAttributionByText": _german(data.edition.head.publisher)
        if licence and licence.attribution else None,
        "dcterms:format": {"@id": f"{AUTHORITY}file-type/{kind}"},
        "dcat:mediaType": {"@id": f"{MEDIA_TYPES}{media}"},
        "dcat:byteSize": _typed(str(len(file.data)), "xsd:nonNegativeInteger"),
        "dcterms:modified": _date(data.edition.head.closing_date),
        "dcterms:language": GERMAN,
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": f"{CONTEXT['spdx']}checksumAlgorithm_sha256"},
            "spdx:checksumValue": _typed(sha256(file.data).hexdigest(), "xsd:hexBinary")},
    })  # fmt: skip


def _contact(data: OpenData) -> Node | None:
    """Return the contact point of the office, by the public address that it has."""
    if not data.edition.office:
        return None
    office = public_contact(data.edition.office, data.with_persons)
    email, phone = office.get("email"), office["phone"].replace(" ", "-").lstrip("0")
    return _said({
        "@type": "vcard:Kind", "vcard:fn": _german(office["name"]),
        "vcard:hasEmail": {"@id": f"mailto:{email}"} if email else None,
        "vcard:hasTelephone": {"@id": f"tel:+49-{phone}"},
    })


def _address(data: OpenData, anchor: str) -> str:
    """Return what a thing of the description is called: it stays so in every edition."""
    return f"{data.file_address()}#{anchor}"


def _agent(name: str) -> Node:
    return {"@type": "foaf:Agent", "foaf:name": _german(name)}


def _german(text: str) -> Node:
    return {"@value": text, "@language": "de"}


def _typed(text: str, kind: str) -> Node:
    return {"@value": text, "@type": kind}


def _date(day: str | None) -> Node | None:
    return _typed(day, DATES[len(day)]) if day else None


def _said(node: Node) -> Node:
    """Return a node without what is not known."""
    return {name: value for name, value in node.items() if value}
