"""What the files of an edition say at a moment: records, findings, what has changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

from catalogue.archive.holdings import previous_edition
from catalogue.archive.places import ARCHIVED, Archive
from catalogue.archive.previous import since_archived
from catalogue.archive.repeated import old_texts
from catalogue.archive.reused import reused
from catalogue.build.unchanged import Stamps, is_work, stamps_of
from catalogue.checks.checked import Checked
from catalogue.checks.validate import examined, judged
from catalogue.exchange.proposals.answered import Counts, counts
from catalogue.exchange.proposals.submitted import is_draft
from catalogue.model.changes import Change, Changes, changes_between
from catalogue.model.fields import Fields
from catalogue.model.form import Words
from catalogue.model.problems import CatalogueError, DataError, Place, Problem, reason
from catalogue.model.records import Edition, Measure, Section
from catalogue.source.delivered import REPORT, built, is_older
from catalogue.source.document import Document, document_of
from catalogue.source.load import edition_numbers
from catalogue.source.project import PATHS, Project
from catalogue.source.states import standings

UNREAD = "prüfen, ob das Laufwerk verbunden ist; es wird gleich wieder versucht"
# How long the ladder is where nothing was ever built.
STEPS = 5


@dataclass(frozen=True)
class Fill:
    """How a record was set when it was set last: its page, its step, the lines left on it.

    What takes as much room as its text needs, a part of a page or several, has no step.
    """

    page: int
    step: int | None
    lines: int


@dataclass(frozen=True)
class Snapshot:
    """An edition as its files are: what could be read, and everything that is to be said of it."""

    root: Path
    number: int
    checked: Checked = field(repr=False)
    problems: tuple[Problem, ...] = field(repr=False)
    stamps: Stamps = field(repr=False)

    @property
    def words(self) -> Words:
        """What the things of the catalogue are called."""
        return self.checked.source.form.common

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """The files of records that the edition prints, by id; some may not be in form."""
        return {each.path.stem: each for each in self.checked.documents}

    @cached_property
    def records(self) -> Mapping[str, Measure]:
        """The records that are in form, by id."""
        return {each.id: each for each in self.checked.printed}

    @cached_property
    def sections(self) -> Mapping[str, Section]:
        """The sections by their ids."""
        return {each.id: each for each in self.checked.sections}

    @cached_property
    def found(self) -> Mapping[str, tuple[Problem, ...]]:
        """What is to be said of each file, by its path."""
        by_path: dict[str, list[Problem]] = {}
        for problem in self.problems:
            by_path.setdefault(str(problem.place.path), []).append(problem)
        return {path: tuple(each) for path, each in by_path.items()}

    def document(self, identifier: str, text: str) -> Document:
        """Return a record with this text, be it saved or not."""
        known = self.documents.get(identifier)
        if known and known.text == text:
            return known
        return document_of(text, PATHS.measure(identifier), [])

    def fields_of(self, identifier: str) -> Fields:
        """Return the fields of the kind that a record is of."""
        return self.checked.source.kind_of(self.checked.path_of(identifier)).record

    def problems_of(self, identifier: str) -> tuple[Problem, ...]:
        """Return what is to be said of a record."""
        return self.found.get(str(self.checked.path_of(identifier)), ())

    @cached_property
    def edition(self) -> Edition:
        """The edition as far as it can be read; it may have errors."""
        checked = self.checked
        return Edition.model_construct(
            form=checked.source.form, head=checked.head, sections=checked.sections,
            directorates=checked.directorates, contacts=checked.contacts,
            measures=checked.printed, chapters=dict(checked.source.chapters), new=None)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The ids of all records as they are printed, each once; at the end those not in form."""
        edition = self.edition
        listed = ([m for section in edition.sections for m in edition.measures_in(section)]
                  if edition.form.has_sections else edition.ordered)
        return tuple(dict.fromkeys((*(each.id for each in listed), *self.documents)))

    @cached_property
    def previous(self) -> Edition | None:
        """The archived edition before this one, where there is one that can be read."""
        try:
            return previous_edition(self.root, self.number)
        except CatalogueError:
            return None

    @cached_property
    def changes(self) -> Changes | None:
        """What has changed since the archived edition before."""
        return changes_between(self.previous, self.edition) if self.previous else None

    @cached_property
    def changed(self) -> Mapping[str, Change]:
        """What has changed since then, by the id of the record; new ones are among them."""
        found = self.changes.changes if self.changes else ()
        return {each.after.id: each for each in found if each.after}

    @cached_property
    def built(self) -> Mapping[str, Any]:
        """What the last build says of itself."""
        return built(Project(self.root).out(self.number) / REPORT)

    @property
    def pages(self) -> int:
        """How many pages the last build has."""
        return int(self.built.get("pages", 0))

    @cached_property
    def built_at(self) -> float:
        """When the edition was built last, as Unix time; 0 where it never was."""
        report = Project(self.root).out(self.number) / REPORT
        return report.stat().st_mtime if report.is_file() else 0.0

    @cached_property
    def fills(self) -> Mapping[str, Fill]:
        """How each record was set in the last build, by id; in its first section."""
        found: dict[str, Fill] = {}
        for unit in self.built.get("units", ()):
            if "measure" in unit:
                fill = Fill(unit["first_page"], unit.get("tightness"), unit.get("lines", 0))
                found.setdefault(unit["measure"], fill)
        return found

    @property
    def steps(self) -> int:
        """How many steps the ladder of the layout has."""
        return len(self.built.get("tightness", ())) or STEPS

    @cached_property
    def states(self) -> Mapping[str, str]:
        """The state of each record that has one, by id; all others are drafts."""
        found = standings(self.root, self.number, self.documents.values())
        return {name: str(each.state) for name, each in found.items()}

    @cached_property
    def answers(self) -> Counts:
        """How many departments were asked and have answered, and what of it waits for editors."""
        return counts(self.root, self.number)

    def changed_at(self, identifier: str) -> str:
        """Return when the file of a record was written, as an ISO moment."""
        stamp = self.stamps.get(str(self.checked.path_of(identifier)))
        moment = datetime.fromtimestamp(stamp[0] / 1e9) if stamp else datetime.min
        return moment.isoformat(timespec="seconds")

    def title_of(self, path: PurePath) -> str:
        """Return what a file is about: the title of a record, or the name of a text."""
        record = self.records.get(path.stem)
        names = self.checked.source.form.names
        return record.title if record else names.get(path.stem) or path.name

    @property
    def is_outdated(self) -> bool:
        """Whether there is no build of the edition, or one of files that have changed since."""
        project = Project(self.root)
        report = project.out(self.number) / REPORT
        return not report.is_file() or is_older(report, project, self.number)

    @property
    def is_packed(self) -> bool:
        """Whether the package for the print shop lies there."""
        return any(Project(self.root).out(self.number).glob(f"handoff-{self.number}*"))

    @property
    def is_archived(self) -> bool:
        """Whether the edition is frozen for good."""
        return Archive(self.root).state(self.number) == ARCHIVED


def taken(root: Path, number: int) -> Snapshot:
    """Return an edition as its files are now; ``DataError`` when there is no such edition."""
    stamps = _stamped(root, number)
    checked, problems = examined(root, number)
    found = judged(checked, problems, (since_archived, reused, old_texts))
    return Snapshot(root, number, checked, tuple(found), stamps)


def renewed(before: Snapshot) -> Snapshot:
    """Return an edition as its files are now, the same one where none has changed meanwhile.

    Records are read anew only where more has changed than states and proposals. ``DataError``
    when something cannot be read by which all else is read.
    """
    try:
        stamps = _stamped(before.root, before.number)
        changed = {PurePosixPath(path) for path, _ in stamps.items() ^ before.stamps.items()}
        if not all(is_work(path) for path in changed):
            return taken(before.root, before.number)
    except OSError as error:
        # A drive may be gone for a while.
        message = f"der Ordner ist nicht zu lesen ({reason(error)})"
        raise DataError([Problem("E103", Place(PATHS.root), message, UNREAD)]) from error
    return replace(before, stamps=stamps) if changed else before


def _stamped(root: Path, number: int) -> Stamps:
    """Return the stamps of sources and reports, of states and of what departments have sent."""
    reports = (f"{PATHS.out(each)}/{REPORT}" for each in edition_numbers(root))
    sent = (root / PATHS.proposals(number)).glob("*.yaml")
    work = (path.relative_to(root).as_posix() for path in sent if not is_draft(path.name))
    return stamps_of(root, (*reports, str(PATHS.states(number)), *work))
