"""Publishing on a Dask cluster: the same bytes as here, lost workers made good for, clear words where it cannot be."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.publishing.test_publish import contents, places_in, write_programme

from evaluation.core.errors import UserError
from evaluation.publishing.places import Places
from evaluation.publishing.running import run

try:
    import distributed
except ImportError:
    distributed = None

NAMES = ("a", "b", "c", "d")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(distributed is None, reason="part of the extra 'cluster'"),
    # Of Dask's own processes and sockets, which it lets go of late.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    """A scheduler and three workers, each a process of its own."""
    with distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as started:
        yield started


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = places_in(tmp_path)
    for name in NAMES:
        write_programme(places.data, name)
    return places


def test_a_cluster_publishes_the_same_bytes_though_a_worker_is_killed(
    cluster: distributed.LocalCluster, places: Places, tmp_path_factory: pytest.TempPathFactory
) -> None:
    here = places_in(tmp_path_factory.mktemp("here"))
    for name in NAMES:
        write_programme(here.data, name)
    assert {one.status for one in run(places=here)} == {"published"}
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        worker, *_ = client.run(os.getpid).values()
    killed: list[int] = []

    def kill_a_worker() -> None:  # there are more programmes than workers: each has one
        until = time.monotonic() + 120
        while not killed and time.monotonic() < until:
            if places.reports.exists() and list(places.reports.glob(".*.staged-*")):
                os.kill(worker, signal.SIGKILL)
                killed.append(worker)
            time.sleep(0.05)

    killer = threading.Thread(target=kill_a_worker)
    killer.start()
    outcomes = run(places=places, scheduler=cluster.scheduler_address)
    killer.join()
    assert killed
    assert [(one.programme, one.status, one.message) for one in outcomes] == [(name, "published", "") for name in NAMES]
    for name in NAMES:
        assert contents(places.reports / name) == contents(here.reports / name)
    assert [path.name for path in places.reports.glob(".*.staged-*")] == []
    assert {one.status for one in run(places=places)} == {"current"}


def test_a_programme_that_fails_fails_alone(cluster: distributed.LocalCluster, places: Places) -> None:
    (places.data / "b" / "a.csv").write_bytes(b"")
    told: list[tuple[str, str]] = []
    outcomes = run(
        ["a", "b"], places=places, scheduler=cluster.scheduler_address,
        progress=lambda name, what, *_: told.append((name, what)),
    )  # fmt: skip
    assert [one.status for one in outcomes] == ["published", "failed"]
    assert "The file is empty" in outcomes[1].message
    assert {("a", "published"), ("b", "failed")} <= set(told)


def test_no_scheduler_and_no_workers_are_said(places: Places) -> None:
    with pytest.raises(UserError, match="No scheduler of a cluster answers at this address"):
        run(["a"], places=places, scheduler="tcp://127.0.0.1:9")
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=":0", silence_logs=50) as empty,
        pytest.raises(UserError, match="The cluster has no workers"),
    ):
        run(["a"], places=places, scheduler=empty.scheduler_address)
    assert not (places.reports / "a").exists()


def test_a_worker_of_another_version_is_refused(
    cluster: distributed.LocalCluster, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluation.publishing.cluster.mark_program", lambda: {"program": "other"})
    with pytest.raises(UserError, match="another version of the program"):
        run(["a"], places=places, scheduler=cluster.scheduler_address)
