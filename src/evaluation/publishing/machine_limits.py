"""What the system lets a run have: too little is said at once, in a sentence, instead of failing somewhere later."""

from __future__ import annotations

import os
import sys
from typing import Final

from evaluation.core.errors import UserError, say

_FILES: Final = 256
"""Open files: a kernel takes about twenty sockets and pipes, and libraries open files while they are loaded."""

_PROCESSES: Final = 64
"""Processes and threads: each kernel has about ten threads."""

_ADDRESSES: Final = 2_000_000_000
"""Bytes of address space: the libraries alone take about one billion."""


def check_limits() -> None:
    """Ask for as many open files as a run may have, and refuse to begin where something is too little to end.

    Raises
    ------
    UserError
        Naming the limit, what it is, and the command of the shell that raises it.
    """
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= soft < _FILES and (hard < 0 or hard > soft):
        soft = _FILES if hard < 0 else min(hard, _FILES)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    _refuse(say("open files"), soft, _FILES, "ulimit -n")
    if os.geteuid() != 0:  # whom this limit does not bind
        _refuse(say("processes"), resource.getrlimit(resource.RLIMIT_NPROC)[0], _PROCESSES, "ulimit -u")
    _refuse(say("bytes of address space"), resource.getrlimit(resource.RLIMIT_AS)[0], _ADDRESSES, "ulimit -v")


def _refuse(what: str, limit: int, needed: int, command: str) -> None:
    if 0 <= limit < needed:
        raise UserError(
            say("The system allows too few {what} to run notebooks.", what=what),
            found=f"{limit:,}",
            allowed=say("at least {n}", n=f"{needed:,}"),
            remedy=say("Raise the limit ('{command}'), or ask whoever looks after the computer.", command=command),
        )
