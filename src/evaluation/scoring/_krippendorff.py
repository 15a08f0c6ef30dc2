"""Krippendorff's alpha by the coincidence matrix, with the bootstrap of units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import krippendorff
import numpy as np
import pandas as pd

from evaluation.scoring._answers import matrix, people
from evaluation.scoring._numbers import Floats, Ints, confidence_level, level_values, random_numbers, whole_number
from evaluation.scoring._ratings import ONE_ANSWER, single_ratings, tally
from evaluation.scoring._result import Result
from evaluation.scoring.intervals import MOST_REPLICATES, REPLICATES, SEED

Metric = Literal["nominal", "ordinal", "interval", "ratio"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Krippendorff(Result):
    """Krippendorff's alpha.

    Parameters
    ----------
    ratings : int
        Ratings of units that were rated at least twice; ``n`` is those units.
    metric : str
        ``nominal``, ``ordinal``, ``interval`` or ``ratio``.
    """

    raters: int
    ratings: int
    metric: Metric


def krippendorff_alpha(
    ratings: pd.DataFrame,
    *,
    metric: Metric = "nominal",
    confidence: float = 0.95,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> Krippendorff:
    """Krippendorff's alpha: any number of raters, missing ratings allowed.

    Parameters
    ----------
    ratings : pandas.DataFrame
        A row a unit, a column a rater; units with fewer than two ratings are left out. Categories of any kind
        for ``nominal``, numbers or ordered categories with the same levels for the others.
    metric : str
        How far apart two ratings are: ``nominal``, ``ordinal``, ``interval`` or ``ratio``.
    confidence : float
        Confidence level, a share.
    replicates : int
        Bootstrap samples of units.
    seed : int
        Seed of the generator (PCG64).

    Returns
    -------
    Krippendorff
        ``measure`` is ``krippendorff_alpha``. No limits where the agreement is complete, for one unit, or where
        alpha is not defined for some resampled units.

    Raises
    ------
    ValueError
        If no unit was rated twice, all ratings are the same, or the ratings do not fit the metric.

    Notes
    -----
    1 − observed/expected disagreement by the coincidence matrix; Krippendorff (2019), Content Analysis, 12;
    computed by the package ``krippendorff``. Interval: percentile bootstrap over units. (R's ``irr`` 0.84.1
    inflates n where no rating is missing.)

    Examples
    --------
    >>> ratings = pd.DataFrame({"anna": [1, 2, 3, 3, 2], "ben": [1, 2, 3, 3, 1], "cia": [None, 3, 3, 3, 2]})
    >>> round(krippendorff_alpha(ratings, metric="ordinal").estimate, 3)
    0.795
    """
    if metric not in get_args(Metric):
        raise ValueError(f"the metric is {', '.join(get_args(Metric))}, not {metric!r}")
    if people(ratings, what="ratings").empty:
        raise ValueError("ratings: the table is empty")
    replicates = whole_number(replicates, what="the number of replicates", least=100, most=MOST_REPLICATES)
    values, table = _rated(ratings, metric)
    usable = table.sum(axis=1) >= 2
    table = table[usable]
    if len(table) == 0:
        raise ValueError("no unit was rated by two")
    if np.count_nonzero(table.sum(axis=0)) < 2:
        raise ValueError(ONE_ANSWER)
    alpha = _alpha(table, values, metric)
    low, high = None, None
    if alpha < 1 and len(table) > 1:
        samples = random_numbers(seed).integers(len(table), size=(replicates, len(table)))
        low, high = _alpha_limits(table, values, metric, samples, confidence)
        # With a few units, all of whose resampled sets repeat some, every replicate may lie on one side of it.
        low, high = (None, None) if low is None or high is None else (min(low, alpha), max(high, alpha))
    return Krippendorff(
        measure="krippendorff_alpha",
        estimate=alpha,
        low=low,
        high=high,
        n=len(table),
        n_missing=int((~usable).sum()),
        method=f"Krippendorff's alpha, {metric}, percentile bootstrap of units {confidence:.0%}, "
        f"{replicates} replicates, seed {seed}",
        raters=ratings.shape[1],
        ratings=int(table.sum()),
        metric=metric,
    )


def _rated(ratings: pd.DataFrame, metric: Metric) -> tuple[Floats, Ints]:
    """Values of the categories, and how many raters gave each unit each of them."""
    if metric == "nominal":
        places, names = pd.factorize(single_ratings(ratings).to_numpy().ravel())
        return np.arange(len(names), dtype=np.float64), tally(places, ratings.shape, len(names))
    levels = {tuple(item.cat.categories) for _, item in ratings.items() if isinstance(item.dtype, pd.CategoricalDtype)}
    if len(levels) > 1:
        raise ValueError(
            "the raters do not share their levels: " + " | ".join(", ".join(map(str, names)) for names in levels)
        )
    # A rater who rated nothing is no mistake: raters may miss any unit.
    numbers = matrix(ratings, what="ratings", unanswered=True).to_numpy()
    if metric == "ratio" and np.nanmin(numbers) < 0:
        raise ValueError("the ratio metric needs values that are not negative")
    values = np.unique(numbers[~np.isnan(numbers)])
    places = np.where(np.isnan(numbers), -1, np.searchsorted(values, numbers)).ravel()
    return level_values(values.tolist(), what="ratings"), tally(places, ratings.shape, len(values))


def _alpha(table: Ints, values: Floats, metric: Metric) -> float:
    used = table.sum(axis=0) > 0
    return float(
        krippendorff.alpha(value_counts=table[:, used], value_domain=values[used], level_of_measurement=metric)
    )


def _alpha_limits(
    table: Ints, values: Floats, metric: Metric, samples: Ints, confidence: float
) -> tuple[float | None, float | None]:
    tail = (1 - confidence_level(confidence)) / 2
    drawn = []
    for units in samples:
        resampled = table[units]
        if np.count_nonzero(resampled.sum(axis=0)) < 2:
            return None, None
        drawn.append(_alpha(resampled, values, metric))
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return float(low), float(high)


__all__ = ["Krippendorff", "Metric", "krippendorff_alpha"]
