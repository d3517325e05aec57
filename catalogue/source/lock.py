"""One command at a time changes a project; who comes second waits for his turn."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import update_wrapper
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from catalogue.source.project import Project
from catalogue.source.write import sweep

if sys.platform != "win32":
    import fcntl

Given = ParamSpec("Given")
Result = TypeVar("Result")

BUSY = "in %s arbeitet gerade ein anderer Aufruf; dieser wartet, bis jener fertig ist"


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Work in a project while nobody else does, once what a killed run left is cleared away.

    The lock ends with the process that holds it. Where none can be had, work goes on without.
    """
    lock = _locked(root)
    try:
        for home in (Project(root).data, Project(root).editions):
            sweep(home.rglob(".*.new"))
        yield
    finally:
        if sys.platform != "win32" and lock is not None:
            # A forked process may still hold the lock too: closing alone would not end it.
            fcntl.flock(lock, fcntl.LOCK_UN)
            os.close(lock)


def _locked(folder: Path) -> int | None:
    if sys.platform == "win32":
        return None
    lock = None
    try:
        lock = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            logging.getLogger("catalogue").warning(BUSY, folder)
            fcntl.flock(lock, fcntl.LOCK_EX)
    except OSError:
        if lock is not None:
            os.close(lock)
        return None
    return lock


def in_turn(
    change: Callable[Concatenate[Path, Given], Result],
) -> Callable[Concatenate[Path, Given], Result]:
    """Return what changes a project, given first, so that it waits for its turn."""

    def changed(root: Path, /, *args: Given.args, **kwargs: Given.kwargs) -> Result:
        with alone(root):
            return change(root, *args, **kwargs)

    update_wrapper(changed, change)
    return changed
