"""A measure over time: run charts, XmR charts and p-charts, whole or in declared phases.

A point is a label (a date, a week, a session's number) and a value. Nothing is sorted or filled in: labels must
ascend and be there once; a missing value takes part in nothing and is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from evaluation.scoring._answers import codes, one_a_person
from evaluation.scoring._charts import Chart, Kind, Lines, Phase, draw_chart, lay_out
from evaluation.scoring._numbers import whole
from evaluation.scoring.limits import LIMITS, Limit

Bools = NDArray[np.bool_]
Limits = Literal["auto", "normal", "exact"]

NATURAL: Final = 2.66
"""Mean moving ranges from the centre to a natural process limit: 3/1.128, rounded as Wheeler prints it."""
RANGE_LIMIT: Final = 3.267
"""Upper limit of moving ranges, in mean moving ranges (Shewhart's D4 for n = 2)."""
RANGE_TO_SIGMA: Final = 1.128
"""Expected range of two normal values in standard deviations (Shewhart's d2)."""
SMALL_DENOMINATOR: Final = 5
"""Expected number on either side below which a p-chart's limits are exact binomial."""

_TAIL: Final = float(stats.norm.sf(3))


def run_chart(
    values: pd.Series | Sequence[float],
    *,
    phases: Sequence[Any] = (),
    baseline_until: Any = None,
    limits: Mapping[str, Limit] = LIMITS,
) -> Chart:
    """Run chart: values around their median, with the two rules of Anhøj.

    Parameters
    ----------
    values : Series or sequence of float
        One a point, in time order; a Series is labelled by its index, a sequence by 1, 2, ….
    phases : sequence of labels
        Where a declared new phase starts: each phase gets its own centre.
    baseline_until : label
        Last point that centre and limits are computed from; the later points are a phase of their own that is judged by
        them, with limits wide enough for a baseline of that length. Not together with ``phases``.
    limits : mapping of str to Limit
        The small-n limits: a phase with too few points is not split off, and too few points give no signal.

    Raises
    ------
    ValueError
        If there is no value, a value is infinite, labels do not ascend or repeat, or a phase or baseline is not
        among them.

    Notes
    -----
    Signal: longest run above round(log2(n) + 3), or crossings below the 5 % quantile of binomial (n − 1, 1/2), n
    being the points not on the median. Anhøj and Olesen (2014), PLoS ONE 9, e113825. Equals R's ``qicharts2``.

    Examples
    --------
    >>> chart = run_chart([3, 4, 2, 5, 3, 4, 2, 6, 7, 8, 7, 9, 8, 7, 9, 8])
    >>> phase = chart.phases[0]
    >>> phase.centre, phase.longest_run, phase.crossings, phase.signal
    (6.5, 8, 1, True)
    """
    series = _series(values)
    layout = lay_out(series, phases, baseline_until, limits)

    def lines(part: slice, base: Bools) -> Lines:
        centre, own = float(series[base].median()), _own(series, part, base, pd.Series.median)
        return Lines(centre=centre, own=own, spread=0.0 if own is None else float(np.sqrt(np.pi / 2 / base.sum())))

    method = f"run chart, median{layout.told}, Anhøj rules"
    return draw_chart("run", series, lines, layout=layout, method=method, limits=limits)


def xmr_chart(
    values: pd.Series | Sequence[float],
    *,
    phases: Sequence[Any] = (),
    baseline_until: Any = None,
    limits: Mapping[str, Limit] = LIMITS,
) -> Chart:
    """XmR chart: single values around their mean, with natural process limits from the moving ranges.

    Parameters
    ----------
    values, phases, baseline_until, limits
        As for :func:`run_chart`.

    Raises
    ------
    ValueError
        As :func:`run_chart`, or if a phase has fewer than two values.

    Notes
    -----
    Mean ± 2.66 mean moving ranges; upper limit of ranges 3.267 of them. Wheeler (2000), Understanding Variation.
    Moving ranges are taken over missing points, within a phase; all are used, also large ones. (R's ``qcc``
    takes 3/1.128 unrounded, ``qicharts2`` also drops ranges above their limit.)

    Examples
    --------
    >>> chart = xmr_chart([10, 11, 11, 10, 11, 10, 11, 11, 10, 17, 11, 10])
    >>> phase = chart.phases[0]
    >>> round(phase.centre, 3), round(phase.mean_range, 3), chart.points.index[chart.points["outside"]].tolist()
    (11.083, 1.818, [10])
    """
    series = _series(values)
    layout = lay_out(series, phases, baseline_until, limits)

    def lines(part: slice, base: Bools) -> Lines:
        values, n = series.iloc[part], int(base.sum())
        if n < 2:
            raise ValueError(f"an XmR chart needs at least two values in each phase, got {n}")
        centre, mean_range = float(series[base].mean()), float(series[base].diff().abs().mean())
        own = _own(series, part, base, pd.Series.mean)
        reach = (NATURAL if own is None else _reach(n) * np.sqrt(1 + 1 / n) / RANGE_TO_SIGMA) * mean_range
        return Lines(
            centre=centre,
            own=own,
            spread=0.0 if own is None else float(n**-0.5),
            low=centre - reach,
            high=centre + reach,
            ranges=values.dropna().diff().abs().reindex(values.index).to_numpy(),
            mean_range=mean_range,
            range_limit=RANGE_LIMIT * mean_range,
        )

    method = f"XmR chart, mean{layout.told}, limits {NATURAL} mean moving ranges, Anhøj rules"
    return draw_chart("xmr", series, lines, layout=layout, method=method, limits=limits)


def p_chart(
    numerators: pd.Series | Sequence[int],
    denominators: pd.Series | Sequence[int],
    *,
    laney: bool = False,
    binomial: Limits = "auto",
    phases: Sequence[Any] = (),
    baseline_until: Any = None,
    limits: Mapping[str, Limit] = LIMITS,
) -> Chart:
    """p-chart: shares around the pooled share, with limits that follow the denominators.

    Parameters
    ----------
    numerators, denominators : Series or sequence of int
        Counts and what they are of, in time order; a point with a missing count or a denominator of 0 has no
        value.
    laney : bool
        Whether the limits are widened by the spread beyond the binomial, which shows where denominators are
        large.
    binomial : str
        ``auto``: exact limits at points that expect fewer than 5 on either side, else normal; ``normal``;
        ``exact``. Laney's limits are normal throughout.
    phases, baseline_until, limits
        As for :func:`run_chart`.

    Returns
    -------
    Chart
        Values, centre and limits are shares; limits stay between 0 and 1.

    Raises
    ------
    ValueError
        As :func:`run_chart`, or if the two differ in length or labels, or a count is negative or above its
        denominator.

    Notes
    -----
    p ± 3 √(p(1 − p)/nᵢ); Shewhart. Exact: a point is outside where the binomial probability of so few, or so
    many, is below 0.00135, the tail of three standard deviations. Laney (2002), Qual. Eng. 14, 531-537: the
    limits times the mean moving range of z, divided by 1.128.

    Examples
    --------
    >>> chart = p_chart([4, 6, 5, 18, 5, 4], [50, 50, 50, 50, 50, 50], limits={})
    >>> round(chart.phases[0].centre, 2), chart.points.index[chart.points["outside"]].tolist()
    (0.14, [4])
    """
    if binomial not in get_args(Limits):
        raise ValueError(f"the limits are {', '.join(get_args(Limits))}, not {binomial!r}")
    hits, totals = _fractions(numerators, denominators)
    series = hits / totals
    layout = lay_out(series, phases, baseline_until, limits)

    def lines(part: slice, base: Bools) -> Lines:
        sizes, of_base = totals.iloc[part].to_numpy(), (float(hits[base].sum()), float(totals[base].sum()))
        centre = of_base[0] / of_base[1]
        own = _own(series, part, base, lambda _: float(hits.iloc[part].sum() / totals.iloc[part].sum()))
        sigma_z = None
        if laney and 0 < centre < 1:
            sigma_z = _sigma_z((series[base] - centre) / np.sqrt(centre * (1 - centre) / totals[base]))
        # The later points are held against a centre that is itself uncertain, and against a spread of few points.
        uncertain = 1 / sizes if own is None else 1 / sizes + 1 / of_base[1]
        width = 3.0 if sigma_z is None else sigma_z * (3.0 if own is None else _reach(int(base.sum())))
        reach = width * np.sqrt(centre * (1 - centre) * uncertain)
        low, high = np.maximum(centre - reach, 0.0), np.minimum(centre + reach, 1.0)
        if not laney and binomial != "normal":
            exact = (binomial == "exact") | (sizes * min(centre, 1 - centre) < SMALL_DENOMINATOR)
            found = (
                stats.binom(sizes, centre)
                if own is None
                else stats.betabinom(sizes, of_base[0] + 0.5, of_base[1] - of_base[0] + 0.5)
            )
            low = np.where(exact, found.ppf(_TAIL) / sizes, low)
            high = np.where(exact, found.isf(_TAIL) / sizes, high)
        spread = 0.0 if own is None else float(base.sum() ** -0.5)
        return Lines(centre=centre, own=own, spread=spread, low=low, high=high, sigma_z=sigma_z)

    how = "Laney limits" if laney else f"three standard deviations, {binomial} binomial limits"
    method = f"p-chart, pooled share{layout.told}, {how}, Anhøj rules"
    chart = draw_chart("p_laney" if laney else "p", series, lines, layout=layout, method=method, limits=limits)
    return replace(chart, points=chart.points.assign(n=totals))


def _own(series: pd.Series, part: slice, base: Bools, measure: Callable[[pd.Series], float]) -> float | None:
    """The centre of a phase's own points where they are judged by another; None where they are judged by it."""
    return None if base[part].any() else float(measure(series.iloc[part].dropna()))


def _reach(n: int) -> float:
    """Standard deviations to a limit that only 0.135 % of later points pass, the spread found from n - 1 ranges.

    Moving ranges of neighbours carry about 0.62 (n - 1) degrees of freedom: Wheeler (1995), Advanced Topics in SPC.
    """
    return float(stats.t.isf(_TAIL, max(0.62 * (n - 1), 1.0)))


def _series(values: pd.Series | Sequence[float]) -> pd.Series:
    series = one_a_person(values, what="values over time")
    if not isinstance(values, pd.Series):
        series.index = pd.RangeIndex(1, len(series) + 1)
    if pd.api.types.is_bool_dtype(series.dtype) or not (
        pd.api.types.is_numeric_dtype(series.dtype) or series.isna().all()
    ):
        raise ValueError(f"values over time are numbers, found {series.dtype}")
    numbers, levels = codes(series, what="values over time")
    if levels:
        raise ValueError("values over time are numbers, found categories")
    series = pd.Series(numbers, index=series.index)
    if series.isna().all():
        raise ValueError("there is no value" if len(series) == 0 else "all values are missing")
    if series.index.hasnans or not (series.index.is_monotonic_increasing and series.index.is_unique):
        raise ValueError("points must stand in time order, each label once and none missing")
    return series


def _fractions(
    numerators: pd.Series | Sequence[int], denominators: pd.Series | Sequence[int]
) -> tuple[pd.Series, pd.Series]:
    hits, totals = _series(numerators), _series(denominators)
    if len(hits) != len(totals):
        raise ValueError(f"{len(hits)} numerators but {len(totals)} denominators")
    if not hits.index.equals(totals.index):
        raise ValueError("numerators and denominators have different labels")
    whole(hits.dropna().to_numpy(), what="numerators")
    whole(totals.dropna().to_numpy(), what="denominators")
    if (hits > totals).any():
        raise ValueError("a numerator is above its denominator")
    usable = hits.notna() & (totals > 0)
    if not usable.any():
        raise ValueError("no point has both a numerator and a denominator above 0")
    return hits.where(usable), totals.where(usable)


def _sigma_z(z: pd.Series) -> float:
    if len(z) < 2:
        raise ValueError("Laney's limits need at least two values in each phase")
    return float(z.diff().abs().mean()) / RANGE_TO_SIGMA


__all__ = ["Chart", "Kind", "Limits", "Phase", "p_chart", "run_chart", "xmr_chart"]
