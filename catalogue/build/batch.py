"""Many catalogues, each in a process of its own, so that none can stop or harm another."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from catalogue.archive.places import Archive
from catalogue.build.guard import guarded
from catalogue.build.unchanged import Order, order_key, standing
from catalogue.build.wish import ALL, Wish
from catalogue.model.problems import CatalogueError, DataError, reason
from catalogue.source.delivered import built
from catalogue.source.load import no_catalogue
from catalogue.source.program import PROGRAM
from catalogue.source.project import Project

WELL, UNCHANGED, FAULTY, TOO_LONG, STOPPED, LOST = (
    "gut", "unverändert", "Fehler", "zu lange", "abgebrochen", "verloren")  # fmt: skip
# How soon a process ends that was stopped or has used up its time.
POLL_SECONDS = 0.5
ERROR = re.compile(r"^\S.* E\d{3} .*", re.M)
LONGER = "nach {:g} Minuten beendet – mit --limit bekommt jeder Katalog mehr Zeit"


@dataclass(frozen=True)
class Command:
    """A command that many catalogues can be given to: its options, and what it is about."""

    options: tuple[str, ...] = ()
    # Whether it is about one edition, the newest unless another is named, or about all of them.
    needs_edition: bool = True
    # What it delivers, which tells that it need not be done again.
    wish: Wish | None = None


COMMANDS = {
    "build": Command(("--quiet",), wish=ALL),
    "check": Command(),
    "verify": Command(needs_edition=False),
}


@dataclass(frozen=True)
class Job:
    """A catalogue and what to do with it; plain values, so that it can travel."""

    folder: str
    edition: int | None = None
    command: str = "build"
    seconds: float = 1800.0
    anew: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a catalogue, in plain values."""

    folder: str
    edition: int | None
    result: str
    pages: int | None = None
    seconds: float = 0.0
    problem: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing is left to be done."""
        return self.result in (WELL, UNCHANGED)


def side_by_side(jobs: Sequence[Job], workers: int | None = None) -> Generator[Outcome]:
    """Yield what became of each catalogue as it is done; who closes this ends all that run."""
    stop = Event()
    pool = ThreadPoolExecutor(workers or os.cpu_count())
    try:
        for future in as_completed([pool.submit(done, job, stop.is_set) for job in jobs]):
            yield future.result()
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


def done(job: Job, is_stopped: Callable[[], bool]) -> Outcome:
    """Do with a catalogue what is asked for and return what became of it, whatever goes wrong."""
    since = time.monotonic()
    try:
        outcome = _done(job, is_stopped)
    except CatalogueError as error:
        outcome = Outcome(job.folder, job.edition, FAULTY, problem=str(error.problems[0]))
    except OSError as error:
        problem = f"{error.filename or job.folder}: {reason(error)}"
        outcome = Outcome(job.folder, job.edition, FAULTY, problem=problem)
    return replace(outcome, seconds=round(time.monotonic() - since, 1))


def _done(job: Job, is_stopped: Callable[[], bool]) -> Outcome:
    root, command = Path(job.folder), COMMANDS[job.command]
    number = job.edition or (_newest(root) if command.needs_edition else None)
    outcome = Outcome(job.folder, number, UNCHANGED)
    order = command.wish and number and Order(
        root, number, Project(root).out(number), command.wish)
    if not order or job.anew or not standing(order, order_key(order)):
        result, said = ended(_call(job, number), job.seconds, is_stopped)
        outcome = replace(outcome, result=result, problem=_problem(job, result, said))
    if not order or not outcome.is_well:
        return outcome
    return replace(outcome, pages=built(order.report).get("pages"))


def _newest(root: Path) -> int:
    numbers = Archive(root).states
    if not numbers:
        raise DataError([no_catalogue(root)])
    return max(numbers)


def _call(job: Job, number: int | None) -> list[str]:
    edition = [f"--edition={number}"] if number else []
    # Else the build would see for itself that there is nothing to be done.
    again = job.anew and COMMANDS[job.command].wish is not None
    return [sys.executable, "-X", "utf8", "-m", "catalogue", job.command, f"--root={job.folder}",
            *edition, *COMMANDS[job.command].options, *["--no-cache"] * again]


def _problem(job: Job, result: str, said: str) -> str:
    """Return the first thing that went wrong: an error with its place, else the last line."""
    if result == TOO_LONG:
        return LONGER.format(job.seconds / 60)
    if result != FAULTY:
        return ""
    first = ERROR.search(said)
    return first[0] if first else (said.strip() or "ohne ein Wort beendet").splitlines()[-1]


def ended(
    call: Sequence[str], seconds: float, is_stopped: Callable[[], bool]
) -> tuple[str, str]:
    """Run a program of this Python; return its result and all that it said.

    When its time is up, somebody stops it, or this process is killed, it ends with every process
    that it has started.
    """
    until = time.monotonic() + seconds
    # The working folder stands first where Python looks for modules: the same program runs.
    with _held() as held, subprocess.Popen(
        guarded(call), cwd=PROGRAM.parent, stdin=held, encoding="utf-8", errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    ) as process:
        try:
            return _awaited(process, until, is_stopped)
        finally:
            _end(process)


@contextmanager
def _held() -> Iterator[int]:
    """Yield the end of a pipe that is read; what is written to is this process's alone."""
    reading, writing = os.pipe()
    try:
        yield reading
    finally:
        os.close(reading)
        os.close(writing)


def _awaited(
    process: "subprocess.Popen[str]", until: float, is_stopped: Callable[[], bool]
) -> tuple[str, str]:
    while (left := until - time.monotonic()) > 0 and not is_stopped():
        with suppress(subprocess.TimeoutExpired):
            said, _ = process.communicate(timeout=min(left, POLL_SECONDS))
            return FAULTY if process.returncode else WELL, said
    return TOO_LONG if left <= 0 else STOPPED, ""


def _end(process: "subprocess.Popen[str]") -> None:
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
