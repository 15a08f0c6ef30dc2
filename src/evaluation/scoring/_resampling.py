"""The bootstrap from counts: whole tables are drawn, so that the cost does not grow with n."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from evaluation.scoring._answers import Answers, sample
from evaluation.scoring._moments import means, quantiles
from evaluation.scoring._numbers import Floats, Ints, confidence_level, random_numbers, whole_number
from evaluation.scoring._result import Result

Statistic = Callable[[Floats, Ints], Floats]
"""Level values (levels,) and counts (replicates, levels) to the statistic of each replicate."""

SEED: Final = 20250101

REPLICATES: Final = 2000

MOST_REPLICATES: Final = 1_000_000


def bootstrap(
    answers: Answers,
    statistic: Statistic,
    *,
    measure: str,
    confidence: float = 0.95,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> Result:
    """Percentile bootstrap of any statistic of one group's counts.

    Parameters
    ----------
    answers : mapping, sequence, array or Series
        Counts by level, or raw answers.
    statistic : callable
        From level values (levels,) and counts (replicates, levels) to values (replicates,);
        :func:`mean` and :func:`median` are such.
    measure : str
        Name of the number in the results.
    confidence : float
        Confidence level, a share.
    replicates : int
        Number of resampled tables.
    seed : int
        Seed of the generator (PCG64): the same seed gives the same limits.

    Raises
    ------
    ValueError
        For answers that :func:`evaluation.scoring._answers.sample` refuses, fewer than 100 replicates, or a
        statistic that is not defined for some replicate.

    Notes
    -----
    Resampling n rows with replacement gives a table of counts that is multinomial with the observed shares, so
    whole tables are drawn: the cost does not grow with n. Limits are type-7 quantiles. Efron and
    Tibshirani (1993), An Introduction to the Bootstrap, 13.

    Examples
    --------
    >>> result = bootstrap({1: 10, 2: 20, 3: 70}, mean, measure="mean")
    >>> result.low < result.estimate < result.high
    True
    """
    found = sample(answers)
    replicates = whole_number(replicates, what="the number of replicates", least=100, most=MOST_REPLICATES)
    tail = (1 - confidence_level(confidence)) / 2
    tables = random_numbers(seed).multinomial(found.n, found.counts / found.n, size=replicates)
    drawn = statistic(found.values, tables)
    if np.isnan(drawn).any():
        raise ValueError(f"the statistic {measure} is not defined for some of the resampled tables")
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Result(
        measure=measure,
        estimate=float(statistic(found.values, found.counts[None, :])[0]),
        low=float(low),
        high=float(high),
        n=found.n,
        n_missing=found.n_missing,
        method=f"{measure}, percentile bootstrap {confidence:.0%}, {replicates} replicates, seed {seed}",
    )


def mean(values: Floats, counts: Ints) -> Floats:
    """Give the mean of each replicate, for :func:`bootstrap`."""
    return means(values, counts)


def median(values: Floats, counts: Ints) -> Floats:
    """Give the median of each replicate, for :func:`bootstrap`."""
    return quantiles(values, counts, 0.5)


__all__ = [
    "MOST_REPLICATES",
    "REPLICATES",
    "SEED",
    "Statistic",
    "bootstrap",
    "mean",
    "median",
]
