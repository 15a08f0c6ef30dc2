"""Measures over time as charts: each unit by itself, units in their first phase against those in a later one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from evaluation.core.estimates import Estimate
from evaluation.scoring.measure_charts import VERDICTS, MeasureChart, Verdict
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
        (option: first day of the phase where there are several); ``chart_verdict`` (option: a verdict);
        ``measure_by_phase``, ``phase_gap`` and ``measure_cause``.
    """

    charts: tuple[MeasureChart, ...]
    estimates: tuple[Estimate, ...]


def chart_measures(rows: pd.DataFrame, *, threshold: int) -> Charts:
    """Charts of the list of measures.

    Parameters
    ----------
    rows : pandas.DataFrame
        The list as :func:`evaluation.cleaning.lists.tidying.read_workshops` gives it.
    threshold : int
        Points of a share with a smaller denominator are left out: they would tell about single people.

    Returns
    -------
    Charts
        A p-chart where numerator and denominator are given (Laney's limits from a median denominator of
        :data:`LARGE_DENOMINATOR`), else a run chart. A phase is split off where it is declared in the list and both
        sides have the points that ``LIMITS["chart_phase"]`` asks for.

    Examples
    --------
    >>> from evaluation.cleaning.lists.tidying import Workshops
    >>> nothing = Workshops(tables={}, rows=pd.DataFrame(), remarks=pd.DataFrame())
    >>> chart_measures(nothing.table("measures"), threshold=5).charts
    ()
    """
    charts: list[MeasureChart] = []
    estimates: list[Estimate] = []
    for measure, of_measure in rows.groupby("measure", sort=False):
        days = _points(of_measure, threshold)
        own = [_chart(str(measure), unit, points) for unit, points in days.items()]
        for one in own:
            estimates += _estimates(one)
        estimates += _verdicts(str(measure), own) if len(own) > 1 else []
        estimates += _by_phase(str(measure), days)
        estimates += _causes(str(measure), of_measure, threshold)
        charts += own
    return Charts(tuple(charts), tuple(estimates))


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


def _chart(measure: str, unit: str, points: pd.DataFrame) -> MeasureChart:
    known = points[points["value"].notna()]
    declared = _declared(known)
    chart = _draw(known, phases=[day for day, _ in declared[1:]])
    targets = points["target"].dropna()
    target = float(targets.iloc[-1]) if len(targets) else None
    events = points["event"].dropna()
    return MeasureChart(
        measure=measure,
        unit=unit,
        chart=chart,
        target=target,
        events=tuple((str(day), str(event)) for day, event in events.items()),
        phases=declared,
        verdict=_verdict(known, chart, target),
    )


def _verdict(known: pd.DataFrame, chart: Chart, target: float | None) -> Verdict:
    """What the chart says: by the baseline where a phase was split off, else by the whole.

    Anhøj's rules say whether: a single point outside the limits is no lasting change. The way is from the first centre
    to the last, or from the first half of the points to the second. Towards the target is better.
    """
    if len(chart.phases) > 1:
        judged = _draw(known, baseline_until=str(chart.phases[0].last)).phases[0]
        before, after = chart.phases[0].centre, chart.phases[-1].centre
    else:
        judged = chart.phases[0]
        half = len(known) // 2
        before, after = known["value"].iloc[:half].median(), known["value"].iloc[len(known) - half :].median()
    if judged.signal is None:
        return "too_few"
    lasting = judged.longest_run > judged.longest_run_max or judged.crossings < judged.crossings_min
    if not lasting or np.isnan(before) or before == after:
        return "unchanged"
    if target is None or before == target:
        return "rose" if after > before else "fell"
    return "improved" if (after > before) == (target > before) else "worsened"


def _estimates(one: MeasureChart) -> Iterator[Estimate]:
    points = one.chart.points
    columns = (points.index.tolist(), points["value"].tolist(), points["n"].tolist())
    for day, value, n in zip(*columns, strict=True):
        yield Estimate(
            measure="measure_value", item=one.measure, option=str(day), group=one.group, estimate=float(value),
            n=None if np.isnan(n) else int(n), method="share" if one.is_share else "value as recorded",
        )  # fmt: skip
    yield from one.chart.to_estimates(item=one.measure, group=one.group)


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


def _by_phase(measure: str, units: dict[str, pd.DataFrame]) -> Iterator[Estimate]:
    """Units still in the first phase against those in a later one, day by day; only shares can be added up."""
    if len(units) < 2 or not all(_is_share(points) for points in units.values()):
        return
    rows = pd.concat([points.assign(unit=unit) for unit, points in units.items()]).reset_index()
    rows = rows[rows["value"].notna() & rows["phase"].notna()]
    # The phase that a unit which goes on to another begins with is what the others have not left yet.
    first = {phases.iloc[0] for _, phases in rows.groupby("unit", sort=False)["phase"] if phases.nunique() > 1}
    if len(first) != 1:
        return
    early = first.pop()
    later = rows.loc[rows["phase"] != early, "phase"].unique()
    if len(later) != 1:
        return
    sums = rows.groupby(["phase", "day"])[["numerator", "denominator"]].sum()
    sums["share"] = sums["numerator"] / sums["denominator"]
    by_day = {str(phase): part.droplevel("phase") for phase, part in sums.groupby("phase")}
    for phase in (early, str(later[0])):
        days = by_day[phase]
        hits, total = float(days["numerator"].sum()), int(days["denominator"].sum())
        yield Estimate(
            measure="measure_by_phase", item=measure, group=f"phase={phase}", estimate=hits / total, n=total,
            method="pooled share of the units in this phase",
        )  # fmt: skip
        for day, value, n in zip(days.index, days["share"], days["denominator"], strict=True):
            yield Estimate(
                measure="measure_by_phase", item=measure, option=str(day), group=f"phase={phase}",
                estimate=float(value), n=int(n), method="pooled share of the units in this phase on this day",
            )  # fmt: skip
    gaps = (by_day[str(later[0])]["share"] - by_day[early]["share"]).dropna()
    if len(gaps):
        yield Estimate(
            measure="phase_gap", item=measure, group=f"phase={later[0]}|phase={early}", estimate=float(gaps.mean()),
            n=len(gaps), method="mean difference over the days on which units were in both phases",
        )  # fmt: skip


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
