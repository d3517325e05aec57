"""The first page: the sections, what is new, the figures, where to ask."""

from collections.abc import Iterator

from catalogue.html.addresses import START
from catalogue.html.chart import chart
from catalogue.html.page import page
from catalogue.html.site import File, Site
from catalogue.model.crosstab import Crosstab, crosstab, is_crossed
from catalogue.model.form import PartHead
from catalogue.model.glance import Glance, glance

TITLE = "Start"


def files(site: Site) -> Iterator[File]:
    """Yield the first page, and the products that it offers."""
    counted = _glance(site)
    new = tuple(places[0] for places in site.standing.values() if places[0].is_new)
    yield page(
        site, "start.html", START, TITLE, groups=site.groups, glance=counted,
        chart=chart(counted) if counted else None, new=new, office=site.edition.office,
        crosstabs=tuple(_crosstabs(site)), counted=site.edition.counted(site.edition.measures))
    yield from (File(offer.name, offer.data) for offer in site.offers)


def _crosstabs(site: Site) -> Iterator[tuple[PartHead, Crosstab]]:
    """Yield every table in two directions that the catalogue prints, with its part."""
    for part in site.edition.form.parts_of("crosstab"):
        if is_crossed(site.edition.measures, part):
            yield part, crosstab(site.edition, part)


def _glance(site: Site) -> Glance | None:
    """Return the counts, where the catalogue prints them and there is something to count."""
    is_declared = bool(site.edition.form.parts_of("glance"))
    return glance(site.edition) if is_declared and site.edition.measures else None
