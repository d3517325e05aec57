"""The page of a record: all that is printed of it, whom to ask, what belongs to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from markupsafe import Markup

from catalogue.html.contacts import contact_of
from catalogue.html.export.jsonld import record_script
from catalogue.html.export.value import OpenData
from catalogue.html.history import history
from catalogue.html.page import page
from catalogue.html.pictures import picture
from catalogue.html.plain import plain
from catalogue.html.prose import folder_of_pictures, prose, summary
from catalogue.html.site import Entry, File, Group, Site
from catalogue.model.fields.period import date_in_words
from catalogue.model.records import Measure
from catalogue.model.words import spoken
from catalogue.typeset.blocks import Block, Draw, blocks

TEMPLATE = "record.html"
RESPONSIBLE = "responsible"
MAX_RELATED = 3


@dataclass(frozen=True)
class Download:
    """A file beside the page of a record: what it is, where it lies, how large it is."""

    words: str
    address: str
    size: int


def files(site: Site) -> Iterator[File]:
    """Yield the page of every record, and the pictures that it shows."""
    data = OpenData(site.edition, site.source, base=site.base)
    for places in site.standing.values():
        measure = places[0].measure
        yield from record_files(
            site, places, places[0].address, data=record_script(data, measure),
            history=history(site, measure), plain=plain(site, measure),
            downloads=[*downloads(site, measure)])


def record_files(
    site: Site, places: Sequence[Entry], here: str, template: str = TEMPLATE, **more: Any
) -> Iterator[File]:
    """Yield the page of a record at an address, with more values for its template."""
    entry, drawn = places[0], list[File]()
    found = printed_of(site, entry.measure, here, drawn_for(site, here, drawn))
    group = next(each for each in site.groups if each.section == entry.opener)
    around = group.around(entry)
    values = {
        "measure": entry.measure, "entry": entry, "places": places, "section": entry.opener,
        "blocks": [each for each in found if not _answers(entry.measure, each)],
        "answering": [each for each in found if _answers(entry.measure, each)],
        "contact": contact_of(site.edition, entry.measure), "office": site.edition.office,
        "summary": summary(entry.measure), "as_of": as_of(site),
        "related": related(group, entry, around), "naming": site.naming.get(entry.measure.id, ()),
        "before_and_after": around,
        # History, plain language and files beside the page are each a value of their own.
        "history": None, "plain": None, "downloads": (), "data": None, **more,
    }  # fmt: skip
    yield page(site, template, here, entry.measure.title, **values)
    yield from drawn


def downloads(site: Site, measure: Measure) -> Iterator[Download]:
    """Yield the files beside the page of a record."""
    if measure.id in site.pdfs:
        words = spoken("⟪This record⟫ als PDF", site.edition.form.alone(measure.declared.id).words)
        yield Download(words, site.addresses.beside(measure, "pdf"), len(site.pdfs[measure.id]))


def drawn_for(site: Site, here: str, drawn: list[File]) -> Draw:
    """Return what draws the pictures of a page and keeps their files."""
    def draw(image: Any, said: str) -> Markup:
        shown = picture(folder_of_pictures(site), image.file)
        drawn.append(shown.file)
        return shown.shown(here, image.alt, said)

    return draw


def printed_of(site: Site, measure: Measure, here: str, draw: Draw) -> tuple[Block, ...]:
    """Return what is printed of a record, field by field, for a page at this address."""
    texts = {name: prose(site, here, measure, name) for name in measure.fields.texts}
    return blocks(measure, texts, site.standing, draw)


def _answers(measure: Measure, block: Block) -> bool:
    """Whether a block says who is responsible."""
    return block.field is not None and block.field.role == RESPONSIBLE


def as_of(site: Site) -> tuple[str, str]:
    """Return the day that all pages hold for, as a machine and as a reader reads it."""
    day = site.edition.head.closing_date or site.edition.head.date or ""
    return day, date_in_words(day)


def related(
    group: Group, entry: Entry, around: tuple[Entry | None, Entry | None]
) -> tuple[Entry, ...]:
    """Return the next records of a group that the same department answers for.

    Those before and after it are named below anyway.
    """
    own = entry.measure.first_department
    found = [each for each in group.entries if own and each.measure.first_department == own]
    at = found.index(entry) if found else 0
    rest = (each for each in (*found[at + 1:], *found[:at]) if each not in around)
    return tuple(islice(rest, MAX_RELATED))
