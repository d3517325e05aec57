"""The web product: page labels and what a reader on a screen needs."""

from typing import Any

import pydyf


def finish_web(document: Any, pdf: pydyf.PDF) -> None:
    """Name the pages as they are printed (ISO 32000-1, 12.4.2): the cover, then 2, 3, 4 …"""
    cover = pydyf.Dictionary({"P": pydyf.String("Titel")})
    inside = pydyf.Dictionary({"S": "/D", "St": 2})
    labels = pydyf.Array([0, cover, 1, inside]) if len(document.pages) > 1 else [0, cover]
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array(labels)})
