"""A first guess of how many pages a list fills, so that its page numbers are right at once."""

import re
from math import ceil

from catalogue.compose import UNKNOWN_PAGE
from catalogue.layout import Layout
from catalogue.prose import plain_words

ROW = re.compile(r"</(?:tr|li|h2|h3)>|<[ou]l\b[^>]*>")

UNSEEN = re.compile(rf"<title>.*?</title>|{UNKNOWN_PAGE}")


def expected_pages(layout: Layout, kind: str, html: str) -> int:
    """Return how many pages the rows of a unit fill by the widths of their characters."""
    flow = layout.head.flow.get(kind)
    if flow is None:
        return 1
    body = UNSEEN.sub("", html.partition("<body>")[2])
    words = (plain_words(row) for row in ROW.split(body))
    lines = [ceil(layout.text_face.width(row) * flow.size / flow.width) for row in words if row]
    height = sum(flow.row + (count - 1) * flow.line for count in lines)
    return 1 + max(0, ceil((height - flow.first_page) / flow.page))
