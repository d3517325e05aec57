"""Writes the Word form that a department fills in; how it looks is in its templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FunctionLoader, StrictUndefined

from catalogue.exchange.extract.pieces import BOXES
from catalogue.exchange.forms.fields import NEW_FORMS, FormField, cells, ticks
from catalogue.exchange.forms.gauge import left
from catalogue.exchange.forms.sent import Collection, sent_lines
from catalogue.exchange.forms.signs import EMPTY, ID, NOTHING, STATE_TAG
from catalogue.exchange.forms.texts import FOLDER, helps, instructions, new_title
from catalogue.model.fields.period import date_in_words
from catalogue.model.records import Measure
from catalogue.source.vocabulary import resource
from catalogue.source.zipped import packed

PARTS = {
    "[Content_Types].xml": "content-types.xml",
    "_rels/.rels": "package-rels.xml",
    "docProps/core.xml": "core.xml",
    "word/document.xml": "document.xml",
    "word/_rels/document.xml.rels": "document-rels.xml",
    **{f"word/{name}.xml": f"{name}.xml"
       for name in ("styles", "settings", "fontTable", "letterhead", "header", "footer")},
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A field of the form: a control (ECMA-376-1, 17.5.2) for each text or tick, and its help.

    Only a single line is plain text: LibreOffice loses the line ends of more.
    """

    field: FormField
    texts: Sequence[str]
    choices: Sequence[str] = ()
    help: str = ""
    room: str = ""
    look: str = "locked"
    ticks: Sequence[tuple[str, bool]] = ()


def form(collection: Collection) -> bytes:
    """Return the form of a department; the same content is the same bytes."""
    head, words = collection.head, collection.form.words
    rows = enumerate([*collection.measures, *([None] * NEW_FORMS)], 1)
    values = {
        "head": head,
        "department": collection.department,
        "day": collection.day,
        "closing": date_in_words(head.closing_date or ""),
        "address": collection.address,
        "told": instructions(
            collection.form, head, collection.department, "docx", collection.reach),
        "edition": words.edition.one,
        "boxes": [_box(row, measure, collection) for row, measure in rows],
        "state_tag": STATE_TAG,
        "empty": EMPTY,
        "signs": BOXES,
        "state": "\n".join(sent_lines(collection)),
    }
    parts = {name: _templates().get_template(each) for name, each in PARTS.items()}
    return packed({name: each.render(values).encode() for name, each in parts.items()},
                  collection.day)  # fmt: skip


@cache
def _templates() -> Environment:
    loader = FunctionLoader(lambda name: resource(f"{FOLDER}/{name}"))
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)


def _box(row: int, measure: Measure | None, collection: Collection) -> tuple[str, list[Line]]:
    found = cells(measure, collection.offered) if measure else {}
    helped, words = helps(collection.form), collection.form.words
    own = FormField(collection.form.record[ID], 0, is_locked=True)
    lines = [Line(own, [measure.id if measure else ""])]
    for each in collection.fields:
        texts = [*found.get(each.key, ()), *[""] * each.count][: each.count]
        names = (NOTHING, *collection.offered.get(each.key, {}).values()) if each.is_choice else ()
        is_asked = each.key in ("confirm", "answer") and bool(measure and measure.confirm)
        look = "asked" if is_asked else "locked" if each.is_locked else "plain"
        room = _room(measure, found, collection) if measure and each.is_text else ""
        boxes = ticks(each, texts, collection.offered) if each.is_ticked else ()
        lines.append(Line(each, texts, names, helped.get(each.key, ""), room, look, boxes))
    return f"{row}. {measure.title if measure else new_title(words)}", lines


def _room(measure: Measure, found: dict[str, tuple[str, ...]], collection: Collection) -> str:
    return left(collection.gauge.free(measure, [found[name][0] for name in measure.fields.texts]))
