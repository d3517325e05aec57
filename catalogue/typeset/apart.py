"""Runs a task in a new process, which gives back all memory that the task has filled."""

import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import TypeVar

from catalogue.model.problems import CatalogueError
from catalogue.source.program import child_of

# What is made of a larger file fills memory that only the end of a process gives back.
LARGE_FILE_BYTES = 4_000_000

Result = TypeVar("Result")


def is_large(data: bytes) -> bool:
    """Whether a file has a process of its own."""
    return len(data) > LARGE_FILE_BYTES


def kept_small(task: Callable[[], Result], data: bytes) -> Result:
    """Return what a task makes of a file; a large file has a process of its own."""
    return apart(task) if is_large(data) else task()


def apart(task: Callable[[], Result]) -> Result:
    """Return the result of a task, or raise its error; both travel, and so does the task."""
    command, environment = child_of(__name__)
    done = subprocess.run(
        command, input=pickle.dumps(task), stdout=subprocess.PIPE, env=environment, check=False
    )
    if done.returncode:
        # The process has died without an answer; here its fault is seen as any other.
        return task()
    result, error = pickle.loads(done.stdout)
    if error:
        raise error
    answer: Result = result
    return answer


def main() -> None:
    """Do the task that comes in and give out its result and its error."""
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    task = pickle.load(sys.stdin.buffer)
    try:
        result, failure = task(), None
    except CatalogueError as error:
        result, failure = None, error
    pickle.dump((result, failure), out)


if __name__ == "__main__":
    main()
