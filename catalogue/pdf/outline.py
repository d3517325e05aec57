"""The bookmarks of a file: headings of all leaves as one tree (ISO 32000-1, 12.3.3)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pydyf


@dataclass(eq=False)
class Item:
    """A bookmark with those below it; ``entries`` say where it leads, as the file holds them."""

    level: int
    title: str
    is_open: bool
    entries: dict[str, Any]
    kids: list["Item"] = field(default_factory=list)


def write_outline(pdf: pydyf.PDF, items: Sequence[Item]) -> None:
    """Write the bookmarks of a file; a level that is skipped leaves no gap."""
    if not items:
        return
    root = Item(0, "", True, {})
    above = [root]
    for item in items:
        while above[-1].level >= item.level:
            above.pop()
        above[-1].kids.append(item)
        above.append(item)
    outlines = pydyf.Dictionary()
    pdf.add_object(outlines)
    outlines.update(_kids(pdf, root, outlines))
    pdf.catalog["Outlines"] = outlines.reference


def _kids(pdf: pydyf.PDF, parent: Item, written: pydyf.Dictionary) -> dict[str, Any]:
    """Write what is below a bookmark; return the entries that lead there."""
    kids = [pydyf.Dictionary({"Title": pydyf.String(kid.title), "Parent": written.reference,
                              **kid.entries}) for kid in parent.kids]
    for kid in kids:
        pdf.add_object(kid)
    for one, other in pairwise(kids):
        one["Next"], other["Prev"] = other.reference, one.reference
    for item, kid in zip(parent.kids, kids, strict=True):
        kid.update(_kids(pdf, item, kid) if item.kids else {})
    count = _shown(parent)
    return {"First": kids[0].reference, "Last": kids[-1].reference,
            "Count": count if parent.is_open else -count}


def _shown(item: Item) -> int:
    return sum(1 + (_shown(kid) if kid.is_open else 0) for kid in item.kids)
