"""What all programmes of a run share."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from evaluation.publishing.documents.document_formats import Format
from evaluation.publishing.places import Places

if TYPE_CHECKING:
    from evaluation.publishing.kernels import Kernels

Kernel = Literal["warm", "plain"]
"""``warm`` forks from a process with the libraries loaded, where the system can; ``plain`` starts an ordinary one."""

Progress = Callable[[str, str, int, int], None]
"""Told of each step: programme, what is being done, steps done, steps in all."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds a cell, and a whole notebook, may take.

    Examples
    --------
    >>> Patience.of(60)
    Patience(cell=60, notebook=60)
    """

    cell: int = 600
    notebook: int = 1800

    @classmethod
    def of(cls, notebook: int) -> Patience:
        """So many seconds for a notebook, and for a cell no more."""
        return cls(min(cls().cell, notebook), notebook)


PATIENCE: Final = Patience()
"""The longest report of a large programme takes a twentieth of it on a slow machine."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What was asked of a run, the same for every programme; it can be sent to another computer.

    Attributes
    ----------
    places : Places
    language : str
        Only this language of each report; empty: all.
    kernel : {"warm", "plain"}
    patience : Patience
    replace : bool
        Whether a version is published though it differs from the last one by too few people.
    accept_guesses : bool
        Leave out what a draft was not sure of, instead of refusing such programmes.
    formats : tuple of str
        The forms of each report; empty: those in which it was published before.
    """

    places: Places
    language: str = ""
    kernel: Kernel = "warm"
    patience: Patience = PATIENCE
    replace: bool = False
    accept_guesses: bool = False
    formats: tuple[Format, ...] = ()


@dataclass(frozen=True, slots=True)
class Works:
    """What all programmes of a run share on one computer.

    Attributes
    ----------
    orders : Orders
    progress : callable
    reports : Executor
        Runs the notebooks of reports, which may be told at once.
    kernels : Kernels
        All that run.
    """

    orders: Orders
    progress: Progress
    reports: Executor
    kernels: Kernels
