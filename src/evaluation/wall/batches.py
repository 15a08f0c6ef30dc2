"""Those who came, or left, between two versions: whoever has both versions subtracts one from the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from evaluation.core.counts import Joint
from evaluation.programme import Privacy
from evaluation.wall.possible import Fact, Numbers, Possible, hold_sizes, list_exchanges

Mask = npt.NDArray[np.bool_]

LookedAt = tuple[Sequence[Mask], Sequence[tuple[Mask, ...]]]
"""The cells, or cells together, in which not all of a set may be; of too few people, the numbers to be left open."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The answers to an item of those who came, or of those who left, since an earlier version. Private.

    Attributes
    ----------
    joint : tuple of Joint
        As of the item: those who belong to the same groups.
    has_left : bool
        Whether they were in the earlier version, not in this one.
    unsure : frozenset of str
        Groups of which it is not known who of them belongs to them.
    """

    joint: tuple[Joint, ...]
    has_left: bool = False
    unsure: frozenset[str] = frozenset()

    def count(self) -> dict[str, int]:
        """The answers at each level."""
        levels = self.joint[0].cells if self.joint else {}
        return {level: sum(atom.cells[level] for atom in self.joint) for level in levels}


def is_diverse(numbers: Iterable[int], privacy: Privacy) -> bool:
    """Whether the answers of a batch may be worked out: enough people, of whom enough answered otherwise than most.

    Parameters
    ----------
    numbers : iterable of int
        Answers at each level.
    privacy : Privacy

    Returns
    -------
    bool

    Examples
    --------
    Five who came and all answered alike would each be known.

    >>> is_diverse([0, 0, 5], Privacy()), is_diverse([1, 2, 2], Privacy())
    (False, True)
    """
    found = list(numbers)
    return sum(found) >= privacy.threshold and sum(found) - max(found) >= privacy.cell_threshold


def may_tell_batches(batches: Iterable[Batch], privacy: Privacy) -> bool:
    """Whether a whole may be told although batches could be worked out from it; one without answers tells nothing."""
    return all(is_diverse(n, privacy) or not any(n) for n in (list(one.count().values()) for one in batches))


@dataclass(frozen=True)
class Hidden:
    """What an attacker still holds possible of one batch, who knows the earlier version in every cell.

    Attributes
    ----------
    possible : Possible
    has_left : bool
    risks : tuple of tuple of array
        For each thing that must not be certain, the numbers of which at least one must be open.
    """

    possible: Possible
    has_left: bool
    risks: tuple[tuple[Numbers, ...], ...]

    @classmethod
    def watch(
        cls,
        truth: Numbers,
        *,
        has_left: bool,
        sets: Iterable[tuple[Mask, LookedAt]],
        privacy: Privacy,
    ) -> Self:
        """A batch, and what must not be certain of it.

        Parameters
        ----------
        truth : array of int, shape (atoms, cells)
        has_left : bool
        sets : iterable of (array of bool, shape (atoms,), LookedAt)
            The sets of people that are looked at.
        privacy : Privacy

        Returns
        -------
        Hidden
        """
        risks = tuple(
            tuple(np.outer(inside, cell).ravel().astype(np.int64) for cell in wanted)
            for inside, looked_at in sets
            for wanted in _list_wanted(truth, inside, looked_at, privacy)
        )
        return cls(Possible(truth.ravel(), list_exchanges(truth)).tell(hold_sizes(truth)), has_left, risks)

    def tell(self, facts: Iterable[Fact], truth: Numbers) -> Self:
        """With more told of the new version, whose numbers are ``truth``: less the earlier ones it tells of this."""
        sign = -1 if self.has_left else 1
        shifted = []
        for fact in facts:
            now, here = int(fact.weights @ truth), int(fact.weights @ self.possible.truth)
            ends = sorted((here + sign * (fact.low - now), here + sign * (fact.high - now)))
            shifted.append(Fact(fact.weights, *ends))
        return type(self)(self.possible.tell(shifted), self.has_left, self.risks)

    def is_open(self) -> bool:
        """Whether nothing that must not be is certain."""
        return all(any(self.possible.can_differ(weights) for weights in risk) for risk in self.risks)


def _list_wanted(truth: Numbers, inside: Mask, looked_at: LookedAt, privacy: Privacy) -> Iterator[tuple[Mask, ...]]:
    """Which numbers of a set of people must be open: of each tuple at least one."""
    k = int(truth[inside].sum())
    if not k:
        return
    cells, few = looked_at
    if k < privacy.threshold:
        yield from few
    for cell in cells:
        number = int(truth[np.ix_(inside, cell)].sum())
        if number == k or (k >= privacy.threshold and k - number < privacy.cell_threshold):
            yield (cell,)


def find_unsure(batches: Iterable[Batch]) -> frozenset[str]:
    """The groups of which nothing may be told, since nobody knows who of a batch belongs to them."""
    return frozenset().union(*(one.unsure for one in batches))


Batches = Mapping[tuple[str, str, str], tuple[Batch, ...]]
"""Item, wave and option (of a tick-all question) to the batches between each earlier version and this one."""
