"""What every chart over time has: phases, points, centre lines, and the two rules of Anhøj."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evaluation.scoring._numbers import Floats
from evaluation.scoring._result import Part, Result, Told
from evaluation.scoring._runs import crossings_min, later_crossings_min, later_run_max, longest_run_max
from evaluation.scoring.limits import Limit, Withheld

Kind = Literal["run", "xmr", "p", "p_laney"]


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


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each phase lies, and which points its centre and limits are computed from: ``bases``, a mask a phase.

    A frozen baseline is a phase by itself; what follows is drawn and judged by it.
    """

    parts: tuple[slice, ...]
    bases: tuple[NDArray[np.bool_], ...]
    told: str
    withheld: tuple[Withheld, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Centre and limits of a phase; limits are one for all points or one a point.

    Parameters
    ----------
    own : float or None
        The centre of the phase's own points, where ``centre`` is that of a frozen baseline.
    spread : float
        Standard deviation of that baseline's centre, in standard deviations of a point; 0 for the phase's own centre.
    """

    centre: float
    own: float | None = None
    spread: float = 0.0
    low: float | Floats = np.nan
    high: float | Floats = np.nan
    ranges: float | Floats = np.nan
    mean_range: float | None = None
    range_limit: float | None = None
    sigma_z: float | None = None


def lay_out(series: pd.Series, phases: Sequence[Any], until: Any, limits: Mapping[str, Limit]) -> Layout:
    there = series.notna().to_numpy()
    if until is not None:
        if len(phases):
            raise ValueError("a baseline holds for the whole chart: declare phases or a baseline, not both")
        end = _place(series.index, until, "the baseline's last point") + 1
        base = there & (np.arange(len(series)) < end)
        if not base.any():
            raise ValueError(f"there is no value up to the baseline's last point, {until}")
        parts = [slice(0, end), *([slice(end, len(series))] if there[end:].any() else [])]
        return Layout(tuple(parts), (base,) * len(parts), f" of the points up to {until}", ())
    starts = [_place(series.index, label, "a phase's start") for label in phases]
    if starts != sorted(set(starts)):
        raise ValueError("phases start at different points, in time order")
    kept, withheld = _long_enough(starts, there, limits)
    parts = [slice(first, last) for first, last in pairwise([0, *kept, len(series)]) if last > first]
    if not all(there[part].any() for part in parts):
        raise ValueError("a phase has no value at all")
    places = np.arange(len(series))
    bases = tuple(there & (places >= part.start) & (places < part.stop) for part in parts)
    return Layout(tuple(parts), bases, " of each phase" if kept else "", withheld)


def draw_chart(
    kind: Kind,
    series: pd.Series,
    lines: Callable[[slice, NDArray[np.bool_]], Lines],
    *,
    layout: Layout,
    method: str,
    limits: Mapping[str, Limit],
) -> Chart:
    drawn = [lines(part, base) for part, base in zip(layout.parts, layout.bases, strict=True)]
    points = [_points(series.iloc[part], number, drawn[number]) for number, part in enumerate(layout.parts)]
    return Chart(
        kind=kind,
        points=pd.concat(points),
        phases=tuple(_phase(of_phase, line, limits) for of_phase, line in zip(points, drawn, strict=True)),
        method=method,
        withheld=layout.withheld,
    )


def _points(values: pd.Series, number: int, lines: Lines) -> pd.DataFrame:
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


def _phase(points: pd.DataFrame, lines: Lines, limits: Mapping[str, Limit]) -> Phase:
    there = points.index[points["value"].notna()]
    lengths = np.bincount(points["run"].dropna().to_numpy(dtype=np.int64))[1:]
    useful, crossings = int(lengths.sum()), max(0, len(lengths) - 1)
    longest, outside = int(lengths.max(initial=0)), int(points["outside"].sum())
    if lines.spread:
        longest_max, fewest = later_run_max(useful, lines.spread), later_crossings_min(useful, lines.spread)
    else:
        longest_max, fewest = longest_run_max(useful), crossings_min(useful)
    limit = limits.get("chart_phase")
    enough = useful > 0 if limit is None else limit.allows(points=useful)
    return Phase(
        first=there[0],
        last=there[-1],
        n=len(there),
        n_missing=len(points) - len(there),
        centre=lines.centre if lines.own is None else lines.own,
        n_useful=useful,
        longest_run=longest,
        longest_run_max=longest_max,
        crossings=crossings,
        crossings_min=fewest,
        n_outside=outside,
        signal=(longest > longest_max or crossings < fewest or outside > 0) if enough else None,
        mean_range=lines.mean_range,
        range_limit=lines.range_limit,
        sigma_z=lines.sigma_z,
    )


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


__all__ = [
    "Chart",
    "Kind",
    "Layout",
    "Lines",
    "Phase",
    "draw_chart",
    "lay_out",
]
