"""Whether a measure over time lies lastingly higher or lower from a day on; season, memory and family allowed for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize, stats

from evaluation.scoring._answers import codes, one_a_person
from evaluation.scoring._numbers import Floats, confidence_level, whole_number
from evaluation.scoring._result import Result
from evaluation.scoring.limits import LIMITS, Limit

Direction = Literal["higher", "lower", "unsettled", "before_start", "too_few"]

MONTHS_FOR_SEASON: Final = 24
"""Calendar months from which a season is allowed for: each month of the year is then there twice."""

_MOST_MEMORY: Final = 0.95
_CAUTION: Final = 0.7
"""Standard errors (1/√n) that are added to the estimated autocorrelation: ``benchmarks/verdicts.py`` shows why."""
_CLEARLY: Final = 4.0
"""Twice the log-likelihood by which a drift must fit better than a step: with twelve months on each side and months
allowed for, both are the same model."""
_MOST_POINTS: Final = 400
_NOTHING: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift(Result):
    """How much higher a measure lies from a start on.

    Parameters
    ----------
    direction : str
        ``higher``, ``lower``; ``unsettled``: no lasting shift can be told; ``before_start``: it was moving before the
        start already; ``too_few``: too few points on a side.
    allows_season : bool
        Whether months of the year were allowed for.
    memory : float
        Autocorrelation of neighbouring points that was allowed for.
    degrees : float
        Degrees of freedom of the interval.
    """

    direction: Direction
    allows_season: bool
    memory: float
    degrees: float


def estimate_shift(
    values: pd.Series,
    *,
    start: Any = None,
    sizes: pd.Series | None = None,
    charts: int = 1,
    confidence: float = 0.95,
    limits: Mapping[str, Limit] = LIMITS,
) -> Shift:
    """Difference of the level of a measure from a start on to its level before.

    Parameters
    ----------
    values : pandas.Series
        Labelled by day (dates or ISO texts), in time order; missing values take part in nothing.
    start : label, optional
        First day that counts as after. Without it the second half of the points is held against the first.
    sizes : pandas.Series, optional
        What each value rests on (denominators), with the same labels; points count in proportion.
    charts : int
        How many charts are judged together: the interval is that of one of so many (Bonferroni), so that one false
        word among all of them stays as seldom as ``confidence`` says.
    confidence : float
        Confidence level of the whole family.
    limits : mapping of str to Limit
        The small-n limits; ``chart_phase`` says how many points each side needs.

    Returns
    -------
    Shift
        ``measure`` is ``chart_shift``, in the unit of the values. There is a direction where the interval leaves out
        zero, the later half of what follows still lies on that side by at least half the shift, and the points before
        the start show no trend.

    Raises
    ------
    ValueError
        If there is no value, labels do not ascend, or sizes are missing or not above 0.

    Notes
    -----
    Least squares on a step at the start, with an effect of each month of the year where there are two years. Its
    variance is that under first-order autocorrelation ρ, with Satterthwaite's degrees of freedom; ρ is the one under
    which the residuals' lag-1 ratio r'Lr/r'r is expected as observed (which corrects its bias in short series), not
    below 0, and raised by 0.7/√n because it is estimated. False words and power: ``benchmarks/verdicts.py``.

    Examples
    --------
    >>> months = pd.date_range("2023-01-01", periods=24, freq="MS")
    >>> found = estimate_shift(pd.Series([50, 53, 51] * 4 + [60, 63, 61] * 4, index=months), start="2024-01-01")
    >>> found.direction, round(found.estimate, 1), found.allows_season
    ('higher', 10.0, True)
    """
    given, weights, days = _points(values, sizes)
    after = _after(days, start)
    if not _enough(after, limits):
        return _nothing(given, after, weights, "too few points before or after")
    tail = (1 - confidence_level(confidence)) / 2 / whole_number(charts, what="charts", least=1)
    season = _months(days)
    fitted = _fit(given, weights, after, season)
    if fitted is None:
        return _nothing(given, after, weights, "the months before and after cannot be told apart")
    estimate, error, degrees, memory = fitted
    half = float(stats.t.isf(tail, degrees)) * error
    direction: Direction = "unsettled"
    if start is not None and _moves_before(given, weights, after, season, tail):
        direction = "before_start"
    elif abs(estimate) > half and _lasts(given, weights, after, season, estimate):
        direction = "higher" if estimate > 0 else "lower"
        if start is not None and _drifts(given, weights, after, season):
            direction = "before_start"
    told = "month of the year and " if season is not None else ""
    return Shift(
        measure="chart_shift",
        estimate=estimate,
        low=estimate - half,
        high=estimate + half,
        n=len(given),
        method=f"step, least squares, {told}autocorrelation allowed for, {confidence:.0%} for {charts} together",
        direction=direction,
        allows_season=season is not None,
        memory=memory,
        degrees=degrees,
    )


def _points(values: pd.Series, sizes: pd.Series | None) -> tuple[Floats, Floats, pd.DatetimeIndex]:
    series = one_a_person(values, what="values over time")
    numbers, levels = codes(series, what="values over time")
    days = _days(series.index)
    if levels or not (days.is_monotonic_increasing and days.is_unique):
        raise ValueError("values over time are numbers, in time order, each day once")
    there = ~np.isnan(numbers)
    if not there.any():
        raise ValueError("there is no value")
    weights = np.ones(len(numbers)) if sizes is None else sizes.reindex(series.index).to_numpy(dtype=np.float64)
    if not (weights[there] > 0).all():
        raise ValueError("each value rests on a size above 0")
    return numbers[there], weights[there], days[there]


def _days(index: pd.Index[Any]) -> pd.DatetimeIndex:
    if pd.api.types.is_numeric_dtype(index.dtype):
        raise ValueError("values over time are labelled by their days")
    try:
        days = pd.DatetimeIndex(pd.to_datetime(index))
    except (ValueError, TypeError) as error:
        raise ValueError("values over time are labelled by their days") from error
    if days.hasnans:
        raise ValueError("values over time are labelled by their days, and one is missing")
    return days


def _after(days: pd.DatetimeIndex, start: Any) -> NDArray[np.bool_]:
    if start is None:
        return np.arange(len(days)) >= len(days) // 2
    return np.asarray(days >= pd.Timestamp(start))


def _enough(after: NDArray[np.bool_], limits: Mapping[str, Limit]) -> bool:
    fewer = int(min(after.sum(), (~after).sum()))
    limit = limits.get("chart_phase")
    return fewer >= 3 if limit is None else limit.allows(points=fewer)


def _months(days: pd.DatetimeIndex) -> Floats | None:
    """A column a month of the year but the first, where each is there about twice."""
    if len(days.to_period("M").unique()) < MONTHS_FOR_SEASON:
        return None
    return pd.get_dummies(days.month, drop_first=True).to_numpy(dtype=np.float64)


def _design(after: NDArray[np.bool_], season: Floats | None, *more: Floats) -> Floats:
    """Columns of the model, the step last but for what is added."""
    columns = [np.ones((len(after), 1))] + ([] if season is None else [season])
    return np.hstack([*columns, after[:, None].astype(np.float64), *(column[:, None] for column in more)])


def _fit(
    values: Floats, weights: Floats, after: NDArray[np.bool_], season: Floats | None, *more: Floats
) -> tuple[float, float, float, float] | None:
    """The last column's coefficient, its standard error, degrees of freedom and the memory allowed for."""
    values, weights, design = _shorten(values, weights, _design(after, season, *more), after)
    root = np.sqrt(weights / weights.mean())
    design, values = design * root[:, None], values * root
    n, width = design.shape
    if n <= width + 2 or np.linalg.matrix_rank(design) < width:
        return None
    weigh = np.linalg.pinv(design)
    rest = np.eye(n) - design @ weigh
    row, residuals = weigh[-1], rest @ values
    estimate, left = float(row @ values), float(residuals @ residuals)
    if left <= _NOTHING**2 * float(values @ values):  # repeats itself exactly: no noise to hold it against
        return (estimate if abs(estimate) > _NOTHING * np.abs(values).max() else 0.0), 0.0, float(n - width), 0.0
    apart = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))

    def expect(memory: float) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
        related = memory**apart
        through = rest @ related
        return float((np.diag(through @ rest, 1)).sum() / np.trace(through)), related, through

    observed = float(residuals[1:] @ residuals[:-1]) / left
    memory = _find_memory(lambda candidate: expect(candidate)[0] - observed)
    memory = min(memory + _CAUTION / np.sqrt(n), _MOST_MEMORY)
    _, related, through = expect(memory)
    whole = float(np.trace(through))
    error = float(np.sqrt(row @ related @ row * left / whole))
    return estimate, error, whole**2 / float((through * through.T).sum()), memory


def _find_memory(excess: Any) -> float:
    if excess(0.0) >= 0:
        return 0.0
    if excess(_MOST_MEMORY) <= 0:
        return _MOST_MEMORY
    return float(optimize.brentq(excess, 0.0, _MOST_MEMORY))


def _shorten(
    values: Floats, weights: Floats, design: Floats, after: NDArray[np.bool_]
) -> tuple[Floats, Floats, Floats]:
    """Neighbouring points put together where there are more than can be calculated with, never across the start."""
    step = -(-len(values) // _MOST_POINTS)
    if step == 1:
        return values, weights, design
    place = np.where(after, len(values) + (np.cumsum(after) - 1) // step, np.arange(len(values)) // step)
    _, group = np.unique(place, return_inverse=True)
    total = np.bincount(group, weights)
    means = [np.bincount(group, weights * column) / total for column in (values, *design.T)]
    return means[0], np.asarray(total, dtype=np.float64), np.column_stack(means[1:])


def _lasts(values: Floats, weights: Floats, after: NDArray[np.bool_], season: Floats | None, shift: float) -> bool:
    """Whether the later half of what follows still lies on the same side, by half the shift or more."""
    places = np.flatnonzero(after)
    late = np.zeros(len(values))
    late[places[len(places) // 2 :]] = 1
    design = _design(after, season, late)
    root = np.sqrt(weights)
    found = np.linalg.lstsq(design * root[:, None], values * root, rcond=None)[0]
    later = float(found[-2] + found[-1])
    return bool(later * np.sign(shift) >= abs(shift) / 2)


def _moves_before(
    values: Floats, weights: Floats, after: NDArray[np.bool_], season: Floats | None, tail: float
) -> bool:
    """Whether the points before the start have a trend of their own, whatever trend those after it have."""
    time = np.arange(len(values), dtype=np.float64)
    before, later = (np.where(side, time - time[side].mean(), 0.0) for side in (~after, after))
    fitted = _fit(values, weights, after, season, later, before)
    if fitted is None:  # with each month once on each side the two trends cannot be told from the season
        return False
    slope, error, degrees, _ = fitted
    return abs(slope) > float(stats.t.isf(tail, degrees)) * error


def _drifts(values: Floats, weights: Floats, after: NDArray[np.bool_], season: Floats | None) -> bool:
    """Whether a steady drift through the start fits better than a step at it, or than a rise that begins there."""
    time = np.arange(len(values), dtype=np.float64)
    since = np.where(after, np.cumsum(after), 0.0)
    drift, step, rise = (
        _leave(values, weights, after if column is None else np.zeros_like(after), season, column)
        for column in (time, None, since)
    )
    nothing = _NOTHING**2 * float(weights @ values**2)
    return drift + nothing < float(np.exp(-_CLEARLY / len(values))) * min(step, rise)


def _leave(
    values: Floats, weights: Floats, after: NDArray[np.bool_], season: Floats | None, column: Floats | None
) -> float:
    """The weighted sum of squares that a model leaves unexplained."""
    design = _design(after, season) if column is None else _design(after, season, column)
    root = np.sqrt(weights)
    found = np.linalg.lstsq(design * root[:, None], values * root, rcond=None)[0]
    return float((weights * (values - design @ found) ** 2).sum())


def _nothing(values: Floats, after: NDArray[np.bool_], weights: Floats, why: str) -> Shift:
    both = bool(after.any() and not after.all())
    levels = [float(np.average(values[side], weights=weights[side])) if both else np.nan for side in (~after, after)]
    return Shift(
        measure="chart_shift", estimate=levels[1] - levels[0], n=len(values), method="difference of means", note=why,
        direction="too_few", allows_season=False, memory=0.0, degrees=0.0,
    )  # fmt: skip


__all__ = ["MONTHS_FOR_SEASON", "Direction", "Shift", "estimate_shift"]
