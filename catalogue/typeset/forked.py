"""Runs a task in a forked copy of this process, where a core is free for it."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

from catalogue.model.problems import CatalogueError

CORES = 2

Result = TypeVar("Result")


@contextmanager
def beside(task: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """Begin a task in a copy of this process; call what is yielded for its result or its error.

    Where no core is free for a copy, this process does it when it is called for.
    """
    if not _is_safe():
        yield task
        return
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    # A daemon could start no process for a large file.
    process = context.Process(target=_answer, args=(task, sender))
    # What both have is looked through for garbage by neither: that would copy it all.
    gc.freeze()
    process.start()
    sender.close()
    try:
        yield lambda: _received(receiver, task)
    finally:
        process.kill()
        process.join()


def _is_safe() -> bool:
    """Whether a core is free for a copy, and nothing runs beside that a copy would wait for."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < CORES:
        return False
    # Threads are not copied, but what they hold at this moment is held in the copy for ever.
    return len(os.listdir("/proc/self/task")) == 1


def _answer(task: Callable[[], Result], sender: Connection) -> None:
    try:
        sender.send((task(), None))
    except CatalogueError as error:
        sender.send((None, error))


def _received(receiver: Connection, task: Callable[[], Result]) -> Result:
    try:
        result, error = receiver.recv()
    except EOFError:
        # The copy has died without a word; here its fault is seen as any other.
        return task()
    if error:
        raise error
    received: Result = result
    return received
