"""Many catalogues on a cluster: a lost worker costs none, unless its catalogue has ended two."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from catalogue.build.batch import FAULTY, LOST, Job, Outcome
from catalogue.build.cluster import on_cluster
from catalogue.cli import main
from catalogue.source.lock import alone
from tests.test_batch import broken

distributed = pytest.importorskip("distributed")
psutil = pytest.importorskip("psutil")
pytestmark = pytest.mark.xdist_group("cluster")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two workers, each a process that is started again when it ends."""
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0",
                                  silence_logs=50) as made:
        yield made


def given(cluster: Any, *jobs: Job) -> Future[list[Outcome]]:
    """Give jobs to a cluster and go on meanwhile."""
    pool = ThreadPoolExecutor(1)
    found = pool.submit(lambda: list(on_cluster(jobs, cluster.scheduler_address)))
    pool.shutdown(wait=False)
    return found


def until(holds: Callable[[], Any]) -> Any:
    """Wait until something holds and return it."""
    end = time.monotonic() + 60
    while not (found := holds()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def children(cluster: Any) -> list[Any]:
    """All processes that the workers have started."""
    return [each for nanny in cluster.workers.values()
            for each in psutil.Process(nanny.pid).children()]


def kill_worker(cluster: Any, tries: int) -> None:
    """Kill the worker that has begun a catalogue for the first or second time."""
    scheduler = cluster.scheduler

    def begun() -> Any:
        *_, run = [{}, *scheduler.task_metadata.values()]
        tasks = [*scheduler.tasks.values()] if run.get("0") == tries else []
        return next((task.processing_on for task in tasks if task.processing_on), None)

    worker = until(begun)
    pids = {each.worker_address: each.pid for each in cluster.workers.values()}
    os.kill(pids[worker.address], signal.SIGKILL)


def test_the_catalogue_of_a_lost_worker_is_tried_once_more(cluster: Any, project: Path) -> None:
    with alone(broken(project)):
        found = given(cluster, Job(str(project)))
        kill_worker(cluster, 1)
    outcome, = found.result(60)
    assert (outcome.result, outcome.edition) == (FAULTY, 4)
    assert "starke-maedchen.yaml:3:12 E104" in outcome.problem


def test_what_has_ended_two_workers_is_not_tried_again(cluster: Any, project: Path) -> None:
    with alone(broken(project)):
        found = given(cluster, Job(str(project)))
        kill_worker(cluster, 1)
        kill_worker(cluster, 2)
        outcome, = found.result(60)
    assert outcome.result == LOST
    assert "zweimal verloren" in outcome.problem


def test_who_goes_away_ends_what_runs_on_the_cluster(
    cluster: Any, project: Path, tmp_path: Path
) -> None:
    (tmp_path / "leer").mkdir()
    with alone(project):
        found = on_cluster([Job(str(tmp_path / "leer")), Job(str(project))],
                           cluster.scheduler_address)
        assert next(found).result == FAULTY
        until(lambda: children(cluster))
        found.close()
        until(lambda: not children(cluster))


def test_a_cluster_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalogue.build.cluster.WAIT_SECONDS", 1)
    with distributed.LocalCluster(n_workers=0, protocol="tcp", dashboard_address=":0") as empty:
        address = empty.scheduler_address
        result = CliRunner().invoke(main, ["batch", ".", "--scheduler", address])
    assert "ist kein Rechner angemeldet" in result.stderr


@pytest.mark.parametrize("address", ["rechner", "http://rechner:1", "tcp://127.0.0.1:1"])
def test_an_address_where_no_cluster_is_is_told(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.build.cluster.WAIT_SECONDS", 1)
    result = CliRunner().invoke(main, ["batch", ".", "--scheduler", address])
    assert result.exit_code == 1
    assert "--scheduler E802" in result.stderr
    assert f"„{address}“" in result.stderr
