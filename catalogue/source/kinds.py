"""The kinds of data files: which, their record, their schema at the head."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from posixpath import relpath
from typing import NamedTuple

from catalogue.model.form import Form
from catalogue.model.record import Record
from catalogue.model.records import (
    ContactPoint,
    Directorate,
    EditionHead,
    Measure,
    Retired,
    Section,
    measure_type,
)
from catalogue.model.terms import Terms
from catalogue.source.project import PATHS

SIGN = "# yaml-language-server: $schema="


class Hyphenation(Record):
    """What ``data/hyphenation.yaml`` says."""

    exceptions: tuple[str, ...] = ()


class FileKind(NamedTuple):
    """Files of one form: which, their record, and the key of the list when they hold many."""

    files: str
    record: type[Record]
    key: str = ""


KINDS: Mapping[str, FileKind] = {
    "catalogue": FileKind("data/catalogue.yaml", Form),
    "measure": FileKind("data/measures/*.yaml", Measure),
    "sections": FileKind("data/sections.yaml", Section, "sections"),
    "departments": FileKind("data/departments.yaml", Directorate, "directorates"),
    "contacts": FileKind("data/contacts.yaml", ContactPoint, "contacts"),
    "retired": FileKind("data/retired.yaml", Retired, "retired"),
    "terms": FileKind("data/terms.yaml", Terms),
    "hyphenation": FileKind("data/hyphenation.yaml", Hyphenation),
    "edition": FileKind("editions/*/edition.yaml", EditionHead),
}
# What a layout declares there, its own room knows.
OF_LAYOUTS: Mapping[str, str] = {
    "layout": "layouts/*/layout.yaml", "brand": "layouts/*/brand.yaml"}


def kinds_of(form: Form) -> Mapping[str, FileKind]:
    """Return the kinds of files in a catalogue, those of its further kinds of record too."""
    more = {kind: FileKind(str(PATHS.measure("*", kind)), measure_type(form, kind))
            for kind in form.kinds}
    return {**KINDS, **more}


def head_line(path: PurePosixPath) -> str:
    """Return the first line of a file that has a schema: where that lies."""
    known = {**{name: kind.files for name, kind in KINDS.items()}, **OF_LAYOUTS}
    # Records of a further kind lie in a folder that is called like their schema.
    name = next((name for name, files in known.items() if path.match(files)), path.parent.name)
    return f"{SIGN}{relpath(PATHS.schemas / f'{name}.json', path.parent)}"


def headed(text: str, path: PurePosixPath) -> str:
    """Return the text of a data file with its head line, an old one replaced."""
    first, _, rest = text.partition("\n")
    return f"{head_line(path)}\n{rest if first.startswith(SIGN) else text}"
