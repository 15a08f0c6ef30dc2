"""The kernels that notebooks run in: set up for the same bytes every time, described without any installing."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from multiprocessing.util import Finalize
from pathlib import Path
from queue import Empty
from typing import Any, Final, Self

from filelock import FileLock, Timeout
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets import DottedObjectName, Type

from evaluation.core.closing import VARIABLE


def _own_settings() -> dict[str, str]:
    """Matplotlib's own settings for matplotlib, not those that somebody has for their other work."""
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        return {}
    return {"MATPLOTLIBRC": str(Path(found.origin).parent / "mpl-data" / "matplotlibrc")}


# One thread: sums over threads depend on how many there are. The epoch dates what libraries date.
ENVIRONMENT: Final = {
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    **_own_settings(),
}
LAUNCHER: Final = "evaluation.publishing.launch"
# An address of a socket in the file system may have 107 characters; the name in the directory takes a few.
_LONGEST_DIRECTORY: Final = 95
_LAST: Final = 20
_PREFIX: Final = "evaluation-"
_ALIVE: Final = "alive"


class _Specs(KernelSpecManager):
    """Knows one kernel, this interpreter, whatever is installed for Jupyter."""

    provisioner: str | None = None

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        metadata = {"kernel_provisioner": {"provisioner_name": self.provisioner}} if self.provisioner else {}
        return KernelSpec(
            argv=[sys.executable, "-m", LAUNCHER, "-f", "{connection_file}"],
            name=kernel_name,
            display_name="Python 3",
            language="python",
            env=ENVIRONMENT,
            metadata=metadata,
        )


class _WarmSpecs(_Specs):
    provisioner = "evaluation-warm"


class ReportKernelClient(AsyncKernelClient):
    """A client that knows when the kernel is ready from what it says, not from waiting."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and its output arrives.

        Parameters
        ----------
        timeout : float, optional
            Seconds.

        Raises
        ------
        RuntimeError
            If the kernel has died or does not answer in time.
        """
        deadline = time.monotonic() + (float("inf") if timeout is None else timeout)
        await self._message(self.iopub_channel, seconds=1)  # the welcome that says output arrives
        while not await self._answers():
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > deadline:
                raise RuntimeError(f"Kernel didn't respond in {timeout:.0f} seconds")

    async def _answers(self) -> bool:
        """Ask for the kernel's description, and read until its output says that it has answered."""
        request = self.kernel_info()
        reply = await self._message(self.shell_channel, seconds=1)
        while reply is not None and reply["parent_header"].get("msg_id") != request:
            reply = await self._message(self.shell_channel, seconds=1)
        if reply is None:
            return False
        self._handle_kernel_info_reply(reply)
        while (output := await self._message(self.iopub_channel, seconds=0.5)) is not None:
            answered = output["parent_header"].get("msg_id") == request
            if answered and output["content"].get("execution_state") == "idle":
                return True
        return False

    @staticmethod
    async def _message(channel: Any, *, seconds: float) -> dict[str, Any] | None:
        try:
            message: dict[str, Any] = await channel.get_msg(timeout=seconds)
        except Empty:
            return None
        return message


class Kernels:
    """The kernels of a run and their files: all can be ended at once, and then none starts any more.

    Use it as a context manager.
    """

    def __init__(self) -> None:
        self._live: dict[int, Any] = {}
        self._changing = threading.Lock()
        self.stopped = False
        self._folder = tempfile.TemporaryDirectory(prefix="k", dir=find_own_folder(), ignore_cleanup_errors=True)
        self.folder = Path(self._folder.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def add(self, manager: PlainKernelManager) -> None:
        """Take note of a kernel that has started; end it if all have been ended meanwhile."""
        with self._changing:
            self._live[id(manager)] = manager
            if self.stopped:
                manager.end_at_once()

    def remove(self, manager: PlainKernelManager) -> None:
        """Forget a kernel that has ended."""
        with self._changing:
            self._live.pop(id(manager), None)

    def stop(self) -> None:
        """End every kernel now."""
        with self._changing:
            self.stopped = True
            for manager in self._live.values():
                manager.end_at_once()


def find_own_folder() -> Path:
    """The folder of this process for what its kernels need; it goes when the process ends, or with the next run."""
    return _make_folder()[0]


@cache
def _make_folder() -> tuple[Path, FileLock]:
    _remove_abandoned()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    # After multiprocessing has removed its own, which lies in it (its priority is -100).
    Finalize(None, shutil.rmtree, args=(folder,), kwargs={"ignore_errors": True}, exitpriority=-200)
    # Held as long as this process lives: who can take it may remove the folder.
    alive = FileLock(folder / _ALIVE, timeout=0)
    alive.acquire()
    return folder, alive


def _remove_abandoned() -> None:
    """Remove what processes that were killed have left."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        alive = folder / _ALIVE
        with suppress(OSError, Timeout):
            if alive.is_file() and os.access(folder, os.W_OK):
                with FileLock(alive, timeout=0):
                    shutil.rmtree(folder, ignore_errors=True)


class PlainKernelManager(AsyncKernelManager):
    """An ordinary kernel of this interpreter, with files of its own that vanish with it."""

    client_class = DottedObjectName("evaluation.publishing.kernels.ReportKernelClient")
    client_factory = Type(klass=ReportKernelClient)
    specs: type[_Specs] = _Specs
    last_words: list[str]
    kernels: Kernels
    begun: list[PlainKernelManager]
    private: tuple[Path, ...] = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kernel_spec_manager = self.specs()
        self.last_words = getattr(self, "last_words", [])
        self.begun.append(self)
        folder = self._directory = Path(tempfile.mkdtemp(dir=self.kernels.folder))
        self.log_file = folder / "log"
        self.connection_file = str(folder / "connection.json")
        if sys.platform != "win32" and len(str(folder)) < _LONGEST_DIRECTORY:
            # Sockets in the file system: kernels started at once cannot take each other's ports.
            self.transport, self.ip = "ipc", str(folder / "s")

    async def start_kernel(self, **kwargs: Any) -> None:  # type: ignore[override]
        """Start the kernel, with what it writes to the terminal going to a file instead."""
        if self.kernels.stopped:
            raise RuntimeError("The run was interrupted.")
        environment = dict(kwargs.pop("env", None) or os.environ)
        if self.private:
            environment[VARIABLE] = os.pathsep.join(map(str, self.private))
        with self.log_file.open("ab") as log:
            await super().start_kernel(stdout=log, stderr=log, env=environment, **kwargs)
        self.kernels.add(self)

    def end_at_once(self) -> None:
        """Kill the kernel and what it has started, from any thread."""
        process = getattr(self.provisioner, "process", None)
        if process is not None and process.poll() is None:
            with suppress(OSError):
                os.kill(process.pid, signal.SIGKILL)
            with suppress(OSError):  # the group that a kernel leads, once it does
                os.killpg(process.pid, signal.SIGKILL)

    async def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override]
        """Remove the kernel's files, and keep what it wrote to the terminal."""
        await super().cleanup_resources(restart)
        if not restart and self.log_file.exists():
            self.last_words += self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()[-_LAST:]
        if not restart:
            self.kernels.remove(self)
            shutil.rmtree(self._directory, ignore_errors=True)


class WarmKernelManager(PlainKernelManager):
    """The same, forked from a process that has the libraries loaded."""

    specs = _WarmSpecs
