"""Reads the Word form that a department has sent back."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from docx import Document
from docx.oxml.ns import qn

from catalogue.exchange.extract import archives
from catalogue.exchange.forms.collected import Cell, Form, FormRow
from catalogue.exchange.forms.fields import FIELDS, ID, ID_LABEL, NOTHING
from catalogue.exchange.forms.sent import FORMAT
from catalogue.exchange.forms.write_docx import EMPTY, STATE_TAG
from catalogue.model.problems import DataError

Element = Any
Control = tuple[int, str, int, Element]

TAG = re.compile(r"^catalogue\.(\d{1,4})\.(\w+)\.(\d{1,3})$")
LABELS = {ID: ID_LABEL, **{field.key: field.label for field in FIELDS}}
KEYS = {label: key for key, label in LABELS.items()}
COMMENTS = "word/comments.xml"
DELETED = (qn("w:del"), qn("w:moveFrom"))


def is_form(path: Path) -> bool:
    """Whether a DOCX holds one of our forms; a harmful file is none."""
    try:
        archives.check(path)
    except DataError:
        return False
    text = archives.member(path, "word/document.xml")
    return STATE_TAG.encode() in text or FORMAT.encode() in text


def read_form(path: Path) -> Form:
    """Return what a form says; ``DataError`` when it is harmful."""
    archives.check(path)
    body: Element = Document(str(path)).element.body
    found: defaultdict[int, defaultdict[str, dict[int, Cell]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    # LibreOffice 7 drops the tags of controls; their place in the tables is left.
    for row, key, index, control in list(_tagged(body)) or _placed(body):
        found[row][key][index] = Cell(_filled(control), _place(row, key))
    rows = (
        FormRow(f"Maßnahme {number}", {key: tuple(cells.values()) for key, cells in each.items()})
        for number, each in sorted(found.items())
    )
    with ZipFile(path) as archive:
        has_comments = COMMENTS in archive.namelist()
    kept = tuple(row for row in rows if row.id or not row.is_empty)
    return Form(tuple(_state(body)), kept, has_comments=has_comments)


def _state(body: Element) -> list[str]:
    texts = (
        _text(control) for control in body.iter(qn("w:sdt"))
        if _tag(control) == STATE_TAG or _text(control).startswith(FORMAT)
    )  # fmt: skip
    return next(texts, "").split("\n")


def _tagged(body: Element) -> Iterator[Control]:
    for control in body.iter(qn("w:sdt")):
        if (match := TAG.match(_tag(control))) and match[2] in LABELS:
            yield int(match[1]), match[2], int(match[3]), control


def _placed(body: Element) -> Iterator[Control]:
    tables = enumerate(body.iter(qn("w:tbl")), 1)
    for row, line in ((row, line) for row, table in tables for line in table.iter(qn("w:tr"))):
        label = "".join(each.text or "" for each in next(line.iter(qn("w:tc"))).iter(qn("w:t")))
        for index, control in enumerate(line.iter(qn("w:sdt")) if label in KEYS else ()):
            yield row, KEYS[label], index, control


def _place(row: int, key: str) -> str:
    return f"Maßnahme {row}, Feld „{LABELS[key]}“"


def _tag(control: Element) -> str:
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    return "" if tag is None else str(tag.get(qn("w:val")))


def _filled(control: Element) -> str:
    """Return what was filled in; what only asks to be filled in is nothing."""
    placeholder = control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}")
    text = "" if placeholder is not None else _text(control)
    return "" if text in (NOTHING, *EMPTY.values()) else text


def _text(control: Element) -> str:
    content = control.find(qn("w:sdtContent"))
    return "" if content is None else "".join(_parts(content)).strip("\n")


def _parts(parent: Element) -> Iterator[str]:
    for element in parent.iterchildren():
        if element.tag == qn("w:t"):
            yield element.text or ""
        elif element.tag == qn("w:tab"):
            yield " "
        elif element.tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif element.tag not in DELETED:
            yield from _parts(element)
        if element.tag == qn("w:p"):
            yield "\n"
