"""Ending when told to: Ctrl-C, SIGTERM and a closed terminal end a command cleanly, and at once."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final, NoReturn

_SIGNALS: Final = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
_BY_SIGNAL: Final = 128  # what a shell adds to the number of the signal that ended a command


@dataclass
class Interruption:
    """Which signal came, if any.

    Attributes
    ----------
    number : int
        0: none.
    """

    number: int = 0


@contextmanager
def allow_interruption() -> Iterator[Interruption]:
    """Turn the first signal to end into ``KeyboardInterrupt``, and ignore those that follow while the command ends.

    Yields
    ------
    Interruption
        Signals that the command was started without (``nohup``) stay ignored.
    """
    interruption = Interruption()

    def interrupt(number: int, _frame: object) -> None:
        if not interruption.number:
            interruption.number = number
            raise KeyboardInterrupt

    ordinary = {one: signal.getsignal(one) for one in _SIGNALS}
    for one, handler in ordinary.items():
        if handler is not signal.SIG_IGN:
            signal.signal(one, interrupt)
    try:
        yield interruption
    finally:
        if not interruption.number:
            for one, handler in ordinary.items():
                signal.signal(one, handler)


def leave(interruption: Interruption) -> NoReturn:
    """End the process now, without waiting for threads that have nothing left to do."""
    with suppress(OSError, ValueError):  # the terminal may be gone
        sys.stderr.write("Interrupted. Every published report is whole; the next run publishes the rest.\n")
    with suppress(Exception):
        atexit._run_exitfuncs()  # temporary folders; the interpreter's own end would wait for threads
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(_BY_SIGNAL + interruption.number)
