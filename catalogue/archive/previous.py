"""Compares an edition with the archived one before it, or any two editions with each other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from catalogue.archive.holdings import previous_edition, proved, read_records
from catalogue.archive.places import ABSENT, RECORDS, REPORTS, WAYS_OUT, Archive
from catalogue.archive.reused import reuse_problems
from catalogue.checks.checked import Checked
from catalogue.checks.validate import Validated, validate, validated
from catalogue.model.changes import Changes, changes_between
from catalogue.model.problems import DataError, Place, Problem, errors
from catalogue.model.records import Edition, Measure
from catalogue.source.delivered import REPORT
from catalogue.source.load import Source, edition_numbers, load
from catalogue.source.project import PATHS, Project


def against_previous(source: Source, valid: Validated) -> tuple[Validated, Changes | None]:
    """Return the edition with its new measures, found by comparing with the archived one before.

    ``DataError`` holds E108 for every ``since`` that says otherwise; without an archived edition
    before this one ``since`` alone counts.
    """
    previous = previous_edition(source.root, source.number)
    if previous is None:
        return valid, None
    changes = changes_between(previous, valid.edition)
    overridden = changes.overridden
    problems = [*valid.problems, *_contradictions(source, changes),
                *reuse_problems(source, valid.edition.measures),
                *(_reason(source, measure) for measure in overridden)]
    if errors(problems):
        raise DataError(sorted(problems, key=lambda p: (p.place, p.code)))
    new = sorted({*changes.new, *(measure.id for measure in overridden)})
    edition = valid.edition.model_copy(update={"new": tuple(new)})
    return Validated(edition, tuple(problems)), changes


def since_problems(root: Path, number: int) -> list[Problem]:
    """Return E108 for every ``since`` that contradicts the archive, none if other errors stand."""
    try:
        source = load(root, number)
        found = against_previous(source, validated(source))[0].problems
    except DataError as error:
        found = error.problems
    return [problem for problem in found if problem.code in ("E108", "I108")]


def since_archived(data: Checked) -> Iterator[Problem]:
    """Compare with the archived edition before, as soon as an id gives reason to."""
    number = data.source.number
    previous = previous_edition(data.source.root, number)
    since = {measure.id: measure.since for measure in previous.measures} if previous else {}
    is_renamed = bool(since.keys() - {measure.id for measure in data.printed})
    doubtful = (_is_doubtful(measure, since, number, is_renamed) for measure in data.printed)
    if previous and any(doubtful):
        # Comparing sees renamed measures too, but takes longer than all other checks.
        yield from since_problems(data.source.root, number)


def _is_doubtful(
    measure: Measure, since: Mapping[str, int | None], number: int, is_renamed: bool
) -> bool:
    if measure.id not in since:
        return is_renamed or measure.since not in (None, number)
    return measure.since not in (None, since[measure.id] or measure.since) \
        or measure.since == number


@dataclass(frozen=True)
class Side:
    """One of two editions to be compared: an archived one in its bag, or an open one."""

    root: Path
    number: int
    bag: Path | None

    @cached_property
    def edition(self) -> Edition:
        """The records of the edition; ``ArchiveError`` when its bag is not as it was sealed."""
        if self.bag and (self.bag / "bagit.txt").is_file():
            proved(Archive(self.root), self.bag)
        if self.bag:
            return read_records(self.root, self.bag)
        return validate(load(self.root, self.number))

    @property
    def report(self) -> Path:
        """The report of the build, which says on which page each measure stands."""
        if self.bag:
            return self.bag / "data" / REPORTS / REPORT
        return Project(self.root).out(self.number) / REPORT

    def pdf(self, name: str) -> Path:
        """Return where the published PDF of this name lies."""
        return self.bag / "data" / "pdfa2" / name if self.bag else self.report.with_name(name)


def side_of(root: Path, number: int) -> Side:
    """Return an edition of the project."""
    return Side(root, number, Archive(root).bag_of(number))


def side_in(folder: Path, number: int) -> Side:
    """Return the edition that lies in another folder: in a bag, or in a project.

    A project that has no edition of this number gives its latest.
    """
    if (folder / "bagit.txt").is_file():
        return Side(folder, read_records(folder, folder).number, folder)
    numbers = edition_numbers(folder)
    return side_of(folder, number if number in numbers or not numbers else numbers[-1])


def compare(before: Side, after: Side) -> Changes:
    """Return what changed between two editions."""
    return changes_between(before.edition, after.edition)


def compared(side: Side) -> tuple[Edition, Changes | None]:
    """Return an edition, and what has changed since the archived one before it, if there is one."""
    if not side.bag:
        source = load(side.root, side.number)
        valid, changes = against_previous(source, validated(source))
        return valid.edition, changes
    before = previous_edition(side.root, side.number)
    return side.edition, changes_between(before, side.edition) if before else None


def _contradictions(source: Source, changes: Changes) -> Iterator[Problem]:
    before, now = changes.before.number, changes.after.number
    bag = PurePosixPath(Archive(source.root).folders[before][-1])
    records = bag / RECORDS
    since = {measure.id: measure.since for measure in changes.before.measures}
    kinds = {measure.id: measure.declared.id for measure in changes.before.measures}
    for measure in changes.after.measures:
        earlier = changes.pairs.get(measure.id)
        place = _place(source, measure, "since")
        if earlier and measure.since == now and not measure.new_because:
            source_in_bag = Project(bag / "data" / "source")
            there = source_in_bag.measure(earlier, kinds[earlier])
            message = f"„since: {now}“, aber ⟪the record⟫ steht schon ⟪im {before}. edition⟫"
            hint = "„since“ berichtigen oder mit „new_because“ begründen"
            yield Problem("E108", place, f"{message} ({there})", hint)
        was = since.get(earlier or "")
        if earlier and was and measure.since not in (None, now, was):
            message = f"„since: {measure.since}“, ⟪im {before}. edition⟫ aber „since: {was}“"
            yield Problem("E108", place, f"{message} ({records})", f"„since: {was}“ eintragen")
        if not earlier and measure.since and measure.since != now:
            message = (f"„since: {measure.since}“,"
                       f" aber ⟪im {before}. edition⟫ steht ⟪it record⟫ nicht")
            hint = f"„since: {now}“ eintragen"
            if before < measure.since < now:
                # Only its bag can show that the measure is not new in this edition.
                hint = (f"⟪the {measure.since}. edition⟫ ist nicht archiviert;"
                        f" {WAYS_OUT[ABSENT].format(measure.since)}; nur wenn ⟪the record⟫ dort"
                        f" fehlt: {hint}")
            yield Problem("E108", place, f"{message} ({records})", hint)


def _place(source: Source, measure: Measure, key: str) -> Place:
    path = PATHS.measure(measure.id, measure.declared.id)
    return next(d for d in source.measures if d.path == path).place(key)


def _reason(source: Source, measure: Measure) -> Problem:
    message = f"„{measure.title}“ gilt als neu: {measure.new_because}"
    return Problem("I108", _place(source, measure, "new_because"), message)

