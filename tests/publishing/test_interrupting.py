"""Runs that are interrupted, killed, or stuck: they end at once, leave nothing, and the next run is not fooled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.publishing.test_publish import contents, places_in, write_programme

from evaluation.publishing.places import Places
from evaluation.publishing.running import run
from evaluation.publishing.standing import find_standing
from evaluation.publishing.works import Patience

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals and /proc are looked at"),
]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an undisturbed run publishes."""
    places = places_in(tmp_path_factory.mktemp("undisturbed"))
    write_programme(places.data, "demo")
    assert [one.status for one in run(places=places)] == ["published"]
    return contents(places.reports / "demo")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = places_in(tmp_path)
    write_programme(places.data, "demo")
    return places


@pytest.fixture
def temporary() -> Path:
    return Path(tempfile.mkdtemp(prefix="t", dir="/tmp"))  # addresses of sockets must be short


def start(places: Places, temporary: Path) -> subprocess.Popen[str]:
    folders = [f"--{kind}={getattr(places, kind)}" for kind in ("data", "processed", "reports")]
    return subprocess.Popen(
        [sys.executable, "-m", "evaluation", "run", *folders], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True, env={**os.environ, "TMPDIR": str(temporary)},
    )  # fmt: skip


def reach(process: subprocess.Popen[str], step: str) -> None:
    """Wait until the run says that it has come to a step."""
    assert process.stderr is not None
    for line in process.stderr:
        if step in line:
            return
    raise AssertionError(f"the run ended before {step}")


def alive_in(temporary: Path) -> list[str]:
    """Processes that use a temporary folder, which only those of the run do."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"TMPDIR={temporary}".encode() in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:80])
        except OSError:
            continue
    return found


def wait_for_none(temporary: Path, seconds: float = 20) -> list[str]:
    """Processes that are left after some seconds."""
    until = time.monotonic() + seconds
    while (left := alive_in(temporary)) and time.monotonic() < until:
        time.sleep(0.1)
    return left


def half_made(places: Places) -> list[str]:
    return [
        path.name for kind in (places.processed, places.reports) for path in kind.glob(".*") if "lock" not in path.name
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name)
@pytest.mark.parametrize("step", ["cleaning", "report in fi"])
def test_a_signal_ends_the_run_and_leaves_nothing(
    places: Places, temporary: Path, undisturbed: dict[str, bytes], number: signal.Signals, step: str
) -> None:
    with start(places, temporary) as process:
        reach(process, step)
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert "Interrupted" in errors
    assert "Traceback" not in errors
    assert wait_for_none(temporary) == []
    assert list(temporary.iterdir()) == []
    assert half_made(places) == []
    assert not (places.reports / "demo").exists()
    (outcome,) = run(places=places)
    assert outcome.status == "published"
    assert outcome.notes == ()
    assert contents(places.reports / "demo") == undisturbed


@pytest.mark.parametrize("step", ["analysing", "report in fi"])
def test_a_killed_run_is_repaired_by_the_next_which_says_so(
    places: Places, temporary: Path, undisturbed: dict[str, bytes], step: str
) -> None:
    with start(places, temporary) as process:
        reach(process, step)
        process.kill()
        process.communicate(timeout=60)
    assert wait_for_none(temporary) == []
    assert half_made(places) != []
    with start(places, temporary) as process:
        told, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert "demo: An earlier run was interrupted" in told
    assert wait_for_none(temporary) == []
    assert list(temporary.iterdir()) == []
    assert half_made(places) == []
    assert contents(places.reports / "demo") == undisturbed


def test_a_run_that_failed_after_cleaning_is_not_up_to_date(places: Places) -> None:
    """Cleaning was recorded and publishing was not: the next run said 'up to date' over the old report."""
    assert [one.status for one in run(places=places)] == ["published"]
    before = contents(places.reports / "demo")
    data = places.data / "demo" / "a.csv"
    data.write_bytes(data.read_bytes() + "\n99;Täysin eri mieltä\n".encode())
    own = places.data / "demo" / "report.ipynb"
    notebook = (places.notebooks / "report.ipynb").read_text("utf-8")
    opening = "report = open_report("
    assert opening in notebook
    own.write_text(notebook.replace(opening, f"1 / 0; {opening}"), encoding="utf-8")
    for _ in range(2):
        (outcome,) = run(places=places)
        assert outcome.status == "failed"
        assert "ZeroDivisionError" in outcome.message
    assert contents(places.reports / "demo") == before
    assert find_standing("demo", places).reasons != ()
    own.unlink()
    (outcome,) = run(places=places)
    assert (outcome.status, outcome.respondents) == ("published", 13)


class TestStuck:
    @pytest.fixture
    def stuck(self, places: Places) -> Iterator[Places]:
        notebook = (places.notebooks / "clean.ipynb").read_text("utf-8")
        own = notebook.replace("from evaluation.pipeline import clean", "while True: pass")
        assert own != notebook
        (places.data / "demo" / "clean.ipynb").write_text(own, encoding="utf-8")
        return places

    def test_a_cell_that_never_ends_is_ended(self, stuck: Places) -> None:
        (outcome,) = run(places=stuck, patience=Patience(cell=3, notebook=600))
        assert outcome.status == "failed"
        assert "while True" in outcome.message
        assert "--patience" in outcome.message

    def test_a_notebook_that_takes_too_long_is_ended(self, stuck: Places) -> None:
        (outcome,) = run(places=stuck, patience=Patience(cell=600, notebook=4))
        assert outcome.status == "failed"
        assert "longer than 4 seconds" in outcome.message

    def test_an_interrupted_run_ends_it(self, stuck: Places, temporary: Path) -> None:
        with start(stuck, temporary) as process:
            reach(process, "cleaning")
            time.sleep(2)
            process.send_signal(signal.SIGINT)
            started = time.monotonic()
            process.communicate(timeout=60)
        assert process.returncode == 130
        assert time.monotonic() - started < 30
        assert wait_for_none(temporary) == []
