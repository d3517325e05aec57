"""Gives many catalogues to the workers of a Dask cluster; jobs and outcomes travel as JSON."""

import json
import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import PurePath
from secrets import token_hex
from typing import Any

from catalogue.build.batch import LOST, Job, Outcome, done
from catalogue.model.problems import CatalogueError, Place, Problem

PLACE = Place(PurePath("--scheduler"))
WAIT_SECONDS = 20
# A catalogue whose worker is lost goes to another one; it may be what has ended both.
TRIES = 2
OVER = "is_over"
ADDRESS = re.compile(r"(?:(?:tcp|tls|wss?)://)?[^/\s]+:\d+")
TWICE = "der Rechner ging zweimal verloren – diesen Katalog allein bauen oder --limit senken"


def on_cluster(jobs: Sequence[Job], address: str) -> Generator[Outcome]:
    """Yield what became of each catalogue as it is done; who closes this ends all that run."""
    run = f"catalogue-{token_hex(8)}"
    with _client(address) as client:
        futures = {client.submit(_on_worker, json.dumps(asdict(job)), run, i, key=f"{run}-{i}"): job
                   for i, job in enumerate(jobs)}
        try:
            for future in _dask().as_completed(futures, loop=client.loop):
                yield _outcome(future, futures[future])
        finally:
            # Where the cluster is gone, its workers end what they run by themselves.
            with suppress(OSError):
                client.set_metadata([run, OVER], True)


@contextmanager
def _client(address: str) -> Iterator[Any]:
    """Give the connection to a cluster that has a worker at least."""
    dask = _dask()
    if not ADDRESS.fullmatch(address):
        raise _unreachable(f"„{address}“ ist nicht die Adresse eines Clusters",
                           "so schreiben: tcp://rechner:8786")
    try:
        client = dask.Client(address, timeout=WAIT_SECONDS, set_as_default=False)
    except OSError as error:
        raise _unreachable(f"unter „{address}“ antwortet kein Cluster",
                           "die Adresse prüfen, und ob der Scheduler läuft") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=WAIT_SECONDS)
        except OSError as error:
            raise _unreachable(f"bei „{address}“ ist kein Rechner angemeldet",
                               f"dort „dask worker {address}“ aufrufen") from error
        yield client


def _unreachable(message: str, hint: str) -> CatalogueError:
    return CatalogueError([Problem("E802", PLACE, message, hint)])


def _dask() -> Any:
    """Return Dask, which takes two seconds to load: only who asks for a cluster waits for it."""
    try:
        import distributed
    except ImportError as error:
        message = "dem Programm fehlt, was mit einem Cluster spricht"
        hint = "pip install \"catalogue[cluster]\""
        raise CatalogueError([Problem("E801", PLACE, message, hint)]) from error
    return distributed


def _on_worker(data: str, run: str, index: int) -> str:
    """Do a job as the worker that it was given to, unless it has lost its workers before."""
    job, client = Job(**json.loads(data)), _dask().get_client()
    tries = client.get_metadata([run, str(index)], 0)
    if tries == TRIES:
        return json.dumps(asdict(Outcome(job.folder, job.edition, LOST, problem=TWICE)))
    client.set_metadata([run, str(index)], tries + 1)
    outcome = done(job, lambda: client.get_metadata([run, OVER], False))
    return json.dumps(asdict(outcome))


def _outcome(future: Any, job: Job) -> Outcome:
    if future.status == "finished":
        return Outcome(**json.loads(future.result()))
    said = future.exception() if future.status == "error" else "der Cluster ist nicht mehr da"
    return Outcome(job.folder, job.edition, LOST, problem=str(said).partition("\n")[0])
