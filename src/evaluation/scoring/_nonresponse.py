"""Who did not answer, and what they could have said."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Final

from evaluation.scoring._numbers import is_number, whole
from evaluation.scoring._result import Result
from evaluation.scoring.intervals import wilson

_SLACK: Final = 1e-9
"""A share of 4/5 and a target of 0.8 are the same number, whatever they are in binary."""


def response_rate(answered: int, invited: int) -> Result:
    """Share of a whole group that answered: a head-count, so without an interval.

    Parameters
    ----------
    answered : int
        Those who answered.
    invited : int
        Those who could have answered.

    Returns
    -------
    Result
        ``n`` is those who answered, ``n_missing`` the others.

    Raises
    ------
    ValueError
        If nobody was invited, or more answered than were invited.

    Examples
    --------
    >>> response_rate(18, 24).estimate
    0.75
    """
    count, everybody = _response(answered, invited)
    return Result(
        measure="response_rate",
        estimate=count / everybody,
        n=count,
        n_missing=everybody - count,
        method="those who answered of all who could have; a count of the whole group, no interval",
    )


def nonresponse_bounds(count: int, n: int, invited: int) -> Result:
    """What a share could have been, had everybody answered.

    Parameters
    ----------
    count : int
        How many of those who answered said yes.
    n : int
        Those who answered.
    invited : int
        Those who could have answered.

    Returns
    -------
    Result
        ``estimate`` is the share among those who answered; ``low`` supposes that all the others had said
        no, ``high`` that they had said yes. Bounds, not a confidence interval.

    Raises
    ------
    ValueError
        If nobody answered, a count is above ``n``, or ``n`` above ``invited``.

    Notes
    -----
    The worst-case bounds of Manski (1989), J. Hum. Resour. 24, 343-360: no assumption about those
    who did not answer.

    Examples
    --------
    >>> bounds = nonresponse_bounds(12, 16, 40)
    >>> bounds.low, bounds.estimate, bounds.high
    (0.3, 0.75, 0.9)
    """
    answered, everybody = _response(n, invited)
    share = wilson(count, answered)
    return Result(
        measure="nonresponse_bounds",
        estimate=share.estimate,
        low=share.count / everybody,
        high=(share.count + everybody - answered) / everybody,
        n=answered,
        n_missing=everybody - answered,
        method="bounds: all who did not answer had said no, or yes",
    )


def shift_nonresponse(whole_share: Result, bounds: Result, by: float) -> Result:
    """What a share of everybody is if those who did not answer say so less often, or more often, than those who did.

    Parameters
    ----------
    whole_share, bounds : Result
        The share of everybody as :func:`evaluation.scoring.finite_population.finite_share` gives it, and
        :func:`nonresponse_bounds` of the same answers.
    by : float
        How far below the share of those who answered that of the others lies, −1 to 1.

    Returns
    -------
    Result
        ``measure`` is ``shifted_share``; estimate and limits moved alike, never beyond the bounds.

    Raises
    ------
    ValueError
        If ``by`` is not between −1 and 1.

    Notes
    -----
    The delta adjustment of a pattern mixture: Rubin (1977), J. Am. Stat. Assoc. 72, 538-543. At nought nothing has to
    do with whether somebody answered; at 1 it is the lower bound.

    Examples
    --------
    >>> from evaluation.scoring import finite_share
    >>> shifted = shift_nonresponse(finite_share(30, 40, 80), nonresponse_bounds(30, 40, 80), 0.2)
    >>> round(shifted.estimate, 3), round(shifted.low, 3), round(shifted.high, 3)
    (0.65, 0.537, 0.738)
    """
    if not (is_number(by) and -1 <= by <= 1):
        raise ValueError(f"a difference of shares lies between -1 and 1, got {by!r}")
    least, most = _ends(bounds)
    moved = by * whole_share.n_missing / (whole_share.n + whole_share.n_missing)
    first, last = _ends(whole_share)
    low, estimate, high = (min(max(value - moved, least), most) for value in (first, whole_share.estimate, last))
    return replace(
        bounds, measure="shifted_share", estimate=estimate, low=low, high=high,
        method=f"{whole_share.method}, those who did not answer {100 * by:+.0f} points below those who did",
    )  # fmt: skip


def count_needed(count: int, n: int, invited: int, target: float) -> Result | None:
    """How many of those who did not answer would have to say so for a target to be met by everybody.

    Parameters
    ----------
    count, n, invited : int
        As for :func:`nonresponse_bounds`.
    target : float
        The least share of everybody that was wanted, 0 to 1.

    Returns
    -------
    Result or None
        ``measure`` is ``needed_of_others``, a number of people, ``n_missing`` of whom it is. None where whatever they
        say makes no difference.

    Raises
    ------
    ValueError
        As :func:`nonresponse_bounds`, or if the target is not a share.

    Notes
    -----
    The tipping point of a sensitivity analysis (Yan, Lee and Li (2009), J. Biopharm. Stat. 19, 1085-1098), in people.

    Examples
    --------
    >>> needed = count_needed(48, 52, 72, 0.8)
    >>> needed.estimate, needed.n_missing
    (10.0, 20)
    """
    if not (is_number(target) and 0 <= target <= 1):
        raise ValueError(f"a target is a share between 0 and 1, got {target!r}")
    answered, everybody = _response(n, invited)
    share = wilson(count, answered)
    needed = ceil(target * everybody - share.count - _SLACK)
    if not 0 < needed <= everybody - answered:
        return None
    return Result(
        measure="needed_of_others",
        estimate=float(needed),
        n=answered,
        n_missing=everybody - answered,
        method=f"fewest of those who did not answer who make {target:.0%} of everybody; a count, no interval",
    )


def _ends(share: Result) -> tuple[float, float]:
    if share.low is None or share.high is None:
        raise ValueError(f"{share.measure} has no limits to move")
    return share.low, share.high


def _response(answered: int, invited: int) -> tuple[int, int]:
    count, everybody = (int(number) for number in whole([answered, invited], what="response"))
    if everybody == 0:
        raise ValueError("response: nobody was invited")
    if count > everybody:
        raise ValueError(f"response: {count} answered but only {everybody} could have; check who was invited")
    return count, everybody


__all__ = [
    "count_needed",
    "nonresponse_bounds",
    "response_rate",
    "shift_nonresponse",
]
