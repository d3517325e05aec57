"""What an edition is set from: parts in printed order, and how each becomes HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar

from jinja2 import Environment, TemplateError

from catalogue.layout.head import Step
from catalogue.layout.layout import Layout
from catalogue.layout.templates import template_problem
from catalogue.layout.typography import microtype
from catalogue.model.fields import Option
from catalogue.model.form import Kind, Setting
from catalogue.model.problems import LayoutError, Place
from catalogue.model.records import Edition, Measure

# Stands for a page number that is not known yet; nothing is set with it.
UNKNOWN_PAGE = "‹Seite›"
# A number as wide as those that will stand where pages are named.
ANY_PAGE = 888
# What sets a record that is not fitted to a page of its own.
TEMPLATES: Mapping[Setting | None, str] = {"half": "half.html", "flow": "flow.html"}

Context = Mapping[str, Any]


@dataclass(frozen=True)
class Heading:
    """A heading inside a chapter; a chapter's own heading is of depth 1."""

    anchor: str
    title: str
    depth: int

    # The contents show headings and parts alike.
    number: ClassVar[str] = ""
    section: ClassVar[int] = 0
    is_new: ClassVar[bool] = False
    measure: ClassVar[None] = None


@dataclass(frozen=True)
class Part:
    """A part that is laid out by itself; ``pages`` is the promised number, 0 when it may flow.

    ``setting`` is how a record is set, ``halves`` are the records that share one page.
    """

    kind: str
    id: str
    title: str
    place: Place
    section: int = 0
    running_head: str = ""
    pages: int = 0
    level: int = 1
    number: str = ""
    measure: Measure | None = None
    setting: Setting | None = None
    halves: tuple["Part", ...] = ()
    headings: tuple[Heading, ...] = ()
    is_new: bool = False
    section_title: str = ""
    section_short_title: str = ""
    context: Context = field(default_factory=dict, repr=False, hash=False, compare=False)

    @property
    def anchor(self) -> str:
        """The name that links to the unit carry."""
        return f"{self.kind}-{self.id}" if self.id != self.kind else self.kind

    @property
    def template(self) -> str:
        """The template that sets it."""
        return TEMPLATES.get(self.setting, f"{self.kind}.html")

    @property
    def is_fitted(self) -> bool:
        """Whether it is a record that keeps to its pages by the steps of the ladder."""
        return self.measure is not None and self.setting == "page"

    @property
    def keeps_one_page(self) -> bool:
        """Whether it is a record on a page of its own, so that the page beside it may be alike."""
        return self.is_fitted and self.pages == 1

    def is_of(self, kind: str) -> bool:
        """Whether it is a record of a kind."""
        return self.measure is not None and self.measure.declared.id == kind

    @property
    def entries(self) -> tuple["Part", ...]:
        """What links can lead to: the records that share a page, else the part itself."""
        return self.halves or (self,)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The records that stand on its pages."""
        return tuple(each.measure for each in self.entries if each.measure)

    def extended(self, **context: Any) -> "Part":
        """Return the part with more values for its template."""
        return replace(self, context={**self.context, **context})


@dataclass(frozen=True)
class MarkColumn:
    """A column of an overview: an option of a choice that marks records."""

    field: str
    name: str
    option: Option

    def marks(self, measure: Measure) -> bool:
        """Whether a record has chosen it."""
        return self.name in measure.chosen(self.field)


@dataclass(frozen=True)
class Table:
    """The records of a kind in a section; ``named`` is the noun in the genitive."""

    kind: Kind
    named: str
    entries: tuple[Part, ...]

    @property
    def new(self) -> int:
        """How many of them are new."""
        return sum(entry.is_new for entry in self.entries)

    @property
    def columns(self) -> tuple[MarkColumn, ...]:
        """What at least one of them is marked with."""
        columns = (MarkColumn(field.id, name, option) for field in self.kind.record.marked
                   for name, option in field.basic.items())
        measures = [entry.measure for entry in self.entries if entry.measure]
        return tuple(each for each in columns if any(map(each.marks, measures)))


@dataclass(frozen=True)
class Row:
    """A row of the contents: what it leads to, and the rows below it."""

    entry: Part | Heading
    rows: tuple["Row", ...] = ()


@dataclass(frozen=True)
class Frame:
    """What stands around a page: the unit it belongs to, its number, whether it is its first."""

    unit: Part
    number: int
    is_first: bool


@dataclass(frozen=True)
class Composition:
    """The units of an edition in printed order and how each becomes HTML."""

    edition: Edition
    layout: Layout
    units: tuple[Part, ...]
    environment: Environment = field(repr=False, hash=False, compare=False)
    # Where each record stays on the web, by its id; what is printed leads there.
    permanent: Context = field(default_factory=dict, repr=False, hash=False, compare=False)

    @property
    def has_cover(self) -> bool:
        """Whether it begins with a cover."""
        return self.units[0].kind == "cover"

    def html(self, unit: Part, numbers: Mapping[str, int], step: Step | None = None) -> str:
        """Return a unit as HTML; ``numbers`` gives the first page of every unit by its anchor."""
        values = {
            "edition": self.edition,
            "unit": unit,
            "is_first": unit is self.units[0],
            "page": lambda entry: numbers.get(entry.anchor, UNKNOWN_PAGE),
            **unit.context,
        }
        if unit.is_fitted and unit.measure:
            values |= self._measure_values(unit.measure, step or self.layout.steps[0])
        return self._rendered(unit.template, values)

    def tried(self, unit: Part) -> str:
        """Return a unit as HTML that is only measured: before anybody knows a number of a page."""
        return self.html(unit, self._any_pages)

    @cached_property
    def _any_pages(self) -> dict[str, int]:
        entries = (each.anchor for unit in self.units for each in unit.entries)
        return dict.fromkeys(entries, ANY_PAGE)

    def frames(self, frames: Sequence[Frame], product: str) -> str:
        """Return the frames of all pages of a product as HTML, one page each."""
        values = {"edition": self.edition, "frames": frames, "product": product,
                  "permanent": self.permanent}
        return self._rendered("frame.html", values)

    def _rendered(self, name: str, values: Context) -> str:
        try:
            return self.environment.get_template(name).render(values)
        except TemplateError as error:
            raise LayoutError([template_problem(self.layout, name, error)]) from error

    def _measure_values(self, measure: Measure, step: Step) -> dict[str, Any]:
        title = microtype(measure.title)
        lines, width = self.layout.title_face.balanced(title, step.title_size, step.title_width)
        return {"step": step, "title_style": f"width: {width * 1.005 + 1:.1f}pt",
                "title_height": f"{lines * step.title_leading:g}pt"}
