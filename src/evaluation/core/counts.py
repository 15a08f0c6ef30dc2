"""Counts: the names of their levels and groups, and the joint counts that every estimate of change rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from evaluation.core.private import Private

Cells = Mapping[str, int]
Parts = Mapping[str, str]
Resolution = Literal["levels", "parts", "top"]

ANSWERED: Final = "_answered"
LISTED: Final = "_listed"
OTHER: Final = "_other"
UNKNOWN_GROUP: Final = "_missing"
"""The group of those whose group is not known."""
POOLED_GROUP: Final = "_pooled"
"""The groups of a variable that are too small to be named, taken together."""


class Step(NamedTuple):
    """How many of those who answered every time rose, stayed and fell from one survey to the next."""

    up: int
    same: int
    down: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Moves(Private):
    """The joint counts of an item over two or more surveys. Private.

    Attributes
    ----------
    item : str
        Item or subscale; empty for the people themselves, whatever they answered.
    wave : str
        The surveys in time, as estimates write them: ``before>after``.
    n : int
        Those who answered every time.
    steps : tuple of Step
        From each survey to the next.
    flows : mapping of (str, str) to int
        Level before and level after to people; empty for scores of a subscale and for more than two surveys.
    lost, new : mapping of str to int
        Answers of those who answered only before, only after.
    is_recalled : bool
        Whether both times were asked about in one survey.
    """

    item: str
    wave: str
    n: int
    steps: tuple[Step, ...] = ()
    flows: Mapping[tuple[str, str], int] = field(default_factory=dict)
    lost: Mapping[str, int] = field(default_factory=dict)
    new: Mapping[str, int] = field(default_factory=dict)
    is_recalled: bool = False

    def held_rows(self) -> int:
        """Those who answered every time."""
        return self.n


@dataclass(frozen=True, slots=True)
class Joint:
    """The answers to an item of those who belong to the same groups. Private.

    Attributes
    ----------
    groups : frozenset of str
        Each as it stands in a result, ``role=client``; of every variable by which the item is divided.
    cells : mapping of str to int
        Answers at each level.
    """

    groups: frozenset[str]
    cells: Cells

    def __repr__(self) -> str:
        return f"Joint(private: {sum(self.cells.values())} answers)"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What may be shown of an item by groups.

    Attributes
    ----------
    resolution : {"levels", "parts", "top"}
        All levels; lower, middle and upper levels; or upper levels against the others.
    groups : frozenset of str
    """

    resolution: Resolution
    groups: frozenset[str]


def collapse(cells: Cells, parts: Parts, resolution: Resolution) -> dict[str, int]:
    """Counts in merged levels, from low to high.

    Parameters
    ----------
    cells : mapping of str to int
        Answers at each level.
    parts : mapping of str to str
        Level to ``bottom``, ``middle`` or ``top``.
    resolution : {"levels", "parts", "top"}

    Returns
    -------
    dict of str to int

    Raises
    ------
    KeyError
        If a level belongs to no part: nothing is merged by guess.

    Examples
    --------
    >>> parts = {"no": "bottom", "so-so": "middle", "yes": "top"}
    >>> collapse({"no": 2, "so-so": 4, "yes": 7}, parts, "top")
    {'rest': 6, 'top': 7}
    """
    if resolution == "levels":
        return dict(cells)
    names = ("bottom", "middle", "top") if resolution == "parts" else ("rest", "top")
    merged = dict.fromkeys(names, 0)
    for level, n in cells.items():
        part = parts[level]
        merged[part if part in merged else "rest"] += n
    return merged
