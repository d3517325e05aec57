"""The report for the heads of department: every change word for word, both pages beside it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from catalogue.archive.previous import Side
from catalogue.layout.differing import differences, unsigned
from catalogue.layout.layout import Layout
from catalogue.model.changes import LISTS, Change, ChangeKind, Changes, text_of, words
from catalogue.model.problems import Place, Problem
from catalogue.model.records import Edition, Measure
from catalogue.model.runs import TextRun, runs
from catalogue.model.words import spoken
from catalogue.pdf.raster import Margins, Raster
from catalogue.source.delivered import is_older, outdated
from catalogue.source.project import Project


@dataclass(frozen=True)
class PrintedPages:
    """The pages of an edition as they were last built."""

    side: Side

    @cached_property
    def pages(self) -> dict[str, dict[str, Any]]:
        """What the build said of every measure, by its id; of several pages the first."""
        found: dict[str, dict[str, Any]] = {}
        for unit in self._report["units"]:
            if "measure" in unit:
                found.setdefault(unit["measure"], unit)
        return found

    @cached_property
    def raster(self) -> Raster:
        """The published PDF."""
        names = {file["product"]: file["name"] for file in self._report["files"]}
        return Raster(self.side.pdf(names["web"]))

    @cached_property
    def _report(self) -> Any:
        return json.loads(self.side.report.read_text("utf-8"))

    def numbers(self, measure: Measure | None) -> range:
        """Return the numbers of the pages of a measure."""
        unit = self.pages.get(measure.id) if measure else None
        return range(unit["first_page"], unit["first_page"] + unit["pages"]) if unit else range(0)


def missing_pages(side: Side) -> Iterator[Problem]:
    """Yield why pictures of an edition cannot be shown, or may show an older state."""
    place = Place(side.report)
    build = f"erst „catalogue build --edition {side.number}“"
    if not side.report.is_file():
        yield Problem("W720", place, f"ohne Seitenbilder ⟪the {side.number}. edition.gen⟫", build)
    elif not side.bag:
        yield from outdated(side.report)
        if is_older(side.report, Project(side.root), side.number):
            message = f"die Seitenbilder ⟪the {side.number}. edition.gen⟫ sind älter als die Daten"
            yield Problem("W721", place, message, build)


@dataclass(frozen=True)
class Picture:
    """A page to be shown."""

    label: str
    address: str


@dataclass(frozen=True)
class ReportEntry:
    """A change as the report shows it: each field with its runs, and pairs of pages."""

    change: Change
    fields: tuple[tuple[str, list[TextRun]], ...]
    pictures: tuple[tuple[Picture | None, Picture | None], ...] = field(repr=False)


@dataclass(frozen=True)
class Piece:
    """What one department signs off: its own entries, those with another, those it gave away."""

    directorate: str
    department: str
    entries: tuple[ReportEntry, ...]
    elsewhere: tuple[Change, ...]
    handed_over: tuple[Change, ...]


def parts(
    changes: Changes, before: PrintedPages | None, after: PrintedPages | None, only: str = ""
) -> Iterator[Piece]:
    """Yield a part for each department that has changes, in printed order; or one alone.

    What no department answers for stands together, without a name.
    """
    entries = {id(c): _entry(changes, c, before, after)
               for c in changes.changes if not only or only in c.departments}
    for directorate, department in departments(changes):
        if only and department != only:
            continue
        theirs = [c for c in changes.changes if department in c.departments]
        # Alone, a department sees everything it answers for; together, each change stands once.
        led = [c for c in theirs if only or c.departments[0] == department]
        if theirs:
            rest = [change for change in theirs if change not in led]
            gave = tuple(c for c in rest if c.after and department not in c.after.departments)
            yield Piece(directorate, department, tuple(entries[id(c)] for c in led),
                        tuple(change for change in rest if change not in gave), gave)
    if nobodys := [c for c in changes.changes if not only and not c.departments]:
        yield Piece("", "", tuple(entries[id(c)] for c in nobodys), (), ())


def departments(changes: Changes) -> list[tuple[str, str]]:
    """Return directorate and name of every department of both editions, in printed order."""
    found = {d.name: each.id for edition in (changes.before, changes.after)
             for each in edition.directorates for d in each.departments}
    order = [d.name for edition in (changes.after, changes.before)
             for each in edition.directorates for d in each.departments]
    return [(found[name], name) for name in dict.fromkeys(order)]


def chapters(changes: Changes) -> Iterator[tuple[str, list[TextRun]]]:
    """Yield what changed outside the measures: chapters, sections, offices, contacts."""
    before, after = dict(_texts(changes.before)), dict(_texts(changes.after))
    for label in dict.fromkeys((*after, *before)):
        old, new = before.get(label, ""), after.get(label, "")
        if words(old) != words(new):
            yield label, runs(old, new)


def _texts(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every part that is no measure."""
    for name, text in edition.chapters.items():
        yield edition.form.names[name], unsigned(text)
    names = {key: spoken(name, edition.form.common) for key, name in LISTS.items()}
    yield names["sections"], "\n\n".join(each.title for each in edition.sections)
    yield names["directorates"], "\n\n".join(
        spoken(f"⟪directorate⟫ {each.id}: ", edition.form.common)
        + ", ".join(d.name for d in each.departments)
        for each in edition.directorates)
    for contact in edition.contacts:
        said = contact.model_dump(exclude={"id", "confirm"}, exclude_none=True)
        said["description"] = unsigned(contact.description)
        yield f"{names['contacts']}: {contact.name}", "\n\n".join(map(str, said.values()))


def _entry(
    changes: Changes, change: Change, before: PrintedPages | None, after: PrintedPages | None
) -> ReportEntry:
    known = change.measure.fields
    read = ("sections", *(field.id for field in (*known.head, *known.body)), "links")
    names = change.fields or [name for name in read if text_of(change.measure, name)]
    fields = tuple(differences(changes, change, tuple(names)))
    return ReportEntry(change, fields, tuple(_pictures(change, changes, before, after)))


def _pictures(
    change: Change, changes: Changes, before: PrintedPages | None, after: PrintedPages | None
) -> Iterator[tuple[Picture | None, Picture | None]]:
    if not before or not after:
        return
    noun = changes.after.form.words.edition.one
    old, new = before.numbers(change.before), after.numbers(change.after)
    for i in range(max(len(old), len(new))):
        yield _picture(before, old[i:], noun), _picture(after, new[i:], noun)


def _picture(printed: PrintedPages, numbers: Sequence[int], noun: str) -> Picture | None:
    if not numbers:
        return None
    label = f"{printed.side.number}. {noun}, Seite {numbers[0]}"
    return Picture(label, printed.raster.picture(numbers[0]))


@dataclass(frozen=True)
class Reset:
    """A measure whose text is the same but whose page is not, and why as far as is known."""

    measure: Measure
    before: int
    after: int
    reason: str


def resets(
    changes: Changes, before: PrintedPages, after: PrintedPages, layout: Layout
) -> Iterator[Reset]:
    """Yield every unchanged measure whose page looks different below its running head."""
    margins: Margins = (0, _points(layout, "page-bottom"), 0, _points(layout, "page-top"))
    changed = {change.measure.id for change in changes.changes}
    for measure in changes.after.measures:
        old, new = before.numbers(measure), after.numbers(measure)
        if measure.id in changed or not old or not new:
            continue
        if [before.raster.dots(n, margins) for n in old] != [
            after.raster.dots(n, margins) for n in new
        ]:
            reason = _reason(before.pages[measure.id], after.pages[measure.id])
            yield Reset(measure, old[0], new[0], reason)


def by_department(
    changes: Changes, found: Sequence[Reset]
) -> Iterator[tuple[str, list[Reset]]]:
    """Yield the first department of measures with those of them that look different."""
    for _, name in departments(changes):
        if theirs := [each for each in found if each.measure.first_department == name]:
            yield name, theirs


def _reason(before: dict[str, Any], after: dict[str, Any]) -> str:
    reasons = []
    if before["new"] != after["new"]:
        reasons.append("nicht mehr neu" if before["new"] else "jetzt neu")
    then, now = (each.get("tightness") for each in (before, after))
    if then != now and None not in (then, now):
        reasons.append(f"Einpass-Stufe {now} statt {then}")
    return ", ".join(reasons) or "Umbruch, Verweis oder Gestaltung"


def _points(layout: Layout, token: str) -> float:
    return layout.points(token)


def counts(changes: Changes) -> dict[ChangeKind, int]:
    """Return how many measures changed in each way."""
    return {kind: len(changes.of(kind)) for kind in ChangeKind}
