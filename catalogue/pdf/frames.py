"""The frames of an edition's pages, and the pages that only the book has."""

from typing import Literal

from catalogue.model.problems import LayoutError, Place, Problem
from catalogue.pdf.web import finish_web
from catalogue.typeset.compose import Frame, Part, notes_unit, title_unit
from catalogue.typeset.engine import Engine, LaidOut
from catalogue.typeset.fit import Fitted, Pages

Product = Literal["web", "print"]


def framed(pages: Pages, engine: Engine, product: Product) -> LaidOut:
    """Lay out the frames of all pages, one page each: running head, folio, thumb index."""
    frames = [Frame(each.unit, each.first_page + n, n == 0)
              for each in pages.fitted for n in range(each.laid_out.page_count)]
    place = Place(pages.composition.layout.path("frame.html"))
    return engine.lay_out(pages.composition.frames(frames, product), place, product)


def painted(pages: Pages, engine: Engine) -> bytes:
    """Return the pages as a PDF for the screen, tagged, body and frame in streams of their own."""
    return engine.write(pages.parts, finish_web, frames=framed(pages, engine, "web"))


def filled(page_count: int, multiple: int) -> int:
    """Return how many pages fill whole signatures."""
    return page_count + -page_count % multiple


def bound(pages: Pages, engine: Engine, multiple: int) -> Pages:
    """Return the inside of the book: a title page for the cover, notes up to whole signatures."""
    title = _page(pages, engine, title_unit(pages.composition.edition), 1)
    notes = (_page(pages, engine, notes_unit(n), n)
             for n in range(pages.page_count + 1, filled(pages.page_count, multiple) + 1))
    return Pages(pages.composition, (title, *pages.fitted[1:], *notes))


def _page(pages: Pages, engine: Engine, unit: Part, number: int) -> Fitted:
    place = Place(pages.composition.layout.path(f"{unit.kind}.html"))
    fitted = Fitted(unit, engine.lay_out(pages.composition.html(unit, {}), place), number)
    if not fitted.fits:
        message = f"„{unit.title}“ braucht {fitted.laid_out.page_count} Seiten statt einer"
        raise LayoutError([Problem("E519", place, message, "in der Vorlage weniger setzen")])
    return fitted
