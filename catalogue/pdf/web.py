"""The web product: tags for screen readers, page labels, metadata, opened page by page."""

import io
from collections.abc import Iterator, Sequence
from itertools import count, groupby
from typing import Any

import pikepdf
import pydyf

from catalogue.layout.typography import plain
from catalogue.pdf.links import lead_to_elements, link_footnotes, mend_links
from catalogue.pdf.saving import saved
from catalogue.pdf.structure import write_artifacts, write_structure
from catalogue.pdf.tags import tag_tree
from catalogue.pdf.words import mend_words, tighten
from catalogue.pdf.xmp import claim
from catalogue.typeset.painted import SEAM


def finish_web(document: Any, pdf: pydyf.PDF) -> None:
    """Tag the pages unit by unit and name them as they are printed."""
    trees, notes, first = [], count(1), 0
    for pages in _units(document.painted):
        tree = tag_tree(pages, first)
        mend_words(pages, first, document.fonts, tree.ends())
        mend_links(pdf, tree)
        link_footnotes(pdf, tree, notes)
        trees.append(tree)
        first += len(pages)
    lead_to_elements(pdf, trees, write_structure(pdf, trees))
    for page in document.painted:
        tighten(page.stream.stream)
    write_artifacts([page.stream for page in document.painted], trees)
    _part_streams(document, pdf)
    _label_pages(pdf)
    _name_bookmarks(pdf)


def _part_streams(document: Any, pdf: pydyf.PDF) -> None:
    """Give body and frame of a page a stream each, so that the body can be used by itself."""
    dictionaries = (each for each in pdf.objects if isinstance(each, dict))
    sheets = (each for each in dictionaries if each.get("Type") == "/Page")
    for page, sheet in zip(document.painted, sheets, strict=True):
        items = page.stream.stream
        if SEAM in items:
            seam = items.index(SEAM)
            frame = pydyf.Stream(items[seam + 1 :], compress=page.stream.compress)
            page.stream.stream = items[:seam]
            pdf.add_object(frame)
            sheet["Contents"] = pydyf.Array([page.stream.reference, frame.reference])


def _units(painted: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield the pages of each unit: every unit was laid out as a document of its own."""
    for _, pages in groupby(painted, key=lambda page: id(page.content.element)):
        yield list(pages)


def _label_pages(pdf: pydyf.PDF) -> None:
    """Name the pages as they are printed (ISO 32000-1, 12.4.2): the cover, then 2, 3, 4 …"""
    cover = pydyf.Dictionary({"P": pydyf.String("Titel")})
    inside = pydyf.Dictionary({"S": "/D", "St": 2})
    labels = pydyf.Array([0, cover, 1, inside][: 2 * len(pdf.page_references)])
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": labels})


def _name_bookmarks(pdf: pydyf.PDF) -> None:
    """Take the signs of the setting out of the titles: lists of bookmarks do not know them."""
    for each in pdf.objects:
        if isinstance(each, dict) and "Title" in each and "Parent" in each:
            each["Title"] = pydyf.String(plain(each["Title"].string))


def web_file(data: bytes) -> bytes:
    """Claim PDF/A-2a and PDF/UA-1 and order the file so that a browser shows page 1 first."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        claim(pdf, part=2)
        return saved(pdf, linearize=True)
