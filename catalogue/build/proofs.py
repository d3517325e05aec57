"""The proofs of an edition: one process holds it warm, and the newest ask of each window wins."""

import pickle
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from queue import Empty, SimpleQueue
from threading import Condition, Thread
from typing import Any

from catalogue.build.proof import Ask, Finding, Proof
from catalogue.model.problems import Place, Problem
from catalogue.source.load import record_path
from catalogue.source.program import child_of
from catalogue.source.project import PATHS

WORKER = "catalogue.build.proving"
SET_SECONDS = 5.0
# A large edition is set as a whole when it is opened first.
OPEN_SECONDS = 600.0
MAX_WINDOWS = 500
SILENCE = (EOFError, OSError, ValueError, pickle.UnpicklingError)


class Proofs:
    """Proofs of one edition, for any number of threads; each waits for its own.

    A text on which the process hangs or dies costs its proof; a new process follows at once.
    """

    def __init__(self, root: Path, number: int) -> None:
        self._root, self._number = root, number
        self._worker: _Worker | None = None
        self._turns = Condition()
        self._is_busy = self._is_closed = False
        self._latest: dict[str, int] = {}

    @property
    def is_begun(self) -> bool:
        """Whether a process holds the edition, or is about to."""
        return self._worker is not None

    def ask(self, ask: Ask) -> Proof | None:
        """Return the proof of an ask, nothing where a newer one of its window has come meanwhile.

        Waits for the proofs before it, and until the edition is open.
        """
        self._note(ask)
        with self._turn(ask) as is_mine:
            if not is_mine:
                return None
            worker = self._begun()
            answer: Proof | None = worker.answered(ask, SET_SECONDS) if worker else None
            if answer:
                return answer
            self._end()
        Thread(target=self.refresh, daemon=True).start()
        return Proof(ask.number, (Finding(_failure(record_path(self._root, ask.record)), ""),))

    def refresh(self) -> tuple[Problem, ...]:
        """Open the edition, or take in what has changed on disk; return what hinders that."""
        with self._turn() as is_mine:
            known = self._worker
            worker = self._begun() if is_mine else None
            found = known.answered(None, OPEN_SECONDS) if known else worker and worker.problems
            if found is None and is_mine:
                self._end()
                return (_failure(PATHS.edition(self._number)),)
            return found or ()

    def close(self) -> None:
        """End the process for good; who waits gets nothing."""
        with self._turns:
            self._is_closed = True
            self._turns.notify_all()
        self._end()

    def _note(self, ask: Ask) -> None:
        """Remember the newest ask of each window, and wake those that wait with an older one."""
        with self._turns:
            self._latest[ask.window] = max(ask.number, self._latest.pop(ask.window, ask.number))
            if len(self._latest) > MAX_WINDOWS:
                del self._latest[next(iter(self._latest))]
            self._turns.notify_all()

    @contextmanager
    def _turn(self, ask: Ask | None = None) -> Iterator[bool]:
        """Wait for one's turn; yield whether it has come, or there is nothing to do any more."""
        def is_over() -> bool:
            return self._is_closed or bool(ask and self._latest.get(ask.window) != ask.number)

        with self._turns:
            self._turns.wait_for(lambda: is_over() or not self._is_busy)
            is_mine = not is_over()
            self._is_busy |= is_mine
        try:
            yield is_mine
        finally:
            if is_mine:
                with self._turns:
                    self._is_busy = False
                    self._turns.notify_all()

    def _begun(self) -> "_Worker | None":
        """Return the process with the edition open; nothing when it has died on the way."""
        worker = self._worker
        if worker is None or worker.is_gone:
            with self._turns:
                # Whoever closes in the middle of an opening has to find what to end.
                if self._is_closed:
                    return None
                self._worker = worker = _Worker(self._root, self._number)
            worker.open()
        return None if worker.problems is None else worker

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker:
            worker.end()


class _Worker:
    """The process; ``problems`` hinder it from opening the edition, nothing where it has died."""

    def __init__(self, root: Path, number: int) -> None:
        command, environment = child_of(WORKER, str(root.absolute()), str(number))
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        self._answers: SimpleQueue[Any] = SimpleQueue()
        Thread(target=self._listen, daemon=True).start()
        self.problems: tuple[Problem, ...] | None = None

    def open(self) -> None:
        """Wait until the edition is open, or the process has died on it."""
        self.problems = self._next(OPEN_SECONDS)

    @property
    def is_gone(self) -> bool:
        """Whether the process has ended by itself."""
        return self._process.poll() is not None

    def answered(self, ask: Ask | None, seconds: float) -> Any:
        """Return the answer to an ask, nothing when the process has died or takes too long."""
        assert self._process.stdin
        try:
            pickle.dump(ask, self._process.stdin)
            self._process.stdin.flush()
        except SILENCE:
            return None
        return self._next(seconds)

    def end(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.wait()

    def _next(self, seconds: float) -> Any:
        try:
            return self._answers.get(timeout=seconds)
        except Empty:
            return None

    def _listen(self) -> None:
        assert self._process.stdout
        with suppress(*SILENCE):
            while True:
                self._answers.put(pickle.load(self._process.stdout))
        self._answers.put(None)


def _failure(path: PurePosixPath) -> Problem:
    return Problem("E518", Place(path), "die Seite ließ sich nicht setzen, Ihr Text ist da",
                   "weiterschreiben und sichern geht wie immer")
