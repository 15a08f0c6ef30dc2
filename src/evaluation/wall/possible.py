"""What an attacker can still hold possible: whole numbers of people that fit everything told about an item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

Numbers = npt.NDArray[np.int64]

_AMOUNTS: Final = (1, 2)
_PLACES_AT_MOST: Final = 1_000
"""Of so many places moves are looked for; the integer programme sees to the others."""

_NEAR: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Fact:
    """Something told: the sum of ``weights`` times the numbers lies from ``low`` to ``high``."""

    weights: Numbers
    low: int
    high: int


@dataclass(frozen=True)
class Possible:
    """All lists of whole numbers of people that fit what is told.

    Parameters
    ----------
    truth : array of int, shape (places,)
        How many people are in each place.
    moves : array of int, shape (moves, 5)
        Steps from the truth to other lists: two places that lose, two that gain, by how many people. The place after
        the last stands for none.
    facts : tuple of Fact
        What is told. The truth fits all of them.

    Notes
    -----
    Whether a sum can have another value is first looked for near the truth, where one or two people are exchanged (the
    basic moves of Diaconis & Sturmfels 1998, *Ann. Statist.* 26, 363-397). Where none of them shows it, linear algebra
    may show that the sum follows from what is told, else an integer programme decides (HiGHS, by
    ``scipy.optimize.milp``). The answer is the same each time.

    Examples
    --------
    Two nurses and three teachers, of whom it is told that two in all said no: nothing is certain of the nurses.

    >>> truth = np.array([[1, 1], [1, 2]])
    >>> facts = [*hold_sizes(truth), Fact(np.array([1, 0, 1, 0]), 2, 2)]
    >>> told = Possible(truth.ravel(), list_exchanges(truth)).tell(facts)
    >>> told.can_differ(np.array([1, 0, 0, 0]))
    True
    >>> told.tell([Fact(np.array([0, 0, 1, 0]), 1, 1)]).can_differ(np.array([1, 0, 0, 0]))
    False
    """

    truth: Numbers
    moves: Numbers
    facts: tuple[Fact, ...] = ()

    def tell(self, facts: Iterable[Fact]) -> Self:
        """The same with more told."""
        added, moves = tuple(facts), self.moves
        for fact in added:
            after = int(fact.weights @ self.truth) + _effect(fact.weights, moves)
            moves = moves[(after >= fact.low) & (after <= fact.high)]
        return replace(self, facts=(*self.facts, *added), moves=moves)

    def can_differ(self, weights: Numbers, *, by: int = 1) -> bool:
        """Whether the possible values of a sum reach over at least ``by`` (1: there are two of them)."""
        changes = _effect(weights, self.moves)
        if max(changes.max(initial=0), 0) - min(changes.min(initial=0), 0) >= by:
            return True
        if self._follows(weights):
            return False
        value = int(weights @ self.truth)
        high = self._extreme(weights, -1)
        return high - value >= by or high - self._extreme(weights, 1) >= by

    @cached_property
    def _span(self) -> npt.NDArray[np.float64]:
        """An orthonormal basis of the sums that are told exactly."""
        exact = [fact.weights for fact in self.facts if fact.low == fact.high]
        if not exact:
            return np.zeros((0, len(self.truth)))
        _, values, basis = np.linalg.svd(np.array(exact, dtype=np.float64), full_matrices=False)
        kept: npt.NDArray[np.float64] = basis[values > _NEAR]
        return kept

    def _follows(self, weights: Numbers) -> bool:
        """Whether a sum is a combination of sums that are told."""
        wanted = weights.astype(np.float64)
        return bool(np.abs(wanted - self._span.T @ (self._span @ wanted)).max() < _NEAR)

    @cached_property
    def _programme(self) -> tuple[LinearConstraint, Bounds]:
        rows = csr_matrix(np.array([fact.weights for fact in self.facts]))
        low, high = ([getattr(fact, end) for fact in self.facts] for end in ("low", "high"))
        return LinearConstraint(rows, low, high), Bounds(0, int(self.truth.sum()))

    def _extreme(self, weights: Numbers, sense: int) -> int:
        """The least (``sense`` 1) or the largest (-1) possible value of a sum."""
        constraints, bounds = self._programme
        aim = sense * weights.astype(np.float64)
        found = milp(aim, constraints=constraints, bounds=bounds, integrality=np.ones(len(aim), dtype=np.int64))
        if found.x is None:
            raise RuntimeError(f"the truth fits what is told, but the solver says: {found.message}")
        return round(sense * float(found.fun))


def _effect(weights: Numbers, moves: Numbers) -> Numbers:
    """By how much each move changes a sum."""
    of = np.append(weights, 0)
    lost, also_lost, gained, also_gained, amount = moves.T
    return np.asarray(amount * (of[gained] + of[also_gained] - of[lost] - of[also_lost]), dtype=np.int64)


def hold_sizes(table: Numbers) -> list[Fact]:
    """The facts that the sum of each row of a table is known."""
    shape = table.shape
    rows = np.repeat(np.eye(shape[0], dtype=np.int64), shape[1], axis=1)
    return [Fact(row, int(n), int(n)) for row, n in zip(rows, table.sum(axis=1), strict=True)]


def list_exchanges(table: Numbers) -> Numbers:
    """Moves in a table that leave the sums of its rows: one cell to another, and exchanges between two rows.

    Parameters
    ----------
    table : array of int, shape (rows, columns)

    Returns
    -------
    array of int, shape (moves, 5)
        For :class:`Possible`.
    """
    width, nowhere = table.shape[1], table.size
    found = [np.empty((0, 5), dtype=np.int64)]
    for amount in _AMOUNTS:
        rows, columns = (places[:_PLACES_AT_MOST] for places in np.nonzero(table >= amount))
        here = rows * width + columns
        for column in range(width):
            there = rows * width + column
            alone = np.stack([here, np.full_like(here, nowhere), there, np.full_like(here, nowhere)], axis=1)
            found.append(_times(alone[columns != column], amount))
        i, j = np.triu_indices(len(here), k=1)
        crossed = np.stack([here[i], here[j], rows[i] * width + columns[j], rows[j] * width + columns[i]], axis=1)
        found.append(_times(crossed[(rows[i] != rows[j]) & (columns[i] != columns[j])], amount))
    return np.concatenate(found)


def list_swaps(truth: Numbers, ticked: npt.NDArray[np.bool_]) -> Numbers:
    """Moves between patterns of ticks: one person's pattern for another, and two people who exchange one tick.

    Parameters
    ----------
    truth : array of int, shape (patterns,)
    ticked : array of bool, shape (patterns, options)
        Every pattern once, in the order of its binary number, the first option the highest digit.

    Returns
    -------
    array of int, shape (moves, 5)
    """
    count, options = ticked.shape
    held = np.flatnonzero(truth)
    one, other = (axis.ravel() for axis in np.meshgrid(held, np.arange(count), indexing="ij"))
    nowhere = np.full_like(one, count)
    found = [_times(np.stack([one, nowhere, other, nowhere], axis=1)[one != other], 1)]
    a, b = (axis.ravel() for axis in np.meshgrid(held, held, indexing="ij"))
    for option in range(options):
        apart = ticked[a, option] & ~ticked[b, option] & (a != b)
        digit = 1 << (options - 1 - option)
        found.append(_times(np.stack([a, b, a - digit, b + digit], axis=1)[apart], 1))
    return np.concatenate(found)


def _times(moves: Numbers, amount: int) -> Numbers:
    return np.column_stack([moves, np.full(len(moves), amount, dtype=np.int64)])
