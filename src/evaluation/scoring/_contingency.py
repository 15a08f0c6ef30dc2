"""Tables of two answers by the same people, and exact tests over all tables with the same margins.

A table is cut into two halves of columns. All ways of filling each half are listed, and the halves meet at what
each leaves of the row totals: the listing grows with the square root of the number of tables.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy import special

from evaluation.scoring._answers import Answers, codes, people
from evaluation.scoring._numbers import Floats, Ints, level_values, whole
from evaluation.scoring._pairs import same_people

Labels = Answers | pd.DataFrame
ColumnScore = Callable[[int, Ints], Floats]
"""Number of the column and ways of filling it (ways, rows) to what each way adds to the statistic."""

_COUNTED: Final = 10_000  # people in all rows but the largest; beyond, no table with three columns is within reach


@dataclass(frozen=True, slots=True)
class CrossCounts:
    """How many gave each pair of answers; every row and column was used by somebody.

    Parameters
    ----------
    counts : array of int, shape (rows, columns)
    rows, columns : tuple
        The answers, in their order.
    n_missing : int
        Pairs of which one or both answers are missing.
    """

    counts: Ints
    rows: tuple[Any, ...]
    columns: tuple[Any, ...]
    n_missing: int = 0

    @property
    def n(self) -> int:
        """Complete pairs."""
        return int(self.counts.sum())


def cross_counts(first: Labels, second: Answers | None = None) -> CrossCounts:
    """Count two answers of any kind, ordered or not, against each other.

    Parameters
    ----------
    first : sequence, array, Series, or pandas.DataFrame
        Raw answers, or a table of counts.
    second : sequence, array or Series
        Raw answers of the same people in the same order.

    Raises
    ------
    ValueError
        If the two differ in length or index, no pair is complete, or everybody gave the same answer to one.

    Examples
    --------
    >>> cross_counts(["a", "a", "b", None], ["x", "y", "y", "y"]).counts
    array([[1, 1],
           [0, 1]])
    """
    if isinstance(first, pd.DataFrame):
        if second is not None:
            raise ValueError("give either a table of counts or two sequences, not both")
        people(first, what="table of counts")
        return _used(whole(first.to_numpy(), what="table of counts"), tuple(first.index), tuple(first.columns), 0)
    one, other = same_people(first, second)
    complete = (one.notna() & other.notna()).to_numpy()
    rows, row_of = _distinct(one[complete])
    columns, column_of = _distinct(other[complete])
    return _used(_tally(row_of, column_of, len(rows), len(columns)), rows, columns, int((~complete).sum()))


def ordered_counts(first: Labels, second: Answers | None = None) -> CrossCounts:
    """Count two ordered answers against each other: rows and columns are values, ascending.

    Parameters
    ----------
    first, second
        As for :func:`cross_counts`; numbers or ordered categories, the levels of the two may differ.

    Raises
    ------
    ValueError
        As :func:`cross_counts`, and for answers without an order.
    """
    if isinstance(first, pd.DataFrame):
        found = cross_counts(first, second)
        rows = level_values(found.rows, what="rows of the table")
        columns = level_values(found.columns, what="columns of the table")
        by_row, by_column = np.argsort(rows), np.argsort(columns)
        counts = found.counts[by_row][:, by_column]
        return CrossCounts(counts, tuple(rows[by_row].tolist()), tuple(columns[by_column].tolist()))
    one, other = same_people(first, second)
    return cross_counts(codes(one, what="first")[0], codes(other, what="second")[0])


def table_work(table: Ints) -> float:
    """Additions that :func:`tail` needs; infinite where memory forbids it."""
    caps = table.sum(axis=1)
    if np.log2(caps + 1.0).sum() > 62:
        return np.inf
    halves = _halves(table)
    sizes = [float(np.prod([_ways(int(table[:, j].sum()), caps) for j in half])) for half in halves]
    meetings = _ways(int(table[:, halves[0]].sum()), caps)
    return 3 * (len(caps) + 2) * sum(sizes) + 500 * meetings


def tail(table: Ints, score: ColumnScore, thresholds: Sequence[tuple[float, int]]) -> float:
    """Probability of the tables with the same margins whose statistic reaches a threshold.

    Parameters
    ----------
    table : array of int, shape (rows, columns)
    score : callable
        What a column adds to the statistic.
    thresholds : sequence of (float, int)
        Disjoint tails: a threshold and −1 (statistic at most that) or 1 (at least that). A relative
        difference of 1e-9 counts as equal.

    Returns
    -------
    float
        Under independence: multivariate hypergeometric.
    """
    caps = table.sum(axis=1)
    first, second = (_fill(table, half, caps, score) for half in _halves(table))
    # What the second half uses is what the first must leave.
    radix = np.concatenate([[1], np.cumprod(caps[:-1] + 1)])
    first_key, second_key = first[0] @ radix, (caps - second[0]) @ radix
    constant = float(special.gammaln(caps + 1).sum() - special.gammaln(caps.sum() + 1))
    parts = zip(_by_key(first_key, first), _by_key(second_key, second), strict=True)
    probability = 0.0
    for (weights, scores), (other_weights, other_scores) in parts:
        top, other_top = weights.max(), other_weights.max()
        order = np.argsort(other_scores)
        sorted_scores, chances = other_scores[order], np.exp(other_weights[order] - other_top)
        for threshold, side in thresholds:
            slack = 1e-9 * max(1.0, abs(threshold))
            if side < 0:
                places = np.searchsorted(sorted_scores, threshold + slack - scores, side="right")
                cumulative = np.concatenate([[0.0], chances.cumsum()])
            else:
                places = np.searchsorted(sorted_scores, threshold - slack - scores, side="left")
                cumulative = np.concatenate([chances[::-1].cumsum()[::-1], [0.0]])
            probability += float(np.exp(weights - top) @ cumulative[places] * np.exp(constant + top + other_top))
    return min(1.0, probability)


def log_weight(ways: Ints) -> Floats:
    """Logarithm of the multinomial coefficient of each way of filling a column."""
    return np.asarray(special.gammaln(ways.sum(axis=1) + 1) - special.gammaln(ways + 1).sum(axis=1))


def _used(counts: Ints, rows: tuple[Any, ...], columns: tuple[Any, ...], n_missing: int) -> CrossCounts:
    if counts.sum() == 0:
        raise ValueError("no pair of answers is complete" if n_missing else "the table is empty")
    in_rows, in_columns = counts.sum(axis=1) > 0, counts.sum(axis=0) > 0
    if in_rows.sum() < 2 or in_columns.sum() < 2:
        raise ValueError("everybody gave the same answer to one of the two: there is nothing to compare")
    return CrossCounts(
        counts[in_rows][:, in_columns],
        tuple(name for name, used in zip(rows, in_rows, strict=True) if used),
        tuple(name for name, used in zip(columns, in_columns, strict=True) if used),
        n_missing,
    )


def _distinct(answers: pd.Series) -> tuple[tuple[Any, ...], Ints]:
    """Distinct answers in their order, categories first to last, and which of them each answer is."""
    category = answers if isinstance(answers.dtype, pd.CategoricalDtype) else answers.astype("category")
    return tuple(category.cat.categories), category.cat.codes.to_numpy().astype(np.int64)


def _tally(rows: Ints, columns: Ints, n_rows: int, n_columns: int) -> Ints:
    flat = np.bincount(rows * n_columns + columns, minlength=n_rows * n_columns)
    return flat.reshape(n_rows, n_columns).astype(np.int64)


def _halves(table: Ints) -> tuple[list[int], list[int]]:
    """Columns in two halves that take about as long to list."""
    caps = table.sum(axis=1)
    ways = [np.log(_ways(int(total), caps)) for total in table.sum(axis=0)]
    halves: tuple[list[int], list[int]] = ([], [])
    loads = [0.0, 0.0]
    for column in sorted(range(len(ways)), key=lambda j: -ways[j]):
        lighter = int(loads[1] < loads[0])
        halves[lighter].append(column)
        loads[lighter] += ways[column]
    return halves


def _ways(total: int, caps: Ints) -> float:
    """In how many ways a total is shared among rows, each up to its cap; infinite where that is long to count."""
    *rest, largest = sorted(caps.tolist())
    if sum(rest) > _COUNTED:
        return np.inf
    # The largest row takes what the others leave: only their sums are counted, and n does not matter.
    ways = np.ones(1)
    for cap in rest:
        upto = np.concatenate([ways, np.zeros(cap)]).cumsum()
        ways = upto - np.concatenate([np.zeros(cap + 1), upto[: len(upto) - cap - 1]])
    return float(ways[max(0, total - largest) : total + 1].sum())


def _shares(total: int, caps: Ints) -> Ints:
    """All of those ways, shape (ways, rows)."""
    room = caps[::-1].cumsum()[::-1]
    ways, left = np.zeros((1, 0), dtype=np.int64), np.array([total])
    for row, cap in enumerate(caps.tolist()):
        later = int(room[row + 1]) if row + 1 < len(caps) else 0
        lowest, highest = np.maximum(0, left - later), np.minimum(cap, left)
        repeats = highest - lowest + 1
        parent = np.repeat(np.arange(len(ways)), repeats)
        taken = lowest[parent] + np.arange(len(parent)) - np.repeat(repeats.cumsum() - repeats, repeats)
        ways, left = np.column_stack([ways[parent], taken]), left[parent] - taken
    return ways


def _fill(table: Ints, columns: Sequence[int], caps: Ints, score: ColumnScore) -> tuple[Ints, Floats, Floats]:
    """All ways of filling some columns: what they use of each row, their log weights and their scores."""
    used, weights, scores = np.zeros((1, len(caps)), dtype=np.int64), np.zeros(1), np.zeros(1)
    for column in columns:
        ways = _shares(int(table[:, column].sum()), caps)
        together = (used[:, None, :] + ways[None, :, :]).reshape(-1, len(caps))
        fits = (together <= caps).all(axis=1)
        used = together[fits]
        weights = np.add.outer(weights, log_weight(ways)).ravel()[fits]
        scores = np.add.outer(scores, score(column, ways)).ravel()[fits]
    return used, weights, scores


def _by_key(key: Ints, filled: tuple[Ints, Floats, Floats]) -> list[tuple[Floats, Floats]]:
    """Weights and scores, split by key, in ascending order of keys."""
    order = np.argsort(key, kind="stable")
    cuts = np.flatnonzero(np.diff(key[order])) + 1
    return list(zip(np.split(filled[1][order], cuts), np.split(filled[2][order], cuts), strict=True))


__all__ = [
    "ColumnScore",
    "CrossCounts",
    "Labels",
    "cross_counts",
    "log_weight",
    "ordered_counts",
    "table_work",
    "tail",
]
