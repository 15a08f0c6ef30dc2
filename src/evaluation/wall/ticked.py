"""Tick-all questions: how often each option and each pair of options was ticked, as one system of patterns of ticks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final

import numpy as np
import numpy.typing as npt

from evaluation.programme import Privacy
from evaluation.wall.possible import Fact, Numbers, Possible, list_swaps
from evaluation.wall.telling import LEVELS_FROM, NOT_TICKED, NOTHING, TICKED, Telling, is_rare, list_ways_of_ticks

PATTERNS_AT_MOST: Final = 8
"""Options of a question whose patterns are looked at; of more the pairs are not told."""

Pattern = tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Ticked:
    """What may be told of a tick-all question in one survey, of everybody.

    Attributes
    ----------
    tellings : mapping of str to Telling
        By option.
    pairs : frozenset of (str, str)
        Options of which it may be told how many ticked both.
    """

    tellings: Mapping[str, Telling]
    pairs: frozenset[tuple[str, str]]


def decide_ticks(
    patterns: Mapping[Pattern, int], options: Sequence[str], *, others: int | None, privacy: Privacy
) -> Ticked:
    """What may be told of a tick-all question: each option, then pairs of options.

    Parameters
    ----------
    patterns : mapping of tuple of bool to int
        Which options were ticked, to how many people; those who answered.
    options : sequence of str
    others : int or None
        How many wrote something of their own, if that is told: nobody else can have ticked none.
    privacy : Privacy

    Returns
    -------
    Ticked

    Notes
    -----
    An option or a pair is told if it may be by itself and, with everything told before it, no number of 1 to
    ``cell_threshold`` - 1 people is certain who ticked (or left) one option, or two, or exactly these, and of no option
    it is certain that everybody ticked it. From :data:`~evaluation.wall.telling.LEVELS_FROM` answers on the options are
    told whatever their number, and only pairs are looked at.
    """
    n = sum(patterns.values())
    alone = {
        option: next(list_ways_of_ticks(_halve(patterns, place, n), of_everybody=True, privacy=privacy), NOTHING)
        for place, option in enumerate(options)
    }
    if n < privacy.threshold or len(options) > PATTERNS_AT_MOST:
        return Ticked(alone, frozenset())
    system = _Patterns(patterns, options, others, privacy)
    told, tellings = _tell_options(system, alone)
    pairs = []
    for one, other in combinations(range(len(options)), 2):
        first, second = options[one], options[other]
        if TICKED in tellings[first].exact and TICKED in tellings[second].exact and system.may_tell_pair(one, other):
            after = told.tell([system.tell_pair(one, other)])
            if system.is_safe(after):
                told = after
                pairs.append((first, second))
    return Ticked(tellings, frozenset(pairs))


def _halve(patterns: Mapping[Pattern, int], place: int, n: int) -> dict[str, int]:
    k = sum(number for pattern, number in patterns.items() if pattern[place])
    return {TICKED: k, NOT_TICKED: n - k}


def _tell_options(system: _Patterns, alone: Mapping[str, Telling]) -> tuple[Possible, dict[str, Telling]]:
    everything = system.start.tell(fact for option, telling in alone.items() for fact in system.tell(option, telling))
    if system.is_large:
        system.forget(everything)
        return everything, dict(alone)
    if system.is_safe(everything):
        return everything, dict(alone)
    told, tellings = system.start, dict.fromkeys(alone, NOTHING)
    for option, telling in alone.items():
        after = told.tell(system.tell(option, telling))
        if system.is_safe(after):
            told, tellings[option] = after, telling
    return told, tellings


class _Patterns:
    """The unknown numbers of people by pattern of ticks."""

    def __init__(
        self, patterns: Mapping[Pattern, int], options: Sequence[str], others: int | None, privacy: Privacy
    ) -> None:
        self._options, self._privacy = tuple(options), privacy
        every = list(product((False, True), repeat=len(options)))
        self._ticked = np.array(every, dtype=bool).reshape(len(every), len(options))
        self._truth = np.array([patterns.get(pattern, 0) for pattern in every], dtype=np.int64)
        n = int(self._truth.sum())
        self.is_large = n >= max(LEVELS_FROM, privacy.threshold)
        facts = [Fact(np.ones(len(every), dtype=np.int64), n, n)]
        if others is not None and self._truth[0] <= others:
            facts.append(Fact(self._mask(~self._ticked.any(axis=1)), 0, others))
        self.start = Possible(self._truth, list_swaps(self._truth, self._ticked)).tell(facts)
        self._risks = self._find_risks(n)

    @staticmethod
    def _mask(chosen: npt.ArrayLike) -> Numbers:
        return np.asarray(chosen, dtype=np.int64)

    def _find_risks(self, n: int) -> list[Numbers]:
        cells = [
            (self._ticked[:, one] == a) & (self._ticked[:, other] == b)
            for one, other in combinations(range(len(self._options)), 2)
            for a, b in product((False, True), repeat=2)
        ]
        if not self.is_large:
            cells += [self._ticked[:, place] == a for place in range(len(self._options)) for a in (False, True)]
            cells += [np.arange(len(self._truth)) == place for place in range(len(self._truth))]
        risks = [self._mask(chosen) for chosen in cells]
        found = [risk for risk in risks if is_rare(int(risk @ self._truth), self._privacy)]
        every = [self._mask(self._ticked[:, place]) for place in range(len(self._options))]
        return [*found, *(risk for risk in every if int(risk @ self._truth) == n)]

    def forget(self, told: Possible) -> None:
        """Look no more at what the options alone make certain: from so many answers on they are told."""
        self._risks = [risk for risk in self._risks if told.can_differ(risk)]

    def is_safe(self, told: Possible) -> bool:
        """Whether nothing that must be open is certain."""
        return all(told.can_differ(risk) for risk in self._risks)

    def tell(self, option: str, telling: Telling) -> list[Fact]:
        """How often an option was ticked, as a fact."""
        weights = self._mask(self._ticked[:, self._options.index(option)])
        k = int(weights @ self._truth)
        exact = [Fact(weights, k, k)] if TICKED in telling.exact else []
        return [*exact, *(Fact(weights, band.low, band.high) for band in telling.bands.values())]

    def may_tell_pair(self, one: int, other: int) -> bool:
        """Whether no cell of the table of two options is rare."""
        cells = [
            int(self._truth[(self._ticked[:, one] == a) & (self._ticked[:, other] == b)].sum())
            for a, b in product((False, True), repeat=2)
        ]
        return not any(is_rare(k, self._privacy) for k in cells)

    def tell_pair(self, one: int, other: int) -> Fact:
        """How many ticked both, as a fact."""
        weights = self._mask(self._ticked[:, one] & self._ticked[:, other])
        k = int(weights @ self._truth)
        return Fact(weights, k, k)
