"""Measures over time as charts: each unit by itself, and a start that came at different times in different units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from evaluation.core.estimates import Estimate
from evaluation.scoring.limits import LIMITS
from evaluation.scoring.measure_charts import VERDICTS, MeasureChart, Verdict
from evaluation.scoring.shifts import Shift, estimate_shift
from evaluation.scoring.staggering import staggered
from evaluation.scoring.timeseries import Chart, p_chart, run_chart

LARGE_DENOMINATOR: Final = 200
"""Median denominator from which a p-chart's limits are widened by the spread beyond the binomial (Laney)."""

_POINTS: Final = ("numerator", "denominator", "value", "target", "phase", "event")


@dataclass(frozen=True, slots=True)
class Charts:
    """All charts of a programme.

    Attributes
    ----------
    charts : tuple of MeasureChart
        In the order of the list: measure by measure, unit by unit.
    estimates : tuple of Estimate
        ``measure_value`` (option: the day); ``chart_centre``, ``longest_run``, ``crossings``, ``chart_outside``
        (option: first day of the phase where there are several); ``chart_shift``; ``chart_verdict`` (option: a
        verdict); ``own_change``, ``phase_effect`` and ``measure_cause``.
    """

    charts: tuple[MeasureChart, ...]
    estimates: tuple[Estimate, ...]


def chart_measures(rows: pd.DataFrame, *, threshold: int, start: date | None = None) -> Charts:
    """Charts of the list of measures.

    Parameters
    ----------
    rows : pandas.DataFrame
        The list as :func:`evaluation.cleaning.lists.tidying.read_workshops` gives it.
    threshold : int
        Points of a share with a smaller denominator are left out: they would tell about single people.
    start : datetime.date, optional
        First day of the programme: what came before is the baseline of a list that names no phases.

    Returns
    -------
    Charts
        A p-chart where numerator and denominator are given (Laney's limits from a median denominator of
        :data:`LARGE_DENOMINATOR`), else a run chart. Where the points before the start are as many as
        ``LIMITS["chart_phase"]`` asks for, centre and limits are frozen there. All verdicts are one family.

    Examples
    --------
    >>> from evaluation.cleaning.lists.tidying import Workshops
    >>> nothing = Workshops(tables={}, rows=pd.DataFrame(), remarks=pd.DataFrame())
    >>> chart_measures(nothing.table("measures"), threshold=5).charts
    ()
    """
    by_measure = {str(measure): of_measure for measure, of_measure in rows.groupby("measure", sort=False)}
    days = {measure: _points(of_measure, threshold) for measure, of_measure in by_measure.items()}
    series = [_begin(measure, unit, points, start) for measure, units in days.items() for unit, points in units.items()]
    family = max(1, sum(one.is_judged for one in series))
    charts: list[MeasureChart] = []
    estimates: list[Estimate] = []
    for measure, of_measure in by_measure.items():
        own = [_chart(one, family) for one in series if one.measure == measure]
        for one, shift in own:
            estimates += _estimates(one, shift)
        estimates += _verdicts(measure, [one for one, _ in own]) if len(own) > 1 else []
        estimates += _by_start(measure, [one for one in series if one.measure == measure])
        estimates += _causes(measure, of_measure, threshold)
        charts += [one for one, _ in own]
    return Charts(tuple(charts), tuple(estimates))


@dataclass(frozen=True, slots=True)
class _Series:
    """The points of a unit that have a value, its named phases, and the first day that counts as after the start."""

    measure: str
    unit: str
    points: pd.DataFrame
    phases: tuple[tuple[str, str], ...]
    events: tuple[tuple[str, str], ...]
    target: float | None
    start: str | None

    @property
    def later(self) -> pd.Series:
        """Which points lie after the start; the second half where there is none."""
        if self.start is None:
            half = len(self.points) // 2
            return pd.Series(np.arange(len(self.points)) >= half, index=self.points.index)
        return pd.Series(self.points.index >= self.start, index=self.points.index)

    @property
    def has_baseline(self) -> bool:
        """Whether enough points lie before the start for centre and limits."""
        return self.start is not None and LIMITS["chart_phase"].allows(points=int((~self.later).sum()))

    @property
    def is_judged(self) -> bool:
        """Whether there are enough points on both sides."""
        fewer = int(min(self.later.sum(), (~self.later).sum()))
        return LIMITS["chart_phase"].allows(points=fewer)


def _begin(measure: str, unit: str, points: pd.DataFrame, programme_start: date | None) -> _Series:
    known = points[points["value"].notna()]
    phases = _declared(known)
    targets, events = points["target"].dropna(), points["event"].dropna()
    start = phases[1][0] if len(phases) > 1 else None
    if not phases and programme_start is not None:
        day = programme_start.isoformat()
        start = day if known.index[0] < day <= known.index[-1] else None
    return _Series(
        measure=measure,
        unit=unit,
        points=known,
        phases=phases,
        events=tuple((str(day), str(event)) for day, event in events.items()),
        target=float(targets.iloc[-1]) if len(targets) else None,
        start=start,
    )


def _points(rows: pd.DataFrame, threshold: int) -> dict[str, pd.DataFrame]:
    """Units that have a value to their points: one a day, index the day (ISO); shares of too few without a value.

    Rows of one day that give causes share the day's denominator; other rows of one day are added up, values averaged.
    """
    known = rows[rows["date"].notna()]
    keyed = known.assign(unit=known["unit"].fillna(""), day=known["date"].dt.strftime("%Y-%m-%d"))
    keys, caused = ["unit", "day"], keyed["cause"].notna()
    by_day = keyed.groupby(keys, sort=True)
    points = by_day[["phase"]].first()
    points["target"] = by_day["target"].last()
    points["numerator"] = by_day["numerator"].sum(min_count=1)
    points["value"] = by_day["value"].mean()
    events = keyed[keyed["event"].notna()].groupby(keys)["event"]
    points["event"] = events.agg(lambda several: "; ".join(dict.fromkeys(several))).reindex(points.index)
    whole = keyed[~caused].groupby(keys)["denominator"].sum(min_count=1)
    shared = keyed[caused].groupby(keys)["denominator"].max()
    points["denominator"] = whole.combine_first(shared).reindex(points.index)
    ratio = (points["numerator"] / points["denominator"]).where(points["denominator"] >= max(threshold, 1))
    shares = points["denominator"].notna().groupby("unit").transform("any")
    points["value"] = ratio.where(shares, points["value"])
    units = dict(list(points[list(_POINTS)].groupby("unit", sort=False)))
    found = {unit: units[unit].droplevel("unit") for unit in keyed["unit"].unique()}
    return {str(unit): own for unit, own in found.items() if own["value"].notna().any()}


def _is_share(points: pd.DataFrame) -> bool:
    """Whether every numerator is a part of its denominator, both counted in whole numbers."""
    counts = points.loc[points["value"].notna(), ["numerator", "denominator"]].to_numpy(dtype="float64")
    return bool(np.isfinite(counts).all() and (counts % 1 == 0).all() and (counts[:, 0] <= counts[:, 1]).all())


def _draw(points: pd.DataFrame, *, phases: Sequence[str] = (), baseline_until: str | None = None) -> Chart:
    if not _is_share(points):
        return run_chart(points["value"], phases=phases, baseline_until=baseline_until)
    numerators, denominators = points["numerator"], points["denominator"]
    # The spread of shares that are all nought, or all one, cannot be measured.
    spread = len(points) > 2 and (numerators > 0).all() and (numerators < denominators).all()
    laney = bool(spread and denominators.median() >= LARGE_DENOMINATOR)
    return p_chart(numerators, denominators, laney=laney, phases=phases, baseline_until=baseline_until)


def _declared(points: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """Where the named phase changes, its first day and name; days without a name belong to the phase before."""
    named = points["phase"].ffill().dropna()
    starts = named.ne(named.shift())
    return tuple((str(day), str(name)) for day, name in named[starts].items())


def _chart(one: _Series, family: int) -> tuple[MeasureChart, Shift]:
    points = one.points
    if one.has_baseline:
        chart = _draw(points, baseline_until=str(points.index[~one.later][-1]))
    else:
        chart = _draw(points, phases=[day for day, _ in one.phases[1:]])
    shift = estimate_shift(
        points["value"],
        start=one.start,
        sizes=points["denominator"] if _is_share(points) else None,
        charts=family,
    )
    drawn = MeasureChart(
        measure=one.measure,
        unit=one.unit,
        chart=chart,
        target=one.target,
        events=one.events,
        phases=one.phases,
        verdict=_verdict(one, shift),
        start=one.start or "",
        allows_season=shift.allows_season,
        family=family,
    )
    return drawn, shift


def _verdict(one: _Series, shift: Shift) -> Verdict:
    """The word for a shift; towards the target is better."""
    if shift.direction in {"too_few", "before_start"}:
        return "too_few" if shift.direction == "too_few" else "before_start"
    if shift.direction == "unsettled":
        return "unchanged"
    up, before = shift.direction == "higher", one.points["value"][~one.later].mean()
    if one.target is None or before == one.target:
        return "rose" if up else "fell"
    return "improved" if up == (one.target > before) else "worsened"


def _estimates(one: MeasureChart, shift: Shift) -> Iterator[Estimate]:
    points = one.chart.points
    columns = (points.index.tolist(), points["value"].tolist(), points["n"].tolist())
    for day, value, n in zip(*columns, strict=True):
        yield Estimate(
            measure="measure_value", item=one.measure, option=str(day), group=one.group, estimate=float(value),
            n=None if np.isnan(n) else int(n), method="share" if one.is_share else "value as recorded",
        )  # fmt: skip
    yield from one.chart.to_estimates(item=one.measure, group=one.group)
    if shift.direction != "too_few":
        yield from shift.to_estimates(item=one.measure, group=one.group)


def _verdicts(measure: str, charts: Sequence[MeasureChart]) -> list[Estimate]:
    """How many units improved, …: the summary of charts too many to be looked at one by one."""
    return [
        Estimate(
            measure="chart_verdict", item=measure, option=verdict, estimate=float(number), n=len(charts),
            method="units by what their charts show",
        )
        for verdict in VERDICTS
        if (number := sum(one.verdict == verdict for one in charts))
    ]  # fmt: skip


def _by_start(measure: str, series: Sequence[_Series]) -> list[Estimate]:
    """Units that started at different times: each against itself, and the effect of the start; only of shares."""
    started = [one for one in series if len(one.phases) > 1]
    if len(started) < 2 or not all(_is_share(one.points) for one in series):
        return []
    rows = pd.concat(
        one.points[["numerator", "denominator"]].assign(unit=one.unit, later=_has_started(one, started)).reset_index()
        for one in series
    )
    try:
        found = staggered(rows.rename(columns={"day": "time"}))
    except ValueError:  # all started together, or no unit has points on both sides
        return []
    estimates = found.to_estimates(item=measure, group="unit")
    return [replace(e, group="") if e.group == "unit" else e for e in estimates]


def _has_started(one: _Series, started: Sequence[_Series]) -> pd.Series:
    """Which points lie after the start; of a unit of one phase all do, unless it is the phase that the others left."""
    if len(one.phases) > 1:
        return one.later
    first = {other.phases[0][1] for other in started}
    waits = not one.phases or one.phases[0][1] in first
    return pd.Series(not waits, index=one.points.index)


def _causes(measure: str, rows: pd.DataFrame, threshold: int) -> list[Estimate]:
    """Numerators by cause, the most frequent first, without causes of too few."""
    named = rows[rows["cause"].notna() & rows["numerator"].notna()]
    sums = named.groupby("cause", sort=False)["numerator"].sum()
    sums = sums[sums >= threshold].sort_values(ascending=False, kind="stable")
    return [
        Estimate(
            measure="measure_cause", item=measure, option=str(cause), estimate=float(number), n=int(sums.sum()),
            method="sum of numerators over time; n: all causes shown",
        )
        for cause, number in sums.items()
    ]  # fmt: skip
