"""Time until something is done, where it may also be dropped, or still be open when the data end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd
from scipy import stats

from evaluation.scoring._input import Floats, Ints, confidence_level
from evaluation.scoring.results import Result

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
        Interval of ``done``, on the complementary log-log scale; equal to it where it has no spread.
    n, n_done, n_dropped : int
    confidence : float
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
    ends : sequence of {"done", "dropped", "open"}
    confidence : float
        Confidence level, a share.

    Returns
    -------
    CumulativeIncidence

    Raises
    ------
    ValueError
        If there is nothing, nothing is done, the two differ in length, or a time is missing or negative.

    Notes
    -----
    F(t) = Σ S(tᵢ₋) dᵢ/nᵢ over the times when something was done; S counts both ends. One less Kaplan-Meier with the
    dropped ones taken as open would say too much. Computed by statsmodels; Marubini and Valsecchi (1995), *Analysing
    Survival Data from Clinical Trials and Observational Studies*, Wiley, ch. 10. The interval is symmetric in
    log(−log(1 − F)), as that of R's ``survival``.

    Examples
    --------
    >>> found = cumulative_incidence([1, 2, 3, 4, 5, 6], ["done", "dropped", "open", "done", "done", "open"])
    >>> [round(share, 4) for share in found.done]
    [0.1667, 0.1667, 0.1667, 0.3889, 0.6111, 0.6111]
    """
    # Imported here because statsmodels takes long to load and few reports have so many actions.
    from statsmodels.duration.survfunc import CumIncidenceRight

    when = np.asarray(times, dtype=np.float64)
    codes = _codes(ends)
    if len(when) != len(codes):
        raise ValueError(f"{len(when)} times but {len(codes)} ends")
    if not len(when) or np.isnan(when).any() or np.isinf(when).any() or (when < 0).any():
        raise ValueError("times are numbers from nought up, none missing, at least one")
    if not (codes == _CODES["done"]).any():
        raise ValueError("nothing was done: there is no time to estimate")
    level = confidence_level(confidence)
    with np.errstate(divide="ignore", invalid="ignore"):  # the last time has nobody left, and no spread of its own
        found = CumIncidenceRight(when, codes)
    done = np.asarray(found.cinc[0])
    dropped = np.asarray(found.cinc[1]) if len(found.cinc) > 1 else np.zeros_like(done)
    low, high = _limits(done, np.asarray(found.cinc_se[0]), level)
    return CumulativeIncidence(
        times=tuple(found.times.tolist()),
        done=tuple(done.tolist()),
        dropped=tuple(dropped.tolist()),
        low=tuple(low.tolist()),
        high=tuple(high.tolist()),
        n=len(when),
        n_done=int((codes == _CODES["done"]).sum()),
        n_dropped=int((codes == _CODES["dropped"]).sum()),
        confidence=level,
    )


def _codes(ends: Sequence[End] | pd.Series) -> Ints:
    unknown = sorted({str(end) for end in ends if end not in _CODES})
    if unknown:
        raise ValueError(f"an end is {', '.join(get_args(End))}, not {', '.join(unknown)}")
    return np.array([_CODES[end] for end in ends], dtype=np.int64)


def _limits(share: Floats, error: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Limits that stay between 0 and 1: log(−log(1 − F)) plus and minus z standard errors."""
    known = pd.Series(error).ffill().to_numpy(dtype=np.float64)  # where nobody is left: that of the time before
    # A sum of shares that is 1 on paper can miss it by a last bit, and the logarithm would make much of that.
    inside = (share > _ROUNDING) & (share < 1 - _ROUNDING) & (known > 0)
    z = float(stats.norm.isf((1 - confidence) / 2))
    low, high = share.copy(), share.copy()
    rest = 1 - share[inside]
    spread = np.exp(z * known[inside] / (rest * -np.log(rest)))
    low[inside], high[inside] = 1 - rest ** (1 / spread), 1 - rest**spread
    return low, high


__all__ = ["CumulativeIncidence", "End", "cumulative_incidence"]
