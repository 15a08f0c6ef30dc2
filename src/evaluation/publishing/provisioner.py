"""A Jupyter kernel provisioner that forks kernels from a process with the libraries already loaded.

Jupyter finds it by the entry point ``evaluation-warm``; only the kernels of
:mod:`evaluation.publishing.kernels` name it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from evaluation.core.closing import close_as_told
from evaluation.publishing.kernels import LAUNCHER, find_own_folder

# Only where it has been tried: on macOS the system's own libraries do not bear being forked.
CAN_FORK: Final = sys.platform.startswith("linux") and "forkserver" in multiprocessing.get_all_start_methods()
_PRELOAD: Final = "evaluation.publishing.preload"
# multiprocessing changes the state of the whole process while it starts a child.
_STARTING: Final = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Launch:
    """What a forked kernel needs to know."""

    arguments: tuple[str, ...]
    directory: str
    environment: dict[str, str]
    log: str | None


class _Popen:
    """The part of ``subprocess.Popen`` that Jupyter uses, over a forked process."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess) -> None:
        assert process.pid is not None
        self._process, self.pid = process, process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        self._process.join(timeout)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class WarmProvisioner(LocalProvisioner):
    """Starts IPython kernels by forking; other kernels, and all where forking fails, in the ordinary way."""

    process: Any = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel.

        Parameters
        ----------
        cmd : list of str
            Command line of an ordinary kernel.
        **kwargs
            ``env``, ``cwd``, ``stdout`` and others of ``subprocess.Popen``.

        Returns
        -------
        dict
            How to connect to it.
        """
        process = None
        if CAN_FORK and LAUNCHER in cmd:
            log = getattr(kwargs.get("stdout"), "name", None)
            launch = _Launch(
                arguments=tuple(cmd[cmd.index(LAUNCHER) + 1 :]),
                directory=str(kwargs.get("cwd") or Path.cwd()),
                environment=dict(kwargs.get("env") or os.environ),
                log=log if isinstance(log, str) else None,
            )
            # Where there are no processes or files to be had, an ordinary kernel tells why.
            with suppress(OSError, EOFError):
                process = _fork(launch)
        if process is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = _Popen(process)
        self.pid = self.process.pid
        # The child makes itself leader of a group of this number; asking for it now could name our own.
        self.pgid = self.process.pid
        self.cwd = launch.directory
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End the kernel at once, and wait until it has ended."""
        await super().kill(restart)
        if isinstance(self.process, _Popen):
            self.process.wait(2)

    async def wait(self) -> int | None:
        """Wait for the kernel's end, more often than Jupyter would look."""
        while isinstance(self.process, _Popen) and self.process.poll() is None:
            await asyncio.sleep(0.005)
        return await super().wait()


def _fork(launch: _Launch) -> BaseProcess:
    """A new kernel process."""
    context = multiprocessing.get_context("forkserver")
    # A daemon, so that an interpreter that ends does not wait for it.
    process = context.Process(target=_run_kernel, args=(launch,), name="kernel", daemon=True)
    with _STARTING, _server_environment(launch.environment), _without_main():
        context.set_forkserver_preload([_PRELOAD])
        ordinary, tempfile.tempdir = tempfile.tempdir, str(find_own_folder())  # the server's socket goes with the rest
        try:
            process.start()
        finally:
            tempfile.tempdir = ordinary
    return process


@contextmanager
def _server_environment(environment: Mapping[str, str]) -> Iterator[None]:
    """Lend this process the kernels' environment, which the fork server takes over when it starts.

    Settings that a library reads when it is loaded (threads, hash seed) must be there before the preload.
    """
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        yield
    finally:
        for name in environment.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide this process's script, which multiprocessing would otherwise run again in the child."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _run_kernel(launch: _Launch) -> None:
    """Become an IPython kernel; runs in the forked child."""
    os.setsid()
    _end_with_parent()
    if launch.log is not None:
        log = os.open(launch.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.close(log)
    os.environ.clear()
    os.environ.update(launch.environment)
    os.chdir(launch.directory)
    # A daemon may have no children, a notebook may.
    multiprocessing.process.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    sys.argv = [LAUNCHER, *launch.arguments]
    close_as_told()  # before there are threads, which the system would close one by one

    from ipykernel.kernelapp import IPKernelApp

    # A kernel with a parent does not explain to the terminal how to end it.
    app = IPKernelApp.instance(parent_handle=os.getppid())
    app.initialize(sys.argv[1:])  # type: ignore[no-untyped-call]
    _forget_preload()
    app.start()  # type: ignore[no-untyped-call]


def _end_with_parent() -> None:
    """End when the process that asked for the kernel ends, however it ends."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, name="end-with-parent", daemon=True).start()


def _forget_preload() -> None:
    """Set what libraries decide on being loaded as a kernel would have had it."""
    import matplotlib as mpl
    import pandas as pd

    # pandas looks for a terminal when it is loaded, and there was none to find.
    pd.set_option("display.max_columns", 20)
    mpl.rcParams["backend"] = os.environ["MPLBACKEND"]
    # Options like -W error of the process that asked are not meant for its notebooks.
    if sys.warnoptions:
        warnings.simplefilter("default")
