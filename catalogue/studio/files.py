"""What was made of an edition, what is open before print, and the runs that make it."""

from collections.abc import Mapping
from dataclasses import dataclass
from mimetypes import guess_type

from starlette.datastructures import FormData

from catalogue.build import outcome
from catalogue.build.outcome import Held, Kept, Point, Product
from catalogue.build.runs import JOBS, Options, Run, options_of
from catalogue.build.unsettled import still_open
from catalogue.build.weighed import Finding, finding_of
from catalogue.door.answers import File, Moved, View, not_there
from catalogue.layout.printers import printer_titles
from catalogue.source.members import Person
from catalogue.source.project import Project
from catalogue.studio.studio import Studio

UNDECIDED = "W129"
PLAIN = "application/octet-stream"
# What cannot be taken back is asked once more.
FOR_GOOD = ("archive",)


@dataclass(frozen=True)
class Files(View):
    """All files of an edition, and what can be begun."""

    products: tuple[Product, ...]
    others: tuple[Kept, ...]
    points: tuple[Point, ...]
    left: int
    printers: Mapping[str, str]
    editions: tuple[Held, ...]
    runs: tuple[Run, ...]
    run: Run | None
    ahead: tuple[str, ...]


@dataclass(frozen=True)
class Running(View):
    """A run as it goes on, or how it ended: stages, files, findings, log."""

    run: Run
    ahead: tuple[str, ...]
    findings: tuple[Finding, ...]
    files: tuple[Kept, ...]


@dataclass(frozen=True)
class Sure(View):
    """What will happen if it is begun, before anything has."""

    job: str
    title: str
    edition: int
    options: Options


def files(studio: Studio) -> Files:
    """Return the files of the edition, what a print shop still needs, and the archive."""
    snapshot, runs = studio.snapshot, studio.runs.all
    out = Project(studio.root).out(studio.number)
    found = tuple(outcome.products(out))
    run = studio.runs.current or next(iter(runs), None)
    left = sum(each.code != UNDECIDED for each in still_open(snapshot.checked))
    return Files(
        found, tuple(outcome.others(out, {each.name for each in found})),
        tuple(outcome.order_points(snapshot.checked.head)), left, printer_titles(studio.root),
        tuple(outcome.editions(studio.root)), runs, run,
        outcome.ahead(run, snapshot.built) if run else ())


def fetch(studio: Studio, path: str) -> File:
    """Return a file to take along; ``NotThereError`` for whatever is no product of ours."""
    found = outcome.fetched(studio.root, studio.number, path)
    if not found:
        raise not_there(f"die Datei „{path}“ gibt es nicht (mehr)", "über „Dateien“ weitergehen")
    return File(found.read_bytes(), guess_type(found.name)[0] or PLAIN, found.name)


async def begin(
    studio: Studio, person: Person, sent: FormData, job: str, edition: int = 0, sure: bool = False
) -> Moved | Sure:
    """Begin a run with what a form says; what is for good is asked once more."""
    said = {name: [str(each) for each in sent.getlist(name)] for name in sent}
    number, options = edition or studio.number, options_of(job, said)
    if job in FOR_GOOD and not sure:
        return Sure(job, JOBS[job].title, number, options)
    begun = await studio.runs.start(job, number, options, by=person.name)
    studio.follow(begun)
    return Moved(f"/laeufe/{begun.number}")


async def run(studio: Studio, number: int) -> Running:
    """Return a run; ``NotThereError`` when the desk remembers none of this number."""
    found = _run(studio, number)
    return Running(found, outcome.ahead(found, studio.snapshot.built),
                   tuple(finding_of(studio.snapshot, each) for each in found.problems),
                   tuple(outcome.written(studio.root, found)))


async def cancel(studio: Studio, number: int) -> Moved:
    """End a run; what it has not written stays as it was."""
    await studio.runs.cancel(_run(studio, number).number)
    return Moved(f"/laeufe/{number}")


def _run(studio: Studio, number: int) -> Run:
    found = next((each for each in studio.runs.all if each.number == number), None)
    if not found:
        raise not_there("diesen Lauf gibt es nicht (mehr)", "über „Dateien“ einen neuen beginnen")
    return found
