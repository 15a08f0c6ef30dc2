"""Running notebooks: the same bytes every time, whichever way, and failures told."""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import entry_points
from multiprocessing import forkserver
from pathlib import Path

import nbformat
import pytest

from evaluation.publishing import provisioner
from evaluation.publishing.engine import run_notebook, tidy
from evaluation.publishing.failures import NotebookFailed
from evaluation.publishing.provisioner import CAN_FORK

NOTEBOOK = Path(__file__).parent / "notebooks" / "everything.ipynb"
KERNELS = ["warm", "plain"]
pytestmark = pytest.mark.slow


def run(kernel="warm", people=4, **parameters):
    return run_notebook(NOTEBOOK, {"people": people, **parameters}, kernel=kernel)


@pytest.fixture(scope="module")
def warm():
    return run("warm")


@pytest.fixture(scope="module")
def plain():
    return run("plain")


def shown(notebook):
    return [sorted(output.data) for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output]


def test_every_output_is_there(warm):
    """Heading, frame, Figure, plt.show(), a drawing left open, Table: looking only for speed would miss some."""
    table, image = ["text/html", "text/plain"], ["image/png", "text/plain"]
    figure = ["image/svg+xml", *table]
    assert shown(warm) == [table, table, figure, image, image, table]


def test_a_forked_kernel_and_an_ordinary_one_leave_the_same_bytes(warm, plain):
    assert nbformat.writes(warm) == nbformat.writes(plain)


def test_a_second_run_leaves_the_same_bytes(warm):
    assert nbformat.writes(run("warm")) == nbformat.writes(warm)


def test_runs_at_once_leave_the_same_bytes(warm):
    with ThreadPoolExecutor(4) as threads:
        people = [4, 5, 4, 6, 4]
        notebooks = list(threads.map(lambda n: run("warm", people=n), people))
    expected = nbformat.writes(warm)
    assert [nbformat.writes(notebook) == expected for notebook in notebooks] == [n == 4 for n in people]


def test_the_papermill_command_leaves_the_same_but_for_its_own_notes(warm, tmp_path):
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", str(NOTEBOOK), str(out), "-p", "people", "4", "--no-progress-bar"]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    subprocess.run(command, check=True, capture_output=True, env=environment, timeout=300)
    assert nbformat.writes(tidy(nbformat.read(out, as_version=4))) == nbformat.writes(warm)


def test_nothing_in_the_notebook_tells_when_or_where_it_ran(warm):
    text = json.dumps(warm)
    assert "complain" not in "".join(
        output.get("text", "") for cell in warm.cells for output in cell.get("outputs", [])
    )
    assert "papermill" not in warm.metadata
    assert tempfile.gettempdir() + "/" not in text
    assert str(Path.home()) not in text


def test_the_terminal_stays_quiet(capfd, caplog):
    with caplog.at_level(logging.WARNING):
        run("warm")
        with pytest.raises(NotebookFailed):
            run("warm", fail="code")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_users_mistake_comes_out_in_their_words(kernel):
    with pytest.raises(NotebookFailed) as caught:
        run(kernel, fail="user")
    assert str(caught.value) == "palaute.xlsx: The file is missing. Put it there."
    assert caught.value.user_error


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_fault_in_the_code_is_shown_where_it_is(kernel):
    with pytest.raises(NotebookFailed) as caught:
        run(kernel, fail="code")
    failure = caught.value
    assert (failure.error, failure.message, failure.user_error) == ("ZeroDivisionError", "division by zero", False)
    assert failure.source.splitlines()[-1] == "    ratio = people / 0"
    assert "everything.ipynb, cell 10: ZeroDivisionError: division by zero" in str(failure)
    assert "\x1b" not in failure.traceback


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("way", ["exit", "kill"])
def test_a_kernel_that_dies_is_a_failure_and_the_next_one_runs(kernel, way):
    with pytest.raises(NotebookFailed, match="died"):
        run(kernel, fail=way)
    assert shown(run(kernel))


def test_a_parameter_that_the_notebook_does_not_take_is_refused():
    with pytest.raises(ValueError, match=r"takes no parameter poeple; it takes people, fail"):
        run(poeple=3)


def test_parameters_are_written_into_the_notebook(warm):
    cell = next(cell for cell in warm.cells if cell.id == "injected-parameters")
    assert "people = 4" in cell.source


def test_the_notebook_runs_in_the_given_directory(tmp_path):
    cells = [nbformat.v4.new_code_cell("from pathlib import Path\nprint(Path.cwd())", id="where")]
    path = tmp_path / "where.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": _kernelspec()}), path)
    inside = tmp_path / "inside"
    inside.mkdir()
    here = Path.cwd()
    notebook = run_notebook(path, {}, directory=inside)
    assert notebook.cells[0].outputs[0].text.strip() == str(inside)
    assert Path.cwd() == here


def _kernelspec():
    return {"name": "python3", "display_name": "Python 3", "language": "python"}


def test_no_files_are_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    run("warm")
    with pytest.raises(NotebookFailed):
        run("warm", fail="kill")
    assert list(tmp_path.glob("evaluation-*")) == []


SCRIPT = """
import sys
from pathlib import Path
from evaluation.publishing import provisioner
from evaluation.publishing.engine import run_notebook
print("script runs", flush=True)
notebook = run_notebook(Path(sys.argv[1]), {"people": 4})
print(len(notebook.cells), flush=True)
"""


@pytest.mark.skipif(not CAN_FORK, reason="this system starts kernels in the ordinary way")
def test_a_script_without_a_guard_runs_once(tmp_path):
    """A forked kernel must not run its caller's script again."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, "-W", "error", str(script), str(NOTEBOOK)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    assert done.stdout.splitlines() == ["script runs", "11"]
    assert done.stderr == ""


SLEEPER = """
import sys
from pathlib import Path
from evaluation.publishing import provisioner
from evaluation.publishing.engine import run_notebook
run_notebook(Path(sys.argv[1]), {})
"""


@pytest.mark.skipif(not CAN_FORK, reason="this system starts kernels in the ordinary way")
def test_a_kernel_ends_with_the_process_that_asked_for_it(tmp_path):
    started = tmp_path / "pid"
    source = f"import os, pathlib, time\npathlib.Path({str(started)!r}).write_text(str(os.getpid()))\ntime.sleep(300)"
    path = tmp_path / "sleeper.ipynb"
    cells = [nbformat.v4.new_code_cell(source, id="sleep")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": _kernelspec()}), path)
    script = tmp_path / "script.py"
    script.write_text(SLEEPER, encoding="utf-8")
    # What a killed process leaves behind is to stay in the test's own folder.
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, str(script), str(path)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment) as process:
        kernel = int(_wait_for(lambda: started.read_text() if started.exists() else ""))
        process.kill()
    assert _wait_for(lambda: not _alive(kernel))


def _wait_for(what, seconds=180):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := what():
            return value
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def _alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # Where nobody collects orphans, the dead stay in the list.
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


def test_where_forking_fails_an_ordinary_kernel_runs(warm, monkeypatch):
    def fail(launch):
        raise OSError("no more processes")

    monkeypatch.setattr(provisioner, "_fork", fail)
    assert nbformat.writes(run("warm")) == nbformat.writes(warm)


@pytest.mark.skipif(not CAN_FORK, reason="this system starts kernels in the ordinary way")
def test_the_fork_server_is_started_again_if_it_was_killed(warm):
    os.kill(forkserver._forkserver._forkserver_pid, signal.SIGKILL)
    assert nbformat.writes(run("warm")) == nbformat.writes(warm)


def test_this_process_is_left_as_it_was():
    environment, main = dict(os.environ), sys.modules["__main__"]
    run("warm")
    assert dict(os.environ) == environment
    assert sys.modules["__main__"] is main


def test_jupyter_finds_the_provisioner_and_papermill_needs_nothing_of_ours():
    """An engine registered with papermill would break ``import papermill`` where this package is half removed."""
    found = entry_points(group="jupyter_client.kernel_provisioners", name="evaluation-warm")
    assert [entry.load() for entry in found] == [provisioner.WarmProvisioner]
    assert [entry for entry in entry_points(group="papermill.engine") if "evaluation" in entry.value] == []
