"""Two answers of the same people, as distinct pairs with their counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.scoring._answers import Answers, codes, one_a_person
from evaluation.scoring._numbers import Floats, Ints, level_values, whole


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of answers by the same people: the distinct pairs with their counts.

    Parameters
    ----------
    before, after : array of float, shape (distinct pairs,)
    counts : array of int, shape (distinct pairs,)
    n_missing : int
        Pairs of which one or both answers are missing.
    labels : tuple of str
        The names of the levels where they have names, else empty.
    """

    before: Floats
    after: Floats
    counts: Ints
    n_missing: int = 0
    labels: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """Complete pairs."""
        return int(self.counts.sum())

    def differences(self) -> tuple[Floats, Ints]:
        """Give the distinct values of after − before, ascending, with their counts.

        Differences are rounded to 12 significant digits of the largest, so that 1.3 − 0.1 and 2.4 − 1.2
        are the tie that they are on paper.
        """
        difference = self.after - self.before
        largest = float(np.abs(difference).max())
        if largest > 0:
            difference = np.round(difference, 12 - int(np.ceil(np.log10(largest))))
        values, index = np.unique(difference, return_inverse=True)
        return values, np.bincount(index, weights=self.counts).astype(np.int64)


def same_people(first: Answers, second: Answers | None) -> tuple[pd.Series, pd.Series]:
    """Two answers of the same people, as Series in the same order.

    Raises
    ------
    ValueError
        If there is no second, one of them is counts, or the two differ in length or index.

    Examples
    --------
    >>> [part.tolist() for part in same_people([1, 2], ("a", "b"))]
    [[1, 2], ['a', 'b']]
    """
    if second is None:
        raise ValueError("two sequences are needed, or one table of counts (a pandas.DataFrame)")
    if isinstance(first, Mapping) or isinstance(second, Mapping):
        raise ValueError("counts of each alone do not say which answers belong together: give the table of both")
    one, other = one_a_person(first, what="first"), one_a_person(second, what="second")
    if len(one) != len(other):
        raise ValueError(f"the two belong to the same people: {len(one)} answers first, {len(other)} second")
    if isinstance(first, pd.Series) and isinstance(second, pd.Series) and not one.index.equals(other.index):
        raise ValueError("the two Series have different indexes: they are not the same people in the same order")
    return one.reset_index(drop=True), other.reset_index(drop=True)


def pairs(before: Answers | pd.DataFrame, after: Answers | None = None) -> Pairs:
    """Pairs of answers, from two raw sequences in the same order or from a table of counts.

    Parameters
    ----------
    before : sequence, array, Series, or pandas.DataFrame
        Raw answers, or a table of counts with the levels before as its index and the same levels
        after as its columns, from low to high.
    after : sequence, array or Series
        Raw answers of the same people in the same order; two Series must have the same index.

    Raises
    ------
    ValueError
        If the two differ in length, index or levels, no pair is complete, or the table is not square
        over the same levels.

    Examples
    --------
    >>> pairs([1, 2, 2], [3, 3, None]).n
    2
    """
    if isinstance(before, pd.DataFrame):
        if after is not None:
            raise ValueError("give either a table of pairs or two sequences, not both")
        return _pairs_from_table(before)
    before, after = same_people(before, after)
    first, first_labels = codes(before, what="before")
    second, second_labels = codes(after, what="after")
    if first_labels != second_labels:
        raise ValueError(
            f"the levels differ: before {', '.join(first_labels) or 'numbers'}; "
            f"after {', '.join(second_labels) or 'numbers'}"
        )
    complete = ~(np.isnan(first) | np.isnan(second))
    if not complete.any():
        raise ValueError("no pair is complete: nobody answered both times")
    # Numbered first: hashing is many times faster than sorting a million pairs.
    at_before, levels_before = pd.factorize(first[complete], sort=True)
    at_after, levels_after = pd.factorize(second[complete], sort=True)
    times = pd.Series(at_before * len(levels_after) + at_after).value_counts(sort=False).sort_index()
    rows, columns = np.divmod(times.index.to_numpy(), len(levels_after))
    n_missing = len(complete) - int(complete.sum())
    return Pairs(levels_before[rows], levels_after[columns], np.asarray(times, dtype=np.int64), n_missing, first_labels)


def _pairs_from_table(table: pd.DataFrame) -> Pairs:
    if list(table.index) != list(table.columns):
        raise ValueError(
            "the table of pairs needs the same levels, in the same order, in its rows (before) and columns (after)"
        )
    counts = whole(table.to_numpy(), what="table of pairs")
    if counts.sum() == 0:
        raise ValueError("no pair is complete: the table of pairs is empty")
    values = level_values(list(table.index), what="table of pairs")
    rows, columns = np.nonzero(counts)
    labels = tuple(table.index) if isinstance(table.index[0], str) else ()
    return Pairs(values[rows], values[columns], counts[rows, columns], labels=labels)


__all__ = ["Pairs", "pairs", "same_people"]
