"""Intervals that allow for answers of the same session, or site, being alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from evaluation.scoring._input import Floats, Ints, confidence_level, level_values, whole
from evaluation.scoring._moments import standard_deviation
from evaluation.scoring.intervals import score_limits
from evaluation.scoring.results import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteredResult(Result):
    """An estimate whose interval allows for clusters.

    Parameters
    ----------
    clusters : int
        Sessions or sites that answered.
    design_effect : float
        Variance over the variance of as many independent answers; below 1 where answers within a
        cluster differ more than answers of different clusters.
    """

    clusters: int
    design_effect: float


def cluster_share(
    counts: Sequence[int], sizes: Sequence[int], *, confidence: float = 0.95, n_missing: int = 0
) -> ClusteredResult:
    """Share whose interval allows for answers of the same session being alike.

    Parameters
    ----------
    counts : sequence of int
        How many said so in each cluster.
    sizes : sequence of int
        How many answered in each cluster; clusters where nobody answered are ignored.
    confidence : float
        Confidence level, a share.
    n_missing : int
        Those who did not answer.

    Returns
    -------
    ClusteredResult

    Raises
    ------
    ValueError
        If the two differ in length, a count is above its size, or fewer than two clusters answered.

    Notes
    -----
    :func:`score_limits` with the linearised variance between G clusters, G/(G − 1) Σ(xᵢ − p nᵢ)²/n², G − 1
    degrees of freedom, and an effective number of answers of at most n. After Korn and Graubard (1998),
    Surv. Methodol. 24, 193-201, with Wilson's limits in the place of Clopper and Pearson's.

    Examples
    --------
    >>> result = cluster_share([6, 6, 5, 0, 1, 6], [6, 6, 6, 6, 6, 6])
    >>> result.design_effect > 3
    True
    """
    hits, totals = _clusters(counts, sizes)
    if (hits > totals).any():
        raise ValueError("a cluster has a count above its size")
    n, clusters = int(totals.sum()), len(totals)
    share = float(hits.sum() / n)
    independent = share * (1 - share) / n
    variance = _cluster_variance(hits - share * totals, n)
    low, high = score_limits(share, variance, most=n, degrees=clusters - 1, confidence=confidence)
    return ClusteredResult(
        measure="share",
        estimate=share,
        low=low,
        high=high,
        n=n,
        n_missing=n_missing,
        method=f"share, Wilson {confidence:.0%} at the effective number of answers, {clusters} clusters",
        clusters=clusters,
        design_effect=variance / independent if independent > 0 else 1.0,
    )


def cluster_mean(table: pd.DataFrame, *, confidence: float = 0.95, n_missing: int = 0) -> ClusteredResult:
    """Mean whose interval allows for answers of the same session being alike.

    Parameters
    ----------
    table : pandas.DataFrame
        Counts: a row a cluster, a column a level from low to high; clusters where nobody answered are
        ignored.
    confidence : float
        Confidence level, a share.
    n_missing : int
        Those who did not answer.

    Returns
    -------
    ClusteredResult
        ``measure`` is ``mean``, in units of the values or level codes 1…k.

    Raises
    ------
    ValueError
        If a count is not one, or fewer than two clusters answered.

    Notes
    -----
    Mean ± t of G − 1 times the linearised standard error between clusters (the sandwich with the factor
    G/(G − 1)). Cameron and Miller (2015), J. Hum. Resour. 50, 317-372.

    Examples
    --------
    >>> result = cluster_mean(pd.DataFrame({1: [0, 1, 2], 2: [4, 3, 1], 3: [1, 1, 3]}))
    >>> round(result.estimate, 3), round(result.low, 3), round(result.high, 3)
    (2.125, 1.871, 2.379)
    """
    counts = whole(table.to_numpy(), what="table of clusters")
    values = level_values(list(table.columns), what="table of clusters")
    sums, sizes = _clusters(counts @ values, counts.sum(axis=1))
    n, clusters = int(sizes.sum()), len(sizes)
    centre = float(sums.sum() / n)
    variance = _cluster_variance(sums - centre * sizes, n)
    spread = standard_deviation(values, counts.sum(axis=0))
    half = float(stats.t.ppf((1 + confidence_level(confidence)) / 2, clusters - 1) * np.sqrt(variance))
    return ClusteredResult(
        measure="mean",
        estimate=centre,
        low=centre - half,
        high=centre + half,
        n=n,
        n_missing=n_missing,
        method=f"mean, cluster-robust t {confidence:.0%}, {clusters} clusters",
        clusters=clusters,
        design_effect=variance / (spread**2 / n) if spread > 0 else 1.0,
    )


def _clusters(totals: Sequence[float] | Floats, sizes: Sequence[int] | Ints) -> tuple[Floats, Ints]:
    if len(totals) != len(sizes):
        raise ValueError(f"{len(totals)} cluster totals but {len(sizes)} cluster sizes")
    answered = whole(sizes, what="cluster sizes")
    found = np.asarray(totals, dtype=np.float64)
    if not np.isfinite(found).all():
        raise ValueError("a cluster's total is missing or infinite")
    used = answered > 0
    if used.sum() < 2:
        raise ValueError(f"at least two clusters with answers are needed, got {int(used.sum())}")
    return found[used], answered[used]


def _cluster_variance(residuals: Floats, n: int) -> float:
    clusters = len(residuals)
    return float(clusters / (clusters - 1) * (residuals**2).sum() / n**2)


__all__ = ["ClusteredResult", "cluster_mean", "cluster_share"]
