"""Writes the Word form that a department fills in; how it looks is in its templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FunctionLoader, StrictUndefined

from catalogue.exchange.forms.fields import ID, ID_LABEL, NEW_FORMS, NOTHING, FormField, cells
from catalogue.exchange.forms.gauge import left
from catalogue.exchange.forms.sent import Collection, sent_lines
from catalogue.exchange.forms.texts import FOLDER, helps, instructions
from catalogue.model.fields import FIELD, TEXT_FIELDS
from catalogue.model.records import Measure, date_in_words
from catalogue.source.zipped import packed

# The names by which the controls are found again; Word allows a tag 64 characters.
STATE_TAG = "catalogue.sent"
TAG = "catalogue.{row}.{key}.{index}"
EMPTY = {True: "Bitte wählen", False: "Hier klicken und schreiben"}
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
class Control:
    """A content control (ECMA-376-1, 17.5.2) that holds a text."""

    label: str
    tag: str
    text: str
    prompt: str
    is_locked: bool
    is_line: bool
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A field of the form: its name, its controls, what helps to fill them in."""

    label: str
    controls: Sequence[Control]
    help: str = ""
    room: str = ""
    look: str = "plain"
    is_locked: bool = False
    is_short: bool = True


def form(collection: Collection) -> bytes:
    """Return the form of a department; the same content is the same bytes."""
    head = collection.head
    rows = enumerate([*collection.measures, *([None] * NEW_FORMS)], 1)
    values = {
        "head": head,
        "department": collection.department,
        "day": collection.day,
        "closing": date_in_words(head.closing_date or ""),
        "address": collection.address,
        "told": instructions(head, collection.department, "docx", collection.reach),
        "boxes": [_box(row, measure, collection) for row, measure in rows],
        "state_tag": STATE_TAG,
        "state": "\n".join(sent_lines(collection)),
    }
    parts = {name: _templates().get_template(each) for name, each in PARTS.items()}
    return packed({name: each.render(values).encode() for name, each in parts.items()},
                  collection.day)  # fmt: skip


@cache
def _templates() -> Environment:
    loader = FunctionLoader(lambda name: FOLDER.joinpath(name).read_text("utf-8"))
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)


def _box(row: int, measure: Measure | None, collection: Collection) -> tuple[str, list[Line]]:
    found = cells(measure, collection.offered) if measure else {}
    name = FormField(FIELD[ID], 0, is_locked=True)
    locked = _control(row, name, 0, measure.id if measure else "", ())
    fields = [Line(ID_LABEL, [locked], look="locked", is_locked=True)]
    for each in collection.fields:
        texts = [*found.get(each.key, ()), *[""] * each.count][: each.count]
        names = (NOTHING, *collection.offered.get(each.key, {}).values())
        controls = [_control(row, each, place, text, names) for place, text in enumerate(texts)]
        is_asked = each.key in ("confirm", "answer") and bool(measure and measure.confirm)
        look = "asked" if is_asked else "locked" if each.is_locked else "plain"
        room = _room(measure, found, collection) if measure and each.is_text else ""
        fields.append(Line(each.label, controls, helps().get(each.key, ""), room, look,
                           each.is_locked, not each.is_text))  # fmt: skip
    return f"{row}. {measure.title if measure else 'Neue Maßnahme'}", fields


def _room(measure: Measure, found: dict[str, tuple[str, ...]], collection: Collection) -> str:
    return left(collection.gauge.free(measure, [found[name][0] for name in TEXT_FIELDS]))


def _control(row: int, each: FormField, index: int, text: str, names: Sequence[str]) -> Control:
    return Control(
        label=each.labels[index],
        tag=TAG.format(row=row, key=each.key, index=index),
        text=text,
        prompt=EMPTY[each.is_choice],
        is_locked=each.is_locked,
        # All others are rich text: LibreOffice loses the line ends of plain text.
        is_line=each.is_line,
        choices=tuple(names) if each.is_choice else (),
    )
