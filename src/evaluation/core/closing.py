"""Closing a process to private folders: a kernel that makes a page has the cleared package, and nothing to leak.

Two locks. The system's own (Landlock, Linux 5.13 and newer) refuses every reading of a file below the folders, by
whatever library and by every program started from the process; it cannot be undone. Python's audit hooks
(PEP 578) say in a sentence what was refused and what to do instead, and stand alone where there is no Landlock.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from evaluation.core.errors import UserError
from evaluation.core.paths import DATA, PROCESSED, find_project_path

VARIABLE: Final = "EVALUATION_CLOSED_TO"
"""Folders, separated as in PATH, that a kernel of a run is closed to before its first cell."""

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PATH_BENEATH: Final = 1
_READ_FILE: Final = 1 << 2
_NO_NEW_PRIVILEGES: Final = 38
_OPENING: Final = frozenset({"open", "os.listdir", "os.scandir", "os.open", "shutil.copyfile", "shutil.copytree"})
_STARTING: Final = frozenset(
    {"subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "pty.spawn"}
)
_closed: list[str] = []


class NoProgram(UserError, PermissionError):
    """Another program that a closed process may not start; a library that can do without it goes on without."""


def close_process(private: Iterable[str | Path]) -> None:
    """Make this process unable to read anything below some folders, for good.

    Parameters
    ----------
    private : iterable of str or Path
        Folders; those that are not there yet are closed too, as far as Python opens them.

    Notes
    -----
    Reading raises :class:`~evaluation.core.errors.UserError` with the right way to do it. Starting other programs is
    refused too (:class:`NoProgram`), and no module is looked for in the folders.
    Landlock is described in the Linux kernel's documentation (userspace-api/landlock).
    """
    folders = [folder for folder in sorted({os.path.realpath(folder) for folder in private}) if not _is_closed(folder)]
    if not folders:
        return
    with suppress(OSError, AttributeError):
        every = [Path(folder) for folder in (*folders, *_closed)]
        _lock([folder for folder in every if not any(other in folder.parents for other in every)])
    if not _closed:
        sys.addaudithook(_refuse)
    _closed.extend(folders)
    # A programme's own notebook starts beside its data; Python must not look there for modules in vain.
    sys.path[:] = [folder for folder in sys.path if not _is_closed(folder or os.curdir)]


def close_kernel(*, data: str | Path = DATA, processed: str | Path = PROCESSED) -> None:
    """Close this kernel to the raw and the cleaned data: the first step of a notebook that makes a page.

    It can be asked for any number of times, and stays until the kernel is restarted.

    Parameters
    ----------
    data, processed : str or Path
        Folders of the raw and of the cleaned data.
    """
    close_process([find_project_path(data), find_project_path(processed)])


def close_as_told() -> None:
    """Close a kernel that a run started to the folders that the run names in the environment."""
    if told := os.environ.get(VARIABLE):
        close_process(told.split(os.pathsep))


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in _OPENING and arguments:
        path = arguments[0]
        if isinstance(path, str | bytes | os.PathLike) and _is_closed(os.fsdecode(path)):
            raise UserError(
                "A notebook that makes a page cannot open private data.",
                file=Path(os.fsdecode(path)).name,
                remedy="Everything that may be told is in the cleared package: report.results, report.lists, "
                "report.quotes. A number of your own is computed in analyse.ipynb, where it passes the wall.",
            )
    elif event in _STARTING:
        raise NoProgram(
            "A notebook that makes a page cannot start other programs.",
            remedy="Use what the cleared package holds: report.results, report.lists, report.quotes.",
        )


def _is_closed(path: str) -> bool:
    real = os.path.realpath(path)
    return any(real == folder or real.startswith(folder + os.sep) for folder in _closed)


def _lock(folders: Sequence[Path]) -> None:
    """Let the system refuse the reading of files below the folders: what is beside them is allowed one by one."""
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    attributes = ctypes.create_string_buffer(struct.pack("Q", _READ_FILE))
    ruleset = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(8), 0)
    if ruleset < 0:  # an older system, or one where it is switched off
        return
    try:
        for path in _beside(folders):
            with suppress(OSError):
                _allow(libc, ruleset, path)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        libc.syscall(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str) -> None:
    # A link is not followed: it may lead to what is closed, and what it leads to elsewhere is allowed where it stands.
    handle = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        rule = ctypes.create_string_buffer(struct.pack("=Qi", _READ_FILE, handle))
        libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(handle)


def _beside(folders: Sequence[Path]) -> Iterable[str]:
    """Everything that is not below the folders: what stands beside each of them and beside each folder above it."""
    above = {parent for folder in folders for parent in folder.parents}
    closed = set(folders)
    for parent in above - {one for one in above if any(folder in one.parents for folder in folders)}:
        with suppress(OSError):
            for entry in os.scandir(parent):
                path = Path(entry.path)
                if path not in above and path not in closed and not _is_closed(entry.path):
                    yield entry.path
