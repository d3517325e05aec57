"""Runs of the command line that the desk begins: one at a time, with stages, log and files."""

import asyncio
import codecs
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath

from catalogue.build.guard import guarded
from catalogue.model.problems import DataError, Place, Problem, nearest, reason
from catalogue.source.program import PROGRAM
from catalogue.source.project import Project

MAX_LINES, MAX_CHARACTERS, CHUNK = 5_000, 2_000, 65_536
STAGE = re.compile(r"(?P<name>\S.*?) …(?: (?P<done>\d+) von (?P<of>\d+))?")
FINDING = re.compile(r"(?P<path>\S.*?)(?::(?P<line>\d+))?(?::(?P<column>\d+))?"
                     r" (?P<code>[EWI]\d{3}) (?P<said>.+)")
UNCHANGED = "unverändert: "
# What a child is told, whatever the terminal is in which the desk was begun.
SURROUNDINGS = {"CATALOGUE_PROGRESS": "lines", "NO_COLOR": "1", "TERM": "dumb"}
LOUD = ("FORCE_COLOR", "CLICOLOR_FORCE")


class RunState(StrEnum):
    """Whether a run goes on, and how it ended; its value is what a person reads."""

    RUNNING = "läuft"
    DONE = "fertig"
    FAILED = "nicht gelungen"
    CANCELLED = "abgebrochen"


@dataclass(frozen=True)
class Job:
    """A command that can be begun: what a person calls it, its words, the options it may get.

    ``places`` may be said, too; they stand among its words.
    """

    title: str
    words: tuple[str, ...]
    options: tuple[str, ...] = ()
    takes_files: bool = False
    places: tuple[str, ...] = ()


# What is said behind a command: a flag is true, what may be said more than once is a list.
Options = Mapping[str, str | bool | Sequence[str]]
EDITION = "--edition={edition}"
JOBS: Mapping[str, Job] = {
    "check": Job("Prüfen", ("check", EDITION)),
    "build": Job("Setzen", ("build", EDITION), ("product", "marks", "allow-overflow", "no-cache")),
    "draft": Job("Entwurf setzen", ("build", EDITION, "--entwurf"), ("allow-overflow",)),
    "handoff": Job("Paket für die Druckerei packen", ("handoff", EDITION),
                   ("printer", "trotzdem")),
    "archive": Job("Archivieren", ("archive", EDITION), ("reprint",)),
    "verify": Job("Archiv prüfen", ("verify",)),
    "diff": Job("Vergleichen", ("diff", "{before}", "{edition}"),
                ("department", "no-pictures"), places=("before",)),
    "collect": Job("Formulare schreiben", ("collect", EDITION), ("department", "format")),
    "import": Job("Einlesen", ("import", EDITION), ("dry-run", "antworten", "vorlegen", "map"),
                  takes_files=True),
}  # fmt: skip
FLAGS = ("marks", "allow-overflow", "no-cache", "trotzdem", "no-pictures", "dry-run", "antworten",
         "vorlegen")
# What the exit code of a command means.
ENDINGS = {
    0: "gelungen", 2: "die Angaben reichen nicht", 3: "Fehler in den Daten",
    4: "zu lang für die Seite", 5: "Layout oder Schriften stimmen nicht",
    6: "eine Datei besteht ihre Prüfung nicht", 7: "das Archiv stimmt nicht",
}  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """A stage of a run: how far it is, and how many seconds it took once it has ended."""

    name: str
    begun: datetime
    seconds: float | None = None
    done: int = 0
    of: int = 0


@dataclass(frozen=True)
class Run:
    """A run as it stands now: what was begun by whom, its stages, its log, the files it wrote."""

    number: int
    job: str
    title: str
    edition: int
    by: str
    begun: datetime
    ended: datetime | None = None
    state: RunState = RunState.RUNNING
    exit_code: int | None = None
    stages: tuple[Stage, ...] = ()
    lines: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()

    @property
    def seconds(self) -> float:
        """How long it took, or has taken until now."""
        return ((self.ended or _now()) - self.begun).total_seconds()

    @property
    def findings(self) -> tuple[str, ...]:
        """The lines of the log that tell what is wrong somewhere."""
        return tuple(line for line in self.lines if FINDING.fullmatch(line))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What these lines tell, each with its place; the way out stands in the message."""
        return tuple(map(_problem, filter(None, map(FINDING.fullmatch, self.lines))))

    @property
    def ending(self) -> str:
        """How it ended, in words; nothing while it goes on."""
        if self.ended is None:
            return ""
        if self.state is RunState.CANCELLED:
            return self.state.value
        return ENDINGS.get(self.exit_code or 0, "unerwartet beendet")


class Runs:
    """The runs of one project; it lives as long as the server, and so does what it remembers."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._runs: dict[int, Run] = {}
        self._news = asyncio.Event()
        self._process: Process | None = None
        self._task: asyncio.Task[None] | None = None
        self._cancelled: set[int] = set()

    @property
    def all(self) -> tuple[Run, ...]:
        """Every run, the last one first."""
        return tuple(reversed(self._runs.values()))

    @property
    def current(self) -> Run | None:
        """The run that goes on."""
        return next((run for run in self.all if run.state is RunState.RUNNING), None)

    def run(self, number: int) -> Run:
        """Return a run; ``DataError`` when there is none of this number."""
        if number not in self._runs:
            raise _refused(f"den Lauf {number} gibt es nicht (mehr)", "einen neuen beginnen")
        return self._runs[number]

    async def start(
        self, job: str, edition: int, options: Options | None = None,
        files: Sequence[Path] = (), by: str = "",
    ) -> Run:
        """Begin a command and return at once; ``DataError`` while another goes on."""
        words = call_of(job, edition, options or {}, files)
        if found := self.current:
            raise _refused(f"„{found.title}“ läuft noch", "warten, bis es fertig ist, oder es"
                           " abbrechen")
        run = Run(len(self._runs) + 1, job, JOBS[job].title, edition, by, _now())
        # Taken before anything is awaited: of two that begin at once, one is refused.
        self._process = None
        self._tell(run)
        try:
            self._process = await _begun([*words, f"--root={self.root}"])
        except OSError as error:
            self._tell(replace(run, state=RunState.FAILED, ended=_now()))
            message = f"das Programm lässt sich nicht starten ({reason(error)})"
            raise _refused(message, "den Server neu starten") from error
        self._task = asyncio.create_task(self._follow(run.number, self._process))
        return run

    async def watch(self, number: int) -> AsyncIterator[Run]:
        """Give a run as it stands now, and again whenever it changes, until it has ended."""
        while True:
            news, run = self._news, self.run(number)
            yield run
            if run.state is not RunState.RUNNING:
                return
            await news.wait()

    async def cancel(self, number: int) -> Run:
        """End a run with every process that it has begun; what it has not written stays as it was.

        A run that has ended stays as it is.
        """
        run = self.run(number)
        if run.state is RunState.RUNNING and self._process:
            self._cancelled.add(number)
            _kill(self._process)
            await asyncio.gather(*filter(None, [self._task]))
        return self.run(number)

    async def close(self) -> None:
        """End what still runs, as the server ends."""
        if run := self.current:
            await self.cancel(run.number)

    def _tell(self, run: Run) -> None:
        self._runs[run.number] = run
        self._news.set()
        self._news = asyncio.Event()

    async def _follow(self, number: int, process: Process) -> None:
        async for lines in _read(process):
            run = self._runs[number]
            for line in lines:
                file = self._delivered(run, line)
                # Whoever reads it knows in which project he is.
                run = _told(run, line.replace(f"{self.root}{os.sep}", ""), file)
            self._tell(run)
        code = await process.wait()
        run = self._runs[number]
        ended = RunState.FAILED if code else RunState.DONE
        state = RunState.CANCELLED if number in self._cancelled else ended
        self._tell(replace(run, state=state, exit_code=code, ended=_now(),
                           stages=_closed(run.stages)))

    def _delivered(self, run: Run, line: str) -> Path | None:
        """Return the file of the edition that a line names, nothing where it names none."""
        path = (PROGRAM.parent / line.removeprefix(UNCHANGED)).resolve()
        out = Project(self.root).out(run.edition).resolve()
        with suppress(OSError, ValueError):
            return path if path.is_relative_to(out) and path.is_file() else None
        return None


def call_of(
    job: str, edition: int, options: Options, files: Sequence[Path]
) -> list[str]:
    """Return the words of a command line; ``DataError`` for what the command does not know."""
    if job not in JOBS:
        raise _refused(f"unbekannter Lauf „{job}“", nearest(job, JOBS))
    known = JOBS[job]
    for name in options.keys() - {*known.options, *known.places}:
        raise _refused(f"„{known.title}“ kennt die Angabe „{name}“ nicht",
                       nearest(name, known.options))
    if known.takes_files != bool(files):
        hint = "mindestens eine Datei auswählen" if known.takes_files else "die Dateien weglassen"
        raise _refused(f"„{known.title}“ braucht andere Angaben", hint)
    places = {"before": edition - 1, **options, "edition": edition}
    if not str(places["before"]).isdecimal():
        raise _refused("die frühere Auflage ist keine Zahl", "eine Auflage auswählen")
    words = [word.format_map(places) for word in known.words]
    said = [word for name, value in options.items()
            if name not in known.places for word in _said(name, value)]
    return [*words, *said, *(str(path.resolve()) for path in files)]


def options_of(job: str, said: Mapping[str, Sequence[str]]) -> Options:
    """Return the options of a command that a form names; what it leaves empty is not said."""
    known = (*JOBS[job].options, *JOBS[job].places) if job in JOBS else ()
    given = {name: [each for each in said.get(name, ()) if each] for name in known}
    return {name: True if name in FLAGS else values if len(values) > 1 else values[0]
            for name, values in given.items() if values}


def _said(name: str, value: str | bool | Sequence[str]) -> list[str]:
    if isinstance(value, bool):
        return [f"--{name}"] * value
    return [f"--{name}={each}" for each in ((value,) if isinstance(value, str) else value) if each]


def _refused(message: str, hint: str) -> DataError:
    return DataError([Problem("E909", Place(Path()), message, hint)])


def _now() -> datetime:
    return datetime.now().astimezone()


async def _begun(words: Sequence[str]) -> Process:
    """Begin the command line of this program; it ends with the server, however that ends."""
    call = [sys.executable, "-X", "utf8", "-m", "catalogue", *words]
    kept = {name: value for name, value in os.environ.items() if name not in LOUD}
    # The working folder stands first where Python looks for modules: the same program runs.
    return await asyncio.create_subprocess_exec(
        *guarded(call), cwd=PROGRAM.parent, env={**kept, **SURROUNDINGS}, stdin=PIPE,
        stdout=PIPE, stderr=STDOUT, start_new_session=True)


def _kill(process: Process) -> None:
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


async def _read(process: Process) -> AsyncIterator[list[str]]:
    """Give the lines that a process says, as they come."""
    assert process.stdout
    decoder, rest = codecs.getincrementaldecoder("utf-8")("replace"), ""
    while chunk := await process.stdout.read(CHUNK):
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        rest = rest[:MAX_CHARACTERS]
        yield [line[:MAX_CHARACTERS].rstrip() for line in lines]
    if rest:
        yield [rest.rstrip()]


def _problem(found: re.Match[str]) -> Problem:
    line, column = (int(found[name] or 0) for name in ("line", "column"))
    return Problem(found["code"], Place(PurePosixPath(found["path"]), line, column), found["said"])


def _told(run: Run, line: str, file: Path | None) -> Run:
    """Return a run once it has said a line."""
    if found := STAGE.fullmatch(line):
        stages = _on(run.stages, found["name"], int(found["done"] or 0), int(found["of"] or 0))
        # How far a stage is belongs to the stage, not to the log.
        run = replace(run, stages=stages)
        line = "" if found["of"] else line
    if file and file not in run.files:
        run = replace(run, files=(*run.files, file))
    return replace(run, lines=(*run.lines, line)[-MAX_LINES:]) if line else run


def _on(stages: tuple[Stage, ...], name: str, done: int, of: int) -> tuple[Stage, ...]:
    """Return the stages once one has begun or gone on; the one before has ended then."""
    if stages and of:
        # Within one stage several things are counted one after the other.
        return (*stages[:-1], replace(stages[-1], done=done, of=of))
    return (*_closed(stages), Stage(name, _now(), None, done, of))


def _closed(stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    if not stages or stages[-1].seconds is not None:
        return stages
    last = stages[-1]
    return (*stages[:-1], replace(last, seconds=(_now() - last.begun).total_seconds()))
