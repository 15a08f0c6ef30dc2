"""Whether a difference is too small to matter, matters, or stays open: its interval against the smallest that would."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from scipy import optimize

from evaluation.scoring._answers import Answers
from evaluation.scoring._numbers import confidence_level, is_number, normal_quantile, whole
from evaluation.scoring._result import Result
from evaluation.scoring._superiority import cliffs_delta
from evaluation.scoring.change import rank_biserial
from evaluation.scoring.intervals import newcombe

EquivalenceVerdict = Literal["too_small", "matters", "open"]

_Limits = Callable[[float], tuple[float, float]]
"""The limits of a difference at a confidence level."""
_NEAR: float = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalence(Result):
    """A difference judged against the smallest that would matter.

    Parameters
    ----------
    smallest : float
        In the unit of the difference.
    verdict : str
        ``too_small``: the whole interval lies between minus and plus ``smallest``; ``matters``: it lies beyond one of
        them; ``open`` otherwise.
    p_value : float
        The larger of the two one-sided p-values that the difference is nearer to nought than ``smallest``. Below
        (1 − confidence) / 2 the verdict is ``too_small``.
    """

    smallest: float
    verdict: EquivalenceVerdict
    p_value: float


def judge_interval(low: float, high: float, smallest: float) -> EquivalenceVerdict:
    """What an interval says of a smallest difference that would matter.

    Parameters
    ----------
    low, high : float
        Limits of a difference.
    smallest : float
        Above 0, in the unit of the difference.

    Returns
    -------
    str
        ``too_small``, ``matters`` or ``open``.

    Raises
    ------
    ValueError
        If ``smallest`` is not above 0, or the limits are not in order.

    Notes
    -----
    Lakens, Scheel and Isager (2018), Adv. Meth. Pract. Psychol. Sci. 1, 259-269. The limits themselves leave it open.

    Examples
    --------
    >>> judge_interval(-0.04, 0.07, 0.1), judge_interval(0.12, 0.3, 0.1), judge_interval(0.02, 0.3, 0.1)
    ('too_small', 'matters', 'open')
    """
    if not (is_number(smallest) and 0 < smallest < math.inf):
        raise ValueError(f"the smallest difference that matters is a number above 0, got {smallest!r}")
    if not (is_number(low) and is_number(high) and low <= high):
        raise ValueError(f"limits are two numbers in order, got {low!r} and {high!r}")
    if -smallest < low and high < smallest:
        return "too_small"
    return "matters" if low > smallest or high < -smallest else "open"


def compare_shares(
    count: int, n: int, other_count: int, other_n: int, *, smallest: float, confidence: float = 0.95
) -> Equivalence:
    """Judge the difference of the shares of two independent groups, first less second.

    Parameters
    ----------
    count, n, other_count, other_n : int
        How many said so, and of how many, in each group.
    smallest : float
        The smallest difference of shares that would matter, above 0.
    confidence : float
        Of the interval; 0.9 gives the two one-sided tests at 5 % each.

    Returns
    -------
    Equivalence
        ``measure`` is ``top_difference``, between −1 and 1.

    Raises
    ------
    ValueError
        If a group is empty, a count is negative or above its ``n``, or ``smallest`` is not above 0.

    Notes
    -----
    The interval of :func:`evaluation.scoring.intervals.newcombe`; its tests are that interval turned round.

    Examples
    --------
    >>> judged = compare_shares(56, 70, 48, 80, smallest=0.05)
    >>> round(judged.low, 4), round(judged.high, 4), judged.verdict
    (0.0524, 0.3339, 'matters')
    """
    found = newcombe(count, n, other_count, other_n, confidence=confidence)
    named = replace(found, measure="top_difference")
    return _judge_effect(
        named, lambda level: newcombe(count, n, other_count, other_n, confidence=level), smallest, confidence
    )


def compare_moves(up: int, same: int, down: int, *, smallest: float, confidence: float = 0.95) -> Equivalence:
    """Judge by how much more of the same people rose than fell.

    Parameters
    ----------
    up, same, down : int
        People whose answer rose, stayed and fell.
    smallest : float
        The smallest difference of the two shares that would matter, above 0.
    confidence : float
        Of the interval; 0.9 gives the two one-sided tests at 5 % each.

    Returns
    -------
    Equivalence
        ``measure`` is ``net_change``, between −1 and 1.

    Raises
    ------
    ValueError
        If there is nobody, a count is negative, or ``smallest`` is not above 0.

    Notes
    -----
    The score interval of Tango (1998), Stat. Med. 17, 891-908: the difference of two shares of the same people rests on
    those who moved and on how many there are in all.

    Examples
    --------
    >>> judged = compare_moves(12, 60, 10, smallest=0.2)
    >>> round(judged.low, 3), round(judged.high, 3), judged.verdict
    (-0.091, 0.141, 'too_small')
    """
    rose, stayed, fell = (int(number) for number in whole([up, same, down], what="people"))
    n = rose + stayed + fell
    if n == 0:
        raise ValueError("people: there are none")
    method = f"share who rose less share who fell, Tango {confidence_level(confidence):.0%}"
    return _judge(
        "net_change", (rose - fell) / n, lambda level: _limit_moves(rose, fell, n, level), smallest, confidence,
        n=n, method=method,
    )  # fmt: skip


def compare_ranks(first: Answers, second: Answers, *, smallest: float, confidence: float = 0.95) -> Equivalence:
    """Judge how much oftener an answer of one group is above one of another than below it.

    Parameters
    ----------
    first, second : sequence, array or Series
        Answers of two independent groups.
    smallest : float
        The smallest Cliff's delta that would matter, above 0.
    confidence : float
        Of the interval; 0.9 gives the two one-sided tests at 5 % each.

    Returns
    -------
    Equivalence
        ``measure`` is ``cliffs_delta``.

    Raises
    ------
    ValueError
        As :func:`evaluation.scoring.groups.cliffs_delta`, or if it has no interval or ``smallest`` is not above 0.

    Examples
    --------
    >>> compare_ranks([1, 2, 3, 4, 5] * 20, [1, 2, 3, 4, 5] * 20, smallest=0.2).verdict
    'too_small'
    """
    found = cliffs_delta(first, second, confidence=confidence)
    return _judge_effect(found, lambda level: cliffs_delta(first, second, confidence=level), smallest, confidence)


def compare_paired_ranks(before: Answers, after: Answers, *, smallest: float, confidence: float = 0.95) -> Equivalence:
    """Judge by how much the ranks of rises outweigh those of falls in the same people.

    Parameters
    ----------
    before, after : sequence, array or Series
        Answers of the same people, in the same order.
    smallest : float
        The smallest matched-pairs rank-biserial correlation that would matter, above 0.
    confidence : float
        Of the interval; 0.9 gives the two one-sided tests at 5 % each.

    Returns
    -------
    Equivalence
        ``measure`` is ``rank_biserial``.

    Raises
    ------
    ValueError
        As :func:`evaluation.scoring.change.rank_biserial`, or if it has no interval or ``smallest`` is not above 0.

    Notes
    -----
    The correlation is of those who changed: that it is near nought does not say that few did. For that
    :func:`compare_moves`.

    Examples
    --------
    >>> compare_paired_ranks([1, 2, 3, 4] * 30, [2, 1, 4, 3] * 30, smallest=0.3).verdict
    'too_small'
    """
    found = rank_biserial(before, after, confidence=confidence)
    return _judge_effect(found, lambda level: rank_biserial(before, after, confidence=level), smallest, confidence)


def _judge_effect(found: Result, again: Callable[[float], Result], smallest: float, confidence: float) -> Equivalence:
    def find_limits(level: float) -> tuple[float, float]:
        limits = again(level)
        if limits.low is None or limits.high is None:
            raise ValueError(f"{found.measure} has no interval here, so nothing can be said of {smallest:g}")
        return limits.low, limits.high

    return _judge(
        found.measure, found.estimate, find_limits, smallest, confidence,
        n=found.n, n_missing=found.n_missing, method=found.method,
    )  # fmt: skip


def _judge(
    measure: str,
    estimate: float,
    find_limits: _Limits,
    smallest: float,
    confidence: float,
    *,
    n: int,
    method: str,
    n_missing: int = 0,
) -> Equivalence:
    low, high = find_limits(confidence_level(confidence))
    verdict = judge_interval(low, high, smallest)
    return Equivalence(
        measure=measure, estimate=estimate, low=low, high=high, n=n, n_missing=n_missing,
        method=f"{method}, against {smallest:g}", smallest=smallest, verdict=verdict,
        p_value=max(_test_below(estimate, find_limits, smallest), _test_above(estimate, find_limits, smallest)),
    )  # fmt: skip


def _test_below(estimate: float, find_limits: _Limits, smallest: float) -> float:
    """The one-sided p-value that a difference is below ``smallest``: where the limit of the interval touches it."""
    if estimate < smallest:
        return _find_tail(lambda level: smallest - find_limits(level)[1])
    return 1 - _find_tail(lambda level: find_limits(level)[0] - smallest)


def _test_above(estimate: float, find_limits: _Limits, smallest: float) -> float:
    if estimate > -smallest:
        return _find_tail(lambda level: find_limits(level)[0] + smallest)
    return 1 - _find_tail(lambda level: -smallest - find_limits(level)[1])


def _find_tail(room: Callable[[float], float]) -> float:
    """The tail left out by the interval whose limit leaves no room; nought and a half where none does."""
    if room(_NEAR) <= 0:
        return 0.5
    if room(1 - _NEAR) >= 0:
        return 0.0
    return (1 - float(optimize.brentq(room, _NEAR, 1 - _NEAR, xtol=1e-10))) / 2


def _limit_moves(up: int, down: int, n: int, level: float) -> tuple[float, float]:
    z = normal_quantile(level)
    difference = (up - down) / n

    def find_root(edge: float) -> float:
        def exceed(delta: float) -> float:
            return abs(_score_moves(up, down, n, delta)) - z

        near = difference + (edge - difference) * 1e-12
        if abs(edge - difference) < 1e-12 or exceed(edge * (1 - 1e-12)) <= 0:
            return edge
        if exceed(near) >= 0:
            return difference
        return float(optimize.brentq(exceed, near, edge * (1 - 1e-12), xtol=1e-12))

    return find_root(-1.0), find_root(1.0)


def _score_moves(up: int, down: int, n: int, delta: float) -> float:
    """Tango's statistic: the difference less ``delta`` over its standard error at the most likely shares with it."""
    linear = (2 * n - up + down) * delta - up - down
    # Below nought by rounding only.
    falling = (max(0.0, linear**2 + 8 * n * down * delta * (1 - delta)) ** 0.5 - linear) / (4 * n)
    variance = n * (2 * falling + delta * (1 - delta))
    distance = up - down - n * delta
    if distance == 0:
        return 0.0
    return distance / variance**0.5 if variance > 0 else float("inf")


__all__ = [
    "Equivalence",
    "EquivalenceVerdict",
    "compare_moves",
    "compare_paired_ranks",
    "compare_ranks",
    "compare_shares",
    "judge_interval",
]
