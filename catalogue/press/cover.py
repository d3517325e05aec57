"""The cover as one sheet: back (U4), spine and front (U1), with bleed."""


from catalogue.model.problems import Place
from catalogue.model.records import ContactPoint
from catalogue.source.project import PATHS
from catalogue.typeset.compose import Part
from catalogue.typeset.engine import Engine, LaidOut
from catalogue.typeset.fit import Pages

TEMPLATE = "sheet-cover"


def cover_sheet(pages: Pages, engine: Engine, spine: float) -> LaidOut:
    """Lay out the cover of an edition around a spine of so many millimetres."""
    edition = pages.composition.edition
    place = Place(PATHS.layout(edition.head.layout) / f"{TEMPLATE}.html")
    context = {
        "spine": spine,
        "office": office(pages),
        "measures": len(edition.measures),
        "sections": len(edition.sections),
    }
    unit = Part(TEMPLATE, TEMPLATE, edition.head.title, place, pages=1, context=context)
    return engine.lay_out(pages.composition.html(unit, {}), place, "cover")


def office(pages: Pages) -> ContactPoint | None:
    """Return the contact point of the office that publishes the edition."""
    edition = pages.composition.edition
    found = (each for each in edition.contacts if each.id == edition.head.contact)
    return next(found, None)
