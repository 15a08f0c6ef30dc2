"""A measure over time: run charts, XmR charts and p-charts, whole or in declared phases.

A point is a label (a date, a week, a session's number) and a value. Nothing is sorted or filled in: labels must
ascend and be there once; a missing value takes part in nothing and is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from evaluation.scoring._answers import codes, one_a_person
from evaluation.scoring._numbers import Floats, whole
from evaluation.scoring._result import Part, Result, Told
from evaluation.scoring.limits import LIMITS, Limit, Withheld

Kind = Literal["run", "xmr", "p", "p_laney"]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """What a chart says about one phase, or about the whole if it is not split.

    Parameters
    ----------
    first, last : object
        Labels of its first and last point with a value.
    n : int
        Points with a value.
    n_missing : int
        Points without.
    centre : float
        Centre line: the median (run), mean (xmr) or pooled share (p).
    n_useful : int
        Points that are not on the centre line: only they count in runs and crossings.
    longest_run, longest_run_max : int
        Longest run on one side, and the longest that chance makes likely.
    crossings, crossings_min : int
        How often the line crosses the centre, and the fewest that chance makes likely.
    n_outside : int
        Points outside the limits; 0 for a run chart.
    signal : bool or None
        Whether something other than chance is at work: a run too long, crossings too few or a point outside.
        None where there are too few points to say.
    mean_range : float or None
        Mean moving range (xmr).
    range_limit : float or None
        Upper limit of moving ranges (xmr).
    sigma_z : float or None
        Laney's factor for spread beyond the binomial (p_laney).
    """

    first: Any
    last: Any
    n: int
    n_missing: int
    centre: float
    n_useful: int
    longest_run: int
    longest_run_max: int
    crossings: int
    crossings_min: int
    n_outside: int
    signal: bool | None
    mean_range: float | None = None
    range_limit: float | None = None
    sigma_z: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart(Told):
    """A measure over time with its centre lines, limits and signals.

    Parameters
    ----------
    kind : str
        ``run``, ``xmr``, ``p`` or ``p_laney``.
    points : pandas.DataFrame
        A row a point, index as given: ``value``, ``n`` (denominator; missing for values without one), ``phase``
        (0, 1, …), ``centre``, ``low``, ``high`` (limits; missing in a run chart), ``outside``, ``range`` (moving
        range; xmr), ``run`` (number of the run it belongs to, from 1; missing on the centre line).
    phases : tuple of Phase
    method : str
        Centre, limits and rules in the terms of the methods page.
    withheld : tuple of Withheld
        Declared phases that were too short to split.
    """

    kind: Kind
    points: pd.DataFrame
    phases: tuple[Phase, ...]
    method: str
    withheld: tuple[Withheld, ...] = ()

    def parts(self) -> Iterator[Part]:
        """Give ``chart_centre``, ``longest_run``, ``crossings``, ``chart_outside``; option: the phase, where several.

        What chance makes likely is the ``high`` of ``longest_run`` and the ``low`` of ``crossings``.
        """
        for phase in self.phases:
            option = str(phase.first) if len(self.phases) > 1 else ""
            numbers: list[tuple[str, float, float | None, float | None]] = [
                ("chart_centre", phase.centre, None, None),
                ("longest_run", float(phase.longest_run), None, float(phase.longest_run_max)),
                ("crossings", float(phase.crossings), float(phase.crossings_min), None),
            ]
            if self.kind != "run":
                numbers.append(("chart_outside", float(phase.n_outside), None, None))
            for measure, estimate, low, high in numbers:
                result = Result(
                    measure=measure,
                    estimate=estimate,
                    low=low,
                    high=high,
                    n=phase.n,
                    n_missing=phase.n_missing,
                    method=self.method,
                )
                yield Part(result=result, option=option)


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
        Last point that the centre is computed from; later points are judged by it. Not together with ``phases``.
    limits : mapping of str to Limit
        The small-n limits: a phase with too few points is not split off, and too few points give no signal.

    Returns
    -------
    Chart

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
    layout = _layout(series, phases, baseline_until, limits)

    def lines(part: slice) -> _Lines:
        return _Lines(centre=float(series.iloc[part][layout.base[part]].median()))

    method = f"run chart, median{layout.told}, Anhøj rules"
    return _chart("run", series, lines, layout=layout, method=method, limits=limits)


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

    Returns
    -------
    Chart

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
    layout = _layout(series, phases, baseline_until, limits)

    def lines(part: slice) -> _Lines:
        values, base = series.iloc[part], series.iloc[part][layout.base[part]]
        if len(base) < 2:
            raise ValueError(f"an XmR chart needs at least two values in each phase, got {len(base)}")
        centre, mean_range = float(base.mean()), float(base.diff().abs().mean())
        return _Lines(
            centre=centre,
            low=centre - NATURAL * mean_range,
            high=centre + NATURAL * mean_range,
            ranges=values.dropna().diff().abs().reindex(values.index).to_numpy(),
            mean_range=mean_range,
            range_limit=RANGE_LIMIT * mean_range,
        )

    method = f"XmR chart, mean{layout.told}, limits {NATURAL} mean moving ranges, Anhøj rules"
    return _chart("xmr", series, lines, layout=layout, method=method, limits=limits)


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
    layout = _layout(series, phases, baseline_until, limits)

    def lines(part: slice) -> _Lines:
        base, sizes = layout.base[part], totals.iloc[part].to_numpy()
        centre = float(hits.iloc[part][base].sum() / totals.iloc[part][base].sum())
        spread = np.sqrt(centre * (1 - centre) / sizes)
        sigma_z = _sigma_z(((series.iloc[part] - centre) / spread)[base]) if laney and 0 < centre < 1 else None
        reach = 3 * spread * (1.0 if sigma_z is None else sigma_z)
        low, high = np.maximum(centre - reach, 0.0), np.minimum(centre + reach, 1.0)
        if not laney and binomial != "normal":
            exact = (binomial == "exact") | (sizes * min(centre, 1 - centre) < SMALL_DENOMINATOR)
            low = np.where(exact, stats.binom.ppf(_TAIL, sizes, centre) / sizes, low)
            high = np.where(exact, stats.binom.isf(_TAIL, sizes, centre) / sizes, high)
        return _Lines(centre=centre, low=low, high=high, sigma_z=sigma_z)

    how = "Laney limits" if laney else f"three standard deviations, {binomial} binomial limits"
    method = f"p-chart, pooled share{layout.told}, {how}, Anhøj rules"
    chart = _chart("p_laney" if laney else "p", series, lines, layout=layout, method=method, limits=limits)
    return replace(chart, points=chart.points.assign(n=totals))


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where each phase lies, and which points its centre and limits are computed from."""

    parts: tuple[slice, ...]
    base: NDArray[np.bool_]
    told: str
    withheld: tuple[Withheld, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    """Centre and limits of a phase; limits are one for all points or one a point."""

    centre: float
    low: float | Floats = np.nan
    high: float | Floats = np.nan
    ranges: float | Floats = np.nan
    mean_range: float | None = None
    range_limit: float | None = None
    sigma_z: float | None = None


def _layout(series: pd.Series, phases: Sequence[Any], until: Any, limits: Mapping[str, Limit]) -> _Layout:
    base = series.notna().to_numpy().copy()  # pandas gives a view that cannot be written
    if until is not None:
        if len(phases):
            raise ValueError("a baseline holds for the whole chart: declare phases or a baseline, not both")
        base[_place(series.index, until, "the baseline's last point") + 1 :] = False
        if not base.any():
            raise ValueError(f"there is no value up to the baseline's last point, {until}")
    starts = [_place(series.index, label, "a phase's start") for label in phases]
    if starts != sorted(set(starts)):
        raise ValueError("phases start at different points, in time order")
    kept, withheld = _long_enough(starts, series.notna().to_numpy(), limits)
    parts = tuple(slice(first, last) for first, last in pairwise([0, *kept, len(series)]) if last > first)
    if not all(base[part].any() for part in parts):
        raise ValueError("a phase has no value at all")
    told = f" of the points up to {until}" if until is not None else " of each phase" if kept else ""
    return _Layout(parts, base, told, withheld)


def _chart(
    kind: Kind,
    series: pd.Series,
    lines: Callable[[slice], _Lines],
    *,
    layout: _Layout,
    method: str,
    limits: Mapping[str, Limit],
) -> Chart:
    drawn = [lines(part) for part in layout.parts]
    points = [_points(series.iloc[part], number, drawn[number]) for number, part in enumerate(layout.parts)]
    return Chart(
        kind=kind,
        points=pd.concat(points),
        phases=tuple(_phase(of_phase, line, limits) for of_phase, line in zip(points, drawn, strict=True)),
        method=method,
        withheld=layout.withheld,
    )


def _points(values: pd.Series, number: int, lines: _Lines) -> pd.DataFrame:
    given = values.to_numpy()
    side = np.sign(given - lines.centre)
    useful = np.flatnonzero((side == 1) | (side == -1))
    runs = np.full(len(given), np.nan)
    runs[useful] = np.cumsum(np.diff(side[useful], prepend=0.0) != 0)
    # A share of 1/3 and a limit of 10/30 are the same number, whatever they are in binary.
    slack = 1e-12 * max(1.0, abs(lines.centre))
    return pd.DataFrame(
        {
            "value": given,
            "n": np.nan,
            "phase": number,
            "centre": lines.centre,
            "low": lines.low,
            "high": lines.high,
            "outside": (given < lines.low - slack) | (given > lines.high + slack),
            "range": lines.ranges,
            "run": pd.array(runs, dtype="Int64"),
        },
        index=values.index,
    )


def _phase(points: pd.DataFrame, lines: _Lines, limits: Mapping[str, Limit]) -> Phase:
    there = points.index[points["value"].notna()]
    lengths = np.bincount(points["run"].dropna().to_numpy(dtype=np.int64))[1:]
    useful, crossings = int(lengths.sum()), max(0, len(lengths) - 1)
    longest, longest_max = int(lengths.max(initial=0)), _longest_run_max(useful)
    crossings_min, outside = _crossings_min(useful), int(points["outside"].sum())
    limit = limits.get("chart_phase")
    enough = useful > 0 if limit is None else limit.allows(points=useful)
    return Phase(
        first=there[0],
        last=there[-1],
        n=len(there),
        n_missing=len(points) - len(there),
        centre=lines.centre,
        n_useful=useful,
        longest_run=longest,
        longest_run_max=longest_max,
        crossings=crossings,
        crossings_min=crossings_min,
        n_outside=outside,
        signal=(longest > longest_max or crossings < crossings_min or outside > 0) if enough else None,
        mean_range=lines.mean_range,
        range_limit=lines.range_limit,
        sigma_z=lines.sigma_z,
    )


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


def _place(index: pd.Index[Any], label: Any, what: str) -> int:
    several = not pd.api.types.is_hashable(label)
    if several:
        raise ValueError(f"{what} is one label, got {label!r}")
    wanted = pd.Timestamp(label) if isinstance(index, pd.DatetimeIndex) else label
    if wanted not in index:
        raise ValueError(f"{what}, {label}, is not among the {len(index)} points from {index[0]} to {index[-1]}")
    return int(index.get_indexer(pd.Index([wanted]))[0])


def _long_enough(
    starts: Sequence[int], there: NDArray[np.bool_], limits: Mapping[str, Limit]
) -> tuple[list[int], tuple[Withheld, ...]]:
    """Starts that leave enough points on both sides, and a record of the others."""
    limit = limits.get("chart_phase")
    if limit is None:
        return list(starts), ()
    kept: list[int] = []
    withheld: list[Withheld] = []
    for start, end in pairwise([*starts, len(there)]):
        fewer = min(int(there[kept[-1] if kept else 0 : start].sum()), int(there[start:end].sum()))
        if limit.allows(points=fewer):
            kept.append(start)
        else:
            withheld.append(Withheld(measure="chart_centre", have={"points": fewer}, limit=limit))
    return kept, tuple(withheld)


def _longest_run_max(useful: int) -> int:
    return round(np.log2(useful) + 3) if useful else 0


def _crossings_min(useful: int) -> int:
    return int(stats.binom.ppf(0.05, useful - 1, 0.5)) if useful > 1 else 0


def _sigma_z(z: pd.Series) -> float:
    if len(z) < 2:
        raise ValueError("Laney's limits need at least two values in each phase")
    return float(z.diff().abs().mean()) / RANGE_TO_SIGMA


__all__ = ["Chart", "Kind", "Limits", "Phase", "p_chart", "run_chart", "xmr_chart"]
