"""Turns an edition and a layout into units of HTML: cover, chapters, overviews, measures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import Environment, TemplateError
from markupsafe import Markup

from catalogue import __version__
from catalogue.layout import markdown
from catalogue.layout.complaints import EDITION_URL as ADDRESS_OF_EDITION
from catalogue.layout.estimate import foot_lines
from catalogue.layout.layout import Layout, Step
from catalogue.layout.picture import picture
from catalogue.layout.printers import load_printer, printer_names
from catalogue.layout.templates import draw_figure, environment_of, template_problem
from catalogue.layout.typography import microtype
from catalogue.model.changes import Changes
from catalogue.model.fields.period import date_in_words
from catalogue.model.glance import glance
from catalogue.model.grouped import Group, grouped
from catalogue.model.problems import LayoutError, Place, Problem
from catalogue.model.records import ContactPoint, Edition, Measure, Section
from catalogue.source.project import PATHS
from catalogue.typeset.blocks import blocks

# Stands for a page number that is not known yet; nothing is set with it.
UNKNOWN_PAGE = "‹Seite›"
# In a chapter this link target stands for the address of the catalogue in edition.yaml.
EDITION_URL = f"({ADDRESS_OF_EDITION})"
DRAWING = ".svg"

Context = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """A part that is laid out by itself; ``pages`` is the promised number, 0 when it may flow."""

    kind: str
    id: str
    title: str
    place: Place
    section: int = 0
    running_head: str = ""
    pages: int = 0
    level: int = 1
    measure: Measure | None = None
    is_new: bool = False
    section_title: str = ""
    section_short_title: str = ""
    context: Context = field(default_factory=dict, repr=False, hash=False, compare=False)

    @property
    def anchor(self) -> str:
        """The name that links to the unit carry."""
        return f"{self.kind}-{self.id}" if self.id != self.kind else self.kind


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

    def html(self, unit: Part, numbers: Mapping[str, int], step: Step | None = None) -> str:
        """Return a unit as HTML; ``numbers`` gives the first page of every unit by its anchor."""
        values = {
            "edition": self.edition,
            "unit": unit,
            "page": lambda entry: numbers.get(entry.anchor, UNKNOWN_PAGE),
            **unit.context,
        }
        if unit.measure:
            values |= self._measure_values(unit.measure, step or self.layout.steps[0])
        return self._rendered(f"{unit.kind}.html", values)

    def frames(self, frames: Sequence[Frame], product: str) -> str:
        """Return the frames of all pages of a product as HTML, one page each."""
        values = {"edition": self.edition, "frames": frames, "product": product}
        return self._rendered("frame.html", values)

    def _rendered(self, name: str, values: Context) -> str:
        try:
            return self.environment.get_template(name).render(values)
        except TemplateError as error:
            raise LayoutError([template_problem(self.layout, name, error)]) from error

    def _measure_values(self, measure: Measure, step: Step) -> dict[str, Any]:
        title = microtype(measure.title)
        _, width = self.layout.title_face.balanced(title, step.title_size, step.title_width)
        return {"step": step, "title_style": f"width: {width * 1.005 + 1:.1f}pt"}


def compose(
    edition: Edition, layout: Layout, engine: str = "", changes: Changes | None = None,
    environment: Environment | None = None,
) -> Composition:
    """Return the units of the edition in printed order; nothing is laid out yet.

    An ``environment`` of the same layout has read its templates already.
    """
    _refuse_more_sections(edition, layout)
    environment = environment or environment_of(layout)
    office = edition.office
    openers = tuple(_opener(edition, section) for section in edition.sections)
    entries = {s.id: tuple(_entries(edition, s)) for s in edition.sections}
    measures = _with_context(
        layout.root, tuple(e for each in entries.values() for e in each))
    by_section = {s.id: tuple(u for u in measures if u.section == s.number)
                  for s in edition.sections}
    parts = tuple(zip(edition.sections, openers, by_section.values(), strict=True))
    front = _front(edition, environment, layout)
    back = (_changes(edition, measures, changes), *_back(edition, measures, office))
    contents = _unit("contents", "Inhalt", front=front, parts=parts, back=back)
    units = [
        _bare("cover", edition.head.title),
        _imprint(edition, layout, engine),
        contents,
        *front,
    ]
    for section, opener, found in parts:
        new = sum(unit.is_new for unit in found)
        units.append(_extended(opener, section=section, entries=found, new=new,
                               fields=edition.form.record))
        units.extend(found)
    return Composition(edition, layout, (*units, *back), environment)


def recomposed(composition: Composition, edition: Edition, measure: Measure) -> Composition:
    """Return the composition with one measure as the edition has it now, in its place.

    What lists measures stays as it was.
    """
    def is_own(unit: Part) -> bool:
        return bool(unit.measure and unit.measure.id == measure.id)

    stood = {unit.section for unit in composition.units if is_own(unit)}
    entries = {section.number: tuple(_entries(edition, section)) for section in edition.sections
               if section.number in stood or section.id in measure.sections}
    standing = standing_of(composition.units)
    own = _with_context(
        composition.layout.root,
        tuple(unit for each in entries.values() for unit in each if is_own(unit)), standing)
    known = {unit.anchor: unit for unit in (*composition.units, *own)}
    units: list[Part] = []
    for unit in composition.units:
        if unit.measure is None or unit.section not in entries:
            units.append(unit)
        if unit.kind == "overview" and unit.section in entries:
            units += (known[entry.anchor] for entry in entries[unit.section])
    return Composition(edition, composition.layout, tuple(units), composition.environment)


def _refuse_more_sections(edition: Edition, layout: Layout) -> None:
    for section in edition.sections:
        if f"accent-{section.number}" not in layout.tokens:
            place = Place(PurePosixPath("data", "sections.yaml"))
            message = (f"das Layout „{layout.head.name}“ hat Farben für {section.number - 1}"
                       f" Abschnitte, „{section.title}“ ist der {section.number}.")
            hint = (f"Abschnitte zusammenlegen oder --accent-{section.number} und was dazu gehört"
                    " im Layout anlegen")
            raise LayoutError([Problem("E518", place, message, hint)])


def title_unit(edition: Edition) -> Part:
    """Return the title page, with which the inside begins: in print the cover is another file."""
    return _bare("title", edition.head.title)


def notes_unit(number: int) -> Part:
    """Return a ruled page for notes, which fills an edition up to whole sheets."""
    unit = _unit("notes", "Notizen", pages=1)
    return Part(**{**unit.__dict__, "id": f"notes-{number}"})


def _bare(kind: str, title: str) -> Part:
    """Return a page without running head and folio."""
    return Part(**{**_unit(kind, title, pages=1).__dict__, "running_head": ""})


def _unit(kind: str, title: str, pages: int = 0, **context: Any) -> Part:
    place = Place(PATHS.layouts / f"{kind}.html")
    return Part(kind, kind, title, place, running_head=title, pages=pages, context=context)


def _extended(unit: Part, **context: Any) -> Part:
    return Part(**{**unit.__dict__, "context": {**unit.context, **context}})


def _imprint(edition: Edition, layout: Layout, engine: str) -> Part:
    closing, name = date_in_words(edition.head.closing_date or ""), edition.head.print.printer
    is_known = name in printer_names(layout.root)
    printer = load_printer(layout.root, name).imprint if is_known else None
    return _unit("imprint", "Impressum", 1, office=edition.office, engine=engine,
                 version=__version__, closing_date=closing, printer=printer)


def _front(edition: Edition, environment: Environment, layout: Layout) -> tuple[Part, ...]:
    folder = PATHS.edition(edition.number)
    draw = partial(_figure, environment, layout.root / folder)
    address = f"({edition.head.url})" if edition.head.url else "(#imprint)"
    foreword, chapter = (
        Markup(markdown.chapter(text.replace(EDITION_URL, address), draw))
        for text in (edition.chapters["foreword"], edition.chapters["mainstreaming"])
    )
    counted = glance(edition)
    return (
        _at(_unit("foreword", "Vorwort", text=foreword), folder / "foreword.md"),
        _at(_unit("chapter", edition.form.names["mainstreaming"], text=chapter),
            folder / "mainstreaming.md"),
        _unit("glance", "Die Auflage auf einen Blick", glance=counted),
    )


def _figure(
    environment: Environment, folder: Path, name: str, alternative: str, caption: str
) -> str:
    """Return a drawing of the layout, or a picture that lies beside the chapter."""
    if name.endswith(DRAWING):
        return draw_figure(environment, name, alternative, caption)
    return picture(folder, name, alternative, caption)


def _at(unit: Part, path: PurePosixPath) -> Part:
    return Part(**{**unit.__dict__, "place": Place(path)})


def _changes(edition: Edition, measures: tuple[Part, ...], changes: Changes | None) -> Part:
    before = changes.before.number if changes else edition.number - 1
    new = tuple(unit for unit in measures if unit.is_new)
    standing = {unit.measure.id: unit for unit in reversed(measures) if unit.measure}
    unit = _unit("changes", f"Was sich seit der {before}. Auflage geändert hat",
                 entries=new, changes=changes, standing=standing)
    return Part(**{**unit.__dict__, "running_head": f"Änderungen seit der {before}. Auflage"})


def _back(
    edition: Edition, measures: tuple[Part, ...], office: ContactPoint | None
) -> tuple[Part, ...]:
    return (
        _index("departments", "Wer macht was", grouped(edition, measures, "departments")),
        _index("titles", "Alle Maßnahmen von A bis Z", grouped(edition, measures, "title")),
        _at(_unit("contacts", "Hier finden Sie Rat", office=office),
            PATHS.contacts),
    )


def _index(name: str, title: str, groups: list[Group[Part]]) -> Part:
    unit = _unit("index", title, index=groups)
    return Part(**{**unit.__dict__, "id": name, "running_head": f"Register: {title}"})


def _opener(edition: Edition, section: Section) -> Part:
    place = Place(PATHS.sections)
    head = f"{section.number} {section.title}"
    return Part("overview", section.id, section.title, place, section.number, head)


def _entries(edition: Edition, section: Section) -> Iterator[Part]:
    for measure in edition.measures_in(section):
        yield Part(
            kind="measure",
            id=f"{section.id}-{measure.id}",
            title=measure.short_title,
            place=Place(PATHS.measure(measure.id)),
            section=section.number,
            running_head=f"{section.number} {section.title}",
            pages=measure.pages,
            level=2,
            measure=measure,
            is_new=edition.is_new(measure),
            section_title=section.title,
            section_short_title=section.short_title,
        )


def standing_of(units: Sequence[Part]) -> dict[str, list[Part]]:
    """Return the places of every record by its id."""
    standing: dict[str, list[Part]] = {}
    for unit in units:
        if unit.measure:
            standing.setdefault(unit.measure.id, []).append(unit)
    return standing


def _with_context(
    root: Path, units: tuple[Part, ...], others: Mapping[str, Sequence[Part]] | None = None
) -> tuple[Part, ...]:
    standing = {**(others or {}), **standing_of(units)}
    return tuple(_extended(unit, **_measure_context(root, unit, standing)) for unit in units)


def _measure_context(
    root: Path, unit: Part, standing: Mapping[str, Sequence[Part]]
) -> dict[str, Any]:
    measure = unit.measure
    assert measure is not None
    others = [each for each in standing[measure.id] if each is not unit]
    texts = {name: Markup(markdown.small(getattr(measure, name))) for name in measure.fields.texts}
    printed = blocks(measure, texts, standing, root / PATHS.data)
    return {"measure": measure, "texts": texts, "blocks": printed, "others": others,
            "foot_lines": foot_lines(measure)}
