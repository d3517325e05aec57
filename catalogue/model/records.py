"""The records of a catalogue: frozen, complete, cross-referenced by name."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

from catalogue.model.sorting import collation_key

LAST = 10**6
# What falls back on what where it is left out.
SHORT = {"short_title": "title", "short_name": "name"}

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
IsoDate = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Binding = Literal["perfect", "saddle"]
Surface = Literal["coated", "uncoated"]
# What papers without a coating are called.
UNCOATED = re.compile(r"(?i)offset|natur|ungestrichen|recycling|werkdruck")

MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip


class Record(BaseModel):
    """A frozen record that knows every key it may hold."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True
    )

    @model_validator(mode="before")
    @classmethod
    def _short_defaults_to_whole(cls, values: Any) -> Any:
        for short in cls.model_fields.keys() & SHORT if isinstance(values, dict) else ():
            if SHORT[short] in values:
                values = {short: values[SHORT[short]], **values}
        return values


class CheckedRecord(Record):
    """A record for which rules can be silenced: rule code → reason."""

    check_ignore: dict[str, Text] = Field(default={}, repr=False)


class Direction(StrEnum):
    """Whom a measure reaches: the administration, the city, or both."""

    INWARD = "inward"
    OUTWARD = "outward"
    BOTH = "both"

    @property
    def is_inward(self) -> bool:
        """Whether the measure works into the administration."""
        return self is not Direction.OUTWARD

    @property
    def is_outward(self) -> bool:
        """Whether the measure works into the city."""
        return self is not Direction.INWARD


class Link(Record):
    """An address on the web with the words that describe it."""

    url: HttpUrl
    text: Text

    @property
    def readable(self) -> str:
        """The address as it is printed: no scheme, no trailing slash, no escapes."""
        return readable_url(str(self.url))


class Measure(CheckedRecord):
    """One measure of the catalogue: one YAML file, one page in each of its sections."""

    id: Identifier
    title: Text
    short_title: Text
    sections: tuple[Identifier, ...] = Field(min_length=1)
    directorate: Text
    departments: tuple[Text, ...] = Field(min_length=1)
    units: tuple[Text, ...] = ()
    direction: Direction
    since: int | None = Field(default=None, ge=1)
    new_because: Text | None = None
    order: int | None = None
    description: str = ""
    goals: str = ""
    target_groups: str = ""
    responsible: str = ""
    links: tuple[Link, ...] = ()
    updated: IsoDate | None = None
    pages: Literal[1, 2] = 1
    confirm: Text | None = None


class Retired(Record):
    """A measure that the catalogue no longer holds; its id is never given again."""

    id: Identifier
    title: Text
    edition: int = Field(ge=1)
    reason: Text


class Section(CheckedRecord):
    """A section of the catalogue; its number is its place in ``sections.yaml``."""

    id: Identifier
    title: Text
    short_title: Text
    department_order: tuple[Text, ...] = ()
    confirm: Text | None = None
    number: int = 0


class Unit(Record):
    """A unit inside a department, named by its code such as ``43/5``."""

    code: Annotated[str, StringConstraints(pattern=r"^\d{2}(/\d{1,2})?$")]
    name: Text


class Department(Record):
    """A department or office with its units."""

    name: Text
    units: tuple[Unit, ...] = ()


class Directorate(Record):
    """A directorate (Dezernat) with its departments in printed order."""

    id: Text
    departments: tuple[Department, ...] = Field(min_length=1)


class ContactPoint(CheckedRecord):
    """A place to turn to, printed as one card."""

    id: Identifier
    name: Text
    short_name: Text
    purpose: Text
    description: Text
    organisation: Text | None = None
    person: Text | None = None
    street: Text
    postcode: Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
    city: Text
    phone: Annotated[str, StringConstraints(pattern=r"^0\d+ \d+(-\d+)?$")]
    email: Annotated[str, StringConstraints(pattern=r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$")]
    confirm: Text | None = None


class Paper(Record):
    """A paper: weight in grams per square metre, volume in cubic centimetres per gram."""

    name: Text
    weight: float = Field(gt=0)
    volume: float = Field(gt=0)
    surface: Surface | None = None

    @property
    def is_uncoated(self) -> bool:
        """Whether the paper drinks ink: as it is said, or as its name says."""
        return self.surface == "uncoated" or bool(
            not self.surface and UNCOATED.search(self.name))

    @property
    def thickness(self) -> float:
        """The thickness of one sheet in millimetres."""
        return self.weight * self.volume / 1000


class PrintSpec(Record):
    """What an edition orders in print; what is left out is not decided yet."""

    printer: Identifier = "online"
    print_run: int | None = Field(default=None, ge=1)
    paper: Paper | None = None
    cover_paper: Paper | None = None
    binding: Binding | None = None
    spine_mm: float | None = Field(default=None, ge=0)
    finishing: Text | None = None
    lamination: Text | None = None
    glue: Text | None = None
    grain: Text | None = None
    proof: Text | None = None
    packaging: Text | None = None
    deposit_copies: Text | None = None
    delivery: Text | None = None
    icc_profile: Text = "layouts/icc/FOGRA39L_coated.icc"
    output_condition: Text = "FOGRA39"
    confirm: Text | None = None


class EditionHead(CheckedRecord):
    """What ``edition.yaml`` says of an edition; editions without data have counts instead."""

    number: int = Field(ge=1)
    title: Text
    subtitle: Text | None = None
    publisher: Text
    office: Text
    contact: Identifier | None = None
    url: HttpUrl | None = None
    date: PartialDate | None = None
    closing_date: IsoDate | None = None
    layout: Identifier = "katalog"
    measures: int | None = Field(default=None, ge=0)
    pages: int | None = Field(default=None, ge=0)
    print: PrintSpec = PrintSpec()
    licence: Text | None = None
    note: Text | None = None
    confirm: Text | None = None

    @property
    def year(self) -> str:
        """The year of publication, or nothing when it is not known."""
        return (self.date or "")[:4]

    @property
    def date_in_words(self) -> str:
        """The date as it is printed: ``2026``, ``Juli 2022`` or ``1. Juli 2022``."""
        return date_in_words(self.date or "")


class Edition(Record):
    """Everything that is true of one edition, ready to be set."""

    head: EditionHead
    sections: tuple[Section, ...]
    directorates: tuple[Directorate, ...]
    contacts: tuple[ContactPoint, ...]
    measures: tuple[Measure, ...]
    foreword: Text
    mainstreaming: Text
    new: tuple[Identifier, ...] | None = None

    @property
    def number(self) -> int:
        """The number of the edition."""
        return self.head.number

    @property
    def office(self) -> ContactPoint | None:
        """The contact point of the office that publishes the edition."""
        return next((each for each in self.contacts if each.id == self.head.contact), None)

    def is_new(self, measure: Measure) -> bool:
        """Whether the archived edition before lacks it; where none is, what ``since`` says."""
        return measure.since == self.number if self.new is None else measure.id in self.new

    def section(self, identifier: str) -> Section:
        """Return the section of this id."""
        return next(s for s in self.sections if s.id == identifier)

    def measures_in(self, section: Section) -> tuple[Measure, ...]:
        """Return the measures of a section in printed order."""
        departments = [d.name for each in self.directorates for d in each.departments]
        wanted = [*section.department_order, *departments]
        directorates = [each.id for each in self.directorates]

        def place(measure: Measure) -> tuple[int, int, int, str]:
            return (
                directorates.index(measure.directorate),
                wanted.index(measure.departments[0]),
                LAST if measure.order is None else measure.order,
                collation_key(measure.title),
            )

        return tuple(sorted(self._of(section), key=place))

    def _of(self, section: Section) -> Iterable[Measure]:
        return (m for m in self.measures if section.id in m.sections)

    def measures_of(self, department: str) -> tuple[Measure, ...]:
        """Return the measures that a department answers for, by title."""
        found = (m for m in self.measures if department in m.departments)
        return by_title(found)


def by_title(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Return the measures in German alphabetical order (DIN 5007-1) of their short titles."""
    return tuple(sorted(measures, key=lambda m: collation_key(m.short_title)))


def readable_url(url: str) -> str:
    """Return an address as it is printed: no scheme, no trailing slash."""
    return re.sub(r"^https?://", "", url).rstrip("/")


def date_in_words(date: str) -> str:
    """Return an ISO date, whole or partial, as Germans write it."""
    parts = date.split("-")
    if not date or len(parts) == 1:
        return date
    month = f"{MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{int(parts[2])}. {month}" if len(parts) == 3 else month
