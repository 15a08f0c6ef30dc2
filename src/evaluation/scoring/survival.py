"""Time until something is done, where it may also be dropped, or still be open when the data end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd
from scipy import stats

from evaluation.scoring._answers import codes, one_a_person
from evaluation.scoring._numbers import Floats, Ints, confidence_level
from evaluation.scoring._result import Result

End = Literal["done", "dropped", "open"]
_ROUNDING: Final = 1e-12
_CODES: Final[dict[End, int]] = {"open": 0, "done": 1, "dropped": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class CumulativeIncidence:
    """How large a share was done by each time, with what was dropped as a competing end.

    Parameters
    ----------
    times : tuple of float
        Every time at which something ended or was last seen, ascending.
    done, dropped : tuple of float
        Cumulative incidence of each end at those times, 0-1.
    low, high : tuple of float
        Interval of ``done``, on the log-log scale; equal to it where it has no spread.
    """

    times: tuple[float, ...]
    done: tuple[float, ...]
    dropped: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    n: int
    n_done: int
    n_dropped: int
    confidence: float

    def at(self, time: float, *, measure: str = "done_within") -> Result | None:
        """The share done by a time; None after the last time that was seen.

        Parameters
        ----------
        time : float
            In the unit of the times.
        measure : str
            The name under which it is published.

        Returns
        -------
        Result or None
        """
        if time > self.times[-1]:
            return None
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        share, low, high = (0.0, 0.0, 0.0) if place < 0 else (self.done[place], self.low[place], self.high[place])
        return Result(
            measure=measure, estimate=share, low=low, high=high, n=self.n,
            method="Aalen-Johansen, dropped as a competing end",
        )  # fmt: skip


def cumulative_incidence(
    times: Sequence[float] | pd.Series, ends: Sequence[End] | pd.Series, *, confidence: float = 0.95
) -> CumulativeIncidence:
    """Aalen-Johansen estimate of the share that was done by each time.

    Parameters
    ----------
    times : sequence of float
        Time from the start to the end, or to when it was last seen open; not negative.
    ends : sequence of str
        How each ended: ``done``, ``dropped`` or ``open``.
    confidence : float
        Confidence level, a share.

    Raises
    ------
    ValueError
        If there is nothing, nothing is done, the two differ in length, or a time is missing or negative.

    Notes
    -----
    F(t) = Σ S(tᵢ₋) dᵢ/nᵢ over the times when something was done; S counts both ends. One less Kaplan-Meier with the
    dropped ones taken as open would say too much. Limits: F to the power of exp(± z s/(F log F)), s by the delta
    method; Marubini and Valsecchi (1995), *Analysing Survival Data from Clinical Trials and Observational Studies*,
    Wiley, ch. 10. Equals R's ``survival::survfit`` of several end states with ``conf.type = "log-log"``.

    Examples
    --------
    >>> found = cumulative_incidence([1, 2, 3, 4, 5, 6], ["done", "dropped", "open", "done", "done", "open"])
    >>> [round(share, 4) for share in found.done]
    [0.1667, 0.1667, 0.1667, 0.3889, 0.6111, 0.6111]
    """
    when, levels = codes(times, what="times")
    how = _codes(ends)
    if len(when) != len(how):
        raise ValueError(f"{len(when)} times but {len(how)} ends")
    if not len(when) or levels or np.isnan(when).any() or (when < 0).any():
        raise ValueError("times are numbers from nought up, none missing, at least one")
    if not (how == _CODES["done"]).any():
        raise ValueError("nothing was done: there is no time to estimate")
    level = confidence_level(confidence)
    distinct, place = np.unique(when, return_inverse=True)
    ended = np.array([np.bincount(place[how == _CODES[end]], minlength=len(distinct)) for end in ("done", "dropped")])
    at_risk = len(when) - np.searchsorted(np.sort(when), distinct)
    left = np.concatenate([[1.0], np.cumprod(1 - ended.sum(axis=0) / at_risk)])[:-1]
    done, dropped = (left * ended / at_risk).cumsum(axis=1)
    low, high = _limits(done, np.sqrt(_variance(done, left, at_risk, ended)), level)
    return CumulativeIncidence(
        times=tuple(distinct.tolist()),
        done=tuple(done.tolist()),
        dropped=tuple(dropped.tolist()),
        low=tuple(low.tolist()),
        high=tuple(high.tolist()),
        n=len(when),
        n_done=int(ended[0].sum()),
        n_dropped=int(ended[1].sum()),
        confidence=level,
    )


def _codes(ends: Sequence[End] | pd.Series) -> Ints:
    ends = one_a_person(ends, what="ends").tolist()
    unknown = sorted({str(end) for end in ends if end not in _CODES})
    if unknown:
        raise ValueError(f"an end is {', '.join(get_args(End))}, not {', '.join(unknown)}")
    return np.array([_CODES[end] for end in ends], dtype=np.int64)


def _variance(done: Floats, left: Floats, at_risk: Ints, ended: Ints) -> Floats:
    """Variance of the incidence of ``done`` at each time, by the delta method.

    statsmodels gives the same but for the last time, when nobody is left: there it has none.
    """
    both, of_done = ended.sum(axis=0), ended[0]
    later = np.tril(done[:, None] - done[None, :])  # what was added since each time, a row a time
    with np.errstate(divide="ignore"):
        hazard = np.where(both < at_risk, both / (at_risk * (at_risk - both)), 0.0)  # nothing is added after nobody
    own = left**2 * (at_risk - of_done) * of_done / at_risk**3
    shared = left * of_done / at_risk**2
    variance = later**2 @ hazard + own.cumsum() - 2 * later @ shared
    return np.asarray(np.maximum(variance, 0.0), dtype=np.float64)


def _limits(share: Floats, error: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Limits that stay between 0 and 1: log(−log F) plus and minus z standard errors."""
    # A share of 1 that is summed up may fall short of it by a rounding error.
    inside = (share > 0) & (share < 1 - _ROUNDING) & (error > 0)
    z = float(stats.norm.isf((1 - confidence) / 2))
    low, high = share.copy(), share.copy()
    spread = np.exp(z * error[inside] / (share[inside] * -np.log(share[inside])))
    low[inside], high[inside] = share[inside] ** spread, share[inside] ** (1 / spread)
    return low, high


__all__ = ["CumulativeIncidence", "End", "cumulative_incidence"]
