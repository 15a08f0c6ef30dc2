"""One programme's turn in a run: whatever goes wrong stays with it."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Final, Literal

from evaluation.core.errors import ReleaseHeld, UserError
from evaluation.locale import Words
from evaluation.locale.mistakes import tell_mistake
from evaluation.locale.user import find_user_language
from evaluation.publishing.failures import NotebookFailed, PublishingError
from evaluation.publishing.partial import forget_partials
from evaluation.publishing.standing import State
from evaluation.publishing.works import Progress, Works

_LONGEST_LINE: Final = 2000
_MOST_LINES: Final = 60

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


def attempt(name: str, state: State, works: Works) -> Outcome:
    """Publish a programme; whatever goes wrong stays with it."""
    from evaluation.publishing.publish import publish_programme

    with keep_apart(name, works.progress) as turn:
        forget_partials(works.orders.places.processed, name)
        return turn.outcome("published", *publish_programme(name, works, state))
    if turn.held:
        return replace(turn.outcome("held"), notes=(turn.held,))
    return turn.outcome("failed", message=turn.message)


@dataclass
class Turn:
    """One programme's turn."""

    name: str
    started: float
    message: str = ""
    held: str = ""

    def outcome(
        self, status: Status, languages: tuple[str, ...] = (), respondents: int | None = None, *, message: str = ""
    ) -> Outcome:
        """What became of the programme, with the time that it took."""
        return Outcome(self.name, status, perf_counter() - self.started, languages, respondents, message)


def _tell(error: Exception) -> str:
    """What went wrong, a user's mistake in the user's language."""
    return tell_mistake(error, Words(find_user_language())) if isinstance(error, UserError) else str(error)


@contextmanager
def keep_apart(name: str, progress: Progress) -> Iterator[Turn]:
    """Keep what goes wrong with a programme from the others: its message says it."""
    turn = Turn(name, perf_counter())
    try:
        yield turn
        return
    except ReleaseHeld as held:
        turn.held = str(held)
        progress(name, "waiting", 1, 1)
        return
    except (UserError, PublishingError, NotebookFailed) as error:
        turn.message = _shortened(_tell(error))
    except OSError as error:
        turn.message = _tell(
            UserError(
                "A file or folder cannot be read or written.",
                file=Path(error.filename).name if isinstance(error.filename, str) else "",
                found=error.strerror or str(error),
            )
        )
    except Exception:  # a fault of ours must not take the other programmes with it
        turn.message = f"The program failed; please report this:\n{traceback.format_exc()}"
    progress(name, "failed", 1, 1)


def _shortened(message: str) -> str:
    """A message that can be read: of thousands of like mistakes the first say enough."""
    lines = [line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]} …" for line in message.splitlines()]
    more = len(lines) - _MOST_LINES
    return "\n".join([*lines[:_MOST_LINES], *([f"… and {more} lines more."] if more > 0 else [])])
