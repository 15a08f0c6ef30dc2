"""Who did not answer, and what they could have said."""

from __future__ import annotations

from evaluation.scoring._numbers import whole
from evaluation.scoring._result import Result
from evaluation.scoring.intervals import wilson


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


def _response(answered: int, invited: int) -> tuple[int, int]:
    count, everybody = (int(number) for number in whole([answered, invited], what="response"))
    if everybody == 0:
        raise ValueError("response: nobody was invited")
    if count > everybody:
        raise ValueError(f"response: {count} answered but only {everybody} could have; check who was invited")
    return count, everybody


__all__ = [
    "nonresponse_bounds",
    "response_rate",
]
