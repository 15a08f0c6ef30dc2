"""Units that start at different times: each against itself, then with effects of unit and time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from evaluation.scoring._numbers import Floats, confidence_level, whole
from evaluation.scoring._result import Part, Result
from evaluation.scoring.limits import LIMITS, Limit

Errors = Literal["jackknife", "cluster"]

_COLUMNS: Final = ("unit", "time", "numerator", "denominator", "later")


@dataclass(frozen=True, slots=True, kw_only=True)
class Staggered(Result):
    """The effect of having started; ``n`` is the units.

    Parameters
    ----------
    own : mapping of str to Result
        Each unit that has points before and after its start: its pooled share after less before (``own_change``).
    own_mean : Result or None
        Their mean, each unit counting once.
    usual : Result
        The effect with the usual cluster-robust limits, which are too narrow where units are few.
    points : int
        Points that it rests on.
    """

    own: Mapping[str, Result]
    own_mean: Result | None
    usual: Result
    points: int

    def parts(self) -> Iterator[Part]:
        """Give the effect, the same with the usual limits (option ``cluster``), and ``own_change`` of each unit."""
        yield Part(result=self)
        yield Part(result=self.usual, option="cluster")
        if self.own_mean is not None:
            yield Part(result=self.own_mean)
        for unit, change in self.own.items():
            yield Part(result=change, groups=(unit,))


def staggered(rows: pd.DataFrame, *, confidence: float = 0.95, limits: Mapping[str, Limit] = LIMITS) -> Staggered:
    """Effect of a start that comes at different times in different units.

    Parameters
    ----------
    rows : pandas.DataFrame
        A row a unit and time: ``unit``, ``time``, ``numerator``, ``denominator`` (whole numbers, above 0) and ``later``
        (whether the unit has started).
    confidence : float
        Confidence level, a share.
    limits : mapping of str to Limit
        The small-n limits; ``staggered`` says how many units are needed.

    Returns
    -------
    Staggered
        ``measure`` is ``phase_effect``, a difference of shares. A unit without points on both sides of its start
        helps to find what the time does, and tells nothing about the start itself.

    Raises
    ------
    ValueError
        If too few units have points before and after their start, all started together, the comparison hangs on one
        unit, or a unit is there twice at a time.

    Notes
    -----
    Least squares on effects of each unit and each time and on having started, weighted by denominators. Its limits
    come from leaving out one unit after the other, with Student's t on units - 1 degrees of freedom: MacKinnon, Nielsen
    and Webb (2023), J. Appl. Econom. 38, 671-694 (CV3). The usual cluster-robust limits (CV1, R's
    ``sandwich::vcovCL(type = "HC1")``) stand beside it: with five or six units they covered 91 to 94 % in simulation
    (``benchmarks/verdicts.py``). The model supposes that without the start all units would have changed alike, and that
    the effect is about the same everywhere and at once.

    Examples
    --------
    >>> rows = pd.DataFrame({
    ...     "unit": list("aaaabbbbcccc"), "time": [1, 2, 3, 4] * 3, "denominator": 50,
    ...     "numerator": [20, 30, 31, 33, 24, 25, 36, 35, 22, 24, 25, 33],
    ...     "later": [False, True, True, True, False, False, True, True, False, False, False, True],
    ... })
    >>> found = staggered(rows, limits={})
    >>> round(found.estimate, 3), {unit: round(change.estimate, 3) for unit, change in found.own.items()}
    (0.164, {'a': 0.227, 'b': 0.22, 'c': 0.187})
    """
    if (
        not isinstance(rows, pd.DataFrame)
        or not set(_COLUMNS) <= set(rows.columns)
        or rows[[*_COLUMNS]].isna().any(axis=None)
    ):
        raise ValueError(f"units over time are a table with the columns {', '.join(_COLUMNS)}, none of them empty")
    if rows.duplicated(["unit", "time"]).any():
        raise ValueError("a unit is there twice at the same time")
    whole(rows["numerator"].to_numpy(), what="numerators")
    if (whole(rows["denominator"].to_numpy(), what="denominators") == 0).any():
        raise ValueError("denominators are above 0")
    if (rows["numerator"] > rows["denominator"]).any():
        raise ValueError("a numerator is above its denominator")
    units, place = np.unique(rows["unit"].astype(str), return_inverse=True)
    design = _design(rows, place)
    root = np.sqrt(rows["denominator"].to_numpy(dtype=np.float64))
    values = (rows["numerator"] / rows["denominator"]).to_numpy(dtype=np.float64) * root
    weighted = design * root[:, None]
    if not _can_tell(weighted):
        raise ValueError(
            "no time has both units that have started and units that have not: there is nothing to compare"
        )
    own = _own_changes(rows)
    fewest = limits["staggered"].needs["units"] if "staggered" in limits else 2
    if len(own) < fewest:
        raise ValueError(f"points before and after the start are needed from {fewest} units, got {len(own)}")
    errors = {name: _error(weighted, values, place, name) for name in get_args(Errors)}
    effect = float(np.linalg.lstsq(weighted, values, rcond=None)[0][-1])
    quantile = float(stats.t.ppf((1 + confidence_level(confidence)) / 2, len(units) - 1))
    told = {"jackknife": "leaving out one unit after the other", "cluster": "cluster-robust"}
    both = {
        name: Result(
            measure="phase_effect", estimate=effect, low=effect - quantile * error, high=effect + quantile * error,
            n=len(units), method=f"effects of unit and time, {told[name]} {confidence:.0%}",
        )
        for name, error in errors.items()
    }  # fmt: skip
    main = both["jackknife"]
    return Staggered(
        measure=main.measure, estimate=main.estimate, low=main.low, high=main.high, n=main.n, method=main.method,
        own=own, own_mean=_average(own, confidence), usual=both["cluster"], points=len(rows),
    )  # fmt: skip


def _design(rows: pd.DataFrame, place: NDArray[Any]) -> Floats:
    _, time = np.unique(rows["time"].astype(str), return_inverse=True)
    later = rows["later"].to_numpy(dtype=np.float64)[:, None]
    return np.hstack([np.eye(place.max() + 1)[place], np.eye(time.max() + 1)[time][:, 1:], later])


def _can_tell(design: Floats) -> bool:
    """Whether the last column is more than what the others say."""
    return bool(np.linalg.matrix_rank(design) > np.linalg.matrix_rank(design[:, :-1]))


def _error(design: Floats, values: Floats, place: NDArray[Any], errors: Errors) -> float:
    weigh = np.linalg.pinv(design)
    n, width, units = len(values), int(np.linalg.matrix_rank(design)), int(place.max()) + 1
    effect = float(weigh[-1] @ values)
    if errors == "cluster":
        left = values - design @ (weigh @ values)
        sums = np.bincount(place, weigh[-1] * left)
        return float(np.sqrt(units / (units - 1) * (n - 1) / (n - width) * (sums**2).sum()))
    without = [place != unit for unit in range(units)]
    if not all(_can_tell(design[kept]) for kept in without):
        raise ValueError("the comparison hangs on a single unit: there are no limits for it")
    others = np.array([float(np.linalg.pinv(design[kept])[-1] @ values[kept]) for kept in without])
    return float(np.sqrt((units - 1) / units * ((others - effect) ** 2).sum()))


def _own_changes(rows: pd.DataFrame) -> dict[str, Result]:
    found = {}
    for unit, of_unit in rows.groupby("unit", sort=False):
        sums = of_unit.groupby(of_unit["later"].astype(bool))[["numerator", "denominator"]].sum()
        if len(sums) == 2:
            shares = sums["numerator"] / sums["denominator"]
            found[str(unit)] = Result(
                measure="own_change", estimate=float(shares[True] - shares[False]), n=len(of_unit),
                method="pooled share from the start on less that before",
            )  # fmt: skip
    return found


def _average(own: Mapping[str, Result], confidence: float) -> Result:
    changes = np.array([change.estimate for change in own.values()])
    n = len(changes)
    half = float(stats.t.ppf((1 + confidence) / 2, n - 1) * changes.std(ddof=1) / np.sqrt(n))
    mean = float(changes.mean())
    return Result(
        measure="own_change", estimate=mean, low=mean - half, high=mean + half, n=n,
        method=f"mean of the units' own changes, Student {confidence:.0%} over units",
    )  # fmt: skip


__all__ = ["Errors", "Staggered", "staggered"]
