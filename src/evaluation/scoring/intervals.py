"""Intervals for shares, differences of shares and medians; resampling from counts; clustered answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from evaluation.scoring._answers import Answers, sample
from evaluation.scoring._moments import quantiles
from evaluation.scoring._numbers import (
    confidence_level,
    is_number,
    normal_quantile,
    whole,
    whole_number,
)
from evaluation.scoring._resampling import MOST_REPLICATES, REPLICATES, SEED, Statistic, bootstrap, mean, median
from evaluation.scoring._result import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportion(Result):
    """A share with its interval; ``count`` of ``n``."""

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Median(Result):
    """A median with its interval and the probability with which that interval really covers it.

    Parameters
    ----------
    coverage : float
        The least coverage of the interval, whatever the distribution.
    """

    coverage: float


def wilson(count: int, n: int, *, confidence: float = 0.95, n_missing: int = 0) -> Proportion:
    """Share with Wilson's score interval.

    Parameters
    ----------
    count : int
        How many of the ``n`` said so.
    n : int
        Those who answered.
    confidence : float
        Confidence level, a share.
    n_missing : int
        Those who did not answer; carried along, never part of the share.

    Returns
    -------
    Proportion
        ``measure`` is ``share``; limits between 0 and 1.

    Raises
    ------
    ValueError
        If nobody answered, or the count is negative or above ``n``.

    Notes
    -----
    The limits are the shares that a two-sided score test does not reject: with z the normal quantile,
    (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). Wilson (1927), J. Am. Stat. Assoc. 22, 209-212;
    no continuity correction. Equals R's ``prop.test(correct = FALSE)``.

    Examples
    --------
    >>> share = wilson(1, 7)
    >>> round(share.low, 4), round(share.high, 4)
    (0.0257, 0.5131)
    """
    count, n = _checked_share(count, n)
    low, high = _wilson_limits(count / n, n, normal_quantile(confidence))
    n_missing = whole_number(n_missing, what="n_missing")
    return Proportion(
        measure="share",
        estimate=count / n,
        low=low,
        high=high,
        n=n,
        n_missing=n_missing,
        method=f"share, Wilson {confidence:.0%}",
        count=count,
    )


def clopper_pearson(count: int, n: int, *, confidence: float = 0.95, n_missing: int = 0) -> Proportion:
    """Share with the exact binomial interval of Clopper and Pearson.

    Parameters
    ----------
    count, n : int
        How many of those who answered said so.
    confidence : float
        Confidence level, a share; real coverage is never below it.
    n_missing : int
        Those who did not answer.

    Raises
    ------
    ValueError
        If nobody answered, or the count is negative or above ``n``.

    Notes
    -----
    Quantiles of Beta(x, n − x + 1) and Beta(x + 1, n − x). Clopper and Pearson (1934), Biometrika 26,
    404-413. Equals R's ``binom.test``.

    Examples
    --------
    >>> share = clopper_pearson(0, 20)
    >>> share.low, round(share.high, 4)
    (0.0, 0.1684)
    """
    count, n = _checked_share(count, n)
    tail = (1 - confidence_level(confidence)) / 2
    n_missing = whole_number(n_missing, what="n_missing")
    return Proportion(
        measure="share",
        estimate=count / n,
        low=float(special.betaincinv(count, n - count + 1, tail)) if count else 0.0,
        high=float(special.betaincinv(count + 1, n - count, 1 - tail)) if count < n else 1.0,
        n=n,
        n_missing=n_missing,
        method=f"share, Clopper-Pearson {confidence:.0%}",
        count=count,
    )


def newcombe(count: int, n: int, other_count: int, other_n: int, *, confidence: float = 0.95) -> Result:
    """Difference of the shares of two independent groups, first less second.

    Parameters
    ----------
    count, n : int
        How many of those who answered said so in the first group.
    other_count, other_n : int
        The same in the second.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    Result
        ``measure`` is ``share_difference``, between −1 and 1.

    Raises
    ------
    ValueError
        If nobody answered in a group, or a count is negative or above its ``n``.

    Notes
    -----
    The hybrid score interval, method 10 of Newcombe (1998), Stat. Med. 17, 873-890: the distances of the
    two Wilson limits from their shares, combined as the sides of a right triangle.

    Examples
    --------
    >>> difference = newcombe(56, 70, 48, 80)
    >>> round(difference.estimate, 2), round(difference.low, 4), round(difference.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    z = normal_quantile(confidence)
    first, second = _checked_share(count, n), _checked_share(other_count, other_n)
    share, other = first[0] / first[1], second[0] / second[1]
    low, high = _wilson_limits(share, first[1], z)
    other_low, other_high = _wilson_limits(other, second[1], z)
    return Result(
        measure="share_difference",
        estimate=share - other,
        low=share - other - float(np.hypot(share - low, other_high - other)),
        high=share - other + float(np.hypot(high - share, other - other_low)),
        n=first[1] + second[1],
        method=f"difference of shares, Newcombe {confidence:.0%}",
    )


def newcombe_paired(stayed_yes: int, lost: int, gained: int, stayed_no: int, *, confidence: float = 0.95) -> Result:
    """Difference of two shares of the same people, after less before.

    Parameters
    ----------
    stayed_yes, lost, gained, stayed_no : int
        Pairs by answer before and after: yes-yes, yes-no, no-yes, no-no.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    Result
        ``measure`` is ``share_difference``, between −1 and 1.

    Raises
    ------
    ValueError
        If there is no pair or a count is negative.

    Notes
    -----
    Wilson limits of the two shares, squared and added with the correlation of the answers, of which a
    positive one is corrected for continuity: method 10 of Newcombe (1998), Stat. Med. 17, 2635-2650.

    Examples
    --------
    >>> difference = newcombe_paired(1, 1, 7, 12)
    >>> round(difference.estimate, 3), round(difference.low, 3), round(difference.high, 3)
    (0.286, 0.026, 0.507)
    """
    table = whole([stayed_yes, lost, gained, stayed_no], what="pairs")
    n = int(table.sum())
    if n == 0:
        raise ValueError("pairs: there are none")
    both, only_before, only_after, neither = (int(number) for number in table)
    z = normal_quantile(confidence)
    before, after = (both + only_before) / n, (both + only_after) / n
    before_low, before_high = _wilson_limits(before, n, z)
    after_low, after_high = _wilson_limits(after, n, z)
    margins = (both + only_before) * (only_after + neither) * (both + only_after) * (only_before + neither)
    excess = both * neither - only_before * only_after
    correlation = min(excess, max(0.0, excess - n / 2)) / float(margins) ** 0.5 if margins else 0.0

    def distance(one: float, other: float) -> float:
        return float(np.sqrt(max(0.0, one**2 - 2 * correlation * one * other + other**2)))

    difference = (only_after - only_before) / n
    return Result(
        measure="share_difference",
        estimate=difference,
        low=difference - distance(after - after_low, before_high - before),
        high=difference + distance(after_high - after, before - before_low),
        n=n,
        method=f"difference of shares in pairs, Newcombe {confidence:.0%}",
    )


def median_interval(answers: Answers, *, confidence: float = 0.95) -> Median:
    """Median with the exact interval between two order statistics.

    Parameters
    ----------
    answers : mapping, sequence, array or Series
        Counts by level, or raw answers.
    confidence : float
        The coverage aimed at, a share. Few answers cannot reach it: the interval is then the whole range
        and ``coverage`` is below ``confidence``.

    Returns
    -------
    Median
        In units of the values, or level codes 1…k; the median of an even number is the mean of the two
        in the middle.

    Raises
    ------
    ValueError
        For answers that :func:`evaluation.scoring._answers.sample` refuses.

    Notes
    -----
    The interval from the l-th lowest to the l-th highest answer covers the median with probability at
    least 1 − 2 P(B ≤ l − 1), B binomial (n, 1/2), for every distribution, with ties too; l is the largest
    that reaches the confidence. David and Nagaraja (2003), Order Statistics, 7.1. Ties only raise the coverage.

    Examples
    --------
    >>> median = median_interval({1: 0, 2: 1, 3: 2, 4: 6, 5: 3})
    >>> median.estimate, median.low, median.high, round(median.coverage, 3)
    (4.0, 3.0, 5.0, 0.961)
    """
    found = sample(answers)
    tail = (1 - confidence_level(confidence)) / 2
    # ppf gives the least k with P(B <= k) >= tail; l - 1 is the largest with P(B <= l - 1) <= tail.
    candidate = int(stats.binom.ppf(tail, found.n, 0.5))
    rank = candidate + 1 if stats.binom.cdf(candidate, found.n, 0.5) <= tail else candidate
    rank = max(rank, 1)
    coverage = 1 - 2 * float(stats.binom.cdf(rank - 1, found.n, 0.5))
    cumulative = found.counts.cumsum()
    return Median(
        measure="median",
        estimate=float(quantiles(found.values, found.counts, 0.5)),
        low=float(found.values[np.searchsorted(cumulative, rank)]),
        high=float(found.values[np.searchsorted(cumulative, found.n - rank + 1)]),
        n=found.n,
        n_missing=found.n_missing,
        method=f"median, order statistics, coverage at least {max(coverage, 0):.1%}",
        coverage=max(coverage, 0.0),
    )


def score_limits(
    share: float, variance: float, *, most: float, degrees: float, confidence: float = 0.95
) -> tuple[float, float]:
    """Give Wilson's limits at the effective number of answers, for any estimate between 0 and 1.

    Parameters
    ----------
    share : float
        The estimate.
    variance : float
        Its estimated variance.
    most : float
        The largest effective number that is believed; taken where the variance is zero, as it is when
        all answers agree.
    degrees : float
        Degrees of freedom of the variance: the quantile is Student's.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    tuple of float
        Lower and upper limit; they always hold the estimate, and never close up on it at 0 or 1.

    Raises
    ------
    ValueError
        If the share is not between 0 and 1, the variance negative, or one of the other two not above 0.

    Notes
    -----
    The effective number is share (1 − share) / variance. ``benchmarks/coverage.py`` shows why: normal
    limits, Fisher's z and Cliff's formula all fail for small groups with a clear difference.

    Examples
    --------
    >>> low, high = score_limits(1.0, 0.0, most=8, degrees=7)
    >>> round(low, 3), high
    (0.589, 1.0)
    """
    given = (share, variance, most, degrees)
    if not (
        all(map(is_number, given)) and 0 <= share <= 1 and 0 <= variance < np.inf and 0 < most < np.inf and degrees > 0
    ):
        raise ValueError(
            f"no limits for a share of {share!r} with variance {variance!r}, {most!r} answers, {degrees!r} degrees"
        )
    spread = share * (1 - share)
    effective = min(most, spread / variance) if variance > 0 and spread > 0 else most
    return _wilson_limits(share, effective, float(stats.t.ppf((1 + confidence_level(confidence)) / 2, float(degrees))))


def _checked_share(count: int, n: int) -> tuple[int, int]:
    checked_count, checked_n = (int(number) for number in whole([count, n], what="share"))
    if checked_n == 0:
        raise ValueError("share: nobody answered (n is 0)")
    if checked_count > checked_n:
        raise ValueError(f"share: the count ({count}) is above the number who answered ({n})")
    return checked_count, checked_n


def _wilson_limits(share: float, n: float, z: float) -> tuple[float, float]:
    centre = n * share + z**2 / 2
    half = z * np.sqrt(n * share * (1 - share) + z**2 / 4)
    scale = n + z**2
    # At the ends the limit is exact; the formula leaves a rounding error there.
    low = 0.0 if share == 0 else float((centre - half) / scale)
    high = 1.0 if share == 1 else float((centre + half) / scale)
    return low, high


__all__ = [
    "MOST_REPLICATES",
    "REPLICATES",
    "SEED",
    "Median",
    "Proportion",
    "Statistic",
    "bootstrap",
    "clopper_pearson",
    "mean",
    "median",
    "median_interval",
    "newcombe",
    "newcombe_paired",
    "score_limits",
    "wilson",
]
