"""Shares of a known list of people, and what they say against a target."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from math import isfinite
from typing import Final, Literal

from scipy import stats

from evaluation.scoring._nonresponse import nonresponse_bounds
from evaluation.scoring._numbers import confidence_level, is_number
from evaluation.scoring._result import Result
from evaluation.scoring.intervals import Proportion, wilson

TargetVerdict = Literal["met_for_certain", "probably_met", "open", "probably_not_met", "not_met_for_certain"]

TARGET_VERDICTS: Final[tuple[TargetVerdict, ...]] = (
    "met_for_certain",
    "probably_met",
    "open",
    "probably_not_met",
    "not_met_for_certain",
)
"""What a share can say against a target, from the best to the worst."""

_SLACK: Final = 1e-9
"""A share of 4/5 and a target of 0.8 are the same number, whatever they are in binary."""


def finite_share(count: int, n: int, population: int, *, confidence: float = 0.95) -> Proportion:
    """Share of a whole population of known size, from the answers of some of it.

    Parameters
    ----------
    count, n : int
        How many of those who answered said so.
    population : int
        Everybody that the share is about, those who answered among them: the people invited, or those who took part.
    confidence : float
        Confidence level, a share; real coverage is never below it.

    Returns
    -------
    Proportion
        ``measure`` is ``finite_share``; ``n_missing`` is those who did not answer. The limits are shares that so many
        people can have; where everybody answered both are the share itself.

    Raises
    ------
    ValueError
        If nobody answered, a count is negative or above its ``n``, or ``n`` is above the population.

    Notes
    -----
    The limits hold the numbers K of people in the population that two one-sided hypergeometric tests, each at half the
    error, do not reject: Buonaccorsi (1987), Am. Stat. 41, 215-218. They suppose that whether somebody answered has
    nothing to do with what they would say; :func:`evaluation.scoring.items.nonresponse_bounds` supposes nothing.

    Examples
    --------
    >>> share = finite_share(28, 39, 51)
    >>> round(share.low, 3), round(share.high, 3)
    (0.647, 0.784)
    """
    bounds = nonresponse_bounds(count, n, population)
    tail = (1 - confidence_level(confidence)) / 2
    count, n, population = int(count), int(n), int(population)
    possible = range(count, population - n + count + 1)
    # Both tails change monotonically with K: the first K that is not too low, and the first that is too high.
    low = bisect_left(possible, True, key=lambda k: stats.hypergeom.sf(count - 1, population, k, n) > tail)
    high = bisect_left(possible, True, key=lambda k: stats.hypergeom.cdf(count, population, k, n) <= tail)
    return Proportion(
        measure="finite_share",
        estimate=bounds.estimate,
        low=possible[low] / population,
        high=possible[high - 1] / population,
        n=n,
        n_missing=population - n,
        method=f"share of {population}, hypergeometric test inverted {confidence:.0%}",
        count=count,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a share says against a target.

    Parameters
    ----------
    verdict : str
        One of :data:`TARGET_VERDICTS`.
    share : Proportion
        The share with the interval that decided: of the people meant where they are a known list, else Wilson's.
    bounds : Result or None
        What everybody's share could be, without any assumption; None where nobody knows how many could have answered.
    """

    verdict: TargetVerdict
    share: Proportion
    bounds: Result | None


def judge_target(
    count: int, n: int, target: float, *, population: int | None = None, confidence: float = 0.95
) -> Judged:
    """Judge a share against "at least so many".

    Parameters
    ----------
    count, n : int
        How many of those who answered said so.
    target : float
        The least share that was wanted, 0 to 1.
    population : int, optional
        Everybody that the question is about, where that is a known list. Without it the question is about people like
        these, and nothing is certain.
    confidence : float
        Confidence level of the interval.

    Returns
    -------
    Judged
        *met for certain* and *not met for certain* where those who did not answer could not change it, whatever they
        had said; *probably* where the interval leaves the target out; else *open*.

    Raises
    ------
    ValueError
        As :func:`finite_share`, or if the target is not a share.

    Examples
    --------
    >>> judge_target(28, 39, 0.8, population=51).verdict
    'not_met_for_certain'
    >>> judge_target(48, 52, 0.8, population=72).verdict
    'probably_met'
    >>> judge_target(28, 39, 0.8).verdict
    'open'
    """
    if not (is_number(target) and 0 <= target <= 1):
        raise ValueError(f"a target is a share between 0 and 1, got {target!r}")
    if population is None:
        share = wilson(count, n, confidence=confidence)
        return Judged(verdict=judge_limits(share.low, share.high, target), share=share, bounds=None)
    bounds = nonresponse_bounds(count, n, population)
    share = finite_share(count, n, population, confidence=confidence)
    verdict = _compare(bounds.low, bounds.high, target, "met_for_certain", "not_met_for_certain")
    if verdict == "open":
        verdict = judge_limits(share.low, share.high, target)
    return Judged(verdict=verdict, share=share, bounds=bounds)


def judge_limits(low: float | None, high: float | None, target: float) -> TargetVerdict:
    """What the limits of a share say against "at least so many".

    Parameters
    ----------
    low, high : float or None
        None where there is no limit.
    target : float
        The least share that was wanted, 0 to 1.

    Returns
    -------
    str
        ``probably_met``, ``probably_not_met`` or ``open``: limits are never certain.

    Raises
    ------
    ValueError
        If the target is not a share, or a limit no number.

    Examples
    --------
    >>> judge_limits(0.82, 0.95, 0.8), judge_limits(0.5, 0.79, 0.8), judge_limits(0.7, 0.9, 0.8)
    ('probably_met', 'probably_not_met', 'open')
    """
    if not (is_number(target) and 0 <= target <= 1):
        raise ValueError(f"a target is a share between 0 and 1, got {target!r}")
    if not all(limit is None or (is_number(limit) and isfinite(limit)) for limit in (low, high)):
        raise ValueError(f"limits are two numbers, got {low!r} and {high!r}")
    return _compare(low, high, target, "probably_met", "probably_not_met")


def _compare(
    low: float | None, high: float | None, target: float, above: TargetVerdict, below: TargetVerdict
) -> TargetVerdict:
    if low is not None and low >= target - _SLACK:
        return above
    if high is not None and high < target - _SLACK:
        return below
    return "open"


__all__ = ["TARGET_VERDICTS", "Judged", "TargetVerdict", "finite_share", "judge_limits", "judge_target"]
