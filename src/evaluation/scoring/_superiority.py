"""How often an answer of one group is above one of another: Cliff's delta and the probability of superiority."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from evaluation.scoring._answers import Answers, Groups, groups
from evaluation.scoring._numbers import Ints, normal_quantile
from evaluation.scoring._ranks import placements
from evaluation.scoring._result import Result
from evaluation.scoring.intervals import score_limits

DeltaInterval = Literal["score", "cliff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Superiority(Result):
    """How the answers of the first group lie against those of the second.

    Parameters
    ----------
    above, tied, below : float
        Shares of all pairs of one of each group in which the first answer is above, equal, below.
    """

    above: float
    tied: float
    below: float


def cliffs_delta(
    first: Answers,
    second: Answers,
    *,
    interval: DeltaInterval = "score",
    confidence: float = 0.95,
    measure: str = "cliffs_delta",
) -> Superiority:
    """Cliff's delta: how much more often the first group's answer is above than below the second's.

    Parameters
    ----------
    first, second : mapping, sequence, array or Series
        Counts by level, or raw answers.
    interval : str
        ``score``, which holds its level from 5 + 5 on, or ``cliff``, the asymmetric interval of the
        literature, for comparison: at 5 + 5 it covers a clear difference little more than half the time.
    confidence : float
        Confidence level, a share.
    measure : str
        Name of the number in the results.

    Returns
    -------
    Superiority
        Between −1 and 1; swapping the groups turns the sign. No limits where a group has one answer.

    Raises
    ------
    ValueError
        If a group is empty or everybody gave the same answer.

    Notes
    -----
    P(X > Y) − P(X < Y); Cliff (1993), Psychol. Bull. 114, 494-509. ``score``: the placement variance of Brunner
    and Munzel (2000) with its degrees of freedom in :func:`evaluation.scoring.intervals.score_limits`; at
    most 3mn/(m + n + 1) effective answers (the value without difference and ties), and the smaller group's
    size where the groups do not overlap. ``cliff``: unbiased variance in the form of Feng and Cliff (2004),
    J. Mod. Appl. Stat. Methods 3, 322-332.

    Examples
    --------
    >>> cliffs_delta([1, 2, 2, 3], [3, 4, 4, 2]).estimate
    -0.6875
    """
    return estimate_delta(two_groups(first, second), interval, confidence, measure)


def probability_of_superiority(
    first: Answers, second: Answers, *, interval: DeltaInterval = "score", confidence: float = 0.95
) -> Superiority:
    """How likely an answer of the first group is above one of the second, ties counted half.

    Parameters
    ----------
    first, second, interval, confidence
        As for :func:`cliffs_delta`, of which this is (delta + 1)/2.

    Returns
    -------
    Superiority
        Between 0 and 1; one half: neither group is higher.

    Raises
    ------
    ValueError
        If a group is empty or everybody gave the same answer.

    Notes
    -----
    P(X > Y) + P(X = Y)/2; Vargha and Delaney (2000), J. Educ. Behav. Stat. 25, 101-132.

    Examples
    --------
    >>> probability_of_superiority([1, 2, 2, 3], [3, 4, 4, 2]).estimate
    0.15625
    """
    delta = estimate_delta(two_groups(first, second), interval, confidence, "probability_of_superiority")
    return replace(
        delta,
        estimate=(delta.estimate + 1) / 2,
        low=None if delta.low is None else (delta.low + 1) / 2,
        high=None if delta.high is None else (delta.high + 1) / 2,
        method=f"probability of superiority, {interval} interval {confidence:.0%}",
    )


def two_groups(first: Answers, second: Answers) -> Groups:
    return groups({"first": first, "second": second})


def estimate_superiority(found: Groups) -> tuple[float, float, float]:
    """Probability of superiority of the first group, its variance and the degrees of freedom of that."""
    n_first, n_second = (int(n) for n in found.n)
    first, second = placements(found.counts)
    superiority = float(found.counts[:, 0] @ first) / n_first
    parts = [
        float(found.counts[:, 0] @ (first - superiority) ** 2) / (n_first - 1) / n_first,
        float(found.counts[:, 1] @ (second - (1 - superiority)) ** 2) / (n_second - 1) / n_second,
    ]
    variance = sum(parts)
    if variance == 0:
        return superiority, 0.0, float(min(n_first, n_second) - 1)
    degrees = variance**2 / (parts[0] ** 2 / (n_first - 1) + parts[1] ** 2 / (n_second - 1))
    return superiority, variance, degrees


def estimate_delta(found: Groups, interval: DeltaInterval, confidence: float, measure: str) -> Superiority:
    if interval not in get_args(DeltaInterval):
        raise ValueError(f"the interval is {' or '.join(get_args(DeltaInterval))}, not {interval!r}")
    above, tied, below = _dominance(found)
    low, high = None, None
    if found.n.min() > 1:
        limits = _score_delta if interval == "score" else _cliff_delta
        low, high = limits(found, above - below, confidence)
    return Superiority(
        measure=measure,
        estimate=above - below,
        low=low,
        high=high,
        n=int(found.n.sum()),
        n_missing=sum(found.n_missing),
        method=f"Cliff's delta, {interval} interval {confidence:.0%}",
        above=above,
        tied=tied,
        below=below,
    )


def _dominance(found: Groups) -> tuple[float, float, float]:
    first, second = found.counts[:, 0].astype(float), found.counts[:, 1].astype(float)
    pairs = float(first.sum() * second.sum())
    above = float(first @ (second.cumsum() - second)) / pairs
    tied = float(first @ second) / pairs
    below = float(second @ (first.cumsum() - first)) / pairs
    return above, tied, below


def _score_delta(found: Groups, _delta: float, confidence: float) -> tuple[float, float]:
    superiority, variance, degrees = estimate_superiority(found)
    n_first, n_second = (int(n) for n in found.n)
    overlap = 3 * n_first * n_second / (n_first + n_second + 1)
    low, high = score_limits(
        superiority,
        variance,
        most=overlap if variance > 0 else min(n_first, n_second),
        degrees=degrees,
        confidence=confidence,
    )
    return 2 * low - 1, 2 * high - 1


def _cliff_delta(found: Groups, delta: float, confidence: float) -> tuple[float, float]:
    if abs(delta) == 1:
        return delta, delta
    variance, z = _cliff_variance(found.counts, found.n, delta), normal_quantile(confidence)
    inner = 1 - delta**2
    half = z * float(np.sqrt(variance * (inner**2 + z**2 * variance)))
    scale = inner + z**2 * variance
    return (delta * inner - half) / scale, (delta * inner + half) / scale


def _cliff_variance(counts: Ints, n: Ints, delta: float) -> float:
    first, second = counts[:, 0].astype(float), counts[:, 1].astype(float)
    n_first, n_second = (int(size) for size in n)
    of_first = (2 * second.cumsum() - second) / n_second - 1
    of_second = 1 - (2 * first.cumsum() - first) / n_first
    rows = float(first @ (of_first - delta) ** 2) * n_second**2
    columns = float(second @ (of_second - delta) ** 2) * n_first**2
    ties = float(first @ second)
    pairs = n_first * n_second
    cells = (pairs - ties) - pairs * delta**2
    unbiased = (rows + columns - cells) / (pairs * (n_first - 1) * (n_second - 1))
    # The unbiased estimate can fall below zero; Cliff's lower bound.
    return max(unbiased, (1 - delta**2) / (pairs - 1))


__all__ = [
    "DeltaInterval",
    "Superiority",
    "cliffs_delta",
    "estimate_delta",
    "estimate_superiority",
    "probability_of_superiority",
    "two_groups",
]
