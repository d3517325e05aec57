"""The frames of an edition's pages, and the pages that only the book has."""

from typing import Literal

from catalogue.model.problems import Place
from catalogue.pdf.web import finish_web
from catalogue.source.project import PATHS
from catalogue.typeset.compose import Frame, Part, notes_unit, title_unit
from catalogue.typeset.engine import Engine, LaidOut
from catalogue.typeset.fit import Fitted, Pages

Product = Literal["web", "print"]


def framed(pages: Pages, engine: Engine, product: Product) -> LaidOut:
    """Lay out the frames of all pages, one page each: running head, folio, thumb index."""
    frames = [Frame(each.unit, each.first_page + n, n == 0)
              for each in pages.fitted for n in range(each.laid_out.page_count)]
    place = Place(PATHS.layout(pages.composition.layout.head.name) / "frame.html")
    return engine.lay_out(pages.composition.frames(frames, product), place, product)


def painted(pages: Pages, engine: Engine) -> bytes:
    """Return the pages as a PDF for the screen, tagged, body and frame in streams of their own."""
    return engine.write(pages.parts, finish_web, frames=framed(pages, engine, "web"))


def bound(pages: Pages, engine: Engine, multiple: int) -> Pages:
    """Return the inside of the book: a title page for the cover, notes up to whole signatures."""
    missing = -pages.page_count % multiple
    title = _page(pages, engine, title_unit(pages.composition.edition), 1)
    notes = (_page(pages, engine, notes_unit(n), n)
             for n in range(pages.page_count + 1, pages.page_count + missing + 1))
    return Pages(pages.composition, (title, *pages.fitted[1:], *notes))


def _page(pages: Pages, engine: Engine, unit: Part, number: int) -> Fitted:
    html = pages.composition.html(unit, {})
    return Fitted(unit, engine.lay_out(html, unit.place), number)
