"""The records of a catalogue: frozen, complete, cross-referenced by name."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BeforeValidator,
    Field,
    HttpUrl,
    SerializeAsAny,
    StringConstraints,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from catalogue.model.fields import Fields, type_of
from catalogue.model.fields.period import date_in_words
from catalogue.model.form import (
    FIRST,
    LEVELS,
    OPTIONAL,
    SECTIONS,
    Counted,
    Form,
    Kind,
    PageSetting,
    Setting,
    house_form,
)
from catalogue.model.print_spec import PrintSpec
from catalogue.model.record import (
    NAME,
    CheckedRecord,
    Identifier,
    IsoDate,
    Link,
    Name,
    PartialDate,
    Record,
    Text,
    is_left_out,
)
from catalogue.model.site import SiteHead
from catalogue.model.sorting import collation_key
from catalogue.model.terms import NO_TERMS, Terms

LAST = 10**6


def _undeclared(value: Any) -> Any:
    """Refuse what a catalogue does not declare, though the program knows the name."""
    if value:
        raise PydanticCustomError("extra_forbidden", "not declared")
    return value


UNDECLARED = BeforeValidator(_undeclared)


class Measure(CheckedRecord):
    """One record of the catalogue: one YAML file, one page in each of its sections.

    These are the fields that every catalogue has; ``measure_type`` adds those that it declares.
    """

    fields: ClassVar[Fields]
    declared: ClassVar[Kind]

    id: Identifier
    title: Text
    short_title: Text
    sections: tuple[Identifier, ...] = ()
    directorate: str = ""
    departments: tuple[Text, ...] = ()
    units: tuple[Text, ...] = ()
    since: int | None = Field(default=None, ge=1)
    new_because: Text | None = None
    order: int | None = None
    links: tuple[Link, ...] = ()
    updated: IsoDate | None = None
    pages: Literal[1, 2] = 1
    confirm: Text | None = None

    def value(self, name: str) -> Any:
        """Return what a field holds."""
        return getattr(self, name)

    def text(self, name: str) -> str:
        """Return what a field holds in words, as it is printed; nothing where it is empty."""
        value, field = self.value(name), self.fields[name]
        return type_of(field).plain(field, value) if value or value == 0 else ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts that fill its page, in printed order; what is not filled in is empty."""
        return tuple(map(self.value, self.fields.texts))

    def chosen(self, name: str) -> tuple[str, ...]:
        """Return the options of a field that hold for the measure."""
        return self.fields[name].chosen(self.value(name))

    @property
    def first_department(self) -> str:
        """The department under which it stands; nothing in a catalogue that has none."""
        return next(iter(self.departments), "")

    def spoken_by(self, role: str) -> str:
        """Return the texts of the fields that play a role."""
        return "\n\n".join(filter(None, map(self.text, self.fields.of_role(role))))


# What a form says beside the fields of a record: of itself, of the file, of an open question.
OF_FORMS = ("act", "aenderung", "answer", "opened", "shown", "to")
# By it a published record says which kind it is of.
OF_KIND = "kind"
# So begin the names that a record keeps for itself.
OF_RECORDS = "model_"


@cache
def taken_names() -> tuple[str, ...]:
    """Return what no declared field may be called: a record has something else of that name."""
    known = sorted({*dir(Measure), *OF_FORMS, "fields"})
    return tuple(name for name in known if re.match(NAME, name) and not name.startswith(OF_RECORDS))


@cache
def measure_type(form: Form, kind: str = "") -> type[Measure]:
    """Return the record of a kind, else of the first: what all have, and what this one declares.

    The published record of another kind than the first says which it is.
    """
    declared = form.all_kinds[kind or form.first.id]
    fields = declared.record
    levels = {name: (Measure.model_fields[name].annotation, Field(min_length=1))
              for name in (SECTIONS, *LEVELS) if name in fields and fields[name].required}
    absent = {name: (Annotated[known.annotation, UNDECLARED], known.default)
              for name, known in Measure.model_fields.items()
              if name in (SECTIONS, *OPTIONAL) and name not in fields}
    own = {field.id: type_of(field).declared(field) for field in fields
           if field.id not in Measure.model_fields}
    if declared.id != FIRST:
        own[OF_KIND] = (Annotated[str, StringConstraints(pattern=f"^{declared.id}$")], declared.id)
    # A stub of create_model knows no names that are not written out.
    made: Any = create_model  # fmt: skip
    found: type[Measure] = made("Measure", __base__=Measure, **levels, **absent, **own)
    found.fields, found.declared = fields, declared
    return found


class Retired(Record):
    """A measure that the catalogue no longer holds; its id is never given again."""

    id: Identifier
    title: Text
    edition: int = Field(ge=1)
    reason: Text
    kind: Name = FIRST
    successors: tuple[Identifier, ...] = ()
    notice: Text | None = None


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
    """A directorate, the highest level, with its departments in printed order."""

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
    # How records are set that do not flow, in this edition otherwise than the catalogue says.
    setting: PageSetting | None = Field(default=None, exclude_if=is_left_out)
    measures: int | None = Field(default=None, ge=0)
    pages: int | None = Field(default=None, ge=0)
    print: PrintSpec = PrintSpec()
    about: Text | None = None
    licence: Text | None = None
    note: Text | None = None
    site: SiteHead | None = Field(default=None, exclude_if=is_left_out)
    confirm: Text | None = None

    @property
    def year(self) -> str:
        """The year of publication, or nothing when it is not known."""
        return (self.date or "")[:4]

    @property
    def site_url(self) -> str:
        """The permanent address of the web edition, nothing where none is said."""
        return str(self.site.url or "") if self.site else ""

    @property
    def date_in_words(self) -> str:
        """The date as it is printed: ``2026``, ``Juli 2022`` or ``1. Juli 2022``."""
        return date_in_words(self.date or "")


class Edition(Record):
    """Everything that is true of one edition, ready to be set."""

    form: Form = Field(default_factory=house_form, repr=False)
    head: EditionHead
    sections: tuple[Section, ...]
    directorates: tuple[Directorate, ...]
    contacts: tuple[ContactPoint, ...]
    measures: tuple[SerializeAsAny[Measure], ...]
    chapters: dict[Identifier, Text]
    new: tuple[Identifier, ...] | None = None
    terms: Terms = NO_TERMS
    hyphenation: tuple[str, ...] = ()
    languages: dict[str, tuple[str, ...]] = Field(default={})
    retired: tuple[Retired, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _with_chapters(cls, values: Any) -> Any:
        """Read an edition that was frozen when every catalogue had the same two chapters."""
        if not isinstance(values, dict) or "chapters" in values:
            return values
        names = house_form().chapters
        rest = {name: value for name, value in values.items() if name not in names}
        return {**rest, "chapters": {name: values.get(name) for name in names}}

    @field_validator("measures", mode="before")
    @classmethod
    def _as_declared(cls, values: Any, known: ValidationInfo) -> Any:
        form = known.data.get("form") or house_form()

        def read(each: Any) -> Any:
            if not isinstance(each, dict):
                return each
            kind = each.get(OF_KIND)
            return measure_type(form, kind if kind in form.kinds else "").model_validate(each)

        return list(map(read, values))

    @property
    def number(self) -> int:
        """The number of the edition."""
        return self.head.number

    @property
    def office(self) -> ContactPoint | None:
        """The contact point of the office that publishes the edition."""
        return next((each for each in self.contacts if each.id == self.head.contact), None)

    def setting(self, measure: Measure) -> Setting:
        """How a record is set: as its kind says, or on pages or halves as the edition says."""
        own = measure.declared.setting
        return own if own == "flow" else self.head.setting or own

    def is_new(self, measure: Measure) -> bool:
        """Whether the archived edition before lacks it; where none is, what ``since`` says."""
        return measure.since == self.number if self.new is None else measure.id in self.new

    def section(self, identifier: str) -> Section:
        """Return the section of this id."""
        return next(s for s in self.sections if s.id == identifier)

    def measures_in(self, section: Section) -> tuple[Measure, ...]:
        """Return the measures of a section in printed order."""
        found = (m for m in self.measures if section.id in m.sections)
        return self._in_order(found, section.department_order)

    @property
    def ordered(self) -> tuple[Measure, ...]:
        """All measures in printed order, as they stand where there are no sections."""
        return self._in_order(self.measures, ())

    def _in_order(
        self, measures: Iterable[Measure], order: tuple[str, ...]
    ) -> tuple[Measure, ...]:
        departments = [d.name for each in self.directorates for d in each.departments]
        wanted = [*order, *departments]
        directorates = [each.id for each in self.directorates]
        kinds = list(self.form.all_kinds)

        def place(measure: Measure) -> tuple[int, int, int, int, str]:
            return (
                kinds.index(measure.declared.id),
                _index(directorates, measure.directorate),
                _index(wanted, measure.first_department),
                LAST if measure.order is None else measure.order,
                collation_key(measure.title),
            )

        return tuple(sorted(measures, key=place))

    def of_kind(self, kind: Kind) -> tuple[Measure, ...]:
        """Return the records of a kind."""
        return tuple(m for m in self.measures if m.declared.id == kind.id)

    def alone(self, kind: str) -> "Edition":
        """Return the edition of a catalogue that has this kind of record only."""
        form = self.form.alone(kind)
        known = self.directorates if any(map(form.having, LEVELS)) else ()
        return self.model_copy(update={
            "form": form, "measures": self.of_kind(form.first), "directorates": known})

    def counted(self, measures: Iterable[Measure]) -> tuple[Counted, ...]:
        """Return of which kinds records are, how many of each."""
        return self.form.counted(measure.declared.id for measure in measures)

    def measures_of(self, department: str) -> tuple[Measure, ...]:
        """Return the measures that a department answers for, by title."""
        found = (m for m in self.measures if department in m.departments)
        return by_title(found)


def _index(names: list[str], name: str) -> int:
    """Return the place of a name; a catalogue without the level has none."""
    return names.index(name) if name in names else 0


def by_title(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Return the measures in German alphabetical order (DIN 5007-1) of their short titles."""
    return tuple(sorted(measures, key=lambda m: collation_key(m.short_title)))
