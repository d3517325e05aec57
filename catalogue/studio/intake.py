"""Documents, tables and forms brought in by the browser: looked at first, then taken over."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from catalogue.door.answers import Moved, View, misasked
from catalogue.door.safety import MAX_UPLOAD
from catalogue.exchange.inbox import Wanted
from catalogue.exchange.trial import Trial, fields_of, laid, taken_over, tried
from catalogue.model.form import FIRST
from catalogue.model.problems import Problem
from catalogue.source.project import PATHS
from catalogue.studio.studio import Studio

SHOWN = 500
Columns = tuple[str, ...]


@dataclass(frozen=True)
class Intake(View):
    """The place where files are brought in."""

    most: int = MAX_UPLOAD


@dataclass(frozen=True)
class Tried(View):
    """What would be written, by record and field, before anything is."""

    batch: str
    names: tuple[str, ...]
    trial: Trial
    places: Mapping[PurePath, tuple[str, str]]
    fields: Mapping[str, str]
    wanted: Wanted
    is_other: bool
    shown: int = SHOWN


@dataclass(frozen=True)
class Taken(View):
    """What has been written, or lies in the inbox now."""

    files: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    is_laid: bool


def intake(studio: Studio) -> Intake:
    """Return the place where files are brought in."""
    return Intake()


def bring(studio: Studio, sent: FormData) -> Moved:
    """Keep what was sent until somebody has looked at what it would change."""
    files = [each for each in sent.getlist("files") if isinstance(each, UploadFile)]
    named = [(each.filename, each.file.read()) for each in files if each.filename]
    if not named:
        raise misasked(["Dateien"])
    return Moved(f"/einlesen/{studio.uploads.keep(named)}")


def look(
    studio: Studio, batch: str, column: Columns = (), to: Columns = (), kind: str = FIRST
) -> Tried:
    """Return what files would change, with the columns as they were said to be."""
    return _trial(studio, batch, _wanted(column, to, kind))


async def take(
    studio: Studio, batch: str, sent: FormData, column: Columns = (), to: Columns = (),
    kind: str = FIRST,
) -> Taken | Tried:
    """Take files over as they were looked at, or lay forms into the inbox."""
    files, wanted = studio.uploads.files(batch), _wanted(column, to, kind)
    call, is_laid = (studio.root, files, studio.number), sent.get("way") == "lay"
    if is_laid:
        report = await run_in_threadpool(laid, *call)
    else:
        now = await run_in_threadpool(_trial, studio, batch, wanted, is_other=True)
        if now.trial.seal != sent.get("seal"):
            return now
        report = await run_in_threadpool(taken_over, *call, wanted, bool(sent.get("answers")))
    studio.uploads.forget(batch)
    await studio.refreshed()
    return Taken(tuple(_place(studio, each) for each in report.written), report.problems, is_laid)


def _wanted(columns: Columns, fields: Columns, kind: str) -> Wanted:
    pairs = zip(columns, fields, strict=False)
    return Wanted({column: name for column, name in pairs if name}, kind)


def _trial(studio: Studio, batch: str, wanted: Wanted, is_other: bool = False) -> Tried:
    files = studio.uploads.files(batch)
    trial = tried(studio.root, files, studio.number, wanted)
    places = {each: _place(studio, each) for each in trial.report.written}
    return Tried(batch, tuple(each.name for each in files), trial, places,
                     fields_of(studio.root, wanted.kind), wanted, is_other)


def _place(studio: Studio, path: PurePath) -> tuple[str, str]:
    """Return what a file is about, and where it is seen at the desk; nowhere if it is new."""
    known = studio.snapshot.documents.get(path.stem)
    if known and known.path == path:
        return studio.snapshot.title_of(path), f"/eintraege/{path.stem}"
    if path.is_relative_to(PATHS.proposals(studio.number)):
        return path.stem, "/vorschlaege"
    return (str(path), f"/texte/{path}") if (studio.root / path).is_file() else (path.stem, "")
