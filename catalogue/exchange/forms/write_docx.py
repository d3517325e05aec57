"""Writes the Word form that a department fills in."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from catalogue.exchange.forms.fields import ID, ID_LABEL, NEW_FORMS, NOTHING, Choices, Field, cells
from catalogue.exchange.forms.gauge import left
from catalogue.exchange.forms.package import sealed
from catalogue.exchange.forms.sent import Collection, sent_lines
from catalogue.exchange.forms.texts import instructions
from catalogue.model.records import TEXT_FIELDS, Measure

Element = Any

# The names by which the controls are found again; Word allows a tag 64 characters.
STATE_TAG = "catalogue.sent"
TAG = "catalogue.{row}.{key}.{index}"
WIDTHS = (Cm(4), Cm(11))
# All others are rich text: LibreOffice loses the line ends of plain text.
ONE_LINE = (ID, "title", "short_title")
EMPTY = {True: "Bitte wählen", False: "Hier klicken und schreiben"}
GREY = "808080"


def form(collection: Collection) -> bytes:
    """Return the form of a department; the same content is the same bytes."""
    document = Document()
    _set_properties(document, collection)
    title, *rest = instructions(collection.head, collection.department, "docx")
    document.add_heading(title, level=1)
    for text in rest:
        document.add_paragraph(text)
    rows = [*collection.measures, *([None] * NEW_FORMS)]
    for row, measure in enumerate(rows, 1):
        _measure(document, row, measure, collection)
    _hide(document, sent_lines(collection))
    _protect(document)
    written = BytesIO()
    document.save(written)
    return sealed(written.getvalue(), collection.day)


def _set_properties(document: Word, collection: Collection) -> None:
    found = document.core_properties
    found.author = found.last_modified_by = collection.head.publisher
    found.title = f"{collection.head.title}: {collection.department}"
    found.comments = ""
    found.created = found.modified = datetime.fromisoformat(collection.day)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(10.5)
    language = _element("w:lang", val="de-DE")
    style.element.get_or_add_rPr().append(language)


def _measure(document: Word, row: int, measure: Measure | None, collection: Collection) -> None:
    heading = document.add_heading(f"{row}. {measure.title if measure else 'Neue Maßnahme'}", 2)
    heading.paragraph_format.page_break_before = True
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
    locked = _control(row, Field(ID, ID_LABEL, 0, is_locked=True), 0, measure.id if measure else "")
    _line(table, ID_LABEL, [locked])
    found = cells(measure, collection.offered) if measure else {}
    for field in collection.fields:
        texts = [*found.get(field.key, ()), *[""] * field.count][: field.count]
        controls = [
            _control(row, field, index, text, collection.offered)
            for index, text in enumerate(texts)
        ]
        _line(table, field.label, controls)
        if field.is_text and measure:
            note = table.rows[-1].cells[1].add_paragraph()
            note.add_run(_room(measure, found, collection)).italic = True


def _room(measure: Measure, found: dict[str, tuple[str, ...]], collection: Collection) -> str:
    return left(collection.gauge.free(measure, [found[name][0] for name in TEXT_FIELDS]))


def _line(table: Any, label: str, controls: list[Element]) -> None:
    name, value = table.add_row().cells
    name.width, value.width = WIDTHS
    name.paragraphs[0].add_run(label).bold = True
    for index, control in enumerate(controls):
        paragraph = value.paragraphs[0] if index == 0 else value.add_paragraph()
        paragraph._p.append(control)


def _control(
    row: int, field: Field, index: int, text: str, offered: Choices | None = None
) -> Element:
    """Return a content control (ECMA-376-1, 17.5.2) that holds a text."""
    label = field.labels[index]
    properties = [
        _element("w:alias", val=label),
        _element("w:tag", val=TAG.format(row=row, key=field.key, index=index)),
        _element("w:lock", val="sdtContentLocked" if field.is_locked else "sdtLocked"),
    ]
    if not text and not field.is_locked:
        properties.append(_element("w:showingPlcHdr"))
    if field.is_choice and offered:
        properties.append(_drop_down(offered.of(field.key)))
    elif field.key in ONE_LINE:
        properties.append(_element("w:text"))
    run = _run(text) if text or field.is_locked else _run(EMPTY[field.is_choice], GREY)
    return _sdt(properties, run)


def _drop_down(names: tuple[str, ...]) -> Element:
    items = (_element("w:listItem", displayText=name, value=name) for name in (NOTHING, *names))
    return _element("w:dropDownList", *items)


def _sdt(properties: list[Element], run: Element) -> Element:
    return _element(
        "w:sdt", _element("w:sdtPr", *properties), _element("w:sdtContent", run)
    )


def _run(text: str, colour: str = "", is_hidden: bool = False) -> Element:
    run = _element("w:r", _element("w:rPr", *_looks(colour, is_hidden)))
    for number, line in enumerate(text.split("\n")):
        if number:
            run.append(_element("w:br"))
        words = _element("w:t")
        words.text = line
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(words)
    return run


def _looks(colour: str, is_hidden: bool) -> Iterator[Element]:
    if is_hidden:
        yield _element("w:vanish")
    if colour:
        yield _element("w:color", val=colour)


def _element(name: str, *children: Element, **attributes: str) -> Element:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    element.extend(children)
    return element


def _hide(document: Word, lines: list[str]) -> None:
    """Put the state the form was sent in into a control that is neither seen nor edited."""
    properties = [
        _element("w:tag", val=STATE_TAG),
        _element("w:lock", val="sdtContentLocked"),
    ]
    control = _sdt(properties, _run("\n".join(lines), is_hidden=True))
    document.add_paragraph()._p.append(control)


def _protect(document: Word) -> None:
    """Let only the controls be edited (ECMA-376-1, 17.15.1.29); there is no password."""
    protection = _element("w:documentProtection", edit="forms", enforcement="1")
    settings: Element = document.settings.element
    settings.find(qn("w:defaultTabStop")).addprevious(protection)
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), "de-DE")
