"""The process that holds an edition warm: ``python -m catalogue.build.proving ROOT NUMBER``.

It reads asks from its input and writes proofs to its output, until the input ends. An ask of
nothing looks whether files have changed.
"""

import os
import pickle
import signal
import sys
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO

from catalogue.build.drawing import proof_of
from catalogue.build.preview import Desk, current, opened
from catalogue.build.proof import Ask, Finding, Proof
from catalogue.model.problems import CatalogueError, Problem
from catalogue.typeset.garbage import idle

INPUT, OUTPUT, ERRORS = 0, 1, 2


def main() -> None:
    """Open the edition, then answer one ask after the other."""
    # Whoever ends the server from the keyboard ends this by closing its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    out = os.fdopen(os.dup(OUTPUT), "wb")
    os.dup2(ERRORS, OUTPUT)
    root, number = Path(sys.argv[1]), int(sys.argv[2])
    # Before the thread begins: opening may let copies of this process set half of the pages.
    desk, problems = _opened(root, number, None)
    _tell(out, problems)
    asks: SimpleQueue[Ask | None] = SimpleQueue()
    Thread(target=_listen, args=(asks,), daemon=True).start()
    while True:
        ask = asks.get()
        if ask is None:
            desk, problems = _opened(root, number, desk)
            _tell(out, problems)
        else:
            _tell(out, _answer(desk, ask, problems))
        idle()


def _opened(
    root: Path, number: int, desk: Desk | None
) -> tuple[Desk | None, tuple[Problem, ...]]:
    """Return the edition as it is now, or as it was where it cannot be set any more, and why."""
    try:
        return current(desk) if desk else opened(root, number), ()
    except CatalogueError as error:
        return desk, error.problems


def _answer(desk: Desk | None, ask: Ask, problems: tuple[Problem, ...]) -> Proof:
    if desk is None:
        return Proof(ask.number, tuple(Finding(each, "") for each in problems))
    try:
        return proof_of(desk, ask)
    except CatalogueError as error:
        return Proof(ask.number, tuple(Finding(each, "") for each in error.problems))


def _listen(asks: SimpleQueue[Ask | None]) -> None:
    """Take asks; end the process, whatever it does, when whoever asks is gone."""
    with os.fdopen(os.dup(INPUT), "rb") as stream:
        try:
            while True:
                asks.put(pickle.load(stream))
        except (EOFError, OSError, pickle.UnpicklingError):
            os._exit(0)


def _tell(out: BinaryIO, answer: object) -> None:
    """Answer; where nobody listens any more, there is nothing left to do."""
    try:
        pickle.dump(answer, out)
        out.flush()
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main()
