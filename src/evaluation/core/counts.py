"""Counts: the names of their levels and groups, and the joint counts that every estimate of change rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

ANSWERED: Final = "_answered"
LISTED: Final = "_listed"
OTHER: Final = "_other"
UNKNOWN_GROUP: Final = "_missing"
"""The group of those whose group is not known."""


class Step(NamedTuple):
    """How many of those who answered every time rose, stayed and fell from one survey to the next."""

    up: int
    same: int
    down: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
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
    """

    item: str
    wave: str
    n: int
    steps: tuple[Step, ...] = ()
    flows: Mapping[tuple[str, str], int] = field(default_factory=dict)
    lost: Mapping[str, int] = field(default_factory=dict)
    new: Mapping[str, int] = field(default_factory=dict)
