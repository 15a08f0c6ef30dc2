"""Publishing on a Dask cluster: each programme is a task, on storage that all workers see."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import current_process
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, Final

from evaluation.core.errors import UserError
from evaluation.publishing.attempts import Outcome, attempt
from evaluation.publishing.standing import State, mark_program
from evaluation.publishing.works import Orders, Progress, Works

if TYPE_CHECKING:
    from collections.abc import Iterator

    from distributed import Client, Future

_ANSWERS_WITHIN: Final = 15  # seconds
_RETRIES: Final = 2
"""A worker that is lost twice with the same programme is hardly lost by chance."""


def publish_on_cluster(
    due: Mapping[str, State], address: str, orders: Orders, progress: Progress
) -> dict[str, Outcome]:
    """Publish programmes on the workers of a cluster; what they publish is what this computer would.

    Parameters
    ----------
    due : mapping of str to State
        Programmes, and what of each is out of date.
    address : str
        Of the scheduler, such as ``tcp://host:8786``.
    orders : Orders
        The same for every programme.
    progress : callable
        Told when a programme is sent, and when it has come back.

    Returns
    -------
    dict of str to Outcome
        A programme whose worker is lost is given to another; one that is lost again and again has failed.

    Raises
    ------
    UserError
        If the program has no Dask, no scheduler answers or it has no workers, a worker has another version of the
        program, or does not see the same folders.
    """
    from distributed import as_completed

    with _connected(address) as client:
        _check_workers(client, orders)
        sent: dict[Future[Outcome], str] = {}
        for name, state in due.items():
            task = client.submit(publish_there, name, state, orders, pure=False, retries=_RETRIES)
            sent[task] = name
            progress(name, "sent to the cluster", 0, 1)
        back = as_completed(list(sent), loop=client.loop)
        try:
            return {sent[task]: _take(sent[task], task, progress) for task in back}
        except BaseException:
            client.cancel(list(sent), force=True)
            raise


def publish_there(name: str, state: State, orders: Orders) -> Outcome:
    """Publish one programme where this is called, which is in a worker."""
    from evaluation.publishing.kernels import Kernels

    if current_process().daemon:  # as Dask's workers are, unless it is told otherwise: they may not fork kernels
        orders = replace(orders, kernel="plain")
    with Kernels() as kernels, ThreadPoolExecutor(os.cpu_count() or 1) as reports:
        return attempt(name, state, Works(orders, lambda *_: None, reports, kernels))


def _take(name: str, task: Future[Outcome], progress: Progress) -> Outcome:
    error = task.exception()
    if error is None:
        outcome: Outcome = task.result()
    else:  # what goes wrong with a programme is in its outcome: here a worker was lost
        lost = UserError(
            "The workers that were to publish it were lost.",
            found=str(error) or type(error).__name__,
            remedy="See what the cluster says of them (often too little memory), or publish it without --scheduler.",
        )
        outcome = Outcome(name, "failed", 0.0, message=str(lost))
    progress(name, outcome.status, 1, 1)
    return outcome


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    try:
        from distributed import Client
    except ImportError:
        raise UserError(
            "Publishing on a cluster needs Dask, which is not installed.",
            remedy="Install the program with its extra 'cluster', or leave --scheduler out.",
        ) from None
    try:
        client = Client(address, timeout=_ANSWERS_WITHIN, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UserError(
            "No scheduler of a cluster answers at this address.",
            found=address,
            remedy="Start one with 'dask scheduler', and give the address that it tells, such as tcp://host:8786.",
        ) from error
    with client:
        yield client


def _check_workers(client: Client, orders: Orders) -> None:
    """Refuse a cluster that would publish something else than this computer does."""
    with NamedTemporaryFile(prefix=".seen-", dir=orders.places.reports) as mark:
        told: Mapping[str, Any] = client.run(_look, mark.name)
    if not told:
        raise UserError(
            "The cluster has no workers.",
            remedy="Start some with 'dask worker ADDRESS', where the program is installed.",
        )
    for worker, (sees, program) in told.items():
        if not sees:
            raise UserError(
                "A worker of the cluster does not see the folder of the reports.",
                place=worker,
                found=str(orders.places.reports),
                remedy="Data and reports must stand on storage that all workers see under the same name.",
            )
        if program != dict(mark_program()):
            raise UserError(
                "A worker of the cluster has another version of the program or of its libraries.",
                place=worker,
                remedy="Install the same everywhere: 'evaluation --version' tells what is here.",
            )


def _look(mark: str) -> tuple[bool, dict[str, str]]:
    return os.path.exists(mark), dict(mark_program())  # noqa: PTH110 (called in a worker, with a text)
