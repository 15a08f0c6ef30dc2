"""Running programmes: only what is out of date, several at once, each failure its own."""

from __future__ import annotations

import os
import traceback
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Final, Literal

from evaluation.core.errors import ReleaseHeld, UserError
from evaluation.core.files import clear_away
from evaluation.core.inputs import read_losses
from evaluation.core.paths import PROGRAMME_FILE
from evaluation.publishing.failures import NotebookFailed, PublishingError
from evaluation.publishing.limits import check_limits
from evaluation.publishing.locking import lock_folders
from evaluation.publishing.places import Places, find_programmes
from evaluation.publishing.site import published_reports, read_entry, write_index
from evaluation.publishing.standing import State, examine
from evaluation.publishing.works import PATIENCE, Kernel, Patience, Progress, Works

_REPAIRED: Final = "An earlier run was interrupted; what it had left half-made was removed."
_LONGEST_LINE: Final = 2000
_MOST_LINES: Final = 60
_LAST_MOMENTS: Final = 1.5  # seconds that an interrupted run waits for its kernels to be gone

# What publishes is loaded when there is something to publish: to say that all is up to date takes no library.

Status = Literal["published", "current", "held", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a programme.

    Attributes
    ----------
    programme : str
    status : {"published", "current", "held", "failed"}
        ``current``: nothing had changed since it was published; ``held``: a new version would differ from the published
        one by too few people.
    seconds : float
    languages : tuple of str
    respondents : int or None
    message : str
        Why it failed, in the user's words.
    notes : tuple of str
        What else there is to say: what was repaired, what is doubtful.
    """

    programme: str
    status: Status
    seconds: float
    languages: tuple[str, ...] = ()
    respondents: int | None = None
    message: str = ""
    notes: tuple[str, ...] = ()


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
    progress : callable
        Told of each step: programme, what is being done, steps done, steps in all.

    Returns
    -------
    list of Outcome
        In the order of the names. A programme that fails leaves its last report and the others as they are.

    Raises
    ------
    UserError
        If a programme named is not there, or another run is under way.
    KeyboardInterrupt
        If the run is interrupted: every kernel has ended, nothing half-made is left, and every published report is
        whole.
    """
    programmes = find_programmes(places.data, names)
    with lock_folders(places.processed, places.reports):
        repaired = {*clear_away(places.processed), *clear_away(places.reports)}
        planned = {name: _plan(name, places, language=language, force=force, progress=progress) for name in programmes}
        if any(isinstance(state, State) for state in planned.values()):
            check_limits()
        due = {name: state for name, state in planned.items() if isinstance(state, State)}
        made = _publish(
            due, places=places, language=language, workers=jobs or os.cpu_count() or 1, kernel=kernel,
            patience=patience, progress=progress, replace_release=replace_release, accept_guesses=accept_guesses,
        ) if due else {}  # fmt: skip
        write_index(places.reports, published_reports(places.reports, data=places.data))
    outcomes = [made[name] if isinstance(state, State) else state for name, state in planned.items()]
    return [replace(one, notes=_notes(one, places, repaired)) for one in outcomes]


def _notes(outcome: Outcome, places: Places, repaired: Collection[str]) -> tuple[str, ...]:
    """What else there is to say of a programme."""
    losses = () if outcome.status == "failed" else read_losses(places.processed / outcome.programme)
    return (*outcome.notes, *((_REPAIRED,) if outcome.programme in repaired else ()), *losses)


def _plan(name: str, places: Places, *, language: str, force: bool, progress: Progress) -> State | Outcome:
    """What of a programme has to be published; where nothing has, or it cannot be told, what became of it."""
    with _kept_apart(name, progress) as attempt:
        places.check_programme(name)
        state = examine(name, places)
        wanted = _languages(state, language)
        if force:
            return State(("asked for",), state.pages, everything=True)
        if state.reasons(wanted):
            return state
        entry = read_entry(places.reports / name)
        progress(name, "up to date", 1, 1)
        return attempt.outcome("current", *((entry.languages, entry.respondents) if entry else ((), None)))
    return attempt.outcome("failed", message=attempt.message)


def _publish(
    due: Mapping[str, State],
    *,
    places: Places,
    language: str,
    workers: int,
    kernel: Kernel,
    patience: Patience,
    progress: Progress,
    replace_release: bool,
    accept_guesses: bool,
) -> dict[str, Outcome]:
    """Publish programmes, several at once; an interruption ends all of them."""
    from evaluation.publishing.kernels import Kernels

    # Reports run in kernels of their own: while they do, the programme's results are counted and written here.
    reports, pool = ThreadPoolExecutor(workers), ThreadPoolExecutor(workers)
    with Kernels() as kernels:
        works = Works(places, kernel, progress, reports, kernels, patience, replace_release, accept_guesses)
        futures = {name: pool.submit(_attempt, name, state, works, language) for name, state in due.items()}
        try:
            return {name: future.result() for name, future in futures.items()}
        except BaseException:  # interrupted: what has not begun need not begin, and what has begun ends
            kernels.stop()
            pool.shutdown(wait=False, cancel_futures=True)
            reports.shutdown(wait=False, cancel_futures=True)
            wait(futures.values(), timeout=_LAST_MOMENTS)
            clear_away(places.processed)
            clear_away(places.reports)
            raise
        finally:
            pool.shutdown(wait=False)
            reports.shutdown(wait=False)


def _attempt(name: str, state: State, works: Works, language: str) -> Outcome:
    """Publish a programme; whatever goes wrong stays with it."""
    from evaluation.publishing.publish import publish_programme

    with _kept_apart(name, works.progress) as attempt:
        return attempt.outcome("published", *publish_programme(name, works, state, language=language))
    if attempt.held:
        return replace(attempt.outcome("held"), notes=(attempt.held,))
    return attempt.outcome("failed", message=attempt.message)


@dataclass
class _Attempt:
    """One programme's turn."""

    name: str
    started: float
    message: str = ""
    held: str = ""

    def outcome(
        self, status: Status, languages: tuple[str, ...] = (), respondents: int | None = None, *, message: str = ""
    ) -> Outcome:
        return Outcome(self.name, status, perf_counter() - self.started, languages, respondents, message)


@contextmanager
def _kept_apart(name: str, progress: Progress) -> Iterator[_Attempt]:
    """Keep what goes wrong with a programme from the others: its message says it."""
    attempt = _Attempt(name, perf_counter())
    try:
        yield attempt
        return
    except ReleaseHeld as held:
        attempt.held = str(held)
        progress(name, "waiting", 1, 1)
        return
    except (UserError, PublishingError, NotebookFailed) as error:
        attempt.message = _shortened(str(error))
    except OSError as error:
        attempt.message = str(
            UserError(
                "A file or folder cannot be read or written.",
                file=Path(error.filename).name if isinstance(error.filename, str) else "",
                found=error.strerror or str(error),
            )
        )
    except Exception:  # a fault of ours must not take the other programmes with it
        attempt.message = f"The program failed; please report this:\n{traceback.format_exc()}"
    progress(name, "failed", 1, 1)


def _shortened(message: str) -> str:
    """A message that can be read: of thousands of like mistakes the first say enough."""
    lines = [line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]} …" for line in message.splitlines()]
    more = len(lines) - _MOST_LINES
    return "\n".join([*lines[:_MOST_LINES], *([f"… and {more} lines more."] if more > 0 else [])])


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
