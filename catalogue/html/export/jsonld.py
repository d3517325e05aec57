"""Records for search engines: JSON-LD in the words of schema.org."""

import json
from typing import Any

from markupsafe import Markup

from catalogue.checks.published import as_json
from catalogue.html.addresses import START, absolute
from catalogue.html.export.value import DataFile, Files, Made, OpenData
from catalogue.layout.markdown import spoken_blocks
from catalogue.model.fields.field import OUTWARD
from catalogue.model.records import Measure
from catalogue.source.names import slug

CONTEXT = "https://schema.org"
LANGUAGE = "de-DE"
# A page has its words as text and ``meta``, and is named by its address once.
SAID_BY_PAGE = ("@id", "description")
# What would end the element that holds data in a page.
ENDING = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
Node = dict[str, Any]


def jsonld(data: OpenData, made: Made) -> Files:
    """Yield all records in one graph, each part of the edition."""
    graph = [publication(data), *(record(data, each) for each in data.edition.measures)]
    name = f"{slug(data.edition.head.title)}-{data.edition.number}.jsonld"
    yield DataFile(name, f"{data.title} (JSON-LD)",
                   as_json({"@context": CONTEXT, "@graph": graph}))


def record_script(data: OpenData, measure: Measure) -> Markup:
    """Return what a page says to search engines, for a ``script`` element.

    What the page says itself is left out.
    """
    said = {"@context": CONTEXT, **{name: each for name, each in record(data, measure).items()
                                    if name not in SAID_BY_PAGE}}
    return Markup(json.dumps(said, ensure_ascii=False, separators=(",", ":")).translate(ENDING))


def record(data: OpenData, measure: Measure) -> Node:
    """Return a record: a service where it reaches the public, else a work of the city."""
    address = data.address(measure) if data.base else None
    offices = [_organisation(name) for name in measure.departments]
    said: Node = {
        "@type": "GovernmentService" if reaches_outward(measure) else "CreativeWork",
        "@id": address, "url": address, "identifier": measure.id, "name": measure.title,
        "alternateName": measure.short_title if measure.short_title != measure.title else None,
        "description": _description(measure), **_places(data, measure, offices),
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def _places(data: OpenData, measure: Measure, offices: list[Node]) -> Node:
    """Return who offers a service, or who publishes a work, and in which edition it stands."""
    publisher, whole = _organisation(data.edition.head.publisher), _named(data)
    if reaches_outward(measure):
        return {"provider": publisher, "serviceOperator": offices, "subjectOf": whole}
    return {"publisher": publisher, "creator": offices, "isPartOf": whole,
            "inLanguage": LANGUAGE, "dateModified": measure.updated,
            "license": data.licence.url if data.licence else None}


def reaches_outward(measure: Measure) -> bool:
    """Whether the declared direction of a record leads to the public."""
    return any(OUTWARD in measure.chosen(name) for name in measure.fields.of_role("direction"))


def _named(data: OpenData) -> Node:
    """Return the edition as a record names it that stands in it."""
    head, address = data.edition.head, absolute(data.base, START)
    return {"@type": "PublicationIssue", **({"@id": address} if address else {}),
            "name": head.title, "issueNumber": str(head.number)}


def publication(data: OpenData) -> Node:
    """Return the edition as a work of its own."""
    head = data.edition.head
    said = {
        **_named(data), "datePublished": head.date,
        "publisher": _organisation(head.publisher), "inLanguage": LANGUAGE,
        "license": data.licence.url if data.licence else None,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def _organisation(name: str) -> Node:
    return {"@type": "GovernmentOrganization", "name": name}


def _description(measure: Measure) -> str:
    """Return the words of the first text that is filled in."""
    text = next(filter(None, measure.texts), "")
    return " ".join(spoken_blocks(text))
