"""What the search looks in: the texts of all records, in one file.

It is a script that holds data, for a page that was opened from a USB stick may fetch nothing.
"""

import json
from collections.abc import Iterator

from catalogue.html.addresses import TEXTS
from catalogue.html.site import File, Site
from catalogue.layout.markdown import source_words
from catalogue.layout.typography import typeset
from catalogue.model.fields import Field, type_of
from catalogue.model.records import Measure

# The register has it beside the link; the id stands in addresses only.
ELSEWHERE = ("id", "short_title", "sections")


def files(site: Site) -> Iterator[File]:
    """Yield the texts of every record by its id, paragraph by paragraph."""
    texts = {each.id: [*paragraphs(each)] for each in site.edition.measures}
    data = json.dumps(texts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    yield File(TEXTS, f"var texts={data};\n".encode())


def paragraphs(measure: Measure) -> Iterator[str]:
    """Yield all that is printed of a record but its name in the register, as a reader sees it."""
    for field in measure.fields:
        if field.is_printed and field.id not in ELSEWHERE and measure.text(field.id):
            yield from filter(None, map(typeset, _words(field, measure)))


def _words(field: Field, measure: Measure) -> Iterator[str]:
    value = measure.value(field.id)
    if field.is_prose:
        yield from source_words(value, has_headings=measure.declared.setting == "flow")
    elif value != measure.short_title:
        yield from type_of(field).words(field, value)
