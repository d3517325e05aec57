"""What the catalogue says in plain language and in signs: as a whole, and record by record."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from catalogue.html.addresses import PLAIN, SIGNED
from catalogue.html.history import name_of
from catalogue.html.page import page
from catalogue.html.site import File, Site
from catalogue.layout import markdown
from catalogue.model.changes import text_of, words
from catalogue.model.lineage import Line
from catalogue.model.record import Link
from catalogue.model.records import Measure

TITLES = {"plain": "Leichte Sprache", "signed": "Gebärdensprache"}
# On a page of its own the title is h1, on that of a record what it says stands below h2.
BELOW_PAGE, BELOW_RECORD = 1, 2


@dataclass(frozen=True)
class Plain:
    """A record in plain language and in signs; ``overtaken`` names the edition that it lags."""

    text: Markup
    films: tuple[Link, ...]
    overtaken: str


def files(site: Site) -> Iterator[File]:
    """Yield a page for the text in plain language, and one for the film, where there are such."""
    if site.head.plain:
        text = Markup(markdown.flowing(site.head.plain, BELOW_PAGE))
        yield page(site, "otherwise.html", PLAIN, TITLES["plain"], text=text, film=None)
    if site.head.signed:
        yield page(site, "otherwise.html", SIGNED, TITLES["signed"], text="", film=site.head.signed)


def plain(site: Site, measure: Measure) -> Plain | None:
    """Return what a record says otherwise than in print, nothing where it does not."""
    texts, films = (_of_role(measure, role) for role in ("plain", "signed"))
    if not texts and not films:
        return None
    text = "\n\n".join(measure.value(name) for name in texts)
    return Plain(Markup(markdown.flowing(text, BELOW_RECORD)),
                 tuple(film for name in films for film in measure.value(name)),
                 _overtaken(site, site.lines[measure.id], texts + films))


def _of_role(measure: Measure, role: str) -> tuple[str, ...]:
    return tuple(name for name in measure.fields.of_role(role) if measure.value(name))


def _overtaken(site: Site, line: Line, names: tuple[str, ...]) -> str:
    """Return the first edition that changed the record after this was written, or nothing."""
    written = _written_for(line, names)
    later = (each for each in line.stations if each.edition.number > written)
    return next((name_of(site, each.edition.head) for each in later
                 if each.change and each.change.before and each.measure), "")


def _written_for(line: Line, names: tuple[str, ...]) -> int:
    """Return the edition for which this holds: what is said of it, else that which brought it."""
    last = line.last
    said = [int(last.value(name)) for name in _of_role(last, "plain_edition")]
    now = [words(text_of(last, name)) for name in names]
    number = line.stations[-1].edition.number
    for each in reversed(line.stations):
        if not each.measure or [words(text_of(each.measure, name)) for name in names] != now:
            break
        number = each.edition.number
    return max([number, *said])
