"""What open data are made from, and a file of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from catalogue.checks.open_data import Licence, licence_of
from catalogue.html.addresses import Addresses, absolute
from catalogue.html.export.tables import Table, tables
from catalogue.model.records import Edition, Measure
from catalogue.model.words import spoken

# Where the files lie in the web edition.
FOLDER = "daten/"
# What a ZIP archive takes where an edition has no day yet.
NO_DAY = "1980-01-01"


class DataFile(NamedTuple):
    """A file of open data: its path in their folder, what it is in German, its bytes."""

    path: str
    label: str
    data: bytes


@dataclass(frozen=True)
class OpenData:
    """An edition to be published as data.

    ``root`` is where its pictures lie, ``previous`` the archived edition before, ``base`` the
    permanent address of the web edition or nothing.
    """

    edition: Edition
    root: Path
    previous: Edition | None = None
    base: str = ""
    with_persons: bool = False

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The records kind by kind, then the lists of the catalogue."""
        return tuple(tables(self.edition, self.address, self.with_persons))

    @cached_property
    def addresses(self) -> Addresses:
        """Where the pages of the web edition lie."""
        return Addresses(self.edition.form)

    def address(self, measure: Measure) -> str:
        """Return where a record always lies: in full, or without a base from the start page."""
        path = self.addresses.record(measure)
        return absolute(self.base, path) or path

    def file_address(self, path: str = "") -> str:
        """Return where a file of the data lies, nothing without a base."""
        return absolute(self.base, f"{FOLDER}{path}")

    @property
    def licence(self) -> Licence | None:
        """The open licence that the edition names."""
        return licence_of(self.edition.head.licence)

    @property
    def day(self) -> str:
        """The day that all holds for, as ISO."""
        head = self.edition.head
        known = head.closing_date or head.date
        return f"{known}-01-01"[:10] if known else NO_DAY

    @property
    def title(self) -> str:
        """The title of the data: that of the catalogue with its number."""
        return f"{self.edition.head.title}, {self.said(f'{self.edition.number}. ⟪edition⟫')}"

    @property
    def description(self) -> str:
        """What the data are, counted, and what the edition says of itself."""
        edition = self.edition
        counts = ", ".join(f"{each.number} {each.name}" for each in edition.counted(
            edition.measures))
        issued = f"{counts}. Herausgegeben von: {edition.head.publisher}, {edition.head.office}."
        return " ".join(filter(None, (issued, edition.head.about)))

    def said(self, text: str) -> str:
        """Return a text in the words of the catalogue."""
        return spoken(text, self.edition.form.common)


Made = Mapping[str, DataFile]
Files = Iterator[DataFile]
