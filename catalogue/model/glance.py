"""Counts an edition for the page that shows it at a glance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalogue.model.fields import Field
from catalogue.model.form import Form
from catalogue.model.records import Edition, Measure, Section

LABEL_CHARACTERS = 20
ALL, SUM = "all", "Zusammen"


@dataclass(frozen=True)
class GlanceColumn:
    """A column of the counts: an option, or all where the fields offer none to count by."""

    name: str
    label: str


@dataclass(frozen=True)
class GlanceRow:
    """Counts of one section or directorate by column; a measure in two sections counts in each."""

    name: str
    counts: Mapping[str, int]
    new: int
    total: int
    section: Section | None
    dots: Mapping[str, tuple[bool, ...]]

    @property
    def lines(self) -> list[str]:
        """The name broken into the lines of a narrow label."""
        lines: list[str] = []
        for word in self.name.replace("/", "/ ").split():
            joined = f"{lines[-1]} {word}" if lines and not lines[-1].endswith("/") else ""
            if joined and len(joined) <= LABEL_CHARACTERS:
                lines[-1] = joined
            else:
                lines.append(word)
        return lines


@dataclass(frozen=True)
class Glance:
    """Rows by section and by directorate, the sum of each."""

    columns: tuple[GlanceColumn, ...]
    measures: int
    repeated: int
    sections: tuple[GlanceRow, ...]
    directorates: tuple[GlanceRow, ...]
    sum: GlanceRow
    answered: GlanceRow


def glance(edition: Edition) -> Glance:
    """Return the counts of an edition."""
    by_section = [(s, edition.measures_in(s)) for s in edition.sections]
    entries = [m for _, measures in by_section for m in measures] or list(edition.ordered)
    return Glance(
        columns=columns(edition.form),
        measures=len(edition.measures),
        repeated=sum(len(m.sections) > 1 for m in edition.measures),
        sections=tuple(_row(edition, s.title, measures, s) for s, measures in by_section),
        directorates=tuple(
            _row(edition, each.id, [m for m in entries if m.directorate == each.id])
            for each in edition.directorates if edition.form.having("directorate")
        ),
        sum=_row(edition, SUM, entries),
        answered=_row(edition, SUM, [m for m in entries if m.directorate]),
    )


def counted_field(form: Form) -> Field | None:
    """Return the choice by which records are counted at a glance, nothing where none is."""
    shown = (field for field in form.record.shown("glance") if field.type == "choice")
    return next((field for field in shown if not field.many), None)


def columns(form: Form) -> tuple[GlanceColumn, ...]:
    """Return the columns of the counts; what means several others stands between them.

    Several kinds of record have a column each.
    """
    if form.kinds:
        return tuple(GlanceColumn(kind.id, kind.noun.many) for kind in form.all_kinds.values())
    field = counted_field(form)
    if field is None:
        return (GlanceColumn(ALL, form.words.record.many),)
    basic, joint = list(field.basic), [name for name in field.options if name not in field.basic]
    half = (len(basic) + 1) // 2
    names = [*basic[:half], *joint, *basic[half:]]
    return tuple(GlanceColumn(name, field.options[name].label) for name in names)


def _column(form: Form, measure: Measure) -> str:
    """Return the column that a record counts in, nothing where it is in none."""
    if form.kinds:
        return measure.declared.id
    field = counted_field(form)
    return (measure.value(field.id) or "") if field else ALL


def _row(
    edition: Edition, name: str, measures: Iterable[Measure], section: Section | None = None
) -> GlanceRow:
    found = list(measures)
    kinds: dict[str, list[bool]] = {column.name: [] for column in columns(edition.form)}
    for measure in found:
        # What is not chosen yet counts in no column, but in the sum.
        if kind := _column(edition.form, measure):
            kinds[kind].append(edition.is_new(measure))
    return GlanceRow(
        name=name,
        counts={kind: len(each) for kind, each in kinds.items()},
        new=sum(map(edition.is_new, found)),
        total=len(found),
        section=section,
        dots={kind: tuple(sorted(each, reverse=True)) for kind, each in kinds.items()},
    )
