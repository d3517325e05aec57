"""Takes in a table with a column for every field: which column is which, and what it says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from catalogue.exchange.documents.declared import reported
from catalogue.exchange.documents.entries import Takes, wanted
from catalogue.exchange.documents.filled import Entry, Reading, unread
from catalogue.exchange.documents.headings import TITLE, Known
from catalogue.exchange.documents.passages import Words
from catalogue.exchange.documents.plan import head_write
from catalogue.exchange.documents.recognise import read_project
from catalogue.exchange.extract.lines import Line, cleaned
from catalogue.exchange.extract.sandbox import refused
from catalogue.exchange.extract.sheet import Row, rows
from catalogue.exchange.report import Column, ImportReport, shown
from catalogue.model.fields import Field, type_of
from catalogue.model.form import Form
from catalogue.model.problems import DataError, Place, Problem, errors, nearest
from catalogue.source.names import one_word, title_key

# Above the headings somebody may have put a title or a date.
MAX_HEAD = 10
ALIKE, MAYBE = 0.85, 0.5
NAMES_APART = str.maketrans({"\n": ",", ";": ","})
# What is said of a column that is left out.
LEFT_OUT, UNWANTED = ("", "-"), "(weggelassen)"
WHOLE = Words(frozenset(), (), is_running=True)

Maps = Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """The rows of a table below its headings."""

    path: Path
    form: Form
    head: Row
    rows: tuple[Row, ...]
    maps: Maps

    @cached_property
    def known(self) -> Mapping[str, Field]:
        """The fields that a column may hold, by their ids, labels and headings."""
        named = {title_key(field.id): field for field in wanted(self.form)}
        return {**named, **Known(self.form).fields}

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """What the columns are called: by their heading, else by their letter."""
        width = max(len(cells) for _, cells in (self.head, *self.rows))
        cells = [*self.head[1], *[""] * (width - len(self.head[1]))]
        return tuple(" ".join(cell.split()) or get_column_letter(index + 1)
                     for index, cell in enumerate(cells))

    @cached_property
    def fields(self) -> tuple[Field | None, ...]:
        """The field of every column, as it is mapped or called."""
        return tuple(self._field(heading) for heading in self.headings)

    def _field(self, heading: str) -> Field | None:
        if heading in self.maps:
            return self.known.get(title_key(self.maps[heading]))
        return field_of(heading, self.known)

    def _said(self, heading: str, field: Field | None) -> str:
        """Return what becomes of a column, nothing where nobody knows."""
        if field:
            return field.label
        return UNWANTED if self.maps.get(heading) in LEFT_OUT else ""

    def sample(self, index: int) -> str:
        """Return the first text of a column."""
        return next(filter(None, (self.cell(cells, index) for _, cells in self.rows)), "")

    @staticmethod
    def cell(cells: Sequence[str], index: int) -> str:
        """Return the text of a cell; rows may be shorter than their headings."""
        return cells[index] if index < len(cells) else ""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns with any text and how each was understood."""
        return tuple(
            Column(heading, self._said(heading, field), shown(self.sample(index)))
            for index, (heading, field) in enumerate(zip(self.headings, self.fields, strict=True))
            if self.sample(index)
        )

    def problems(self) -> Iterator[Problem]:
        """Yield what is unclear of the columns, and how to say it."""
        yield from self._mapped()
        open_ones = [
            heading for index, (heading, field)
            in enumerate(zip(self.headings, self.fields, strict=True))
            if not field and heading not in self.maps and self.sample(index)
        ]
        lacks = TITLE not in [field.id for field in self.fields if field]
        if not (open_ones or lacks):
            return
        place = Place(self.path, self.head[0])
        said = [f"--map {one_word(f'{name}={self._guess(name)}')}" for name in open_ones]
        message = f"zu keinem Feld gehören die Spalten „{'“, „'.join(open_ones)}“" if open_ones \
            else f"keine Spalte ist „{self.form.record[TITLE].label}“"
        example = said or [f"--map {one_word(f'{self.headings[0]}={TITLE}')}"]
        hint = f"die Felder nennen, hinter „=“ nichts lässt sie weg: {' '.join(example)}"
        yield Problem("E285", place, message, hint)

    def _mapped(self) -> Iterator[Problem]:
        for heading, name in self.maps.items():
            place = Place(self.path, self.head[0])
            if heading not in self.headings:
                message = f"eine Spalte „{heading}“ gibt es nicht"
                yield Problem("E285", place, message, nearest(heading, self.headings))
            elif name not in LEFT_OUT and title_key(name) not in self.known:
                message = f"ein Feld „{name}“ gibt es nicht"
                names = [field.id for field in wanted(self.form)]
                yield Problem("E285", place, message, nearest(name, names))

    def _guess(self, heading: str) -> str:
        # An id may be short, and then it is near to anything.
        named = Known(self.form).fields
        close = get_close_matches(title_key(heading), named, n=1, cutoff=MAYBE)
        return named[close[0]].id if close else ""

    def entries(self) -> Iterator[Entry]:
        """Yield what every row says."""
        for number, cells in self.rows:
            yield self._entry(number, cells)

    def _entry(self, number: int, cells: Sequence[str]) -> Entry:
        value: dict[str, Any] = {}
        problems = []
        for field, index, text in self._texts(cells):
            try:
                value[field.id] = _value(field, text, self.form, self.path)
            except ValueError as error:
                place = Place(self.path, number, index + 1)
                problems.append(unread(place, field, error, "E286"))
        return Entry(Place(self.path, number), value, tuple(problems))

    def _texts(self, cells: Sequence[str]) -> Iterator[tuple[Field, int, str]]:
        """Yield the fields of a row with the texts of their columns."""
        found: dict[str, tuple[Field, int, list[str]]] = {}
        for index, field in enumerate(self.fields):
            if field and (text := self.cell(cells, index)):
                found.setdefault(field.id, (field, index, []))[2].append(text)
        yield from ((field, index, "\n".join(texts)) for field, index, texts in found.values())


def field_of(heading: str, known: Mapping[str, Field]) -> Field | None:
    """Return the field that a heading names, or nearly names."""
    bare = title_key(heading.partition("(")[0] or heading)
    for key in (title_key(heading), bare):
        if key in known:
            return known[key]
    close = get_close_matches(bare, known, n=1, cutoff=ALIKE)
    return known[close[0]] if close else None


def _value(field: Field, text: str, form: Form, path: Path) -> Any:
    """Return the value of a cell; ``ValueError`` says what is wrong with it."""
    text = "\n".join(map(cleaned, text.split("\n")))
    if field.is_prose:
        lines = [line for part in text.split("\n") for line in (Line(0, part), Line(0, ""))]
        return Reading(path, form, WHOLE).prose(lines).text
    if field.type == "names":
        return [*filter(None, (each.strip() for each in text.translate(NAMES_APART).split(",")))]
    return type_of(field).read(field, text)


def table_of(path: Path, form: Form, maps: Maps) -> Table:
    """Return a table with the row of its headings: the one that names most fields."""
    found = rows(path)
    if not found:
        raise refused(path, "E207", "die Tabelle ist leer", "eine Zeile mit Überschriften anlegen")
    known = Table(path, form, found[0], found, maps).known
    first = found[:MAX_HEAD]
    named = [sum(bool(cell and field_of(cell, known)) or cell in maps for cell in cells)
             for _, cells in first]
    at = named.index(max(named))
    return Table(path, form, first[at], found[at + 1 :], maps)


def take_in(
    root: Path, files: Sequence[Path], number: int, form: Form, maps: Maps
) -> ImportReport:
    """Return what tables bring and write nothing; what is wrong with any cell is told at once."""
    tables = [table_of(path, form, maps) for path in files]
    columns = tuple(column for table in tables for column in table.columns)
    problems = [each for table in tables for each in table.problems()]
    entries = [] if problems else [each for table in tables for each in table.entries()]
    problems += [each for entry in entries for each in entry.problems]
    project = read_project(root, form)
    takes = Takes(project, form)
    if errors(problems):
        report = reported(project, (), (), problems)
        return replace(report, columns=columns)
    try:
        records = takes.records(entries)
    except DataError as error:
        return replace(reported(project, (), (), error.problems), columns=columns)
    writes = (*takes.writes(records), *head_write(project, form, number))
    report = reported(project, records, writes, [*takes.problems(records)])
    return replace(report, columns=columns)
