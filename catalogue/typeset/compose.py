"""Turns an edition and a layout into units of HTML: the declared parts in their printed order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from catalogue import __version__
from catalogue.layout import markdown
from catalogue.layout.complaints import EDITION_URL
from catalogue.layout.estimate import foot_lines
from catalogue.layout.layout import Layout
from catalogue.layout.lead import led, staged
from catalogue.layout.picture import picture
from catalogue.layout.printers import load_printer, printer_names
from catalogue.layout.templates import draw_figure, environment_of
from catalogue.model.changes import Changes
from catalogue.model.crosstab import is_crossed
from catalogue.model.fields.period import date_in_words
from catalogue.model.form import OF_RECORDS, Form, PartHead, PartType
from catalogue.model.glance import glance
from catalogue.model.grouped import grouped, is_listed
from catalogue.model.problems import Place
from catalogue.model.records import Edition, Measure, Section
from catalogue.model.references import linked
from catalogue.model.words import spoken
from catalogue.source.project import PATHS
from catalogue.typeset.blocks import blocks
from catalogue.typeset.composition import Composition, Heading, Part, Row, Table
from catalogue.typeset.crosstabs import crossed

DRAWING = ".svg"
# Where columns begin nobody knows yet, nor how high what stands in them is.
COLUMNS: Mapping[str, Any] = {"columns": {}, "is_endless": False}
# No part of the contents, which lead to what comes behind them.
UNLISTED = ("cover", "imprint", "contents", "notes")


@dataclass(frozen=True)
class Group:
    """Records that are printed together: those of a section below its opener, or all there are."""

    section: Section | None
    opener: Part | None
    entries: tuple[Part, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Their rows in the contents."""
        below = tuple(map(Row, self.entries))
        return (Row(self.opener, below),) if self.opener else below


@dataclass(frozen=True)
class Material:
    """What the parts are made of."""

    edition: Edition
    layout: Layout
    engine: str
    changes: Changes | None
    environment: Environment = field(repr=False)

    @cached_property
    def parts(self) -> tuple[PartHead, ...]:
        """The parts that there is something to print of."""
        return tuple(part for part in self.edition.form.parts if self._is_there(part))

    def _is_there(self, part: PartHead) -> bool:
        there: Mapping[PartType, Any] = {
            "chapter": part.id in self.edition.chapters, "contacts": self.edition.contacts,
            "changes": self.edition.number > 1,
            **dict.fromkeys(OF_RECORDS, self.edition.measures),
            "index": is_listed(self.edition.measures, part),
            "crosstab": is_crossed(self.edition.measures, part),
        }  # fmt: skip
        return not part.optional or bool(there.get(part.type, True))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The records in printed order."""
        edition = self.edition
        openers = [_opener(each) for each in edition.sections]
        entries = [tuple(_entries(edition, each)) for each in edition.sections]
        if not edition.form.has_sections:
            openers, entries = [], [tuple(_entries(edition, None))]
        placed = iter(_with_context(self, [each for found in entries for each in found]))
        found = [tuple(next(placed) for _ in each) for each in entries]
        return tuple(
            Group(each.context["section"], _counted(each, of, edition), of)
            for each, of in zip(openers, found, strict=True)
        ) if openers else (Group(None, None, found[0]),)

    @property
    def measures(self) -> tuple[Part, ...]:
        """The records in every place they have."""
        return tuple(entry for group in self.groups for entry in group.entries)


def compose(
    edition: Edition, layout: Layout, engine: str = "", changes: Changes | None = None,
    environment: Environment | None = None,
) -> Composition:
    """Return the units of the edition in printed order; nothing is laid out yet.

    An ``environment`` of the same layout has read its templates already.
    """
    material = Material(edition, layout, engine, changes,
                        environment or environment_of(layout, edition.form.common))
    made = [(part, tuple(BUILDERS[part.type](material, part))) for part in material.parts]
    rows = _nested([each for part, units in made for each in _rows(material, part, units)])
    units = (unit.extended(rows=rows) if unit.kind == "contents" else unit
             for _, found in made for unit in found)
    return Composition(edition, layout, tuple(units), material.environment)


def recomposed(composition: Composition, edition: Edition, measure: Measure) -> Composition:
    """Return the composition with one measure as the edition has it now, in its place.

    What lists measures stays as it was.
    """
    def is_own(unit: Part) -> bool:
        return bool(unit.measure and unit.measure.id == measure.id)

    units = [entry for unit in composition.units for entry in unit.entries]
    stood = {unit.section for unit in units if is_own(unit)}
    sections = (None,) if not edition.form.has_sections else (
        each for each in edition.sections
        if each.number in stood or each.id in measure.sections)
    entries = {each.number if each else 0: tuple(_entries(edition, each)) for each in sections}
    material = Material(edition, composition.layout, "", None, composition.environment)
    own = [unit for each in entries.values() for unit in each if is_own(unit)]
    known = {unit.anchor: unit for unit in (*units, *_with_context(material, own, units))}
    found: dict[str, Part] = {}
    for unit in units:
        if unit.measure is None or unit.section not in entries:
            found[unit.anchor] = unit
        if unit.section in entries and unit.kind == ("overview" if unit.section else "measure"):
            found |= {each.anchor: known[each.anchor] for each in entries[unit.section]}
    return replace(composition, edition=edition, units=tuple(found.values()))


Leveled = Sequence[tuple[int, Row]]


def _rows(material: Material, part: PartHead, units: tuple[Part, ...]) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a part in the contents, each with its level."""
    if part.type == "sections":
        yield from ((1, row) for group in material.groups for row in group.rows)
    elif part.type not in UNLISTED:
        for unit in units:
            yield unit.level, Row(unit)
            yield from ((unit.level + each.depth - 1, Row(each)) for each in unit.headings)


def _nested(rows: Leveled) -> tuple[Row, ...]:
    """Return rows with those of a deeper level below them."""
    found = []
    while rows:
        level, row = rows[0]
        end = next((at for at in range(1, len(rows)) if rows[at][0] <= level), len(rows))
        found.append(replace(row, rows=row.rows + _nested(rows[1:end])))
        rows = rows[end:]
    return tuple(found)


def title_unit(edition: Edition) -> Part:
    """Return the title page, with which the inside begins: in print the cover is another file."""
    return _bare("title", edition.head.title)


def notes_unit(edition: Edition, number: int) -> Part:
    """Return a ruled page for notes, which fills an edition up to whole sheets."""
    declared = (*edition.form.parts_of("notes"), PartHead(type="notes"))[0]
    return replace(_unit(edition, declared, pages=1), id=f"notes-{number}")


def _bare(kind: str, title: str) -> Part:
    """Return a page without running head and folio."""
    return Part(kind, kind, title, Place(PATHS.layouts / f"{kind}.html"), pages=1)


def _unit(edition: Edition, part: PartHead, pages: int = 0, **context: Any) -> Part:
    """Return a part with its declared title; what stands for another word in it is put in."""
    changes: Changes | None = context.get("changes")
    before = changes.before.number if changes else edition.number - 1
    words = edition.form.common
    article = spoken("⟪the edition.dat⟫", words).partition(" ")[0]
    said = {"edition": words.edition.one, "the": article, "before": before}
    title = _filled(spoken(part.title or "", words), said)
    head = _filled(part.running_head or "", {**said, "title": title})
    number = part.number or ""
    place = Place(PATHS.layouts / f"{part.type}.html")
    return Part(part.type, part.id, title, place, level=part.level, number=number, pages=pages,
                running_head=head or f"{number} {title}".strip(), context=context)


def _filled(text: str, words: Mapping[str, Any]) -> str:
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", str(word))
    return text


def _cover(material: Material, part: PartHead) -> Iterator[Part]:
    yield _bare("cover", material.edition.head.title)


def _imprint(material: Material, part: PartHead) -> Iterator[Part]:
    edition, root = material.edition, material.layout.root
    closing, name = date_in_words(edition.head.closing_date or ""), edition.head.print.printer
    printer = load_printer(root, name).imprint if name in printer_names(root) else None
    yield _unit(edition, part, 1, office=edition.office, engine=material.engine,
                version=__version__, closing_date=closing, printer=printer)


def _contents(material: Material, part: PartHead) -> Iterator[Part]:
    yield _unit(material.edition, part, **COLUMNS)


def _chapter(material: Material, part: PartHead) -> Iterator[Part]:
    edition = material.edition
    path = PATHS.edition(edition.number) / f"{part.id}.md"
    text, unit = edition.chapters[part.id], _unit(edition, part)
    draw = partial(_figure, material.environment, material.layout.root / path.parent)
    set_text = linked(_with_address(text, material), material.parts)
    html = Markup(markdown.chapter(set_text, draw, part.level, unit.anchor))
    listed = (Heading(name, words, depth) for name, words, depth in
              markdown.headings(text, unit.anchor) if depth <= LISTED_DEPTH)
    headings = tuple(listed) if part.headings else ()
    # On paper nobody can follow a link; a code beside it leads there.
    address = str(edition.head.url or "") if EDITION_URL in text else ""
    unit = unit.extended(text=html, address=address, is_close=False)
    yield replace(unit, place=Place(path), headings=headings)


# So deep the headings of a chapter are in the contents and among the bookmarks.
LISTED_DEPTH = 3


def _with_address(text: str, material: Material) -> str:
    """Return a chapter with the address of the catalogue where it leads there.

    Without an address it leads to the imprint, and without that nowhere.
    """
    has_imprint = any(part.type == "imprint" for part in material.parts)
    address = material.edition.head.url or (markdown.IMPRINT if has_imprint else "")
    if address:
        return text.replace(f"({EDITION_URL})", f"({address})")
    return markdown.unlinked(text, EDITION_URL)


def _figure(
    environment: Environment, folder: Path, name: str, alternative: str, caption: str
) -> str:
    """Return a drawing of the layout, or a picture that lies beside the chapter."""
    if name.endswith(DRAWING):
        return draw_figure(environment, name, alternative, caption)
    return picture(folder, name, alternative, caption)


def _glance(material: Material, part: PartHead) -> Iterator[Part]:
    edition = material.edition
    counted = edition.alone(part.kind) if part.kind else edition
    yield _unit(edition, part, glance=glance(counted), records=counted.form.common.record)


def _crosstab(material: Material, part: PartHead) -> Iterator[Part]:
    yield _unit(material.edition, part, **crossed(material.edition, part, material.layout))


def _sections(material: Material, part: PartHead) -> Iterator[Part]:
    for group in material.groups:
        yield from filter(None, (group.opener, *group.entries))


def _changes(material: Material, part: PartHead) -> Iterator[Part]:
    new = tuple(unit for unit in material.measures if unit.is_new)
    standing = {unit.measure.id: unit for unit in reversed(material.measures) if unit.measure}
    yield _unit(material.edition, part, entries=new, changes=material.changes, standing=standing)


def _index(material: Material, part: PartHead) -> Iterator[Part]:
    entries = [each for each in material.measures if not part.kind or each.is_of(part.kind)]
    by = part.by or "title"
    yield _unit(material.edition, part, index=grouped(material.edition, entries, by), by=by,
                **COLUMNS)


def _contacts(material: Material, part: PartHead) -> Iterator[Part]:
    unit = _unit(material.edition, part, office=material.edition.office, is_close=False)
    yield replace(unit, place=Place(PATHS.contacts))


def _notes(material: Material, part: PartHead) -> Iterator[Part]:
    yield _unit(material.edition, part, 1)


BUILDERS: Mapping[PartType, Callable[[Material, PartHead], Iterator[Part]]] = {
    "cover": _cover, "imprint": _imprint, "contents": _contents, "chapter": _chapter,
    "glance": _glance, "crosstab": _crosstab, "sections": _sections, "changes": _changes,
    "index": _index, "contacts": _contacts, "notes": _notes,
}  # fmt: skip


def _opener(section: Section) -> Part:
    head = f"{section.number} {section.title}"
    return Part("overview", section.id, section.title, Place(PATHS.sections), section.number, head,
                context={"section": section})


def _counted(opener: Part, entries: tuple[Part, ...], edition: Edition) -> Part:
    new, tables = sum(unit.is_new for unit in entries), tuple(_tables(entries, edition.form))
    return opener.extended(entries=entries, new=new, tables=tables)


def _tables(entries: tuple[Part, ...], form: Form) -> Iterator[Table]:
    """Yield the records of a section kind by kind, without those that there are none of."""
    for kind in form.all_kinds.values():
        words = form.alone(kind.id).words
        if found := tuple(each for each in entries if each.is_of(kind.id)):
            yield Table(kind, spoken("⟪the record.gen⟫", words), found)


def _entries(edition: Edition, section: Section | None) -> Iterator[Part]:
    number = section.number if section else 0
    for measure in edition.measures_in(section) if section else edition.ordered:
        own, setting = measure.short_title, measure.declared.setting
        shared = f"{number} {section.title}" if section else edition.head.title
        yield Part(
            kind="measure",
            id=f"{section.id}-{measure.id}" if section else measure.id,
            title=own,
            place=Place(PATHS.measure(measure.id, measure.declared.id)),
            section=number,
            running_head=own if setting == "flow" else shared,
            pages=0 if setting == "flow" else measure.pages,
            level=2 if section else 1,
            measure=measure,
            setting="flow" if setting == "flow" else "page",
            is_new=edition.is_new(measure),
            section_title=section.title if section else "",
            section_short_title=section.short_title if section else "",
        )


def _with_context(
    material: Material, units: Sequence[Part], others: Sequence[Part] = ()
) -> Iterator[Part]:
    standing = {**_standing(others), **_standing(units)}
    for unit in units:
        if unit.measure:
            again = [each for each in standing[unit.measure.id] if each is not unit]
            yield unit.extended(measure=unit.measure, others=again,
                                foot_lines=foot_lines(unit.measure),
                                **_printed(material, unit, unit.measure, standing))


def _standing(units: Sequence[Part]) -> dict[str, list[Part]]:
    """Return the places of every record by its id."""
    standing: dict[str, list[Part]] = {}
    for unit in units:
        if unit.measure:
            standing.setdefault(unit.measure.id, []).append(unit)
    return standing


def _printed(
    material: Material, unit: Part, measure: Measure, standing: Mapping[str, Sequence[Part]]
) -> dict[str, Any]:
    """Return the fields of a record as blocks; in flowing ones headings stand below the labels."""
    is_labelled = sum(bool(measure.text(field.id)) for field in measure.fields.body) > 1
    flowing = partial(markdown.flowing, level=unit.level + is_labelled)
    html = flowing if unit.setting == "flow" else markdown.small
    said = {name: linked(measure.value(name), material.parts) for name in measure.fields.texts}
    leads = {}
    for name in measure.fields.texts if unit.setting == "page" else ():
        if measure.fields[name].lead:
            leads[name], said[name] = led(said[name])
    texts = {name: Markup(html(each)) for name, each in said.items()}

    def draw(image: Any, said: str) -> Markup:
        pictures = material.layout.root / PATHS.data
        return Markup(picture(pictures, image.file, image.alt, said))

    shown = {name: Markup(html(each)) for name, each in leads.items() if each}
    printed, on_stage = blocks(measure, texts, standing, draw, shown), staged(measure)
    return {"blocks": printed, "leads": [*shown.values()], "is_labelled": is_labelled,
            "staged": [each for each in printed if each.field in on_stage],
            "columns": measure.declared.columns}
