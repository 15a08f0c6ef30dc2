"""Before the survey: how many answers are needed, and what can be seen with those that can be had."""

from __future__ import annotations

from collections.abc import Callable
from math import asin, ceil, sqrt
from typing import Final, Literal, get_args

import numpy as np
from scipy import optimize, special, stats

from evaluation.scoring._numbers import confidence_level, is_number, normal_quantile, whole_number
from evaluation.scoring.finite_population import finite_share

Goal = Literal["share", "difference", "change", "alpha"]

_MOST: Final = 1_000_000
_STEADY: Final = 25
"""So many more answers must do as well: a share of whole people makes limits go up and down by a step."""


def answers_needed(
    goal: Goal,
    within: float,
    *,
    expected: float | None = None,
    population: int | None = None,
    moving: float = 0.5,
    items: int = 4,
    power: float = 0.8,
    confidence: float = 0.95,
) -> int | None:
    """How many answers a survey needs to know something this well.

    Parameters
    ----------
    goal : str
        ``share``: of people, known to ``within`` on either side (half the interval's width). ``difference``: of the
        shares of two groups, this large, seen with ``power``; answers in each group. ``change``: so much more of the
        people rise than fall, seen with ``power``; people who answer both times. ``alpha``: Cronbach's, known to
        ``within`` on either side.
    within : float
        Above 0 and below 1.
    expected : float, optional
        The share (of the first group), or alpha, that is expected; default 0.5, where a share is least certain, and
        0.8 for alpha.
    population : int, optional
        Everybody who is asked (in each group), where that is a known list. A share is then one of them.
    moving : float
        Share of people whose answer changes at all; only for ``change``.
    items : int
        Statements of the scale; only for ``alpha``.
    power : float
        Share of surveys that would see it.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    int or None
        None where even an answer from everybody in the population, or from a million, is not enough.

    Raises
    ------
    ValueError
        If the goal is unknown, a share is not between 0 and 1, more people rise than move, the difference leads
        beyond 0 and 1, or the population is not a whole number above 0.

    Notes
    -----
    Share: the exact limits for a finite population (:func:`evaluation.scoring.finite_population.finite_share`) around
    the expected share, else Wilson's. Difference: normal test of arcsine-transformed shares (Cohen 1988, chapter 6;
    R's ``pwr::pwr.2p.test``). Change: exact sign test, all outcomes enumerated; the signed-rank test of a report
    sees at least about as much. Alpha: width of Feldt's interval.

    Examples
    --------
    >>> answers_needed("share", 0.1), answers_needed("share", 0.1, population=72)
    (93, 42)
    >>> answers_needed("difference", 0.2, expected=0.6)
    81
    """
    confident = confidence_level(confidence)
    most = _MOST if population is None else whole_number(population, what="a population", least=1)
    _check_share(within, "what is to be known or seen")
    _check_share(power, "power")
    if goal == "share":
        share = 0.5 if expected is None else _check_share(expected, "the expected share")
        return _find_first(lambda n: _reach_of_share(n, share, population, confident) <= within + 1e-12, most)
    if goal == "difference":
        size = _effect(0.5 if expected is None else _check_share(expected, "the expected share"), within)
        n = ceil(((normal_quantile(confident) + float(special.ndtri(power))) / size) ** 2 * 2 - 1e-9)
        return n if n <= most else None
    if goal == "change":
        rising, falling = _split(within, moving)
        return _find_first(lambda n: _power_of_signs(n, rising, falling, confident) >= power, min(most, 3000))
    if goal == "alpha":
        alpha = 0.8 if expected is None else _check_share(expected, "the expected alpha")
        k = whole_number(items, what="the number of statements", least=2)
        return _find_first(lambda n: _reach_of_alpha(n, alpha, k, confident) <= within, most)
    raise ValueError(f"a goal is {', '.join(get_args(Goal))}, got {goal!r}")


def detectable(
    goal: Goal,
    n: int,
    *,
    expected: float | None = None,
    population: int | None = None,
    moving: float = 0.5,
    items: int = 4,
    power: float = 0.8,
    confidence: float = 0.95,
) -> float | None:
    """How well so many answers tell something: the other way round than :func:`answers_needed`.

    Parameters
    ----------
    goal : str
        As for :func:`answers_needed`.
    n : int
        Answers (in each group), or people who answer both times.
    expected, population, moving, items, power, confidence
        As for :func:`answers_needed`; ``population`` only matters for a share.

    Returns
    -------
    float or None
        Half the width of the interval of a share or of alpha; the smallest difference above the expected share (below
        it, where there is no room above) or the smallest change that is seen with that power. None where none is.

    Raises
    ------
    ValueError
        As :func:`answers_needed`, or if there are too few answers for any interval, or more than the population.

    Examples
    --------
    >>> round(detectable("share", 40, population=72), 3), round(detectable("difference", 40), 3)
    (0.111, 0.293)
    """
    answers, confident = whole_number(n, what="a number of answers", least=1), confidence_level(confidence)
    _check_share(power, "power")
    if goal == "share":
        share = 0.5 if expected is None else _check_share(expected, "the expected share")
        return _reach_of_share(answers, share, population, confident)
    if goal == "difference":
        share = 0.5 if expected is None else _check_share(expected, "the expected share")
        size = (normal_quantile(confident) + float(special.ndtri(power))) / sqrt(answers / 2)
        angle = 2 * asin(sqrt(share))
        if angle + size < np.pi:
            return float(np.sin((angle + size) / 2) ** 2 - share)
        return float(share - np.sin((angle - size) / 2) ** 2) if angle - size > 0 else None
    if goal == "change":
        _split(0.0, moving)

        def exceed(change: float) -> float:
            return _power_of_signs(answers, *_split(change, moving), confident) - power

        return None if exceed(moving) < 0 else float(optimize.brentq(exceed, 0.0, moving, xtol=1e-6))
    if goal == "alpha":
        alpha = 0.8 if expected is None else _check_share(expected, "the expected alpha")
        k = whole_number(items, what="the number of statements", least=2)
        return _reach_of_alpha(whole_number(n, what="a number of answers", least=2), alpha, k, confident)
    raise ValueError(f"a goal is {', '.join(get_args(Goal))}, got {goal!r}")


def _check_share(value: float, what: str) -> float:
    if not (is_number(value) and 0 < value < 1):
        raise ValueError(f"{what} is a share above 0 and below 1, got {value!r}")
    return float(value)


def _split(change: float, moving: float) -> tuple[float, float]:
    """Shares of people who rise and who fall."""
    if not (is_number(moving) and 0 < moving <= 1):
        raise ValueError(f"the share who move is above 0 and at most 1, got {moving!r}")
    if change > moving:
        raise ValueError(f"no more can rise than move: {change:g} of {moving:g}")
    return (moving + change) / 2, (moving - change) / 2


def _effect(share: float, difference: float) -> float:
    other = share + difference if share + difference <= 1 else share - difference
    if other < 0:
        raise ValueError(f"a share {difference:g} away from {share:g} is beyond 0 and 1")
    return abs(2 * asin(sqrt(other)) - 2 * asin(sqrt(share)))


def _find_first(does: Callable[[int], bool], most: int) -> int | None:
    """The fewest that do, and with whom some more do as well; None where the most do not."""
    if not does(most):
        return None
    low, high = 1, 2
    while high < most and not does(high):
        low, high = high, 2 * high
    high = min(high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if does(middle) else (middle, high)
    first = low if does(low) else high
    n = first
    while n < min(first + _STEADY, most):
        n += 1
        if not does(n):
            first = n + 1
    return min(first, most)


def _reach_of_share(n: int, share: float, population: int | None, confidence: float) -> float:
    if population is not None:
        found = finite_share(round(share * n), n, population, confidence=confidence)
        return ((found.high or 0.0) - (found.low or 0.0)) / 2
    z = normal_quantile(confidence)
    return z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)


def _power_of_signs(n: int, rising: float, falling: float, confidence: float) -> float:
    """Chance that the two-sided exact sign test of n pairs finds more rises than falls."""
    moved = np.arange(n + 1)
    # Fewest rises among so many who moved whose upper tail is at most half the error.
    least = stats.binom.isf((1 - confidence) / 2, moved, 0.5) + 1
    found = stats.binom.sf(least - 1, moved, rising / (rising + falling))
    return float(stats.binom.pmf(moved, n, min(1.0, rising + falling)) @ found)


def _reach_of_alpha(n: int, alpha: float, items: int, confidence: float) -> float:
    if n < 2:
        return float("inf")
    tail = (1 - confidence) / 2
    low, high = (float(stats.f.ppf(p, n - 1, (n - 1) * (items - 1))) for p in (tail, 1 - tail))
    return (1 - alpha) * (high - low) / 2


__all__ = ["Goal", "answers_needed", "detectable"]
