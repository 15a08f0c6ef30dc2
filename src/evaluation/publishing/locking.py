"""One run at a time: locks on the folders that a run writes to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from evaluation.core.errors import UserError

LOCK: Final = ".evaluation.lock"


@contextmanager
def lock_folders(*folders: Path) -> Iterator[None]:
    """Keep other runs out of some folders while one writes to them.

    Parameters
    ----------
    *folders : Path
        Made if need be.

    Raises
    ------
    UserError
        If another run is writing to one of them, or a lock belongs to another user.
    """
    with ExitStack() as held:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
            held.enter_context(_acquire(folder))
        yield


def _acquire(folder: Path) -> AbstractContextManager[object]:
    # Whoever may write to the folder may lock it: the next run may be another user's.
    lock = FileLock(folder / LOCK, timeout=0, mode=0o666)
    try:
        return lock.acquire()
    except Timeout:
        raise UserError(
            "Another run is publishing to this folder.",
            file=folder.name,
            remedy="Wait until it has ended, then try again.",
        ) from None
    except PermissionError:
        raise UserError(
            "The lock of this folder cannot be opened: another user made it.",
            file=f"{folder.name}/{LOCK}",
            remedy="When no run is under way, remove the file; or name another folder.",
        ) from None
