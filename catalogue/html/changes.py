"""The pages of all that changed from one edition to the next, for every edition that has one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from catalogue.html.history import Difference, name_of, shown, told
from catalogue.html.page import page
from catalogue.html.prose import summary
from catalogue.html.site import File, Site
from catalogue.model.changes import KIND_OF_FIELD, Change, ChangeKind, Changes
from catalogue.model.problems import counted
from catalogue.model.records import Edition
from catalogue.source.retired import Retired


@dataclass(frozen=True)
class Row:
    """A change as the page lists it: where it leads, its section, its words."""

    change: Change
    address: str
    section: int = 0
    place: str = ""
    summary: str = ""
    differences: tuple[Difference, ...] = ()
    retired: Retired | None = None


@dataclass(frozen=True)
class Part:
    """All changes of a kind."""

    kind: ChangeKind
    rows: tuple[Row, ...]

    @property
    def heading(self) -> str:
        """The kind and how many there are of it."""
        return f"{self.kind.word.capitalize()} ({len(self.rows)})"


def files(site: Site) -> Iterator[File]:
    """Yield a page for every edition before which another is archived."""
    for step in site.steps:
        after, before = step.after, step.before
        title = site.said(f"Was ist neu seit ⟪the {before.number}. edition.dat⟫?")
        yield page(site, "changes.html", site.addresses.changes(after.number), title,
                   **_told(site, step))


def _told(site: Site, step: Changes) -> dict[str, Any]:
    same = len(step.after.measures) - sum(each.after is not None for each in step.changes)
    total = counted(len(step.changes), "⟪record.dat⟫", "⟪records.dat⟫")
    parts = tuple(Part(kind, rows) for kind in ORDER if (rows := tuple(_rows(site, step, kind))))
    said = site.said(f"Bei {total} ist etwas anders, {same} {'ist' if same == 1 else 'sind'}"
                     " Wort für Wort gleich geblieben.")
    return {"parts": parts, "sentence": said, "then": step.after, "moving": MOVING,
            "name": name_of(site, step.after.head),
            "others": [_other(site, each.after) for each in site.steps if each is not step]}


def _other(site: Site, edition: Edition) -> tuple[str, str]:
    words = site.said(f"Was mit ⟪the {edition.number}. edition.dat⟫ neu war")
    return words, site.addresses.changes(edition.number)


ORDER = (ChangeKind.NEW, ChangeKind.RENAMED, ChangeKind.MOVED, ChangeKind.GONE, ChangeKind.CHANGED)
# Of these the words are shown here, of others on the page of the record.
MOVING = (ChangeKind.RENAMED, ChangeKind.MOVED)


def _rows(site: Site, step: Changes, kind: ChangeKind) -> Iterator[Row]:
    retired = {each.id: each for each in site.retired}
    for change in step.of(kind):
        measure, edition = change.measure, step.after if change.after else step.before
        names = told(change, tuple(x for x in change.fields if KIND_OF_FIELD.get(x) is kind))
        words = tuple(shown(step, change, names)) if kind in MOVING and names else ()
        section = edition.section(measure.sections[0]) if measure.sections else None
        place = f"{section.number}\N{NO-BREAK SPACE}{section.short_title}" if section else ""
        first = summary(measure) if kind is ChangeKind.NEW else ""
        yield Row(change, site.addresses.record(measure), section.number if section else 0, place,
                  first, words, retired.get(measure.id) if kind is ChangeKind.GONE else None)
