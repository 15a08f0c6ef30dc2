"""Exact and Monte Carlo p-values of the two rank tests of several groups: Kruskal-Wallis and Friedman."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import permutations
from typing import Final

import numpy as np
from scipy import stats

from evaluation.scoring._contingency import table_work, tail
from evaluation.scoring._numbers import Floats, Ints, random_numbers
from evaluation.scoring._ranks import Exactness, is_exact
from evaluation.scoring._resampling import SEED

DRAWS: Final = 20_000
MOST_DRAWN: Final = 1_000
"""Answers, or people, from which on chi-square is as good as what can be drawn."""
_MOST_STATES: Final = 60_000


def find_p_between(counts: Ints, ranks: Floats, p_chi_square: float, exactness: Exactness) -> tuple[float, str]:
    """p-value of Kruskal and Wallis' statistic given the ties, and how it was found.

    Parameters
    ----------
    counts : array of int, shape (levels, groups)
    ranks : array of float, shape (levels,)
        Midrank of each level, less the mean rank.
    p_chi_square : float
        What is given where there are too many.
    exactness : str
    """
    sizes = counts.sum(axis=0)
    observed = float(((ranks @ counts) ** 2 / sizes).sum())
    if is_exact(exactness, table_work(counts)):
        p = tail(counts, lambda column, ways: np.asarray((ways @ ranks) ** 2 / sizes[column]), [(observed, 1)])
        return p, "exact"
    if exactness == "asymptotic" or counts.sum() > MOST_DRAWN:
        return p_chi_square, "chi-square"
    drawn = stats.random_table(counts.sum(axis=1), sizes).rvs(DRAWS, random_state=random_numbers(SEED))
    found = (np.einsum("l,dlg->dg", ranks, drawn) ** 2 / sizes).sum(axis=1)
    return _share(found, observed), f"Monte Carlo, {DRAWS} tables, seed {SEED}"


def find_p_within(ranks: Floats, p_chi_square: float, exactness: Exactness) -> tuple[float, str]:
    """p-value of Friedman's statistic given the ties, and how it was found.

    Parameters
    ----------
    ranks : array of float, shape (people, occasions)
        Midranks within each person.
    p_chi_square : float
        What is given where there are too many.
    exactness : str
    """
    doubled = np.rint(2 * ranks).astype(np.int64)
    doubled -= doubled.sum(axis=1)[:, None] // doubled.shape[1]
    observed = float((doubled.sum(axis=0) ** 2).sum())
    if exactness != "asymptotic":
        p = _enumerate(doubled, observed)
        if p is not None:
            return p, "exact"
    if exactness == "asymptotic" or len(ranks) > MOST_DRAWN:
        return p_chi_square, "chi-square"
    generator = random_numbers(SEED)
    sums = np.zeros((DRAWS, ranks.shape[1]), dtype=np.int64)
    for row in doubled:
        sums += generator.permuted(np.tile(row, (DRAWS, 1)), axis=1)
    return _share((sums**2).sum(axis=1), observed), f"Monte Carlo, {DRAWS} draws, seed {SEED}"


def _enumerate(doubled: Ints, observed: float) -> float | None:
    """Every way of turning round each person's ranks, equal sums put together; None where they are too many."""
    sums: dict[tuple[int, ...], float] = {(0,) * doubled.shape[1]: 1.0}
    if doubled.shape[1] > 5:
        return None
    for row in doubled:
        turns = Counter(permutations(row.tolist()))
        total = sum(turns.values())
        reached: defaultdict[tuple[int, ...], float] = defaultdict(float)
        if len(sums) * len(turns) > _MOST_STATES:
            return None
        for before, chance in sums.items():
            for turn, times in turns.items():
                reached[tuple(a + b for a, b in zip(before, turn, strict=True))] += chance * times / total
        sums = dict(reached)
    return min(1.0, sum(chance for state, chance in sums.items() if sum(s * s for s in state) >= observed))


def _share(drawn: Floats | Ints, observed: float) -> float:
    # The observed table counts as one of them (Phipson and Smyth 2010), or the p-value could be 0.
    return (1 + int((drawn >= observed - 1e-9 * max(1.0, observed)).sum())) / (len(drawn) + 1)


__all__ = ["find_p_between", "find_p_within"]
