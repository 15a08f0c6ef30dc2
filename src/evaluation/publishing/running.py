"""Running programmes: only what is out of date, several at once, each failure its own."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Final

from evaluation.core.errors import UserError
from evaluation.core.files import clear_away
from evaluation.core.inputs import read_losses
from evaluation.core.paths import PROGRAMME_FILE
from evaluation.publishing.attempts import Outcome, attempt, keep_apart
from evaluation.publishing.documents.document_formats import Format, check_formats
from evaluation.publishing.locking import lock_folders
from evaluation.publishing.machine_limits import check_limits
from evaluation.publishing.places import Places, find_programmes
from evaluation.publishing.site import list_published_reports, read_entry, write_index
from evaluation.publishing.standing import State, examine
from evaluation.publishing.works import PATIENCE, Kernel, Orders, Patience, Progress, Works

_REPAIRED: Final = "An earlier run was interrupted; what it had left half-made was removed."
_LAST_MOMENTS: Final = 1.5  # seconds that an interrupted run waits for its kernels to be gone

# What publishes is loaded when there is something to publish: to say that all is up to date takes no library.


def run(
    names: Sequence[str] = (),
    *,
    places: Places,
    language: str = "",
    jobs: int = 0,
    force: bool = False,
    replace_release: bool = False,
    accept_guesses: bool = False,
    kernel: Kernel = "warm",
    patience: Patience = PATIENCE,
    scheduler: str = "",
    formats: tuple[Format, ...] = (),
    progress: Progress = lambda *_: None,
) -> list[Outcome]:
    """Publish everything that is out of date.

    Parameters
    ----------
    names : sequence of str
        Programmes; empty: all in the folder.
    places : Places
    language : str
        Only this language of each report; the others stay as they are where they are up to date.
    jobs : int
        Programmes, and notebooks of reports, at a time; 0: as many as there are processors.
    force : bool
        Publish also what is up to date.
    replace_release : bool
        Publish also what differs from the published version by too few people.
    accept_guesses : bool
        Leave out what a draft was not sure of, instead of refusing such programmes.
    kernel : {"warm", "plain"}
    patience : Patience
        How long a notebook may take.
    scheduler : str
        Address of the scheduler of a Dask cluster that is to publish; empty: this computer does.
    formats : tuple of str
        The forms of each report; empty: those in which it was published before, else its page alone.
    progress : callable
        Told of each step: programme, what is being done, steps done, steps in all.

    Returns
    -------
    list of Outcome
        In the order of the names. A programme that fails leaves its last report and the others as they are.

    Raises
    ------
    UserError
        If a programme named is not there, another run is under way, a form cannot be made here, or the cluster
        cannot publish (:func:`evaluation.publishing.cluster.publish_on_cluster`).
    KeyboardInterrupt
        If the run is interrupted: every kernel has ended, nothing half-made is left, and every published report is
        whole.
    """
    programmes = find_programmes(places.data, names)
    check_formats(formats)
    with lock_folders(places.processed, places.reports):
        repaired = {*clear_away(places.processed), *clear_away(places.reports)}
        orders = Orders(places, language, kernel, patience, replace_release, accept_guesses, formats)
        planned = {name: _plan(name, orders, force=force, progress=progress) for name in programmes}
        due = {name: state for name, state in planned.items() if isinstance(state, State)}
        made = _publish(due, orders, scheduler=scheduler, workers=jobs or os.cpu_count() or 1, progress=progress)
        write_index(places.reports, list_published_reports(places.reports, data=places.data))
    outcomes = [made[name] if isinstance(state, State) else state for name, state in planned.items()]
    return [replace(one, notes=_notes(one, places, repaired)) for one in outcomes]


def _notes(outcome: Outcome, places: Places, repaired: Collection[str]) -> tuple[str, ...]:
    """What else there is to say of a programme."""
    losses = () if outcome.status == "failed" else read_losses(places.processed / outcome.programme)
    return (*outcome.notes, *((_REPAIRED,) if outcome.programme in repaired else ()), *losses)


def _plan(name: str, orders: Orders, *, force: bool, progress: Progress) -> State | Outcome:
    """What of a programme has to be published; where nothing has, or it cannot be told, what became of it."""
    with keep_apart(name, progress) as turn:
        places = orders.places
        places.check_programme(name)
        state = examine(name, places, accept_guesses=orders.accept_guesses, formats=orders.formats)
        wanted = _languages(state, orders.language)
        if force:
            return replace(state, package=("asked for",), everything=True)
        if state.reasons(wanted):
            return state
        entry = read_entry(places.reports / name)
        progress(name, "up to date", 1, 1)
        return turn.outcome("current", *((entry.languages, entry.respondents) if entry else ((), None)))
    return turn.outcome("failed", message=turn.message)


def _publish(
    due: Mapping[str, State], orders: Orders, *, scheduler: str, workers: int, progress: Progress
) -> dict[str, Outcome]:
    if not due:
        return {}
    try:
        if not scheduler:
            check_limits()
            return _publish_here(due, orders, workers=workers, progress=progress)
        from evaluation.publishing.cluster import publish_on_cluster

        return publish_on_cluster(due, scheduler, orders, progress)
    finally:  # an interruption, or a worker that was lost, leaves what it had half-made
        clear_away(orders.places.processed)
        clear_away(orders.places.reports)


def _publish_here(due: Mapping[str, State], orders: Orders, *, workers: int, progress: Progress) -> dict[str, Outcome]:
    """Publish programmes, several at once; an interruption ends all of them."""
    from evaluation.publishing.kernels import Kernels

    # Reports run in kernels of their own: while they do, the programme's results are counted and written here.
    reports, pool = ThreadPoolExecutor(workers), ThreadPoolExecutor(workers)
    with Kernels() as kernels:
        works = Works(orders, progress, reports, kernels)
        futures = {name: pool.submit(attempt, name, state, works) for name, state in due.items()}
        try:
            return {name: future.result() for name, future in futures.items()}
        except BaseException:  # interrupted: what has not begun need not begin, and what has begun ends
            kernels.stop()
            pool.shutdown(wait=False, cancel_futures=True)
            reports.shutdown(wait=False, cancel_futures=True)
            wait(futures.values(), timeout=_LAST_MOMENTS)
            raise
        finally:
            pool.shutdown(wait=False)
            reports.shutdown(wait=False)


def _languages(state: State, language: str) -> tuple[str, ...]:
    declared = tuple(state.pages)
    chosen = tuple(known for known in declared if language in ("", known))
    if not chosen:
        raise UserError(
            "The programme has no report in this language.",
            file=PROGRAMME_FILE,
            place="languages",
            found=language,
            allowed=", ".join(declared),
        )
    return chosen
