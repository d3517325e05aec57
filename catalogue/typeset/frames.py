"""The frames of an edition's pages, and the pages that only the book has."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from catalogue.model.problems import LayoutError, Place, Problem
from catalogue.typeset.compose import notes_unit, title_unit
from catalogue.typeset.composition import Frame, Part
from catalogue.typeset.fitted import Fitted, Pages
from catalogue.typeset.leaf import Leaf
from catalogue.typeset.leaves import Leaves

Product = Literal["web", "print"]
AT_ONCE = 100


def framed(pages: Pages, leaves: Leaves, product: Product) -> list[Leaf]:
    """Return the frame of every page, one leaf each: running head, folio, thumb index."""
    composition = pages.composition
    frames = [Frame(each.unit, each.first_page + n, n == 0)
              for each in pages.fitted for n in range(each.leaf.page_count)]
    htmls = [composition.frames([frame], product) for frame in frames]
    found = {html: leaf for html in htmls if (leaf := leaves.kept(html, product))}
    dirty = [each for each in zip(frames, htmls, strict=True) if each[1] not in found]
    place = Place(composition.layout.path("frame.html"))
    for start in range(0, len(dirty), AT_ONCE):
        turned = [*_in_turn(dirty[start : start + AT_ONCE])]
        document = composition.frames([frame for frame, _ in turned], product)
        painted = leaves.engine.frames(document, place, product, [html for _, html in turned])
        for html, leaf in painted.items():
            leaves.keep(html, leaf, product)
        found |= painted
    return [found[html] for html in htmls]


def _in_turn(dirty: Iterable[tuple[Frame, str]]) -> Iterator[tuple[Frame, str]]:
    """Yield frames so that right pages take turns with left ones; what fills up has no HTML."""
    is_right = True
    for frame, html in dirty:
        if is_right != bool(frame.number % 2):
            yield replace(frame, unit=replace(frame.unit, running_head="")), ""
        yield frame, html
        is_right = not frame.number % 2


def filled(page_count: int, multiple: int) -> int:
    """Return how many pages fill whole signatures."""
    return page_count + -page_count % multiple


def bound(pages: Pages, leaves: Leaves, multiple: int) -> Pages:
    """Return the inside of the book: a title page for the cover, notes up to whole signatures."""
    edition, body = pages.composition.edition, pages.fitted
    if pages.composition.has_cover:
        body = (_page(pages, leaves, title_unit(edition), 1), *body[1:])
    notes = (_page(pages, leaves, notes_unit(edition, n), n)
             for n in range(pages.page_count + 1, filled(pages.page_count, multiple) + 1))
    return Pages(pages.composition, (*body, *notes))


def _page(pages: Pages, leaves: Leaves, unit: Part, number: int) -> Fitted:
    place = Place(pages.composition.layout.path(unit.template))
    fitted = Fitted(unit, leaves.leaf(pages.composition.html(unit, {}), place), number)
    if not fitted.fits:
        message = f"„{unit.title}“ braucht {fitted.leaf.page_count} Seiten statt einer"
        raise LayoutError([Problem("E519", place, message, "in der Vorlage weniger setzen")])
    return fitted
