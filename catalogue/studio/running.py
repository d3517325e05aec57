"""Runs of the command line: begun, watched and ended at the desk."""

from dataclasses import dataclass
from typing import Any, ClassVar

from starlette.datastructures import FormData

from catalogue.build.runs import JOBS, Options, Run, RunState, options_of
from catalogue.source.project import Project
from catalogue.studio.answers import Moved, View, not_there
from catalogue.studio.findings import Finding, finding_of
from catalogue.studio.people import Person
from catalogue.studio.studio import Studio

# What cannot be taken back is asked once more.
FOR_GOOD = ("archive",)
# What sets pages goes through the stages that the last build has told.
SETTING = ("build", "draft")


@dataclass(frozen=True)
class RunView(View):
    """A run as it goes on, or how it ended: stages, files, findings, log."""

    template: ClassVar[str] = "run.html"

    run: Run
    ahead: tuple[str, ...]
    findings: tuple[Finding, ...]
    files: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Asked(View):
    """What will happen if it is begun, before anything has."""

    template: ClassVar[str] = "sure.html"

    job: str
    title: str
    edition: int
    options: Options
    is_outdated: bool
    is_archived: bool


async def begin(
    studio: Studio, person: Person, sent: FormData, job: str, edition: int = 0, sure: bool = False
) -> Moved | Asked:
    """Begin a run with what a form says; what is for good is asked once more."""
    said = {name: [str(each) for each in sent.getlist(name)] for name in sent}
    number, options = edition or studio.number, options_of(job, said)
    if job in FOR_GOOD and not sure:
        snapshot = studio.snapshot
        return Asked(job, JOBS[job].title, number, options, snapshot.is_outdated,
                     snapshot.is_archived)
    run = await studio.runs.start(job, number, options, by=person.name)
    studio.follow(run)
    return Moved(f"/laeufe/{run.number}")


async def run(studio: Studio, number: int) -> RunView:
    """Return a run; ``NotThereError`` when the desk remembers none of this number."""
    found = _run(studio, number)
    editions = Project(studio.root).editions.resolve()
    files = [(each.name, str(each.relative_to(editions).as_posix()), each.stat().st_size)
             for each in found.files if each.is_file()]
    told = tuple(finding_of(studio, each) for each in found.problems)
    return RunView(found, ahead(studio, found), told, tuple(files))


async def cancel(studio: Studio, number: int) -> Moved:
    """End a run; what it has not written stays as it was."""
    await studio.runs.cancel(_run(studio, number).number)
    return Moved(f"/laeufe/{number}")


def ahead(studio: Studio, found: Run) -> tuple[str, ...]:
    """Return the stages that a run has still before it, as the last build went."""
    if found.job not in SETTING or found.state is not RunState.RUNNING:
        return ()
    known: dict[str, Any] = studio.snapshot.built.get("seconds", {})
    begun = [each.name for each in found.stages]
    return tuple(name for name in known if name not in begun)


def _run(studio: Studio, number: int) -> Run:
    found = next((each for each in studio.runs.all if each.number == number), None)
    if not found:
        raise not_there("diesen Lauf gibt es nicht (mehr)", "über „Dateien“ einen neuen beginnen")
    return found
