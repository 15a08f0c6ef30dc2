"""Running notebooks by papermill: quickly, several at once, with the same bytes every time."""

from __future__ import annotations

import copy
import logging
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import papermill  # type: ignore[import-untyped]
from jupyter_core.utils import ensure_event_loop
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError  # type: ignore[import-untyped]

from evaluation.publishing.failures import NotebookFailed
from evaluation.publishing.kernels import Kernels, PlainKernelManager, WarmKernelManager
from evaluation.publishing.works import PATIENCE, Kernel, Patience

_TOO_LONG: Final = "Run the notebook in JupyterLab to see what it waits for; --patience SECONDS lets a run wait longer."
_INJECTED: Final = "injected-parameters"
_EXCERPT_LINES: Final = 3
_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*m")
_CELL_LINE: Final = re.compile(r"Cell In\[\d+\], line (\d+)")
_USER_ERRORS: Final = ("UserError", "UserErrors", "NoProgram")

# papermill's complaints come back as exceptions; Python would print them a second time.
logging.getLogger("papermill").addHandler(logging.NullHandler())


def run_notebook(
    path: Path,
    parameters: Mapping[str, object],
    *,
    kernel: Kernel = "warm",
    directory: Path | None = None,
    private: Sequence[Path] = (),
    kernels: Kernels | None = None,
    patience: Patience = PATIENCE,
    partial: Path | None = None,
) -> NotebookNode:
    """Run a notebook with parameters, from any number of threads at once.

    Parameters
    ----------
    path : Path
        The notebook; its ``parameters`` cell says which parameters it takes.
    parameters : mapping
        Values by name, of types that YAML knows.
    kernel : {"warm", "plain"}
        ``warm`` forks from a process with the libraries loaded, where the system can; ``plain`` starts
        an ordinary kernel. The results are the same.
    directory : Path, optional
        Where the notebook runs; default: where this process does.
    private : sequence of Path
        Folders that the kernel cannot read (:mod:`evaluation.core.closing`).
    kernels : Kernels, optional
        Those of the run; default: of this notebook alone.
    patience : Patience
        How long a cell, and the notebook, may take.
    partial : Path, optional
        A file that is written while it runs: if it fails, the notebook as far as it ran.

    Returns
    -------
    nbformat.NotebookNode
        The executed notebook, the same for the same input: without times, random ids and warnings.

    Raises
    ------
    NotebookFailed
        If a cell raises an error or takes too long, or the kernel dies.
    ValueError
        If the notebook takes no such parameter.
    """
    if kernels is None:
        with Kernels() as own:
            return run_notebook(
                path,
                parameters,
                kernel=kernel,
                directory=directory,
                private=private,
                kernels=own,
                patience=patience,
                partial=partial,
            )
    _check_parameters(path, parameters)
    last_words: list[str] = []
    # nbclient makes the manager itself, from a class: one of our own, to hear what the kernel wrote.
    base = WarmKernelManager if kernel == "warm" else PlainKernelManager
    begun: list[PlainKernelManager] = []
    about = {"last_words": last_words, "private": tuple(private), "kernels": kernels, "begun": begun}
    manager = type("Manager", (base,), about)
    try:
        with _closed_loop(), _time_limit(begun, patience.notebook) as over:
            notebook = papermill.execute_notebook(
                path,
                partial,
                parameters=dict(parameters),
                kernel_manager_class=manager,
                progress_bar=False,
                request_save_on_cell_execute=False,
                autosave_cell_every=0,
                record_timing=False,
                execution_timeout=patience.cell,
                shutdown_kernel="immediate",
                coalesce_streams=True,
                resources={"metadata": {"path": str(directory or Path.cwd())}},
            )
    except PapermillExecutionError as error:
        raise _failure(error, path) from None
    except TimeoutError as error:
        raise NotebookFailed(f"{error}\n{_TOO_LONG}", notebook=path.name, error="TimeoutError") from None
    except RuntimeError as error:
        if over.is_set():
            told = f"It took longer than {patience.notebook:.0f} seconds. {_TOO_LONG}"
            raise NotebookFailed(told, notebook=path.name, error="TimeoutError") from None
        reason = "\n".join([str(error), *last_words])
        raise NotebookFailed(reason, notebook=path.name, error=type(error).__name__) from error
    return tidy(notebook)


@contextmanager
def _time_limit(begun: Sequence[PlainKernelManager], seconds: float) -> Iterator[threading.Event]:
    """End the kernels of a notebook after some seconds, and say that it was for this."""
    over = threading.Event()

    def end() -> None:
        over.set()
        for manager in begun:
            manager.end_at_once()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield over
    finally:
        timer.cancel()


def tidy(notebook: NotebookNode) -> NotebookNode:
    """Take out of an executed notebook what differs from run to run, and what libraries complained of.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        As papermill leaves it; not changed.

    Returns
    -------
    nbformat.NotebookNode
    """
    tidied = copy.deepcopy(notebook)
    tidied.metadata.pop("papermill", None)
    for cell in tidied.cells:
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        if _INJECTED in cell.metadata.get("tags", []):
            cell.id = _INJECTED
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    return tidied


@contextmanager
def _closed_loop() -> Iterator[None]:
    """Close the event loop that Jupyter opens for each thread and would leave open."""
    loop = ensure_event_loop()
    try:
        yield
    finally:
        if not loop.is_running():
            loop.close()


def _check_parameters(path: Path, parameters: Mapping[str, object]) -> None:
    known = papermill.inspect_notebook(path)
    unknown = sorted(set(parameters) - set(known))
    if unknown:
        raise ValueError(f"{path.name} takes no parameter {', '.join(unknown)}; it takes {', '.join(known)}")


def _failure(error: PapermillExecutionError, path: Path) -> NotebookFailed:
    traceback = _COLOURS.sub("", "\n".join(error.traceback))
    return NotebookFailed(
        error.evalue,
        notebook=path.name,
        cell=error.cell_index + 1,
        source=_excerpt(error.source, traceback),
        error=error.ename,
        traceback=traceback,
        user_error=error.ename in _USER_ERRORS,
    )


def _excerpt(source: str, traceback: str) -> str:
    """The lines of a cell round the one that failed."""
    lines = source.splitlines()
    place = _CELL_LINE.search(traceback)
    line = int(place.group(1)) - 1 if place else 0
    start = max(0, line - _EXCERPT_LINES + 1)
    return "\n".join(lines[start : start + _EXCERPT_LINES])
