"""Reads the pages of a web edition back and finds every printed word of each record on its page."""

import re
from collections.abc import Iterator, Mapping

from catalogue.model.problems import Place, Problem
from catalogue.model.records import Edition, Measure
from catalogue.preflight.readback import listed, missing, printed_words, squeezed
from catalogue.source.project import PATHS

# What a reader sees is the main part of a page, without drawings.
MAIN = re.compile(r"<main\b.*?</main>", re.S)
UNREAD = re.compile(r"<(svg|script|style|template)\b.*?</\1>", re.S)
TAG = re.compile(r"<[^>]*>")


def read_back_site(edition: Edition, pages: Mapping[str, bytes]) -> Iterator[Problem]:
    """Yield what is missing on the page of each record; ``pages`` are they by their ids."""
    for measure in edition.measures:
        found = squeezed(text_of(pages.get(measure.id, b"").decode("utf-8", "replace")))
        lost = [word for block in expected(edition, measure) for word in missing(block, found)]
        if lost:
            message = f"auf der Seite „{measure.short_title}“ im Netz fehlt: {listed(lost)}"
            place = Place(PATHS.measure(measure.id, measure.declared.id))
            yield Problem("E536", place, message, "die Vorlage berichtigen, die sie weglässt")


def text_of(html: str) -> str:
    """Return the text of a page as a reader takes it in."""
    main = MAIN.search(html)
    return TAG.sub("", UNREAD.sub("", main[0])) if main else ""


def expected(edition: Edition, measure: Measure) -> Iterator[str]:
    """Yield every block of text that is printed of a record, page numbers left out."""
    yield measure.title
    yield from measure.departments
    if measure.directorate:
        yield measure.directorate
    for field in measure.fields.marked:
        for option in map(field.options.__getitem__, measure.chosen(field.id)):
            yield option.phrase or option.label
    if len(measure.sections) > 1:
        yield from (edition.section(name).title for name in measure.sections)
    yield from (link.readable for link in measure.links)
    titles = {each.id: each.short_title for each in edition.measures}
    for field in measure.fields.of_type("reference"):
        yield from (titles[name] for name in measure.value(field.id) if name in titles)
    yield from printed_words(measure, measure.declared.setting == "flow")
