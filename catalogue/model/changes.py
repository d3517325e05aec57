"""What changed between two editions, measure by measure, found by id and never typed by hand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from catalogue.model.fields import public, type_of
from catalogue.model.records import Edition, Measure
from catalogue.model.sorting import collation_key
from catalogue.model.words import spoken

BREAK = "¶"
# By what measures are counted: the lists of an edition, and the field that names them.
TALLIED = {"sections": "sections", "directorates": "directorate", "departments": "departments"}
# A measure under another id is the same one when this share of its words is the same.
SAME_TEXT = 0.9
LISTS = {"sections": "⟪sections⟫", "directorates": "⟪directorates⟫ und ⟪departments⟫",
         "contacts": "Anlaufstellen"}  # fmt: skip
PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)")


class ChangeKind(StrEnum):
    """How a measure changed; it may have changed in more than one way."""

    NEW = "new"
    CHANGED = "changed"
    RENAMED = "renamed"
    MOVED = "moved"
    GONE = "gone"

    @property
    def word(self) -> str:
        """The kind as it is printed."""
        return KIND_WORDS[self]


KIND_WORDS = {
    ChangeKind.NEW: "neu",
    ChangeKind.CHANGED: "geändert",
    ChangeKind.RENAMED: "umbenannt",
    ChangeKind.MOVED: "verschoben",
    ChangeKind.GONE: "entfallen",
}
# A field that is in no other group is a change of the text.
KIND_OF_FIELD = {
    "id": ChangeKind.RENAMED, "title": ChangeKind.RENAMED, "short_title": ChangeKind.RENAMED,
    "sections": ChangeKind.MOVED, "directorate": ChangeKind.MOVED, "departments": ChangeKind.MOVED,
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A measure before and after, one side missing if new or gone, and the fields that differ."""

    before: Measure | None
    after: Measure | None
    fields: tuple[str, ...] = ()

    @property
    def measure(self) -> Measure:
        """The measure as it is now, or as it was last."""
        measure = self.after or self.before
        assert measure is not None
        return measure

    @property
    def sides(self) -> tuple[Measure, ...]:
        """The measure in the editions that hold it."""
        return tuple(measure for measure in (self.before, self.after) if measure)

    @property
    def kinds(self) -> tuple[ChangeKind, ...]:
        """The ways in which the measure changed, in the order of ``Kind``."""
        if self.before is None:
            return (ChangeKind.NEW,)
        if self.after is None:
            return (ChangeKind.GONE,)
        found = {KIND_OF_FIELD.get(name, ChangeKind.CHANGED) for name in self.fields}
        return tuple(kind for kind in ChangeKind if kind in found)

    @property
    def labels(self) -> dict[str, str]:
        """The names of all fields, also of those that one of the editions does not have."""
        return {name: label for side in self.sides for name, label in side.fields.labels.items()}

    @property
    def what(self) -> str:
        """The names of the fields that differ, as they are printed."""
        return ", ".join(self.labels[name] for name in self.fields)

    @property
    def text_fields(self) -> str:
        """The names of those among them that hold neither a name nor a place of the measure."""
        return ", ".join(self.labels[name] for name in self.fields if name not in KIND_OF_FIELD)

    @property
    def is_retitled(self) -> bool:
        """Whether it carries another name in print: a new id alone shows nowhere."""
        return "title" in self.fields or "short_title" in self.fields

    @property
    def is_handed_over(self) -> bool:
        """Whether another department or directorate answers for the measure."""
        return "departments" in self.fields or "directorate" in self.fields

    @property
    def name_before(self) -> str:
        """The name it had before: its title, or its short title where only that differs."""
        before = self.before or self.measure
        return before.title if "title" in self.fields else before.short_title

    @property
    def departments(self) -> tuple[str, ...]:
        """Every department that answers for the measure now or did before."""
        return tuple(dict.fromkeys(name for side in self.sides[::-1] for name in side.departments))


@dataclass(frozen=True)
class Changes:
    """Two editions, every measure that differs, and the other parts that differ."""

    before: Edition
    after: Edition
    changes: tuple[Change, ...]
    parts: tuple[str, ...]

    def of(self, kind: ChangeKind) -> tuple[Change, ...]:
        """Return the changes of a kind."""
        return tuple(change for change in self.changes if kind in change.kinds)

    @property
    def new(self) -> tuple[str, ...]:
        """The ids of the measures that the edition before does not hold, sorted."""
        return tuple(sorted(change.measure.id for change in self.of(ChangeKind.NEW)))

    @property
    def pairs(self) -> dict[str, str]:
        """The id before of every measure that both editions hold, by its id now."""
        renamed = {c.after.id: c.before.id for c in self.changes if c.after and c.before}
        before = {measure.id for measure in self.before.measures}
        same = {m.id: m.id for m in self.after.measures if m.id in before}
        return same | renamed

    @property
    def overridden(self) -> tuple[Measure, ...]:
        """The measures that count as new with a reason although they were there before."""
        return tuple(m for m in self.after.measures
                     if m.new_because and m.since == self.after.number and m.id in self.pairs)


def changes_between(before: Edition, after: Edition) -> Changes:
    """Compare two editions by id; a measure whose text stands under another id is renamed."""
    earlier = {measure.id: measure for measure in before.measures}
    later = {measure.id: measure for measure in after.measures}
    new = [m for m in later.values() if m.id not in earlier]
    gone = [m for m in earlier.values() if m.id not in later]
    for old, renamed in _same_text(gone, new):
        gone.remove(old)
        new.remove(renamed)
        earlier[renamed.id] = old
    found = [Change(earlier[m.id], m, _differing(earlier[m.id], m))
             for m in later.values() if m not in new]
    listed = [*(Change(None, m) for m in new), *(c for c in found if c.fields),
              *(Change(m, None) for m in gone)]
    listed.sort(key=lambda change: collation_key(change.measure.short_title))
    names = {**before.form.names, **after.form.names}
    chapters = (name for id, name in names.items()
                if before.chapters.get(id) != after.chapters.get(id))
    old, now = (public(each.model_dump(include=set(LISTS))) for each in (before, after))
    parts = (*chapters, *(spoken(name, after.form.common)
                             for field, name in LISTS.items() if old[field] != now[field]))
    return Changes(before, after, tuple(listed), tuple(parts))


def is_same_record(before: Measure, after: Measure) -> bool:
    """Whether two records of one id are the same one: by title, or by the share of their words."""
    return (before.title.casefold() == after.title.casefold()
            or _likeness(before, after) >= SAME_TEXT)


def text_of(measure: Measure, name: str) -> str:
    """Return a field as text, nothing where there is none; ids of sections are left as they are."""
    field = measure.fields.by_id.get(name)
    if field is None or field.retired:
        return ""
    value = measure.value(name)
    return type_of(field).compared(field, value) if value or value == 0 else ""


def earlier_text(before: Measure, after: Measure, name: str) -> str:
    """Return what a field of a record said before, there perhaps under another id."""
    field = after.fields.by_id.get(name)
    return text_of(before, before.fields.earlier(field) if field else name)


def words(text: str) -> list[str]:
    """Return the words of a small Markdown text; a new paragraph or list item is a ``BREAK``."""
    found: list[str] = []
    for paragraph in PARAGRAPH.split(text.strip()):
        found += [BREAK, *paragraph.split()] if found else paragraph.split()
    return found


def _differing(before: Measure, after: Measure) -> tuple[str, ...]:
    known = {before.fields.earlier(field) for field in after.fields}
    gone = (name for name in before.fields.compared if name not in known)
    return tuple(name for name in (*after.fields.compared, *gone)
                 if words(earlier_text(before, after, name)) != words(text_of(after, name)))


def _same_text(gone: list[Measure], new: list[Measure]) -> list[tuple[Measure, Measure]]:
    ratios = [(_likeness(old, one), old, one) for old in gone for one in new]
    close = [each for each in ratios if each[0] >= SAME_TEXT]
    close.sort(key=lambda each: (-each[0], each[1].id, each[2].id))
    pairs: list[tuple[Measure, Measure]] = []
    for _, old, one in close:
        if not any(old is a or one is b for a, b in pairs):
            pairs.append((old, one))
    return pairs


def _likeness(before: Measure, after: Measure) -> float:
    old, new = ([word for name in measure.fields.texts for word in words(getattr(measure, name))]
                for measure in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    # The ratio itself is slow, its upper bound is not.
    return matcher.ratio() if old and new and matcher.quick_ratio() >= SAME_TEXT else 0.0


@dataclass(frozen=True)
class Tally:
    """How many measures a section, directorate or department held and holds, and what changed."""

    name: str
    before: int
    after: int
    changes: tuple[int, ...]


def tallies(changes: Changes) -> dict[str, tuple[Tally, ...]]:
    """Return the counts by section, directorate and department, in every place of a measure."""
    titles = {s.id: s.title for edition in (changes.before, changes.after)
              for s in edition.sections}
    directorates = _in_order(d.id for e in (changes.after, changes.before) for d in e.directorates)
    departments = _in_order(d.name for e in (changes.after, changes.before)
                            for each in e.directorates for d in each.departments)
    found = {
        "sections": tuple(_tally(changes, "sections", key, titles[key]) for key in titles),
        "directorates": tuple(_tally(changes, "directorate", key, key) for key in directorates),
        "departments": tuple(_tally(changes, "departments", key, key) for key in departments),
    }
    form = changes.after.form
    return {name: rows for name, rows in found.items() if form.having(TALLIED[name])}


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _tally(changes: Changes, field: str, key: str, name: str) -> Tally:
    def stands(measure: Measure) -> bool:
        value = getattr(measure, field)
        return key == value if isinstance(value, str) else key in value

    counts = (sum(any(map(stands, c.sides)) for c in changes.of(kind)) for kind in ChangeKind)
    before, after = (sum(map(stands, each.measures)) for each in (changes.before, changes.after))
    return Tally(name, before, after, tuple(counts))
